"""All calendar arithmetic: half-open spans of days, windows of years, working days.

Always forwards from the event, never backwards from today. Sources: Civil Code, Articles 200–204; rules R1 and R4.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import Enum
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

ONE_DAY = timedelta(days=1)


class Span(NamedTuple):
    """The days `start <= day < end`; `end` None is open."""

    start: date
    end: date | None

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.start <= day and (self.end is None or day < self.end)

    @property
    def is_empty(self) -> bool:
        return self.end is not None and self.end <= self.start

    def until(self, day: date | None) -> Span:
        """Cut off so that `day` is the first day outside; None cuts nothing."""
        return Span(self.start, earliest(self.end, day)) if day else self

    def within(self, other: Span) -> Span:
        """The days in both; perhaps empty."""
        return Span(max(self.start, other.start), earliest(self.end, other.end))


def earliest(*ends: date | None) -> date | None:
    """The first of some ends, where None is open."""
    return min((end for end in ends if end is not None), default=None)


def latest(*ends: date | None) -> date | None:
    """The last of some ends, where None is open."""
    return None if None in ends else max(end for end in ends if end is not None)


def months_from(event: date, months: int) -> date:
    """The corresponding day `months` later, or the last day of that month when it has none (Civil Code 202)."""
    years, month = divmod(event.month - 1 + months, 12)
    year = event.year + years
    day = event.day
    while day > 28:
        try:
            return date(year, month + 1, day)
        except ValueError:
            day -= 1
    return date(year, month + 1, day)


def years_from(event: date, years: int) -> date:
    """The anniversary: 29 February maps to 28 February in a common year (R1)."""
    return months_from(event, 12 * years)


@lru_cache(8192)
def end_of_window(event: date, years: int) -> date:
    """The first day that is no longer within `years` of `event` (R1)."""
    return years_from(event, years) + ONE_DAY


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same days as disjoint spans in order; touching spans join, empty ones vanish."""
    result: list[Span] = []
    for span in sorted((span for span in spans if not span.is_empty), key=attrgetter("start")):
        if result and (result[-1].end is None or span.start <= result[-1].end):
            result[-1] = Span(result[-1].start, latest(result[-1].end, span.end))
        else:
            result.append(span)
    return result


def gaps(spans: Iterable[Span], whole: Span) -> list[Span]:
    """The days of `whole` that no span covers."""
    result: list[Span] = []
    start: date | None = whole.start
    for span in merged(span.within(whole) for span in spans):
        if start is not None:
            result.append(Span(start, span.start))
        start = span.end
    if start is not None:
        result.append(Span(start, whole.end))
    return [gap for gap in result if not gap.is_empty]


class DayKind(Enum):
    """What the State Council's yearly arrangement says of a day that differs from the plain week."""

    HOLIDAY = "放假"
    MAKE_UP = "调休上班"


class Calendar(NamedTuple):
    """Arranged days, and the years whose arrangement is confirmed (R4)."""

    arranged: Mapping[date, DayKind]
    confirmed_years: frozenset[int]

    def is_working(self, day: date) -> bool:
        """Make-up days work, holidays do not, else Monday to Friday."""
        kind = self.arranged.get(day)
        return kind is DayKind.MAKE_UP if kind else day.weekday() < 5

    def reason(self, day: date) -> str:
        """Why the day is counted or not, in words for the day strip."""
        kind = self.arranged.get(day)
        return kind.value if kind else ("工作日" if day.weekday() < 5 else "周末")


class CountedDay(NamedTuple):
    """One day of a term, and why it is counted or not."""

    day: date
    counted: bool
    why: str


class Deadline(NamedTuple):
    """The end (24:00) of `due`; provisional when a day of an unconfirmed year was counted through (R4)."""

    due: date
    provisional: bool
    days: tuple[CountedDay, ...]


def working_deadline(accepted: date, working_days: int, calendar: Calendar, suspended: Iterable[Span] = ()) -> Deadline:
    """The n-th working day after `accepted`, which itself is day 0; suspended days are not counted.

    Raises ValueError for a term under one day or a suspension without an end.
    """
    if working_days < 1:
        raise ValueError("a term has at least one working day")
    pauses = merged(suspended)
    if any(pause.end is None for pause in pauses):
        raise ValueError("a suspension without an end leaves no deadline")
    days: list[CountedDay] = []
    day, left = accepted, working_days
    while left:
        day += ONE_DAY
        if any(day in pause for pause in pauses):
            days.append(CountedDay(day, False, "暂停计时"))
            continue
        counted = calendar.is_working(day)
        days.append(CountedDay(day, counted, calendar.reason(day)))
        left -= counted
    provisional = any(item.day.year not in calendar.confirmed_years for item in days)
    return Deadline(day, provisional, tuple(days))


def working_days_between(after: date, until: date, calendar: Calendar) -> int:
    """How many working days `after < day <= until` holds (R4)."""
    days = (after + timedelta(days=number) for number in range(1, (until - after).days + 1))
    return sum(calendar.is_working(day) for day in days)
