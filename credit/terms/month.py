"""A month of due days (到期日历): which days are worked, and which running terms end on them."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from accounts.models import User
from credit.models import Term
from credit.regulation.periods import ONE_DAY, Calendar, DayKind, months_from
from credit.terms.arrangement import SIGNS
from credit.terms.worklist import Task, running, tasks


class MonthDay(NamedTuple):
    """A day of the month, whether it is worked, its mark where it differs from the plain week, and what ends on it."""

    day: date
    inside: bool
    working: bool
    kind: DayKind | None
    tasks: list[Task]

    @property
    def mark(self) -> str:
        return SIGNS[self.kind] if self.kind else ""

    @property
    def is_made_up(self) -> bool:
        """Whether a notice made it a working day."""
        return self.kind is DayKind.MAKE_UP


class Month(NamedTuple):
    """Whole weeks from Monday around a month; `provisional` where the year has no confirmed calendar."""

    first: date
    weeks: list[list[MonthDay]]
    provisional: bool

    @property
    def previous(self) -> date:
        """The first day of the month before."""
        return (self.first - ONE_DAY).replace(day=1)

    @property
    def next(self) -> date:
        """The first day of the month after."""
        return months_from(self.first, 1)

    @property
    def number(self) -> int:
        """How many terms end in the month."""
        return sum(len(day.tasks) for week in self.weeks for day in week if day.inside)


def month_of(user: User, first: date, today: date, by: Calendar) -> Month:
    """The month that begins on `first`, with the running terms that this person sees, in one query."""
    start = first - first.weekday() * ONE_DAY
    last = months_from(first, 1) - ONE_DAY
    end = last + (6 - last.weekday()) * ONE_DAY
    terms = running(Term.objects.visible_to(user)).filter(due_on__range=(start, end)).select_related("subject")
    due: dict[date | None, list[Task]] = defaultdict(list)
    for task in tasks(terms, today, by):
        due[task.term.due_on].append(task)
    days = [start + number * ONE_DAY for number in range((end - start).days + 1)]
    told = [_day(day, first, due[day], by) for day in days]
    weeks = [told[number : number + 7] for number in range(0, len(told), 7)]
    return Month(first, weeks, first.year not in by.confirmed_years)


def _day(day: date, first: date, due: list[Task], by: Calendar) -> MonthDay:
    return MonthDay(day, day.month == first.month, by.is_working(day), by.arranged.get(day), due)
