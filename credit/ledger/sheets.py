"""Ledgers as xlsx; and the graded one as csv and json, with the columns and keys that other programs rely on."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from config.at_need import AtNeed
from credit.ledger.columns import Setting
from credit.ledger.editions import Seal, foot_of
from credit.ledger.graded import GradedLedger
from credit.ledger.ledgers import BLOCK, Ledger
from credit.ledger.rows import COLUMNS, LedgerRow

xlsxwriter = AtNeed("xlsxwriter")

R = TypeVar("R")
Progress = Callable[[int], None]
"""Told, every so often, how many rows are done."""

SERIAL = "序号"
LONGEST = 32_767
"""Characters that a cell holds."""


def told(rows: Iterator[R], progress: Progress) -> Iterator[R]:
    """The rows, telling `progress` at every block and at the end."""
    done = 0
    for done, row in enumerate(rows, start=1):
        yield row
        if done % BLOCK == 0:
            progress(done)
    progress(done)


def write_csv(ledger: GradedLedger, path: Path, progress: Progress) -> None:
    """UTF-8 with BOM, so that spreadsheets read Chinese."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(row.cells for row in told(ledger.rows(), progress))


def write_json(ledger: GradedLedger, path: Path, progress: Progress) -> None:
    """A list of objects, one a line."""
    with path.open("w", encoding="utf-8") as file:
        file.write("[")
        for place, row in enumerate(told(ledger.rows(), progress)):
            file.write(",\n" if place else "\n")
            file.write(json.dumps(_keys(row), ensure_ascii=False))
        file.write("\n]\n")


def _keys(row: LedgerRow) -> dict[str, object]:
    return {
        "code": row.code,
        "name": row.name,
        "kind": row.kind,
        "industry": row.industry,
        "section": row.section,
        "level": row.level,
        "since": row.since.isoformat(),
        "grounds": list(row.grounds),
        "next_change_on": row.next_change_on.isoformat() if row.next_change_on else None,
        "next_level": row.next_level,
        "disputed": row.disputed,
    }


def write_xlsx(ledger: Ledger[Any], path: Path, progress: Progress) -> None:
    """Dates as dates, codes as text; frozen head, filters, ready to print on A4 across, with the foot of the paper."""
    assert ledger.at, "a file says as of which moment its data are"
    seal = Seal(ledger)
    with xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"title": ledger.heading, "comments": ledger.condition})
        sheet = book.add_worksheet(ledger.name)
        rows = seal.over(told(ledger.rows(), progress))
        last, across = _filled(book, sheet, ledger, rows), len(ledger.sheet) + ledger.numbered
        sheet.freeze_panes(1, 2)
        sheet.autofilter(0, 0, last, across - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.4, right=0.4, top=0.75, bottom=0.8)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_header(f'&C&"Noto Serif CJK SC,Bold"&14{ledger.heading}')
        foot = foot_of(ledger, seal.edition(ledger.at))
        said = f"第 {foot.edition} 版　数据截至 {foot.data_until}　规则版本 {foot.rulebook}　核验码 {foot.code}"
        sheet.set_footer(f"&L制表人：　　　　　审核人：　　　　　签发人：\n{said}&R第 &P 页 共 &N 页")


def _filled(book: Any, sheet: Any, ledger: Ledger[Any], rows: Iterator[Any]) -> int:
    """Write head and rows; the number of the last row."""
    head = book.add_format({"bold": True, "border": 1, "align": "center", "valign": "vcenter", "bg_color": "#E8EDF3"})
    text = book.add_format({"border": 1, "valign": "vcenter", "num_format": "@"})
    long = book.add_format({"border": 1, "valign": "vcenter", "num_format": "@", "text_wrap": True})
    day = book.add_format({"border": 1, "align": "center", "valign": "vcenter", "num_format": "yyyy-mm-dd"})
    number = book.add_format({"border": 1, "align": "center", "valign": "vcenter"})
    first = int(ledger.numbered)
    if ledger.numbered:
        sheet.set_column(0, 0, 7)
    for place, column in enumerate(ledger.sheet, first):
        sheet.set_column(place, place, column.width)
    sheet.write_row(0, 0, [*[SERIAL][:first], *(column.label for column in ledger.sheet)], head)
    last = 0
    for last, row in enumerate(rows, start=1):
        if ledger.numbered:
            sheet.write_number(last, 0, last, number)
        for place, column in enumerate(ledger.sheet, first):
            value = column.plain(row)
            if isinstance(value, date):
                sheet.write_datetime(last, place, value, day)
            elif isinstance(value, int | float):
                sheet.write_number(last, place, value, number)
            elif value:
                sheet.write_string(last, place, value[:LONGEST], long if column.setting == Setting.LEFT else text)
            else:
                sheet.write_blank(last, place, None, text)
    return last
