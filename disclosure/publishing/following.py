"""What publication does about a change of a fact: reads the state of now, drafts, holds back, ends, or starts a clock."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime

from accounts.gate import Refused
from accounts.history import keep
from accounts.models import User
from credit.models import CreditRecord, DisclosureRequest, Listing
from disclosure.models import Channel, Publication
from disclosure.publishing import clocks, drafting, ending
from disclosure.publishing.channels import withholding
from disclosure.publishing.contents import days_of, is_in_force, lines_of, source_of
from disclosure.publishing.redaction import names_of, redacted
from notices.telling import tell
from subjects.moving import locked, move

State = Publication.State


@transaction.atomic
def follow(request: DisclosureRequest, at: datetime) -> None:
    """A record or listing changed: see what that means in both channels. Levels are read live and need nothing."""
    matter = request.record or request.listing
    if matter is None:
        return
    on = localtime(at).date()
    live = Publication.objects.open().filter(
        **({"record": matter} if isinstance(matter, CreditRecord) else {"listing": matter})
    )
    for publication in live.order_by("pk"):
        _look_again(locked(publication), on, at)
    if isinstance(matter, CreditRecord) and _is_ours(matter):
        _draft_what_is_due(matter, on, at)


def _is_ours(record: CreditRecord) -> bool:
    return record.is_penalty and record.is_own and record.is_effective and record.basis_on is not None


def _draft_what_is_due(record: CreditRecord, on: date, at: datetime) -> None:
    """安全生产法 78 first, while the penalty is fresh; the credit channel once that is out, with the text as it was signed."""
    made = Publication.objects.filter(record=record).exclude(state=State.REPAIRED)
    assert record.basis_on
    fresh = 0 <= (on - record.basis_on).days <= clocks.PUBLISH_WITHIN_DAYS
    if fresh and not made.filter(channel=Channel.ENFORCEMENT).exists():
        _draft(record, Channel.ENFORCEMENT, "处罚决定应在7个工作日内公示，请核对拟稿", at)
    disclosed = made.filter(channel=Channel.ENFORCEMENT, state=State.PUBLISHED).exists()
    once = fresh and Publication.objects.filter(record=record, channel=Channel.CREDIT).exists()
    if (disclosed or once) and record.repaired_on is None and not made.filter(channel=Channel.CREDIT).exists():
        _draft(record, Channel.CREDIT, "执法公示已签发，请核对信用公示的拟稿", at)


def _draft(record: CreditRecord, channel: Channel, body: str, at: datetime) -> None:
    try:
        publication = drafting.open_for(record, channel, by=None, at=at)
    except Refused:  # Its longest period is over already: nothing is owed.
        return
    if publication.state == State.PENDING:
        _tell(publication, "drafted", body, at)


def _look_again(publication: Publication, on: date, at: datetime) -> None:
    match publication.state:
        case State.PENDING:
            _intended(publication, on, at)
        case State.PUBLISHED:
            _out(publication, on, at)
        case State.WITHHELD:
            _held_back(publication, on, at)


def _intended(publication: Publication, on: date, at: datetime) -> None:
    """Not out yet: hold back what may not go out any more, take back what no longer fits, mind the clock."""
    matter = publication.matter
    days = days_of(matter, on)
    if not is_in_force(publication) or days is None:
        drafting.hold_back(publication, _why_not(publication), by=None, at=at, ruled=True)
        return
    if held := withholding(publication.channel, matter, days.severity, publication.necessity):
        drafting.hold_back(publication, held.words, by=None, at=at, ruled=True)
        return
    _take_back_if_corrected(publication, on, at)
    drafting.begin_the_clock(publication, on)


def _take_back_if_corrected(publication: Publication, on: date, at: datetime) -> None:
    """A wording that nobody touched follows the record; one that a person wrote goes back to him."""
    wording = drafting.open_wording(publication)
    if wording is None:
        return
    wording.publication = publication
    if drafting.is_current(wording):
        return
    if wording.drafted_by_id is None and wording.submitted_by_id is None:
        matter = publication.matter
        wording.lines, wording.source = [list(line) for line in lines_of(matter)], source_of(matter)
        names = names_of(publication.subject, drafting.record_of(matter))
        wording.text, wording.drafted_on = redacted(wording.source, publication.subject, names), on
        keep(wording, by=None, reason="记录更正，重新拟稿", at=at)
    elif wording.submitted_by_id:
        wording.submitted_by, wording.submitted_on, wording.sent_back = (
            None,
            None,
            "提交以后记录已更正，请核对后重新提交",
        )
        keep(wording, by=None, reason="记录更正，退回修改", at=at)
        clocks.hand_over(publication, clocks.clerks_of(publication))
        _tell(publication, f"returned:{wording.number}:{on}", "提交以后记录已更正，请核对后重新提交", at)


def _why_not(publication: Publication) -> str:
    matter = publication.matter
    if matter.subject_id != publication.subject_id:
        return "记录已改属其他主体"
    if isinstance(matter, Listing):
        return f"名单已于 {matter.removed_on} 移出"
    if matter.repaired_on:
        return f"记录已于 {matter.repaired_on} 修复"
    return "记录已撤销" if matter.state == CreditRecord.State.REVOKED else "记录没有可以起算公示期的日期"


def _held_back(publication: Publication, on: date, at: datetime) -> None:
    """A rule that no longer holds (another class, a corrected fine) lets the draft go on; a person's decision stays."""
    days = days_of(publication.matter, on)
    if not publication.ruled or not is_in_force(publication) or days is None:
        return
    if on > days.until and not publication.is_enforcement:
        return
    if withholding(publication.channel, publication.matter, days.severity, publication.necessity):
        return
    publication.withheld, publication.ruled = "", False
    move(publication, State.PENDING, by=None, at=at, reason="不予公示的情形已不存在")
    drafting.begin_the_clock(publication, on)


def _out(publication: Publication, on: date, at: datetime) -> None:
    """Out: the page already shows what is true; here the act is asked for, or done where the law leaves no choice."""
    matter = publication.matter
    ended_early = matter.removed_on if isinstance(matter, Listing) else matter.repaired_on
    same = matter.subject_id == publication.subject_id
    if not is_in_force(publication) and ended_early and same and not _is_revoked(matter):
        what = "名单移出" if isinstance(matter, Listing) else "信用修复"
        ending.end_early(
            publication, reason=f"{what}，自 {ended_early} 起终止公示", on=max(on, publication.from_on or on), at=at
        )
        return
    days = days_of(matter, on)
    held = withholding(publication.channel, matter, days.severity, publication.necessity) if days else None
    if not is_in_force(publication) or days is None or held:
        why = held.words if held and is_in_force(publication) else _why_not(publication)
        clocks.end(publication, on, clocks.CORRECT)
        clocks.begin(publication, clocks.withdrawal_of(publication), on)
        _tell(publication, "withdraw", f"{why}；公示页面已不再显示，请办理撤回并说明理由", at, urgent=True)
        return
    clocks.end(publication, on, clocks.WITHDRAW)
    if not publication.is_enforcement and on > days.until:
        ending.end_by_time(publication, until=days.until, at=at)
        return
    if not publication.is_enforcement:
        _mind_the_end(publication, days.until, at)
    assert publication.current
    publication.current.publication = publication
    if drafting.is_current(publication.current):
        clocks.end(publication, on, clocks.CORRECT)
    else:
        clocks.begin(publication, clocks.correction_of(publication), on)
        _tell(
            publication, f"correct:{publication.current.number}", "记录已更正，公示页面标为更正中，请重新拟稿并签发", at
        )


def _is_revoked(matter: CreditRecord | Listing) -> bool:
    return isinstance(matter, CreditRecord) and matter.state == CreditRecord.State.REVOKED


def _mind_the_end(publication: Publication, until: date, at: datetime) -> None:
    """The longest period follows the class and the day of the record as they are now."""
    if until != publication.until_on:
        publication.until_on = until
        publication.write(by=None, at=at, reason=f"公示截止日改为 {until}")


def _tell(publication: Publication, key: str, body: str, at: datetime, *, urgent: bool = False) -> None:
    people: list[User] = clocks.clerks_of(publication)
    tell(
        people,
        key=f"disclosure.publication:{publication.pk}:{key}",
        title=f"{publication}",
        body=body,
        url=publication.get_absolute_url(),
        at=at,
        urgent=urgent,
    )
