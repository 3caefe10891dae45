"""What a plan asks for, before it is approved: quota against capacity, caps ahead, and who would never be drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from inspections.models import InspectionPlan, PlanLine
from inspections.planning.caps import Caps, Standing, standings_of
from inspections.planning.drafting import WHOLE, covered, industries_of
from inspections.planning.pools import Pool, pool_of
from inspections.planning.quotas import quotas_by, ratios_of, times_of, year_sizes
from subjects.models import Industry, Subject


class LineForecast(NamedTuple):
    """One batch: who may be drawn by level, how many are, and how many visits follow in the year."""

    line: PlanLine
    sizes: dict[int, int]
    quotas: dict[int, int]
    visits: int
    left_out: int

    @property
    def size(self) -> int:
        return sum(self.sizes.values())

    @property
    def draws(self) -> int:
        return sum(self.quotas.values())

    @property
    def ratio(self) -> Decimal:
        """Percent of those that may be drawn, to one place."""
        return (self.draws * WHOLE / self.size).quantize(Decimal("0.1")) if self.size else Decimal(0)

    @property
    def levels(self) -> list[tuple[int, int, int]]:
        """Level, how many there are, how many are drawn."""
        return [(level, size, self.quotas.get(level, 0)) for level, size in sorted(self.sizes.items())]

    @property
    def months(self) -> list[bool]:
        """January to December: whether the batch is under way."""
        return [self.line.from_on.month <= month <= self.line.until_on.month for month in range(1, 13)]


class Near(NamedTuple):
    """A subject that nears its cap: `beyond`, if it were drawn, its visits would go beyond it."""

    subject: Subject
    level: int
    now: Standing
    times: int

    @property
    def beyond(self) -> bool:
        return not self.now.bears(self.times)


class Uncovered(NamedTuple):
    """Subjects that no batch can draw: their industry has no batch, or only a part of its year (`share`, percent)."""

    industry: Industry
    subjects: int
    share: Decimal


class Forecast(NamedTuple):
    """The whole plan. `never` counts by reason who cannot be drawn on the day though their industry has a batch."""

    lines: list[LineForecast]
    capacity: int
    near: list[Near]
    uncovered: list[Uncovered]
    never: list[tuple[str, int]]

    @property
    def draws(self) -> int:
        return sum(row.draws for row in self.lines)

    @property
    def visits(self) -> int:
        return sum(row.visits for row in self.lines)

    @property
    def shortage(self) -> int:
        """Visits asked for beyond the capacity; 0 where it suffices."""
        return max(0, self.visits - self.capacity)

    @property
    def used(self) -> int:
        """Percent of the capacity that the plan asks for, rounded up."""
        return -(-self.visits * 100 // self.capacity) if self.capacity else 0

    @property
    def beyond(self) -> int:
        """How many would go beyond their cap if they were drawn."""
        return sum(row.beyond for row in self.near)

    @property
    def monthly(self) -> list[int]:
        """January to December: visits, each batch's spread evenly over its months."""
        found = [0.0] * 12
        for row in self.lines:
            months = [place for place, under_way in enumerate(row.months) if under_way]
            for place in months:
                found[place] += row.visits / len(months)
        return [round(number) for number in found]


def day_in(year: int, today: date) -> date:
    """The day that a forecast of a year looks from: today, or the year's day that is nearest to it."""
    return min(max(today, date(year, 1, 1)), date(year, 12, 31))


def forecast(plan: InspectionPlan, today: date) -> Forecast:
    """What the plan asks for with the levels of today; nine queries an industry."""
    day = day_in(plan.year, today)
    lines = list(plan.lines.select_related("industry"))
    pools = {line.industry_id: pool_of(plan.department, line.industry, day) for line in lines}
    ratios, times = ratios_of(plan.policy), times_of(plan.policy)
    told = [_line(line, pools[line.industry_id], ratios, times) for line in lines]
    members = {member.subject: member.level for pool in pools.values() for member in pool.members}
    return Forecast(
        told,
        plan.capacity,
        _near(plan, members, times, day),
        _uncovered(plan, lines, day),
        _never(list(pools.values())),
    )


def _line(line: PlanLine, pool: Pool, ratios: dict[int, Decimal], times: dict[int, int]) -> LineForecast:
    sizes = dict(sorted(year_sizes(pool).items()))
    quotas = quotas_by(sizes, ratios, line.share)
    visits = sum(number * times.get(level, 1) for level, number in quotas.items())
    return LineForecast(line, sizes, quotas, visits, len(pool.excluded))


def _near(plan: InspectionPlan, members: dict[int, int], times: dict[int, int], day: date) -> list[Near]:
    subjects = list(Subject.objects.filter(department=plan.department_id).select_related("industry").order_by("code"))
    drawable = [row for row in subjects if row.pk in members]
    standings = standings_of(drawable, day, members, Caps(plan.policy))
    rows = [Near(row, members[row.pk], standings[row.pk], times.get(members[row.pk], 1)) for row in drawable]
    return sorted((row for row in rows if row.now.is_near or row.beyond), key=lambda row: -row.now.share)


def _uncovered(plan: InspectionPlan, lines: Sequence[PlanLine], day: date) -> list[Uncovered]:
    in_span = Subject.objects.filter(department=plan.department_id, enrolled_on__lte=day).exclude(
        deregistered_on__lte=day
    )
    sizes = Counter(in_span.order_by().values_list("industry", flat=True))
    leaves = industries_of(plan.department).filter(pk__in=sizes).select_related("parent")
    shares = [(row, covered(row, lines)) for row in leaves]
    return [Uncovered(row, sizes[row.pk], share) for row, share in shares if share < WHOLE]


def _never(pools: Sequence[Pool]) -> list[tuple[str, int]]:
    """What keeps subjects out, and how many there are of each."""
    seen = {row.subject: row for pool in pools for row in pool.excluded if not row.drawn}
    return Counter(row.bar.value for row in seen.values()).most_common()
