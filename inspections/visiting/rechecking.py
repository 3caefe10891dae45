"""Re-checks (复查): of each ordered problem, whether it was corrected, was not, or gets another day."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.utils.timezone import localtime

from accounts import rules
from accounts.gate import Refused
from accounts.history import keep
from accounts.models import User
from documents.issuing import issue
from inspections.models import Assignment, Finding, Officer, Recheck, RecheckLine, Visit
from inspections.models.visits import OFFICERS_ARTICLE
from inspections.visiting import papers, terms
from inspections.visiting.beginning import RECHECK, must_be_able
from inspections.visiting.finishing import days_of, send_for_recheck
from inspections.visiting.noting import LATEST
from subjects.moving import locked, move

ARTICLE = "安全生产法第六十五条"
Outcome = RecheckLine.Outcome


class Seen(NamedTuple):
    """What was seen of one problem."""

    finding: Finding
    outcome: RecheckLine.Outcome
    words: str = ""
    new_day: date | None = None


@transaction.atomic
def recheck(
    visit: Visit, seen: Sequence[Seen], *, officers: Collection[Officer], words: str, by: User, at: datetime
) -> Recheck:
    """Record a re-check of today, issue its opinion, end or move the clocks. Raises Refused."""
    visit, today = locked(visit), localtime(at).date()
    _must_be_possible(visit, seen, officers, by, at)
    done = Recheck.objects.create(visit=visit, checked_on=today, words=words.strip(), by=by, at=at)
    done.officers.set(officers)
    for one in seen:
        _settle(done, one, by=by, at=at)
    _follow(visit, by=by, at=at)
    issue(papers.review(done), by=by, at=at)
    return done


def must_have_something_left(visit: Visit) -> None:
    """Nothing is looked at again where nothing is left to be corrected."""
    if not waiting_of(visit):
        raise Refused(ARTICLE, "本次检查没有需要复查的问题。")


def waiting_of(visit: Visit) -> list[Finding]:
    """The problems that a re-check may look at: ordered, and not corrected yet."""
    return list(visit.findings.filter(measure=Finding.Measure.ORDER, state__in=Finding.WAITING))


def _must_be_possible(
    visit: Visit, seen: Sequence[Seen], officers: Collection[Officer], by: User, at: datetime
) -> None:
    visit.must_be(Visit.State.DONE, doing="复查；检查完成后才能复查", article=ARTICLE)
    must_be_able(officers, at)
    reason = "复查由参加复查的人员登记；请把您本人列为复查人员。"
    rules.must_be_among(by, *(officer.user_id for officer in officers), article=OFFICERS_ARTICLE, reason=reason)
    waiting = {finding.pk: finding for finding in waiting_of(visit)}
    if not seen:
        raise Refused(ARTICLE, "请至少填写一项问题的复查结论。")
    if any(one.finding.pk not in waiting for one in seen) or len({one.finding.pk for one in seen}) < len(seen):
        raise Refused(ARTICLE, "只能复查尚未整改的问题，每项一次。")
    for one in seen:
        _must_make_sense(one._replace(finding=waiting[one.finding.pk]), localtime(at).date())


def _must_make_sense(one: Seen, today: date) -> None:
    due = one.finding.correct_by
    assert due
    if one.outcome == Outcome.UNCORRECTED and today < due:
        raise Refused(ARTICLE, f"“{one.finding}”的整改期限（{due}）未到，不能认定为未整改。")
    if one.outcome == Outcome.EXTENDED and (one.new_day is None or not one.words.strip()):
        raise Refused(ARTICLE, f"“{one.finding}”延期须写明理由和新的整改期限。")
    if one.outcome == Outcome.CORRECTED and one.new_day:
        raise Refused(ARTICLE, f"“{one.finding}”已整改，不必再写整改期限。")
    if one.new_day and one.new_day > LATEST:
        raise Refused(ARTICLE, f"新的整改期限（{one.new_day}）过远，请核对年份。")
    if one.new_day and one.new_day <= max(due, today):
        raise Refused(ARTICLE, f"新的整改期限（{one.new_day}）须晚于今天和原期限（{due}）。")


def _settle(done: Recheck, one: Seen, *, by: User, at: datetime) -> None:
    today = localtime(at).date()
    finding = Finding.objects.select_for_update(of=("self",)).select_related("visit__subject").get(pk=one.finding.pk)
    assert finding.correct_by
    RecheckLine.objects.create(
        recheck=done,
        finding=finding,
        outcome=one.outcome,
        words=one.words.strip(),
        due_before=finding.correct_by,
        new_day=one.new_day,
    )
    match one.outcome:
        case Outcome.CORRECTED:
            finding.state, finding.corrected_on = Finding.State.CORRECTED, today
        case Outcome.UNCORRECTED:
            finding.state = Finding.State.UNCORRECTED
        case _:
            finding.state = Finding.State.OPEN
    finding.correct_by = one.new_day or finding.correct_by
    keep(finding, by=by, reason=f"复查：{one.outcome.label}", at=at)
    terms.end_correction(finding, today)
    if one.new_day:
        terms.start_correction(finding, today)


def _follow(visit: Visit, *, by: User, at: datetime) -> None:
    """The reference fact, the assignments that are done by it, and those for the new days."""
    ordered = list(visit.findings.filter(measure=Finding.Measure.ORDER))
    inspection = visit.inspection
    assert inspection
    inspection.correct_by = max(days_of(ordered))
    corrected = [one.corrected_on for one in ordered if one.corrected_on]
    inspection.corrected_on = max(corrected) if len(corrected) == len(ordered) else None
    keep(inspection, by=by, reason="整改复查", at=at)
    asked = {str(one.correct_by) for one in ordered if one.state == Finding.State.OPEN or terms.runs(one)}
    waiting = Assignment.objects.select_for_update().open().filter(source_key__startswith=f"{RECHECK}{visit.pk}:")
    known = set()
    for assignment in waiting:
        day = assignment.source_key.rpartition(":")[2]
        known.add(day)
        if day not in asked:
            assignment.inspection = inspection
            move(assignment, Assignment.State.DONE, by=by, at=at, reason="整改复查")
    for day in sorted(asked - known):
        send_for_recheck(visit, date.fromisoformat(day), by=by, at=at)
