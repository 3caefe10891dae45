"""Writing down what is seen: items, the situation, problems. Each step is saved at once, until it is signed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from django.db import transaction

from accounts.gate import Refused
from accounts.history import keep
from accounts.models import User
from accounts.versions import require_version
from inspections.models import Answer, ChecklistItem, Finding, Visit
from inspections.models.visits import SIGNED_ARTICLE
from inspections.visiting.moves import must_be_open, must_take_part
from subjects.moving import locked

Verdict = Answer.Verdict
LATEST = date(2100, 12, 31)
"""A day of an order beyond this is a slip of the pen."""


def _writable(visit: Visit, by: User) -> Visit:
    visit = locked(visit)
    must_be_open(visit)
    must_take_part(visit, by)
    return visit


@transaction.atomic
def answer(visit: Visit, item: ChecklistItem, *, verdict: str, words: str, by: User, at: datetime) -> Answer | None:
    """Save what was seen of one item; no verdict takes it back. Saving the same again changes nothing."""
    visit = _writable(visit, by)
    if item.checklist_id != visit.checklist_id:
        raise Refused(SIGNED_ARTICLE, "该项目不在本次检查的项目表中。")
    if not verdict:
        visit.answers.filter(item=item).delete()
        return None
    told, _ = Answer.objects.update_or_create(
        visit=visit, item=item, defaults={"verdict": Verdict(verdict), "words": words.strip()}
    )
    return told


class Told(NamedTuple):
    """What was seen of one item; no verdict takes it back."""

    item: ChecklistItem
    verdict: str
    words: str

    @property
    def is_bad(self) -> bool:
        return self.verdict == Verdict.BAD


@transaction.atomic
def answer_all(visit: Visit, *, told: Sequence[Told], by: User, at: datetime) -> Sequence[Told]:
    """Save what was seen of several items."""
    for one in told:
        answer(visit, one.item, verdict=one.verdict, words=one.words, by=by, at=at)
    return told


class Situation(NamedTuple):
    """What was met: whether anybody was there and let the officers in, where, who, and what was said."""

    outcome: Visit.Outcome
    place: str
    present: str
    words: str
    reply: str
    unsigned: str


@transaction.atomic
def describe(visit: Visit, situation: Situation, *, by: User, at: datetime) -> Visit:
    """Save the situation as it is by now."""
    visit = _writable(visit, by)
    for name, value in situation._asdict().items():
        setattr(visit, name, value)
    visit.write(by=by, at=at, reason="登记检查情况")
    return visit


class Problem(NamedTuple):
    """A problem as it is written down; `correct_by` only where it is ordered to be corrected by a day."""

    fact: str
    basis: str
    measure: Finding.Measure
    correct_by: date | None
    files_case: bool
    item: ChecklistItem | None = None


@transaction.atomic
def note(visit: Visit, problem: Problem, *, by: User, at: datetime) -> Finding:
    """Write down a problem."""
    visit = _writable(visit, by)
    return _kept(Finding(visit=visit), problem, by, at, "记录问题")


@transaction.atomic
def correct(finding: Finding, problem: Problem, *, by: User, at: datetime, seen: int | None = None) -> Finding:
    """Change a problem before it is signed; `seen` is the version that the form showed."""
    visit = _writable(finding.visit, by)
    row = visit.findings.get(pk=finding.pk)
    require_version(row, seen)
    return _kept(row, problem, by, at, "修改问题")


def _kept(row: Finding, problem: Problem, by: User, at: datetime, reason: str) -> Finding:
    _must_lead_somewhere(problem, row.visit)
    for name, value in problem._asdict().items():
        setattr(row, name, value)
    keep(row, by=by, reason=reason, at=at)
    return row


def _must_lead_somewhere(problem: Problem, visit: Visit) -> None:
    ordered = problem.measure == Finding.Measure.ORDER
    if ordered != (problem.correct_by is not None):
        raise Refused("安全生产法第六十五条", "责令限期整改须写明整改期限；其他处理不写期限。")
    if problem.correct_by and problem.correct_by <= visit.visited_on:
        raise Refused("安全生产法第六十五条", f"整改期限（{problem.correct_by}）须晚于检查日期，请改为合理的期限。")
    if problem.correct_by and problem.correct_by > LATEST:
        raise Refused("安全生产法第六十五条", f"整改期限（{problem.correct_by}）过远，请核对年份。")
    if problem.measure == Finding.Measure.NONE and not problem.files_case:
        raise Refused("安全生产法第六十五条", "问题须责令整改、当场整改或者立案查处，请选择。")
    if not problem.fact.strip() or not problem.basis.strip():
        raise Refused(SIGNED_ARTICLE, "请写明问题的事实和违反的依据。")


@transaction.atomic
def strike(finding: Finding, *, by: User, at: datetime) -> None:
    """Take back a problem that was written down by mistake, before it is signed."""
    visit = _writable(finding.visit, by)
    visit.findings.filter(pk=finding.pk).delete()


def score_of(visit: Visit) -> Decimal | None:
    """The quantified score (0–100): the part of the points of the items that apply which was not lost.

    None while no item applies, and where nothing was inspected. Rounded half up to one decimal.
    """
    if visit.outcome != Visit.Outcome.INSPECTED:
        return None
    told = visit.answers.exclude(verdict=Verdict.NONE).values_list("verdict", "item__points")
    whole = sum(points for _, points in told)
    kept = sum(points for verdict, points in told if verdict == Verdict.GOOD)
    return (Decimal(kept) * 100 / whole).quantize(Decimal("0.1"), ROUND_HALF_UP) if whole else None


def missing_of(visit: Visit) -> list[str]:
    """What has still to be written down before it can be signed, in words."""
    found = []
    if not visit.words.strip() and (visit.outcome != Visit.Outcome.INSPECTED or visit.checklist_id is None):
        found.append("检查情况尚未填写")
    if visit.outcome != Visit.Outcome.INSPECTED:
        what = visit.get_outcome_display()
        return [*found, f"检查情形为“{what}”，请先删除已记录的问题"] if visit.findings.exists() else found
    if not visit.present.strip():
        found.append("被检查单位在场人员尚未填写")
    answers = list(visit.answers.select_related("item"))
    if visit.checklist and (left := visit.checklist.items.count() - len(answers)):
        found.append(f"还有 {left} 个检查项目没有结论")
    noted = set(visit.findings.values_list("item", flat=True))
    bad = [one.item.position for one in answers if one.verdict == Verdict.BAD and one.item_id not in noted]
    return [*found, *(f"第 {position} 项不符合，尚未记录问题" for position in bad)]
