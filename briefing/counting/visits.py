"""Inspections of the year (Article 14): how many subjects of each level they reached against the policy, how often each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet

from briefing.asked import Asked
from briefing.counting.levels import UNGRADED_AS, structure
from credit.models import GradePeriod
from credit.regulation.levels import LEVEL_NAMES
from inspections.models import InspectionPolicy
from inspections.models.plans import LEVELS
from inspections.planning.caps import Caps, visits_made
from subjects.models import Industry, Subject
from subjects.numbered import numbered

MOST = 5
"""So many inspections and more are one group."""


class Visited(NamedTuple):
    """A subject that was inspected in the year, as it stands on the cut-off day."""

    subject: int
    section: int
    level: int
    industry: int
    times: int


class Coverage(NamedTuple):
    """One level: its subjects, those inspected in the year, and the share (percent) that the policy wants in the year."""

    level: int
    subjects: int
    reached: int
    wanted: Decimal | None

    @property
    def name(self) -> str:
        return LEVEL_NAMES[self.level]

    @property
    def missed(self) -> int:
        return self.subjects - self.reached

    @property
    def share(self) -> Decimal:
        """Percent, one decimal."""
        return (Decimal(100 * self.reached) / (self.subjects or 1)).quantize(Decimal("0.1"))

    @property
    def is_behind(self) -> bool:
        """Whether the year's share is not reached yet."""
        return self.wanted is not None and bool(self.subjects) and self.share < self.wanted


class Visits(NamedTuple):
    """The inspections of a year up to the cut-off day."""

    coverage: list[Coverage]
    spread: list[tuple[int, int]]
    """How many subjects were inspected 0, 1 … times; the last group takes those with more."""
    at_cap: int
    beyond_cap: int
    policy: InspectionPolicy | None


def _begin(asked: Asked) -> date:
    return date(asked.day.year, 1, 1)


def _within(asked: Asked, path: str = "inspections__") -> Q:
    return Q(**{f"{path}inspected_on__gte": _begin(asked), f"{path}inspected_on__lte": asked.day})


def visited(asked: Asked) -> list[Visited]:
    """Who was inspected in the year and is under supervision on the cut-off day; one query."""
    rows = GradePeriod.objects.known().on(asked.day).filter(asked.own(), _within(asked, "subject__inspections__"))
    counted = rows.order_by().values_list("subject", "subject__department", "level", "subject__industry")
    return [
        Visited(subject, section, level or UNGRADED_AS, industry, times)
        for subject, section, level, industry, times in counted.annotate(times=Count("subject__inspections"))
    ]


def visits(asked: Asked) -> Visits:
    """Coverage, spread and caps by the policy in force on the cut-off day; ungraded subjects as level 2 (R18)."""
    policy = InspectionPolicy.objects.in_force(asked.day)
    found = visited(asked)
    numbers = structure(asked)[-1].numbers
    totals: Counter[int] = Counter()
    for level, number in numbers.items():
        totals[level or UNGRADED_AS] += number
    reached = Counter(one.level for one in found)
    wanted = {line.level: line.ratio for line in policy.lines.all()} if policy else {}
    spread = Counter(min(one.times, MOST) for one in found)
    spread[0] = totals.total() - len(found)
    over = _over(asked, policy, found)
    return Visits(
        [Coverage(level, totals[level], reached[level], wanted.get(level)) for level, _ in LEVELS],
        [(times, spread[times]) for times in range(MOST + 1)],
        sum(not more for more in over.values()),
        sum(more > 0 for more in over.values()),
        policy,
    )


def _over(asked: Asked, policy: InspectionPolicy | None, found: Iterable[Visited]) -> dict[int, int]:
    """By how many the inspections that count towards the year's cap exceed it, for those that reached it (0: at it)."""
    caps, industries = Caps(policy), Industry.objects.in_bulk()
    made = visits_made(asked.day.year).filter(asked.own(), inspected_on__lte=asked.day)
    counted = Counter(made.order_by().values_list("subject", flat=True))
    most_of = {one.subject: caps.most(industries[one.industry], one.level) for one in found}
    return {
        subject: counted[subject] - most
        for subject, most in most_of.items()
        if most is not None and counted[subject] >= most
    }


def _subjects(ids: Iterable[int]) -> QuerySet[Subject]:
    return Subject.objects.filter(pk__in=numbered(ids))


def reached(asked: Asked, level: int) -> QuerySet[Subject]:
    """Those of a level that were inspected in the year."""
    return _subjects(one.subject for one in visited(asked) if one.level == level)


def standing(asked: Asked, level: int | None = None) -> QuerySet[Subject]:
    """Those (of a level) that are under supervision on the cut-off day."""
    periods = GradePeriod.objects.known().on(asked.day).filter(asked.own())
    if level is not None:
        same = Q(level=level) | Q(level=None) if level == UNGRADED_AS else Q(level=level)
        periods = periods.filter(same)
    return Subject.objects.filter(pk__in=periods.order_by().values("subject"))


def missed(asked: Asked, level: int | None = None) -> QuerySet[Subject]:
    """Those (of a level) that were not inspected in the year yet."""
    return standing(asked, level).exclude(pk__in=numbered(one.subject for one in visited(asked)))


def often(asked: Asked, times: int) -> QuerySet[Subject]:
    """Those inspected so many times in the year; `MOST` stands for as many and more."""
    if not times:
        return missed(asked)
    return _subjects(one.subject for one in visited(asked) if min(one.times, MOST) == times)


def at_cap(asked: Asked, *, beyond: bool) -> QuerySet[Subject]:
    """Those whose inspections reached the year's cap, or went beyond it."""
    over = _over(asked, InspectionPolicy.objects.in_force(asked.day), visited(asked))
    return _subjects(subject for subject, more in over.items() if (more > 0) == beyond)
