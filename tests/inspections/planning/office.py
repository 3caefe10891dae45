"""A bureau that plans: officers, policies, plans and visits, made through the verbs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import count

from accounts.models import Department, User
from inspections.assigning import Errand, assign
from inspections.models import (
    Assignment,
    Ground,
    Inspection,
    InspectionPlan,
    InspectionPolicy,
    Officer,
    PlanLine,
    PolicyCap,
)
from inspections.planning import drafting, policies
from inspections.planning.drafting import Capacity
from inspections.planning.policies import CapRule, LevelRule, Proposal
from subjects.models import Industry, Subject
from tests import makers

DAY = date(2026, 3, 2)
_serial = count(1)


def at(day: date = DAY) -> datetime:
    """Nine o'clock of a day."""
    return makers.moment(day)


def rules(ratios: str = "5 20 50 100", times: str = "1 1 2 4") -> list[LevelRule]:
    """Levels 1 to 4 with these ratios and times."""
    pairs = zip(ratios.split(), times.split(), strict=True)
    return [LevelRule(level, Decimal(ratio), int(number)) for level, (ratio, number) in enumerate(pairs, start=1)]


def caps(*most: int, industry: Industry | None = None) -> CapRule:
    """Caps of levels 1 to 4; 4, 4, 6, 8 without numbers."""
    first, second, third, fourth = most or (4, 4, 6, 8)
    return CapRule(industry, (first, second, third, fourth))


def proposal(
    said: Sequence[LevelRule] = (), limits: Sequence[CapRule] = (), effective_on: date = date(2026, 7, 1)
) -> Proposal:
    """A policy that may be proposed."""
    return Proposal("本局政策", effective_on, "第十四条", said or rules(), limits or [caps()])


def capped(subject: Subject, most: int) -> None:
    """The policy in force on DAY lets subjects of this industry be visited so often."""
    policy = InspectionPolicy.objects.in_force(DAY)
    assert policy
    PolicyCap.objects.filter(policy=policy, industry=subject.industry).delete()
    PolicyCap.objects.bulk_create(
        PolicyCap(policy=policy, industry=subject.industry, level=level, most=most) for level in (1, 2, 3, 4)
    )


def visited(
    subject: Subject, on: date = DAY, manner: Inspection.Manner = Inspection.Manner.DAILY, times: int = 1
) -> None:
    """Inspections that were made."""
    for _ in range(times):
        Inspection.objects.create(
            number=f"JC-T-{next(_serial):05d}", subject=subject, inspected_on=on, manner=manner, result="passed",
            inspectors=["甲", "乙"],
        )  # fmt: skip


def pair(department: Department) -> list[Officer]:
    """Two able officers of a department."""
    return [
        Officer.objects.create(
            name=f"检查{n}", department=department, certificate=f"410183-T{n:03d}", certified_from=date(2026, 1, 1)
        )
        for n in (next(_serial), next(_serial))
    ]


def sent(
    subject: Subject,
    by: User,
    *,
    officers: Sequence[Officer] = (),
    manner: Inspection.Manner = Inspection.Manner.RANDOM,
    ground: Ground | None = None,
    because: str = "",
    on: date = DAY,
) -> Assignment:
    """Officers sent to a subject."""
    errand = Errand(
        subject,
        subject.department,
        manner,
        officers or pair(subject.department),
        on,
        on,
        "x",
        "测试",
        f"t:{next(_serial)}",
    )
    return assign(errand._replace(ground=ground, because=because), by=by, at=at(on))


def plan(by: User, *, days: int = 100) -> InspectionPlan:
    """A plan of 2026 in its making, without batches."""
    assert by.department
    return drafting.draw_up(by.department, 2026, Capacity(days, 1, 1), by=by, at=at(DAY))


def line(of: InspectionPlan, by: User, *, share: str = "100", code: str = "KS-02") -> PlanLine:
    """A batch of a plan from March to June."""
    row = PlanLine(plan=of, title="上半年", industry=makers.industry(code), items="安全管理", share=Decimal(share))
    row.from_on, row.until_on = date(2026, 3, 1), date(2026, 6, 30)
    return drafting.keep_line(row, by=by, at=at(DAY))


def proposed(by: User, on: date = DAY, effective_on: date = date(2026, 7, 1)) -> InspectionPolicy:
    """A policy that waits for a leader."""
    return policies.propose(proposal(effective_on=effective_on), by=by, at=at(on))
