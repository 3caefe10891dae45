"""What the paper 抽查计划审批表 tells, with the columns of a published plan, everything spelled out."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.utils.timezone import localtime

from inspections.models import InspectionPlan
from inspections.models.plans import LEVELS
from inspections.planning.forecast import Forecast, LineForecast

NAMES = dict(LEVELS)
BASIS = "《新密市应急管理系统行业信用分级分类监管制度（试行）》第十四条"


class PaperLine(NamedTuple):
    """One batch of the table."""

    title: str
    items: str
    basis: str
    objects: str
    content: str
    method: str
    frequency: str
    when: str
    by: str
    joint: str
    note: str


class PlanPaper(NamedTuple):
    """The whole form."""

    year: int
    department: str
    revision: int
    revised_because: str
    policy: str
    policy_on: date
    lines: list[PaperLine]
    draws: int
    visits: int
    days: int
    pairs: int
    visits_a_day: int
    capacity: int
    shortage: int
    shortage_met_by: str
    drawn_up_by: str
    submitted_by: str
    submitted_on: date | None
    decided_by: str
    decided_on: date | None
    note: str


def told(plan: InspectionPlan, asked: Forecast) -> PlanPaper:
    """The paper of a plan with what it asks for; without a decision it is a draft."""
    return PlanPaper(
        year=plan.year,
        department=str(plan.department),
        revision=plan.revision,
        revised_because=plan.revised_because,
        policy=str(plan.policy),
        policy_on=plan.policy.effective_on,
        lines=[_line(plan, row) for row in asked.lines],
        draws=asked.draws,
        visits=asked.visits,
        days=plan.days,
        pairs=plan.pairs,
        visits_a_day=plan.visits_a_day,
        capacity=asked.capacity,
        shortage=asked.shortage,
        shortage_met_by=plan.shortage_met_by,
        drawn_up_by=str(plan.drawn_up_by),
        submitted_by=str(plan.submitted_by or ""),
        submitted_on=localtime(plan.submitted_at).date() if plan.submitted_at else None,
        decided_by=str(plan.decided_by or ""),
        decided_on=plan.decided_on,
        note=plan.note,
    )


def _line(plan: InspectionPlan, row: LineForecast) -> PaperLine:
    line = row.line
    drawn = "；".join(f"{NAMES[level]} {size} 户抽 {quota} 户" for level, size, quota in row.levels)
    return PaperLine(
        title=line.title,
        items=line.items,
        basis=line.basis or BASIS,
        objects=f"{line.industry}：随机抽取。总数 {row.size} 户，抽 {row.draws} 户（{row.ratio}%）。{drawn}",
        content=line.content or line.items,
        method=line.method,
        frequency=_frequency(plan, row),
        when=f"{line.from_on:%Y.%m.%d}—{line.until_on:%Y.%m.%d}",
        by=str(plan.department),
        joint="是" if line.joint else "否",
        note=line.note,
    )


def _frequency(plan: InspectionPlan, row: LineForecast) -> str:
    """How often a drawn subject of each level is inspected, and its cap."""
    times = {line.level: line.times for line in plan.policy.lines.all()}
    own = plan.policy.caps.filter(industry=row.line.industry_id) or (
        plan.policy.caps.filter(industry=row.line.industry.parent_id) or plan.policy.caps.filter(industry=None)
    )
    most = {cap.level: cap.most for cap in own}
    return "；".join(
        f"{NAMES[level]} {times.get(level, 1)} 次/年" + (f"（上限 {most[level]} 次）" if level in most else "")
        for level in row.sizes
    )
