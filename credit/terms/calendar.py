"""The working calendar as it stands (R4): what the table says, and for a year without one the statutory days alone."""

from __future__ import annotations

from datetime import date

from credit.models import ArrangedDay, WorkingYear
from credit.regulation.periods import Calendar, DayKind

FIXED_DAYS = ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3))
"""Statutory days that the sun fixes (全国年节及纪念日放假办法); the others wait for the year's table."""
AHEAD = 10
"""For how many years after the last table the fixed days are known."""


def calendar() -> Calendar:
    """The calendar of today's tables; two queries."""
    years = dict(WorkingYear.objects.values_list("year", "confirmed"))
    days = ArrangedDay.objects.values_list("day", "kind")
    return with_fixed_days({day: DayKind(kind) for day, kind in days}, years)


def with_fixed_days(arranged: dict[date, DayKind], years: dict[int, bool]) -> Calendar:
    """A calendar of these arranged days; `years` says of each year with a table whether it is confirmed."""
    last = max(years, default=2022)
    for year in range(last + 1, last + AHEAD + 1):
        arranged |= {date(year, month, day): DayKind.HOLIDAY for month, day in FIXED_DAYS}
    return Calendar(arranged, frozenset(year for year, confirmed in years.items() if confirmed))


def editions(first: int, last: int) -> str:
    """The editions of the tables from one year to another, as `2026-1；2027-0`; 0 where there is no confirmed one."""
    known = dict(WorkingYear.objects.filter(confirmed=True).values_list("year", "edition"))
    return "；".join(f"{year}-{known.get(year, 0)}" for year in range(first, last + 1))
