"""The uploaded file given back: wrong cells red, each with a comment that says what is wrong and what to do."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from credit.exchange.findings import Finding
from credit.exchange.reading import Raw, Table, stripped

LIST = "更正说明"
_RED = PatternFill("solid", fgColor="FFC7CE")
_HEAD = PatternFill("solid", fgColor="1F4E79")
_COMMENTS = 5000
"""Beyond so many comments a workbook opens slowly; the list names every fault all the same."""


def marked(data: bytes, tables: Iterable[Table], faults: Sequence[Finding]) -> bytes:
    """The file as a workbook with its faults marked, and a list of all of them as its first sheet.

    A CSV file, or a workbook that cannot be kept as it looks, comes back as a plain workbook of the same rows.
    """
    book = _own(data) or _plain(tables)
    for sheet, found in _by_sheet(faults[:_COMMENTS]).items():
        if sheet in book.sheetnames and isinstance(book[sheet], Worksheet):
            _mark(book[sheet], found)
    _list(book, faults)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _own(data: bytes) -> Workbook | None:
    try:
        return load_workbook(io.BytesIO(data))
    except (InvalidFileException, BadZipFile, KeyError, ValueError, TypeError, OSError):
        return None


def _plain(tables: Iterable[Table]) -> Workbook:
    book = Workbook()
    book.remove(book.worksheets[0])
    for table in tables:
        sheet = book.create_sheet(table.name[:31])
        for row in (*([table.head] if table.head else []), *table.rows):
            for column, value in enumerate(row.cells, 1):
                if value != "":
                    _write(sheet, row.number, column, value)
    return book


def _write(sheet: Worksheet, row: int, column: int, value: Raw) -> None:
    """A text stays a text, also when it looks like a formula."""
    cell = sheet.cell(row, column, value)
    if isinstance(value, str):
        cell.data_type = "s"


def _by_sheet(faults: Iterable[Finding]) -> Mapping[str, list[Finding]]:
    found: dict[str, list[Finding]] = defaultdict(list)
    for fault in faults:
        if fault.sheet:
            found[fault.sheet].append(fault)
    return found


def _mark(sheet: Worksheet, faults: Iterable[Finding]) -> None:
    head = next((row for row in sheet.iter_rows() if any(_text(cell.value) for cell in row)), ())
    places = {_text(cell.value): cell.column for cell in head}
    said: dict[tuple[int, int], list[str]] = defaultdict(list)
    for fault in faults:
        place = places.get(fault.column) or next((p for name, p in places.items() if name.startswith(fault.column)), 1)
        said[fault.row or 1, place or 1].append(fault.text)
    for (row, column), texts in said.items():
        cell = sheet.cell(row, column)
        if isinstance(cell, MergedCell):
            continue
        cell.fill = _RED
        cell.comment = Comment("\n".join(texts), "安信", width=320, height=40 + 30 * len(texts))


def _text(value: Raw | None) -> str:
    return stripped(str(value)).rstrip("*") if value is not None else ""


def _list(book: Workbook, faults: Iterable[Finding]) -> None:
    if LIST in book.sheetnames:
        del book[LIST]
    sheet = book.create_sheet(LIST, 0)
    sheet.append(["表", "行", "列", "内容", "问题和改法"])
    for row, fault in enumerate(faults, 2):
        for place, value in enumerate((fault.sheet, fault.row, fault.column, fault.value, fault.text), 1):
            if value:
                _write(sheet, row, place, value)
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), _HEAD
    for column, width in zip("ABCDE", (14, 8, 18, 30, 90), strict=True):
        sheet.column_dimensions[column].width = width
    for (text,) in sheet.iter_rows(min_row=2, min_col=5, max_col=5):
        text.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    book.active = 0
