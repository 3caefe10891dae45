"""The ends of a publication: withdrawn with its explanation (撤回), ended early by repair, ended by its days, archived."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.utils.timezone import localtime

from accounts.gate import Refused
from accounts.models import User
from credit.models import CreditRecord
from disclosure.models import Channel, Publication
from disclosure.publishing import clocks
from disclosure.publishing.contents import Line, is_in_force
from disclosure.publishing.drafting import must_be_staff
from disclosure.publishing.redaction import must_be_clean, names_of
from documents import issuing
from documents.issuing import Draft
from documents.models import Document
from notices.telling import tell
from subjects.moving import locked, move

State = Publication.State


PAGES: dict[str, str] = {Channel.ENFORCEMENT: "本局执法公示网页", Channel.CREDIT: "本局信用公示网页"}
"""Where the public reads a channel."""


class WithdrawalPaper(NamedTuple):
    """What 公示信息撤回说明 tells."""

    subject: str
    code: str
    matter: str
    lines: list[Line]
    from_on: date
    withdrawn_on: date
    reason: str
    article: str
    channel: str
    is_penalty: bool


def withdrawal_paper(publication: Publication, reason: str, on: date) -> Draft:
    """The paper as it would be issued on a day."""
    assert publication.current
    assert publication.from_on
    content = WithdrawalPaper(
        publication.subject.name,
        publication.subject.code,
        str(publication.matter),
        [Line(*line) for line in publication.current.lines],
        publication.from_on,
        on,
        reason,
        clocks.withdrawal_of(publication).article,
        PAGES[publication.channel],
        publication.record is not None and publication.record.kind == CreditRecord.Kind.PENALTY,
    )
    return Draft(Document.Kind.DISCLOSURE_WITHDRAWAL, "disclosure/withdrawal.pdf.html", content, publication.case)


@transaction.atomic
def withdraw(publication: Publication, *, reason: str, by: User, at: datetime) -> Publication:
    """Take the publication back and say why, on paper (行政处罚法 48, 河南省社会信用条例 42)."""
    publication = locked(publication)
    must_be_staff(by, publication)
    publication.must_move(State.WITHDRAWN)
    if not reason.strip():
        raise Refused("行政处罚法第四十八条", "撤回公示须写明理由。")
    names = names_of(publication.subject, publication.record)
    must_be_clean([reason], publication.subject, names)
    on = localtime(at).date()
    publication.document = issuing.issue(withdrawal_paper(publication, reason.strip(), on), by=by, at=at)
    return _end(publication, State.WITHDRAWN, reason.strip(), on=on, by=by, at=at)


def _end(publication: Publication, to: State, reason: str, *, on: date, by: User | None, at: datetime) -> Publication:
    publication.ended_on, publication.ending, publication.ended_by = on, reason[:300], by
    move(publication, to, by=by, at=at, reason=to.label, detail=reason)
    clocks.end(publication, on)
    return publication


def end_early(publication: Publication, *, reason: str, on: date, at: datetime) -> Publication:
    """令第36号 3: a repair, or the removal of the listing, ends the publication the moment it takes effect."""
    return _end(publication, State.REPAIRED, reason, on=on, by=None, at=at)


def end_by_time(publication: Publication, *, until: date, at: datetime) -> Publication:
    """令第36号: the longest period is over, and the department is told. The page stopped showing it by itself."""
    reason = f"最长公示期于 {until} 届满，自动停止"
    publication = _end(publication, State.EXPIRED, reason, on=localtime(at).date(), by=None, at=at)
    tell(
        clocks.clerks_of(publication),
        key=f"disclosure.expired:{publication.pk}",
        title=f"{publication}期满，已自动停止公示",
        body="请核对后转为档案保存。",
        url=publication.get_absolute_url(),
        at=at,
    )
    return publication


@transaction.atomic
def _expire(pk: int, at: datetime) -> bool:
    publication = locked(Publication(pk=pk))
    on, until = localtime(at).date(), publication.until_on
    if publication.state != State.PUBLISHED or until is None or until >= on or not is_in_force(publication):
        return False
    end_by_time(publication, until=until, at=at)
    return True


def expire_due(at: datetime) -> int:
    """Note what stopped by itself before this day, and tell; the page stopped showing it without this. May run twice."""
    today = localtime(at).date()
    due = (
        Publication.objects.filter(state=State.PUBLISHED, until_on__lt=today)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    return sum(_expire(pk, at) for pk in list(due))


@transaction.atomic
def archive(publication: Publication, *, by: User, at: datetime) -> Publication:
    """After the days of disclosure it is kept as a file and shown to nobody outside (河南省社会信用条例 19)."""
    publication = locked(publication)
    must_be_staff(by, publication)
    publication.must_move(State.ARCHIVED)
    publication.archived_on = localtime(at).date()
    return move(publication, State.ARCHIVED, by=by, at=at, reason="转为档案保存")
