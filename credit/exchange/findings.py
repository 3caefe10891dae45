"""What the check found: faults, which keep the whole file out, and notes, which do not."""

from __future__ import annotations

from typing import NamedTuple


class Finding(NamedTuple):
    """Something about one cell, row (no column), sheet (no row) or the file (no sheet): what is wrong, what to do.

    `row` counts as the spreadsheet does, the head included. `value` shows identity numbers masked.
    """

    sheet: str
    row: int | None
    column: str
    value: str
    text: str

    @property
    def place(self) -> str:
        """Where, in words."""
        row = f"第 {self.row} 行" if self.row else ""
        return " ".join(filter(None, (self.sheet, row, self.column))) or "文件"

    def __str__(self) -> str:
        value = f"“{self.value}”" if self.value else ""
        return f"{self.place}{value}：{self.text}"


class Findings:
    """The faults and notes of one check, in the order in which they were found."""

    def __init__(self) -> None:
        self.faults: list[Finding] = []
        self.notes: list[Finding] = []

    def fault(self, text: str, sheet: str = "", row: int | None = None, column: str = "", value: str = "") -> None:
        self.faults.append(Finding(sheet, row, column, value, text))

    def note(self, text: str, sheet: str, row: int, column: str = "", value: str = "") -> None:
        self.notes.append(Finding(sheet, row, column, value, text))
