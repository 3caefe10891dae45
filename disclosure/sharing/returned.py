"""Reading a file that the platform returned: its columns by code, by name, or as the table of names has them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from credit.exchange.guarding import Unreadable
from credit.exchange.reading import Raw, Row, Table, read_bytes, stripped
from disclosure.models import ColumnName
from disclosure.sharing.sheets import KEY_OF, code_fields, names_of

_REASONS = ("退回原因", "原因", "错误原因", "reason")
_OUTCOMES = ("处理结果", "结果", "状态", "result")
_GOOD = ("入库", "已入库", "成功", "通过")


class Line(NamedTuple):
    """One row, its values by code of the standard."""

    number: int
    values: dict[str, str]


class Returned(NamedTuple):
    """What the file holds: the fields it has, and its rows."""

    codes: tuple[str, ...]
    lines: list[Line]


def _text(cell: Raw) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return stripped(str(cell))


def _only_table(data: bytes, name: str) -> tuple[Row, list[Row]]:
    tables = [table for table in read_bytes(data, name) if table.head]
    if not tables:
        raise Unreadable("文件是空的，请核对是否为平台返回的文件。")
    found: Table = tables[0]
    assert found.head
    return found.head, found.rows


def _line(row: Row, places: Iterable[tuple[int, str]]) -> Line:
    return Line(row.number, {code: _text(row.cells[place]) for place, code in places if place < len(row.cells)})


def read_list(data: bytes, name: str, what: str) -> Returned:
    """A list of what the platform holds of this kind. Raises `Unreadable`, naming what is missing."""
    head, rows = _only_table(data, name)
    known = {**{called: code for code, called in names_of(what).items()}, **{code: code for code in names_of(what)}}
    known |= {row.name: row.code for row in ColumnName.objects.all()}
    places = [(place, known[_text(cell)]) for place, cell in enumerate(head.cells) if _text(cell) in known]
    codes = tuple(code for _, code in places)
    if not set(codes) & set(code_fields(what)):
        raise Unreadable(f"文件中没有主体代码一列（{code_fields(what)[0]}），请核对信息类别和文件。")
    if KEY_OF[what] not in codes:
        raise Unreadable(f"文件中没有“{names_of(what)[KEY_OF[what]]}”一列（{KEY_OF[what]}），请核对信息类别和文件。")
    return Returned(codes, [_line(row, places) for row in rows])


def read_receipt(data: bytes, name: str) -> dict[str, str]:
    """The rows of a receipt that were refused: number of the decision → reason. Raises `Unreadable`."""
    head, rows = _only_table(data, name)
    titles = [_text(cell) for cell in head.cells]
    keys = {
        "CF_WSH",
        names_of("penalty")["CF_WSH"],
        *ColumnName.objects.filter(code="CF_WSH").values_list("name", flat=True),
    }
    key = next((place for place, title in enumerate(titles) if title in keys), None)
    why = next((place for place, title in enumerate(titles) if title in _REASONS), None)
    if key is None or why is None:
        raise Unreadable("回执文件应有“行政处罚决定书文号”和“退回原因”两列，请核对。")
    outcome = next((place for place, title in enumerate(titles) if title in _OUTCOMES), None)
    places = [(key, "key"), (why, "why"), *([(outcome, "outcome")] if outcome is not None else [])]
    lines = [_line(row, places).values for row in rows]
    return {
        line.get("key", ""): line.get("why", "")
        for line in lines
        if line.get("outcome", "") not in _GOOD and (line.get("why") or "outcome" in line)
    }
