"""Article 8: every argument gets a finding with its reason, by somebody who did not enter or propose what is intended."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.utils.timezone import localtime

from accounts import rules
from accounts.gate import Refused
from accounts.history import keep
from accounts.models import User
from credit.hearing import papers
from credit.hearing.intents import intent_of
from credit.hearing.moves import ARTICLE, go, held
from credit.models import Argument, CreditRecord, Hearing
from documents import issuing
from documents.models import Document

Found = Hearing.Found
State = Hearing.State
How = CreditRecord.Statement


def barred_reason(hearing: Hearing, user: User) -> str:
    """Why this person may not review, or empty: 复核 is done by a second person."""
    if user.pk == hearing.entered_by_id:
        return f"{intent_of(hearing).words.barred}，复核须由其他人员进行。"
    return ""


def require_reviewer(hearing: Hearing, user: User) -> None:
    """Refuse whoever entered the record, or proposed the listing."""
    rules.must_be_another(user, hearing.entered_by_id, article=ARTICLE, reason=barred_reason(hearing, user))


class Finding(NamedTuple):
    """What is found of one argument, and why."""

    argument: Argument
    found: Hearing.Found
    reason: str


@transaction.atomic
def find_each(hearing: Hearing, findings: Iterable[Finding], *, by: User, at: datetime) -> Hearing:
    """What is found of some of the arguments: all of it or nothing."""
    for one in findings:
        find(one.argument, one.found, one.reason, by=by, at=at)
    return hearing


@transaction.atomic
def find(argument: Argument, finding: Hearing.Found, reason: str, *, by: User, at: datetime) -> Argument:
    """What is found of one argument, with the reason; it can be found anew until the review is issued."""
    hearing = held(argument.round.hearing)
    hearing.must_be(*Hearing.AFTERWARDS, doing="填写复核意见")
    require_reviewer(hearing, by)
    if not reason.strip():
        raise Refused(ARTICLE, f"{argument.label}：请写明{finding.label}的理由。")
    argument = Argument.objects.select_for_update(of=("self",)).select_related("fact").get(pk=argument.pk)
    argument.finding, argument.reason = finding, reason.strip()
    argument.found_by, argument.found_on = by, localtime(at).date()
    keep(argument, by=by, reason=f"复核：{finding.label}", at=at)
    return argument


def arguments_of(hearing: Hearing) -> list[Argument]:
    """Every argument of every round, in order."""
    rows = Argument.objects.filter(round__hearing=hearing).select_related("fact", "round", "found_by")
    return list(rows)


def whole_of(arguments: list[Argument]) -> Hearing.Found:
    """All adopted, none, or partly. Refused while one has no finding."""
    if not arguments:
        raise Refused(ARTICLE, "信用主体没有陈述，不需要复核。")
    if open_ones := [argument.label for argument in arguments if not argument.finding]:
        raise Refused(ARTICLE, f"{'、'.join(open_ones)}还没有复核意见，复核意见书不能签发。")
    found = {argument.finding for argument in arguments}
    return Found(found.pop()) if len(found) == 1 else Found.PARTLY


@transaction.atomic
def review(hearing: Hearing, *, by: User, at: datetime) -> Document:
    """Issue the review: numbered, frozen, with a finding and reason for every argument."""
    hearing = held(hearing)
    hearing.must_move(State.REVIEWED)
    require_reviewer(hearing, by)
    _require_signed(hearing)
    whole = whole_of(arguments_of(hearing))
    hearing.found, hearing.reviewed_by, hearing.reviewed_on = whole, by, localtime(at).date()
    hearing.review = issuing.issue(papers.review(hearing, whole, str(by)), by=by, at=at)
    told = f"{hearing.review.number} {whole.label}"
    go(hearing, State.REVIEWED, by=by, at=at, reason="签发复核意见书", detail=told)
    return hearing.review


def _require_signed(hearing: Hearing) -> None:
    """The minutes of every round in which the subject spoke, not of the last alone."""
    if hearing.unsigned_round:
        raise Refused(ARTICLE, "口头陈述的笔录尚未签发或者尚未登记签字情况，请先办理。")


def how_met(hearing: Hearing) -> tuple[CreditRecord.Statement, date]:
    """How the statement was met, and on which day: heard where the subject spoke in any round, else waived."""
    stated = hearing.rounds.filter(stated_on__isnull=False).order_by("-stated_on").values_list("stated_on", flat=True)
    if (day := stated.first()) is not None:
        return How.HEARD, day
    ended = hearing.round.outcome_on
    if ended is None:
        raise Refused(ARTICLE, f"{hearing}现为“{hearing.state_shown}”，记录还不能生效。")
    return How.WAIVED, ended
