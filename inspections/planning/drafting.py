"""Drawing up a department's yearly plan (年度抽查计划): its capacity, and its batches. Only an open plan changes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.db.models.deletion import ProtectedError
from django.utils.timezone import localtime

from accounts import rules
from accounts.gate import Refused
from accounts.history import keep
from accounts.models import Department, User
from inspections.models import InspectionPlan, InspectionPolicy, PlanLine
from subjects.models import Industry
from subjects.moving import locked

ARTICLE = InspectionPlan.ARTICLE
WHOLE = Decimal(100)


class Capacity(NamedTuple):
    """On how many days how many pairs of officers go out, and how many visits a pair makes in a day."""

    days: int
    pairs: int
    visits_a_day: int


class Batch(NamedTuple):
    """What a plan says of one batch."""

    title: str
    industry: Industry
    from_on: date
    until_on: date
    share: Decimal
    method: str
    items: str
    basis: str
    content: str
    note: str
    joint: bool


def must_be_own(department: Department, by: User) -> None:
    """Only the department's own staff draws up its plan."""
    rules.must_be_of(by, department.pk, article=ARTICLE, reason="抽查计划由本部门的经办人或审核人拟订。")


def policy_for(year: int, on: date) -> InspectionPolicy:
    """The policy that a plan of this year rests on: the one in force on its first day, or on the day where that is later."""
    policy = InspectionPolicy.objects.in_force(max(on, date(year, 1, 1)))
    if policy is None:
        raise Refused(ARTICLE, "没有生效的分级分类检查政策，请先拟订并批准政策。")
    return policy


@transaction.atomic
def draw_up(department: Department, year: int, capacity: Capacity, *, by: User, at: datetime) -> InspectionPlan:
    """Begin a department's plan for a year."""
    must_be_own(department, by)
    _must_be_possible(capacity)
    on = localtime(at).date()
    if not on.year <= year <= on.year + 1:
        raise Refused(ARTICLE, f"只能拟订本年度（{on.year}）或者下一年度的计划，请更改。")
    plan = InspectionPlan(
        year=year, department=department, policy=policy_for(year, on), drawn_up_by=by, **capacity._asdict()
    )
    try:
        with transaction.atomic():
            plan.write(by=by, at=at, reason="拟订抽查计划")
    except IntegrityError as collision:
        raise Refused(ARTICLE, f"{department}{year}年度已有抽查计划，请在原计划上更改。") from collision
    return plan


def _must_be_possible(capacity: Capacity) -> None:
    if min(capacity) < 1:
        raise Refused(ARTICLE, "检查天数、小组数和每日户数都应大于 0，请更改。")
    if capacity.days > 366:
        raise Refused(ARTICLE, "一年最多 366 天，请核对可安排检查天数。")


def opened(plan: InspectionPlan, by: User) -> InspectionPlan:
    """The plan locked, if this person may change it now."""
    plan = locked(plan)
    must_be_own(plan.department, by)
    must_be_open(plan)
    return plan


def must_be_open(plan: InspectionPlan) -> None:
    """Its batches and its capacity are changed in its making only."""
    plan.must_be(*InspectionPlan.CHANGING, doing="更改；已批准的计划经“调整计划”重新报批")


@transaction.atomic
def set_capacity(plan: InspectionPlan, capacity: Capacity, *, by: User, at: datetime) -> InspectionPlan:
    """Say anew how many visits the department can make."""
    plan = opened(plan, by)
    _must_be_possible(capacity)
    plan.days, plan.pairs, plan.visits_a_day = capacity
    plan.write(by=by, at=at, reason="更改检查力量")
    return plan


@transaction.atomic
def add_line(plan: InspectionPlan, *, batch: Batch, by: User, at: datetime) -> PlanLine:
    """Add a batch."""
    return keep_line(PlanLine(plan=plan, **batch._asdict()), by=by, at=at)


@transaction.atomic
def change_line(line: PlanLine, *, batch: Batch, by: User, at: datetime) -> PlanLine:
    """Say anew what a batch is."""
    changed = PlanLine(pk=line.pk, plan=line.plan, **batch._asdict())
    return keep_line(changed, by=by, at=at)


@transaction.atomic
def keep_line(line: PlanLine, *, by: User, at: datetime) -> PlanLine:
    """Add a batch, or change one."""
    plan = opened(line.plan, by)
    if line.pk:
        _must_stay_itself(plan, line)
    if wrong := line_faults(plan, line):
        raise Refused(ARTICLE, wrong[0])
    others = [row for row in plan.lines.select_related("industry") if row.pk != line.pk]
    if wrong := share_faults([*others, line]):
        raise Refused(ARTICLE, wrong[0])
    keep(line, by=by, reason="更改批次" if line.pk else "新增批次", at=at)
    return line


def _must_stay_itself(plan: InspectionPlan, line: PlanLine) -> None:
    """A batch whose draw has begun keeps its industry, and its share once the list is frozen."""
    before = PlanLine.objects.filter(pk=line.pk, plan=plan).first()
    if before is None:
        raise Refused(ARTICLE, f"批次“{line}”已不在计划中。")
    if line.industry_id != before.industry_id and before.draws.exists():
        raise Refused(ARTICLE, f"批次“{before}”已发起抽取，行业类别不能更改。")
    if line.share != before.share and before.draws.exclude(state="voided").exclude(list_sha256="").exists():
        raise Refused(ARTICLE, f"批次“{before}”的名单已锁定，占全年任务的比例不能更改。")


@transaction.atomic
def drop_line(line: PlanLine, *, by: User, at: datetime) -> None:
    """Take a batch out; its history stays. One that was drawn stays itself."""
    opened(line.plan, by)
    line._change_reason = "删除批次"  # type: ignore[attr-defined]
    line._history_user = by  # type: ignore[attr-defined]
    try:
        with transaction.atomic():
            line.delete()
    except ProtectedError as used:
        raise Refused(ARTICLE, f"批次“{line}”已发起抽取，不能删除。") from used


def industries_of(department: Department) -> QuerySet[Industry]:
    """What a department may plan for: the industries that it supervises or has subjects in, and their classes."""
    own = Q(departments=department) | Q(subjects__department=department)
    leaves = Industry.objects.filter(own, active=True)
    return Industry.objects.filter(Q(pk__in=leaves) | Q(pk__in=leaves.values("parent")), active=True).distinct()


def line_faults(plan: InspectionPlan, line: PlanLine) -> list[str]:
    """What is wrong with a batch by itself, in words."""
    found = []
    if not line.title.strip() or not line.items.strip():
        found.append("请写明批次名称和抽查事项。")
    if line.until_on < line.from_on:
        found.append(f"批次“{line}”的检查时间止日早于起日，请更改。")
    if line.from_on.year != plan.year or line.until_on.year != plan.year:
        found.append(f"批次“{line}”的检查时间（{line.from_on} 至 {line.until_on}）不在 {plan.year} 年内，请更改。")
    if not 0 < line.share <= WHOLE:
        found.append(f"批次“{line}”占全年任务的比例应大于 0、不超过 100%，请更改。")
    if not industries_of(plan.department).filter(pk=line.industry_id).exists():
        found.append(f"{line.industry}不由{plan.department}监管，请更改行业类别。")
    return found


def share_faults(lines: Iterable[PlanLine]) -> list[str]:
    """The shares of one industry add up to 100 % at most; what a class draws is drawn of its divisions, too."""
    rows = list(lines)
    return [
        f"{row.industry}各批次占全年任务合计 {total.normalize():f}%，超过 100%，请更改。"
        for row in {row.industry_id: row for row in rows}.values()
        if (total := share_of(row.industry, rows)) > WHOLE
    ]


def share_of(industry: Industry, lines: Iterable[PlanLine]) -> Decimal:
    """Which part of the year's task of an industry these batches draw, with those of its class; in percent.

    Of a class: with those of the division that draws most.
    """
    rows = list(lines)
    divisions = {row.industry_id for row in rows if row.industry.parent_id == industry.pk}
    return covered(industry, rows) + max((_sum(rows, division) for division in divisions), default=Decimal(0))


def covered(industry: Industry, lines: Iterable[PlanLine]) -> Decimal:
    """Which part of the year's task reaches the subjects of this very industry; in percent."""
    rows = list(lines)
    return _sum(rows, industry.pk) + (_sum(rows, industry.parent_id) if industry.parent_id else Decimal(0))


def _sum(lines: Iterable[PlanLine], industry: int) -> Decimal:
    return sum((row.share for row in lines if row.industry_id == industry), Decimal(0))
