"""A list as a sheet (xlsx): the same columns, the same rows, in the same order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from accounts.gate import Refused
from config.at_need import AtNeed
from desk.lists.columns import Column

if TYPE_CHECKING:
    import xlsxwriter
else:
    xlsxwriter = AtNeed("xlsxwriter")

_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")
MOST = 20_000
"""Rows that one sheet holds; what is more is asked for in parts."""


def must_fit(number: int) -> None:
    """Raises Refused where there are more rows than a sheet takes."""
    if number > MOST:
        raise Refused("列表导出", f"共有超过 {MOST:,} 行，不能一次导出；请缩小筛选范围后再导出。")


def sheet(title: str, said: str, columns: Sequence[Column[Any]], rows: Iterable[Any]) -> bytes:
    """The bytes of the sheet: a line that says what it is, a head, the rows. No cell is ever a formula."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    page = book.add_worksheet(_NOT_IN_A_NAME.sub(" ", title)[:31])
    head = book.add_format({"bold": True, "bottom": 1})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    page.set_column(0, max(len(columns) - 1, 0), 18)
    page.write_string(0, 0, said)
    for place, column in enumerate(columns):
        page.write_string(1, place, column.label, head)
    page.freeze_panes(2, 1)
    for line, row in enumerate(rows, 2):
        for place, column in enumerate(columns):
            value = column.plain(row)
            if isinstance(value, datetime):
                page.write_datetime(line, place, value, moment)
            elif isinstance(value, date):
                page.write_datetime(line, place, value, day)
            elif isinstance(value, int | float):
                page.write_number(line, place, value)
            elif value:
                page.write_string(line, place, value)
    book.close()
    return out.getvalue()
