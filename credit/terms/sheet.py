"""A year as it hangs on the wall (年历): twelve months with 休 and 班, and the open terms due on each day."""

from __future__ import annotations

from calendar import Calendar as Weeks
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from django.db.models import Count

from accounts.models import User
from credit.models import ArrangedDay, Term, WorkingYear
from credit.regulation.periods import DayKind
from credit.terms.arrangement import SIGNS, Arranged, Run, runs_of, statutory, weekday


class Cell(NamedTuple):
    """One day of a month."""

    day: date
    arranged: Arranged | None
    due: int
    is_today: bool

    @property
    def kind(self) -> DayKind | None:
        """What is arranged of it; None on a plain day of the week."""
        return self.arranged.kind if self.arranged else None

    @property
    def sign(self) -> str:
        """休, 班, or nothing on a plain day of the week."""
        return SIGNS[self.kind] if self.kind else ""

    @property
    def works(self) -> bool:
        return self.day.weekday() < 5 if self.kind is None else self.kind is DayKind.MAKE_UP

    @property
    def is_off(self) -> bool:
        """Whether a notice made it a holiday."""
        return self.kind is DayKind.HOLIDAY

    @property
    def look(self) -> str:
        """The class of its cell."""
        if self.kind is None:
            return "plain" if self.works else "weekend"
        return "off" if self.is_off else "made-up"

    @property
    def name(self) -> str:
        return self.arranged.name if self.arranged else ""

    @property
    def told(self) -> bool:
        """Whether there is more to say of it, so that it leads to its own page."""
        return bool(self.sign or self.due or self.is_today)


class Month(NamedTuple):
    """A month in weeks from Monday; None stands for a day of a neighbouring month."""

    number: int
    weeks: list[list[Cell | None]]
    working_days: int


class Sheet(NamedTuple):
    """A year with its table, if it has one."""

    year: int
    table: WorkingYear | None
    months: list[Month]
    runs: list[Run]

    @property
    def confirmed(self) -> bool:
        return bool(self.table and self.table.confirmed)

    @property
    def working_days(self) -> int:
        return sum(month.working_days for month in self.months)

    @property
    def due(self) -> int:
        """How many open terms are due in the year."""
        return sum(cell.due for month in self.months for week in month.weeks for cell in week if cell)


def sheet(year: int, user: User, today: date) -> Sheet:
    """The sheet of a year, with the terms that this person may see."""
    table = WorkingYear.objects.filter(year=year).first()
    arranged = arranged_in(year, has_table=table is not None)
    due = _due(year, user)
    months = [_month(year, number, arranged, due, today) for number in range(1, 13)]
    return Sheet(year, table, months, runs_of(arranged.values()))


def arranged_in(year: int, *, has_table: bool) -> dict[date, Arranged]:
    """What is arranged in a year, by whichever notice; the fixed statutory days where it has no table."""
    rows = ArrangedDay.objects.filter(day__year=year).values_list("day", "kind", "name")
    found = {day: Arranged(day, DayKind(kind), name) for day, kind, name in rows}
    if has_table:
        return found
    return {day: Arranged(day, DayKind.HOLIDAY, name) for day, name in statutory(year).items()} | found


def table_of(year: int) -> list[Arranged]:
    """What is arranged for a year so far: its table, or the fixed statutory days; where a new table is written from."""
    rows = ArrangedDay.objects.filter(year__year=year).values_list("day", "kind", "name")
    found = [Arranged(day, DayKind(kind), name) for day, kind, name in rows]
    return found or [Arranged(day, DayKind.HOLIDAY, name) for day, name in statutory(year).items()]


def _due(year: int, user: User) -> dict[date, int]:
    terms = Term.objects.visible_to(user).running().filter(due_on__year=year).order_by()
    return dict(terms.values_list("due_on").annotate(number=Count("pk")))


def _month(year: int, number: int, arranged: Mapping[date, Arranged], due: Mapping[date, int], today: date) -> Month:
    weeks: list[list[Cell | None]] = [
        [Cell(day, arranged.get(day), due.get(day, 0), day == today) if day.month == number else None for day in week]
        for week in Weeks().monthdatescalendar(year, number)
    ]
    return Month(number, weeks, sum(cell.works for week in weeks for cell in week if cell))


def cell_of(day: date, today: date) -> Cell:
    """One day by itself, without the terms."""
    has_table = WorkingYear.objects.filter(year=day.year).exists()
    return Cell(day, arranged_in(day.year, has_table=has_table).get(day), 0, day == today)


def words_of(cell: Cell) -> str:
    """Whether a day counts, in words: 周日，调休上班，计入工作日."""
    if cell.kind is DayKind.HOLIDAY:
        why = f"放假（{cell.name}），不计入"
    elif cell.kind is DayKind.MAKE_UP:
        why = "调休上班，计入"
    else:
        why = "工作日，计入" if cell.works else "周末，不计入"
    return f"{weekday(cell.day)}，{why}"
