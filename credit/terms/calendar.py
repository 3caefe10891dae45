"""The working calendar as it stands (R4): what the table says, and for a year without one the statutory days alone."""

from __future__ import annotations

import re
from datetime import date

from django.db import connection
from django.db.models import Q

from credit.models import ArrangedDay, CalendarChange, ChangedDay, WorkingYear
from credit.regulation.periods import Calendar, DayKind
from credit.terms.arrangement import statutory

AHEAD = 10
"""For how many years after the last table the fixed statutory days are known; the others wait for the year's table."""
_LOCK = 0x72696C69  # the calendar in use; the number is only a name


def calendar() -> Calendar:
    """The calendar of today's tables; two queries."""
    years = dict(WorkingYear.objects.values_list("year", "confirmed"))
    days = ArrangedDay.objects.values_list("day", "kind")
    return with_fixed_days({day: DayKind(kind) for day, kind in days}, years)


def with_fixed_days(arranged: dict[date, DayKind], years: dict[int, bool]) -> Calendar:
    """A calendar of these arranged days; `years` says of each year with a table whether it is confirmed."""
    last = max(years, default=2022)
    for year in range(min(years, default=2023), last + AHEAD + 1):
        for day in statutory(year) if year not in years else ():
            arranged.setdefault(day, DayKind.HOLIDAY)
    return Calendar(arranged, frozenset(year for year, confirmed in years.items() if confirmed))


def confirmed_editions() -> dict[int, int]:
    """The edition of each year that has a confirmed table."""
    return dict(WorkingYear.objects.filter(confirmed=True).values_list("year", "edition"))


def cited(known: dict[int, int], first: int, last: int) -> str:
    """Editions from one year to another, as `2026-1；2027-0`."""
    return "；".join(f"{year}-{known.get(year, 0)}" for year in range(first, last + 1))


def as_of(counted_by: str) -> Calendar:
    """The calendar by which a term was counted (`Term.calendar`), also after its years have newer editions."""
    named = [(int(year), int(edition)) for year, edition in re.findall(r"(\d+)-(\d+)", counted_by)]
    wanted = Q()
    for year, edition in named:
        wanted |= Q(year=year, edition=edition)
    changes = dict(CalendarChange.objects.filter(wanted).values_list("year", "pk")) if named else {}
    days = ChangedDay.objects.filter(change__in=changes.values()).values_list("day", "kind")
    known = dict(named)
    return with_fixed_days({day: DayKind(kind) for day, kind in days}, {year: known[year] > 0 for year in changes})


def hold(*, to_change: bool = False) -> None:
    """Keep the calendar as it is until the transaction ends, so that no term is counted by a table that is being replaced.

    Whoever counts takes it before the term's own lock; whoever changes it waits for them, and they for the change.
    SQLite has one writer anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT pg_advisory_xact_lock{'' if to_change else '_shared'}(%s)", [_LOCK])


def holidays_known(year: int) -> dict[date, str]:
    """The statutory days of a year, with those of the moon where the installation's table knows them."""
    seeded = ChangedDay.objects.filter(change__year=year, change__edition=0, kind=DayKind.HOLIDAY.value)
    return {**statutory(year), **dict(seeded.values_list("day", "name"))}
