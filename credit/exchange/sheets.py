"""What a sheet is: a table of columns, how its rows are found again, checked, and turned into facts."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Generic, NamedTuple, TypeVar

from django.db.models import Model, QuerySet
from simple_history.utils import get_history_manager_for_model

from accounts.history import keep
from accounts.models import User
from credit.exchange.cells import PlainCode, Value
from credit.exchange.known import Known, held
from credit.exchange.lines import Column, Line
from subjects import identity

M = TypeVar("M", bound=Model)

SUBJECT = Column("主体代码", PlainCode(40, "统一社会信用代码（18 位）；自然人填公民身份号码"), required=True)
_BATCH = 1000


class Author(NamedTuple):
    """Who brings the file in, with what words in the history, and when."""

    by: User | None
    reason: str
    at: datetime


class Change(NamedTuple, Generic[M]):
    """A row that the file changes: in which columns, and what they held before."""

    line: Line
    row: M
    columns: tuple[str, ...]
    before: dict[str, object]


@dataclass
class Plan(Generic[M]):
    """What a sheet will do: rows to add, rows to change, and how many stay as they are."""

    sheet: Sheet[M]
    known: Known
    added: list[M] = field(default_factory=list)
    changed: list[Change[M]] = field(default_factory=list)
    unchanged: int = 0

    def write(self, author: Author) -> None:
        self.sheet.write(self, author)

    @property
    def rows(self) -> list[M]:
        """Every row that is written."""
        return [*self.added, *(change.row for change in self.changed)]


class Sheet(ABC, Generic[M]):
    """One sheet of the exchange format (docs/exchange.md). Rows are facts of one model; `moves_levels` if Article 12 looks at them.

    `orders` are pairs of columns: the day in the first is not later than the day in the second.
    """

    name: ClassVar[str]
    model: type[M]
    columns: ClassVar[tuple[Column, ...]]
    orders: ClassVar[tuple[tuple[str, str], ...]] = ()
    moves_levels: ClassVar[bool] = True

    def mention(self, lines: Sequence[Line], known: Known) -> None:
        """Say what the file names, before anything is looked up."""

    @abstractmethod
    def key(self, line: Line) -> Hashable | None:
        """What makes this row the same as one in the database; None if that cannot be said."""

    @abstractmethod
    def existing(self, lines: Sequence[Line], known: Known) -> dict[Hashable, M]:
        """The rows that the database holds already, by key."""

    @abstractmethod
    def start(self, line: Line, known: Known) -> M:
        """A new row."""

    def check(self, line: Line, known: Known) -> None:
        """Report faults beyond the single cell, and notes. Values that could not be read are missing here."""

    def compare(self, line: Line, row: M | None, known: Known) -> None:
        """Report faults and notes that need the row as the database holds it."""

    def fill(self, row: M, line: Line, known: Known) -> None:
        """Give the row the values of the line."""
        for column in self.columns:
            if column.fills and not (column.lasting and column.name in line.missing):
                setattr(row, column.fills, stored_value(line.values.get(column.name)))

    def watched(self, row: M, known: Known) -> dict[str, object]:
        """What makes a row differ, by column."""
        return {column.name: getattr(row, column.fills) for column in self.columns if column.fills}

    def twice(self, line: Line, first: Line) -> None:
        """The same key stood in an earlier row of the file."""
        line.fault(self.columns[0].name, f"与第 {first.number} 行是同一条，请只保留一行。")

    def write(self, plan: Plan[M], author: Author) -> None:
        """Store what was planned, with history."""
        insert(plan.added, author)
        for change in plan.changed:
            keep(change.row, by=author.by, reason=author.reason, at=author.at)

    def plan(self, lines: Sequence[Line], known: Known) -> Plan[M]:
        """Check every line; sort the sound ones into added, changed and unchanged."""
        for line in lines:
            _check_orders(line, self.orders)
            self.check(line, known)
        found = self.existing([line for line in lines if line.sound], known)
        plan: Plan[M] = Plan(self, known)
        first: dict[Hashable, Line] = {}
        for line in lines:
            key = self.key(line)
            if key is not None and key in first:
                self.twice(line, first[key])
            elif key is not None:
                first[key] = line
                if line.sound:
                    self._place(plan, line, found.get(key), known)
        return plan

    def _place(self, plan: Plan[M], line: Line, row: M | None, known: Known) -> None:
        self.compare(line, row, known)
        if not line.sound:
            return
        if row is None:
            row = self.start(line, known)
            self.fill(row, line, known)
            plan.added.append(row)
            return
        before = self.watched(row, known)
        self.fill(row, line, known)
        after = self.watched(row, known)
        if columns := tuple(name for name in after if after[name] != before[name]):
            plan.changed.append(Change(line, row, columns, before))
        else:
            plan.unchanged += 1


def stored_value(value: Value) -> object:
    """A value as a column of a model holds it."""
    return list(value) if isinstance(value, tuple) else value


def _check_orders(line: Line, orders: Iterable[tuple[str, str]]) -> None:
    for earlier, later in orders:
        first, second = line.day(earlier), line.day(later)
        if first and second and second < first:
            line.fault(later, f"{later}早于{earlier}（{first}），请核对两个日期。")


def insert(rows: Sequence[M], author: Author) -> list[Model]:
    """Add rows of one model in bulk, with their history where the model keeps one; returns the history."""
    if not rows:
        return []
    model = type(rows[0])
    model._default_manager.bulk_create(rows, batch_size=_BATCH)
    if not hasattr(model, "history"):
        return []
    histories: list[Model] = get_history_manager_for_model(model).bulk_history_create(
        rows,
        batch_size=_BATCH,
        default_user=author.by,
        default_change_reason=author.reason[:100],
        default_date=author.at,
    )
    return histories


def code_of(line: Line) -> str:
    return line.text(SUBJECT.name)


def refer_to_subject(line: Line, known: Known) -> None:
    """Find the subject that a row is about: in the register, or on the sheet 信用主体 of the same file."""
    code = code_of(line)
    if not code:
        return
    line.subject = known.subjects.get(code)
    if line.subject is None:
        if known.is_mentioned("subject", code):
            line.sound = False  # its own row says what is wrong
        elif fault := _malformed(code):
            line.fault(SUBJECT.name, fault)
        else:
            line.fault(SUBJECT.name, "主体代码没有登记，请核对；新的主体请先填在“信用主体”表中。")
    elif known.own and line.subject.department_id != known.own.pk:
        line.fault(SUBJECT.name, f"该主体不属于{known.own}，只能导入本部门信用主体的内容，请删去本行。")


def _malformed(code: str) -> str:
    """What is wrong with a code that nobody has, if it is the code."""
    natural = len(code) == 18 and code[:17].isdigit() and code[6:8] in ("18", "19", "20")
    try:
        (identity.check_citizen_number if natural else identity.check_credit_code)(code)
    except ValueError as fault:
        return str(fault)
    return ""


class SubjectSheet(Sheet[M]):
    """A sheet whose rows are about subjects."""

    def mention(self, lines: Sequence[Line], known: Known) -> None:
        known.load_subjects({code_of(line) for line in lines} - {""} - known.subjects.keys())

    def check(self, line: Line, known: Known) -> None:
        refer_to_subject(line, known)


def of_subjects(rows: QuerySet[M], lines: Iterable[Line]) -> Iterator[tuple[str, M]]:
    """What the database holds of the subjects that these lines are about, each with the subject's code."""
    codes = {line.subject.pk: code_of(line) for line in lines if line.subject and line.subject.pk}
    for row in held(rows, "subject_id", codes):
        yield codes[row.subject_id], row  # type: ignore[attr-defined]
