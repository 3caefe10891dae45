"""Drafting what the public is to read (拟稿), submitting it, and deciding not to publish (不予公示)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.timezone import localtime

from accounts import rules
from accounts.gate import Refused
from accounts.history import keep
from accounts.models import User
from credit.models import CreditRecord, Listing
from disclosure.models import Channel, Publication, Wording
from disclosure.publishing import clocks
from disclosure.publishing.channels import ARTICLE_78, LIGHT, Bar, withholding
from disclosure.publishing.contents import Days, days_of, is_in_force, lines_of, source_of
from disclosure.publishing.redaction import must_be_clean, names_of, redacted
from subjects.moving import locked, move

ARTICLE = Publication.ARTICLE
PUBLISH_ARTICLE = ARTICLE_78
State = Publication.State
Matter = CreditRecord | Listing


def must_be_staff(by: User, publication: Publication) -> None:
    """The recording department drafts, holds back, withdraws and archives."""
    rules.must_be_of(by, publication.keeper_id, article=ARTICLE, reason="公示由主体的记录部门办理。")


def record_of(matter: Matter) -> CreditRecord | None:
    """The record, where the matter is one."""
    return matter if isinstance(matter, CreditRecord) else None


def must_be_ours(matter: Matter, channel: str) -> None:
    """Only what this bureau determined, and what is in force in the channel, is ours to publish."""
    if isinstance(matter, Listing):
        if matter.removed_on:
            raise Refused(ARTICLE, f"名单{matter}已移出，不能公示。")
        return
    if matter.state != CreditRecord.State.EFFECTIVE or (matter.repaired_on and channel == Channel.CREDIT):
        raise Refused(ARTICLE, f"{matter}不是在效的记录，不能公示。")
    if not matter.is_own:
        raise Refused(ARTICLE, f"{matter}由{matter.authority or '其他部门'}作出，由该机关公示（谁认定、谁公示）。")


def open_for(matter: Matter, channel: Channel, *, by: User | None, at: datetime) -> Publication:
    """Begin the publication of a matter in a channel with a wording filled in from it; for a job `by` is None.

    What the rules hold back is opened as 不予公示 with the rule. Raises Refused where one is live already, where the matter
    is not ours, or where its longest period is over; a person is refused what no reason can put right.
    """
    must_be_ours(matter, channel)
    on = localtime(at).date()
    days = days_in(channel, matter, on)
    held = withholding(channel, matter, days and days.severity)
    if by and held:
        must_be_remediable(held)
    publication = Publication(subject=matter.subject, channel=channel, opened_on=on)
    if isinstance(matter, Listing):
        publication.listing = matter
    else:
        publication.record = matter
    if by:
        must_be_staff(by, publication)
    if held:
        publication.state, publication.withheld, publication.ruled = State.WITHHELD, held.words, True
    _save_new(publication, by, at)
    _word(publication, by, at)
    if publication.state == State.PENDING:
        begin_the_clock(publication, on)
    return publication


def must_be_remediable(bar: Bar) -> None:
    """Raise Refused for whatever is held back, but for a light matter that a written reason may let out."""
    if bar is not LIGHT:
        raise Refused(bar.article, f"{bar.words}。")


def days_in(channel: str, matter: Matter, on: date) -> Days | None:
    """The days of a matter in the credit channel, which have not run out; the other one knows no last day (R24)."""
    if channel == Channel.ENFORCEMENT:
        return None
    days = days_of(matter, on)
    if days is None:
        raise Refused(ARTICLE, f"{matter}没有可以起算公示期的日期。")
    if on > days.until:
        raise Refused(days.edition.conditions, f"{matter}的最长公示期已于 {days.until} 届满，不再公示。")
    return days


def _save_new(publication: Publication, by: User | None, at: datetime) -> None:
    try:
        with transaction.atomic():
            publication.write(by=by, at=at, reason="依规则不予公示" if publication.ruled else "提出公示")
    except IntegrityError as collision:
        raise Refused(ARTICLE, f"{publication.matter}的公示已在办理，不必重复提出。") from collision


@transaction.atomic
def draft(matter: Matter, *, by: User, at: datetime) -> Publication:
    """A person of the department intends the publication of a matter in the credit channel."""
    return open_for(matter, Channel.CREDIT, by=by, at=at)


@transaction.atomic
def disclose(record: CreditRecord, *, by: User, at: datetime) -> Publication:
    """A person of the department intends the disclosure of a penalty (安全生产法 78)."""
    return open_for(record, Channel.ENFORCEMENT, by=by, at=at)


def begin_the_clock(publication: Publication, on: date) -> None:
    """安全生产法 78: seven working days from the decision, day 0; an objection neither stops nor restarts it (R13, R24)."""
    record = publication.record
    if not publication.is_enforcement or record is None or record.basis_on is None:
        return
    if (on - record.basis_on).days <= clocks.PUBLISH_WITHIN_DAYS:
        clocks.begin(publication, clocks.PUBLISH, record.basis_on)


def _word(publication: Publication, by: User | None, at: datetime, text: str = "") -> Wording:
    """A new open wording: as it is disclosed in the other channel, else from the matter, names and numbers left out."""
    matter = publication.matter
    text = text or _read_already(publication)
    source = source_of(matter)
    names = names_of(publication.subject, record_of(matter))
    last = publication.wordings.aggregate(last=Max("number"))["last"] or 0
    wording = Wording(
        publication=publication,
        number=last + 1,
        lines=[list(line) for line in lines_of(matter)],
        text=text or redacted(source, publication.subject, names),
        source=source,
        drafted_by=by,
        drafted_on=localtime(at).date(),
    )
    keep(wording, by=by, reason="拟稿", at=at)
    return wording


def _read_already(publication: Publication) -> str:
    """What the public reads of the same record in the other channel, if the record still says the same."""
    others = Publication.objects.filter(record=publication.record, record__isnull=False, state=State.PUBLISHED)
    other = others.select_related("current").exclude(channel=publication.channel).first()
    same = other and other.current and other.current.source == source_of(publication.matter)
    return other.current.text if other and other.current and same else ""


def open_wording(publication: Publication) -> Wording | None:
    """The one that nobody has signed."""
    return Wording.objects.filter(publication=publication, signed_on=None).first()


def must_be_open(publication: Publication) -> None:
    """A wording is written while the publication is intended, or out and to be corrected."""
    publication.must_be(State.PENDING, State.PUBLISHED, doing="更改公示内容")
    if not is_in_force(publication):
        raise Refused(ARTICLE, f"{publication.matter}已撤销、已修复或者已移出，不能再公示。")


@transaction.atomic
def revise(publication: Publication, *, text: str, by: User, at: datetime, to_be_signed: bool = False) -> Wording:
    """Write the public text anew, with the lines as the record gives them now. What was submitted is submitted anew.

    Of a publication that is out this begins a correction (更正); the signed wording stays until the new one is signed.
    With `to_be_signed` it is submitted as well.
    """
    publication = locked(publication)
    must_be_staff(by, publication)
    must_be_open(publication)
    if not text.strip():
        raise Refused(ARTICLE, "请填写公示内容。")
    matter = publication.matter
    lines, names = lines_of(matter), names_of(publication.subject, record_of(matter))
    must_be_clean([text, *(line.value for line in lines)], publication.subject, names)
    wording = open_wording(publication)
    if wording is None:
        wording = _word(publication, by, at, text.strip())
    wording.text, wording.lines, wording.source = text.strip(), [list(line) for line in lines], source_of(matter)
    wording.drafted_by, wording.drafted_on = by, localtime(at).date()
    wording.submitted_by, wording.submitted_on, wording.sent_back = None, None, ""
    keep(wording, by=by, reason="修改公示内容", at=at)
    clocks.hand_over(publication, clocks.clerks_of(publication))
    return submit(publication, by=by, at=at) if to_be_signed else wording


def is_current(wording: Wording) -> bool:
    """Whether the record still says what it said when the wording was written."""
    matter = wording.publication.matter
    return wording.source == source_of(matter) and wording.lines == [list(line) for line in lines_of(matter)]


@transaction.atomic
def submit(publication: Publication, *, by: User, at: datetime) -> Wording:
    """Hand the wording to whoever signs; it has to fit the record as it is now, and hold nothing that must not go out."""
    publication = locked(publication)
    must_be_staff(by, publication)
    must_be_open(publication)
    wording = open_wording(publication)
    if wording is None:
        raise Refused(ARTICLE, "没有待提交的公示内容，请先拟稿。")
    if wording.submitted_by_id:
        raise Refused(ARTICLE, "公示内容已提交签发，不必重复提交。")
    wording.publication = publication
    if not is_current(wording):
        raise Refused(ARTICLE, "拟稿以后记录已更正，请打开拟稿页核对并保存，再提交。")
    matter = publication.matter
    names = names_of(publication.subject, record_of(matter))
    must_be_clean([wording.text, *(value for *_, value in wording.lines)], publication.subject, names)
    wording.submitted_by, wording.submitted_on, wording.sent_back = by, localtime(at).date(), ""
    keep(wording, by=by, reason="提交签发", at=at)
    clocks.hand_over(publication, clocks.signers_of(publication, by, wording.drafted_by))
    return wording


@transaction.atomic
def withhold(publication: Publication, *, reason: str, by: User, at: datetime) -> Publication:
    """The department decides not to publish, with a reason; the clock ends."""
    publication = locked(publication)
    must_be_staff(by, publication)
    publication.must_move(State.WITHHELD)
    if publication.is_enforcement:
        raise Refused(f"{ARTICLE_78}（R24）", "本局对生产经营单位的行政处罚都应公示，不能决定不予公示。")
    if not reason.strip():
        raise Refused(ARTICLE, "不予公示须写明理由。")
    return hold_back(publication, reason.strip(), by=by, at=at, ruled=False)


def hold_back(publication: Publication, reason: str, *, by: User | None, at: datetime, ruled: bool) -> Publication:
    """Not to be published, by a person or a rule."""
    publication.withheld, publication.ruled = reason[:300], ruled
    move(publication, State.WITHHELD, by=by, at=at, reason="不予公示", detail=reason)
    clocks.end(publication, localtime(at).date())
    return publication


@transaction.atomic
def take_up(publication: Publication, *, necessity: str, by: User, at: datetime) -> Publication:
    """Publish after all what was held back, with the reason why it is needed; not what no reason can let out (R24)."""
    publication = locked(publication)
    must_be_staff(by, publication)
    publication.must_move(State.PENDING)
    matter, channel, on = publication.matter, publication.channel, localtime(at).date()
    must_be_ours(matter, channel)
    days = days_in(channel, matter, on)
    if held := withholding(channel, matter, days and days.severity):
        must_be_remediable(held)
    if not necessity.strip():
        raise Refused(ARTICLE, "请写明确需公示的理由。")
    publication.necessity, publication.withheld, publication.ruled = necessity.strip(), "", False
    move(publication, State.PENDING, by=by, at=at, reason="确需公示", detail=publication.necessity)
    if open_wording(publication) is None:
        _word(publication, by, at)
    begin_the_clock(publication, on)
    return publication
