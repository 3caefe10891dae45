"""Signing what goes out (审核签发): by somebody who neither wrote nor submitted it; sent back with a reason otherwise."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime

from accounts import rules
from accounts.gate import Refused
from accounts.history import keep
from accounts.models import User
from accounts.versions import version_of
from credit.levels.confirming import is_confirmed
from credit.models import Listing
from credit.outside.disclosing import ask_for_records
from disclosure.models import Publication, Wording
from disclosure.publishing import clocks
from disclosure.publishing.channels import withholding
from disclosure.publishing.contents import is_disputed
from disclosure.publishing.drafting import (
    ARTICLE,
    PUBLISH_ARTICLE,
    days_in,
    is_current,
    must_be_ours,
    open_wording,
    record_of,
)
from disclosure.publishing.redaction import must_be_clean, names_of
from subjects.moving import locked, move

State = Publication.State


def must_sign(publication: Publication, wording: Wording, by: User) -> None:
    """Two persons: a supervisor of the department or a leader, who neither drafted nor submitted the wording."""
    reason = "公示由主体记录部门的审核人或者局领导签发。"
    rules.must_be_decider_of(by, publication.keeper_id, article=PUBLISH_ARTICLE, reason=reason)
    reason = "您拟写或者提交了该公示内容，须由另一人签发。"
    rules.must_be_another(by, wording.drafted_by_id, wording.submitted_by_id, article=PUBLISH_ARTICLE, reason=reason)


def _taken(publication: Publication, by: User, seen: int) -> tuple[Publication, Wording]:
    """The publication locked, and the submitted wording that this person saw and may decide."""
    publication = locked(publication)
    wording = open_wording(publication)
    if publication.state not in (State.PENDING, State.PUBLISHED) or wording is None or not wording.submitted_by_id:
        raise Refused(PUBLISH_ARTICLE, f"{publication}没有待签发的公示内容，可能已由他人办理。")
    wording.publication = publication
    must_sign(publication, wording, by)
    if version_of(wording) != seen:
        raise Refused(ARTICLE, "您打开本页之后，公示内容已有更改，请重新核对。")
    return publication, wording


@transaction.atomic
def sign(publication: Publication, *, seen: int, by: User, at: datetime) -> Publication:
    """The second person signs the wording as he saw it (`seen`, its version): it is out from now on.

    Raises Refused: written or submitted by himself; held back by a rule of the channel; not in force; corrected since;
    something in it that must not go out. In the credit channel also: under objection (R13); a listing whose level waits for
    confirmation (R21); its longest period over.
    """
    publication, wording = _taken(publication, by, seen)
    matter, on = publication.matter, localtime(at).date()
    must_be_ours(matter, publication.channel)
    if matter.subject_id != publication.subject_id:
        raise Refused(ARTICLE, f"{matter}已改属其他主体，不能据此公示。")
    if not publication.is_enforcement:
        _must_be_undisputed_and_confirmed(publication, on)
    if not is_current(wording):
        raise Refused(ARTICLE, "提交以后记录已更正，请退回重新拟稿。")
    names = names_of(publication.subject, record_of(matter))
    must_be_clean([wording.text, *(value for *_, value in wording.lines)], publication.subject, names)
    days = days_in(publication.channel, matter, on)
    if held := withholding(publication.channel, matter, days and days.severity, publication.necessity):
        raise Refused(held.article, f"{held.words}。")
    wording.signed_by, wording.signed_on = by, on
    keep(wording, by=by, reason="签发公示内容", at=at)
    first = publication.state == State.PENDING
    publication.current, publication.until_on = wording, days and days.until
    publication.from_on = publication.from_on or on
    if first:
        move(publication, State.PUBLISHED, by=by, at=at, reason=f"签发公示至 {days.until}" if days else "签发执法公示")
    else:
        publication.write(by=by, at=at, reason=f"签发更正后的内容（第{wording.number}版）")
    clocks.end(publication, on, clocks.PUBLISH, clocks.CORRECT)
    if first and publication.is_enforcement and publication.record:
        ask_for_records([publication.record], "执法公示已签发")
    return publication


def _must_be_undisputed_and_confirmed(publication: Publication, on: date) -> None:
    """R13 and R21: nothing new goes out in the credit channel that is disputed or waits for confirmation."""
    matter = publication.matter
    if is_disputed(matter):
        raise Refused("第九条（R13）", f"{matter}正在异议处理中，答复之前不作新的信用公示。")
    if isinstance(matter, Listing) and publication.state == State.PENDING and not is_confirmed(matter.subject, on):
        raise Refused("第三条（R21）", f"{matter.subject}的等级待确认，名单在确认以后才能公示。")


@transaction.atomic
def send_back(publication: Publication, *, seen: int, reason: str, by: User, at: datetime) -> Wording:
    """Back to the drafter, with a reason."""
    publication, wording = _taken(publication, by, seen)
    if not reason.strip():
        raise Refused(ARTICLE, "退回修改须写明理由。")
    wording.submitted_by, wording.submitted_on, wording.sent_back = None, None, reason.strip()
    keep(wording, by=by, reason=f"退回修改：{reason.strip()}", at=at)
    clocks.hand_over(publication, clocks.clerks_of(publication))
    return wording
