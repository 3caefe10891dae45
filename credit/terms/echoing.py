"""What the browser needs to say 休 or 班 beside a date field: the arranged days, and a mark that changes with the editions."""

from __future__ import annotations

from typing import NamedTuple

from credit.models import ArrangedDay, WorkingYear
from credit.regulation.periods import DayKind
from credit.terms.arrangement import statutory
from credit.terms.calendar import AHEAD


class Days(NamedTuple):
    """The first year with a table, the confirmed years, holidays by name, and days that are worked (ISO dates)."""

    since: int
    confirmed: list[int]
    off: dict[str, str]
    on: list[str]


def mark() -> str:
    """The entity tag of `days`: it changes when a table is confirmed."""
    tables = WorkingYear.objects.order_by("year").values_list("year", "edition", "confirmed")
    return '"' + "-".join(f"{year}.{edition}.{confirmed:d}" for year, edition, confirmed in tables) + '"'


def days() -> Days:
    """Every arranged day, and the fixed statutory days of years to come."""
    years = dict(WorkingYear.objects.order_by("year").values_list("year", "confirmed"))
    rows = list(ArrangedDay.objects.values_list("day", "kind", "name"))
    off = {day.isoformat(): name for day, kind, name in rows if kind == DayKind.HOLIDAY.value}
    last = max(years, default=2022)
    for year in range(last + 1, last + AHEAD + 1):
        for day, name in statutory(year).items():
            off.setdefault(day.isoformat(), name)
    on = [day.isoformat() for day, kind, _ in rows if kind == DayKind.MAKE_UP.value]
    return Days(min(years, default=2023), [year for year, confirmed in years.items() if confirmed], off, on)
