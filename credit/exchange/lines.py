"""From a table to lines: heads matched to columns, every cell read or reported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from credit.exchange.cells import Cell, Value, Wrong, shown
from credit.exchange.findings import Findings
from credit.exchange.guarding import Place
from credit.exchange.reading import Raw, Row, Table, stripped
from subjects.models import Subject


class Column(NamedTuple):
    """A column of a sheet. `fills` names the model's field that takes the value as it is; `unit` may follow the head."""

    name: str
    cell: Cell
    required: bool = False
    fills: str = ""
    unit: str = ""
    note: str = ""
    lasting: bool = False
    """Whether a file without the column says nothing of it, so that what is known stays."""

    @property
    def heads(self) -> tuple[str, ...]:
        """The head as docs/exchange.md gives it: the name, perhaps with its unit or the mark of a required one."""
        named = [self.name, *((f"{self.name}({self.unit})",) if self.unit else ())]
        return (*named, *(f"{name}*" for name in named if self.required))


@dataclass
class Line:
    """One row that was read. `sound` until a fault is found in it."""

    findings: Findings
    sheet: str
    number: int
    values: dict[str, Value]
    cells: dict[str, Raw]
    sound: bool = True
    missing: frozenset[str] = frozenset()
    """The columns that the file does not have."""
    faulty: set[str] = field(default_factory=set)
    """The columns in which a fault was found."""
    subject: Subject | None = field(default=None)

    def says(self, column: Column) -> bool:
        """Whether the row says what stands in the column: not where it could not be read, or an older file lacks it."""
        return column.name in self.values and not (column.lasting and column.name in self.missing)

    def fault(self, column: str, text: str) -> None:
        """Report what is wrong here and what to do; the file will not go in."""
        self.sound = False
        self.faulty.add(column)
        self.findings.fault(text, self.sheet, self.number, column, shown(self.cells.get(column, "")))

    def note(self, column: str, text: str) -> None:
        """Remark on something that goes in all the same."""
        self.findings.note(text, self.sheet, self.number, column, shown(self.cells.get(column, "")))

    def text(self, column: str) -> str:
        value = self.values.get(column)
        return value if isinstance(value, str) else ""

    def day(self, column: str) -> date | None:
        value = self.values.get(column)
        return value if isinstance(value, date) else None

    def whole(self, column: str) -> int | None:
        value = self.values.get(column)
        return value if isinstance(value, int) else None

    def amount(self, column: str) -> Decimal | None:
        value = self.values.get(column)
        return value if isinstance(value, Decimal) else None

    def yes(self, column: str) -> bool:
        return self.values.get(column) is True

    def parts(self, column: str) -> tuple[str, ...]:
        value = self.values.get(column)
        return value if isinstance(value, tuple) else ()


def _head(raw: Raw) -> str:
    text = stripped(raw) if isinstance(raw, str) else str(raw)
    return "".join(text.replace("（", "(").replace("）", ")").split())


def lines_of(table: Table, columns: Sequence[Column], findings: Findings) -> list[Line]:
    """Read a table. A head that is missing, unknown or there twice is a fault of the sheet, and no row is read then."""
    if table.head is None:
        return []
    places = _places(table, table.head, columns, findings)
    return [_line(table, row, places, findings) for row in table.rows] if places is not None else []


def _places(
    table: Table, head: Row, columns: Sequence[Column], findings: Findings
) -> list[tuple[Column, int | None]] | None:
    known = {name: column for column in columns for name in column.heads}
    found: dict[str, int] = {}
    sound = True
    width = max(len(row.cells) for row in (head, *table.rows))
    for place, raw in enumerate([*head.cells, *[""] * (width - len(head.cells))]):
        name = _head(raw)
        column = known.get(name)
        if not name and (row := next((row for row in table.rows if row.holds(place)), None)):
            findings.fault(
                f"第 {place + 1} 列在第 {row.number} 行有内容而没有表头，请补上表头或删去该列；"
                "CSV 文件中含逗号的内容须加引号。",
                table.name,
                head.number,
            )
        elif name and column is None:
            findings.fault(
                f"没有“{name}”这一列，请按空白模板改正表头或删去该列。", table.name, head.number, name, shown(raw)
            )
        elif column and column.name in found:
            findings.fault("这一列出现了两次，请删去一列。", table.name, head.number, column.name, shown(raw))
        else:
            if column:
                found[column.name] = place
            continue
        sound = False
    for column in columns:
        if column.required and column.name not in found:
            findings.fault("缺少这一必填列，请按空白模板补上表头。", table.name, head.number, column.name)
            sound = False
    return [(column, found.get(column.name)) for column in columns] if sound else None


def _line(table: Table, row: Row, places: Sequence[tuple[Column, int | None]], findings: Findings) -> Line:
    missing = frozenset(column.name for column, place in places if place is None)
    line = Line(findings, table.name, row.number, {}, {}, missing=missing)
    for column, place in places:
        raw: Raw = row.cells[place] if place is not None and place < len(row.cells) else ""
        line.cells[column.name] = raw
        try:
            line.values[column.name] = _value(table, row, column, place, raw)
        except Wrong as wrong:
            line.fault(column.name, f"{column.name}{wrong}")
    return line


def _value(table: Table, row: Row, column: Column, place: int | None, raw: Raw) -> Value:
    if place is not None and (lost := table.lost.get(Place(row.number, place))):
        raise Wrong(lost)
    if isinstance(raw, str) and not stripped(raw):
        if column.required:
            raise Wrong("为空，这一项必填，请补填；合并的单元格请取消合并并逐行填写。")
        return column.cell.blank
    return column.cell.read(raw)
