"""The ledger as csv, xlsx and json, with the columns and keys that other programs rely on."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from config.at_need import AtNeed
from credit.ledger.book import BLOCK, Ledger
from credit.ledger.rows import COLUMNS, LedgerRow

xlsxwriter = AtNeed("xlsxwriter")

Progress = Callable[[int], None]
"""Told, every so often, how many rows are done."""

TITLE = "新密市应急管理局信用分级台账"
_WIDTHS = (23, 42, 12, 18, 20, 10, 14, 24, 14, 15, 8)


def told(rows: Iterator[LedgerRow], progress: Progress) -> Iterator[LedgerRow]:
    """The rows, telling `progress` at every block and at the end."""
    done = 0
    for done, row in enumerate(rows, start=1):
        yield row
        if done % BLOCK == 0:
            progress(done)
    progress(done)


def write_csv(ledger: Ledger, path: Path, progress: Progress) -> None:
    """UTF-8 with BOM, so that spreadsheets read Chinese."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(row.cells for row in told(ledger.rows(), progress))


def write_json(ledger: Ledger, path: Path, progress: Progress) -> None:
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


def write_xlsx(ledger: Ledger, path: Path, progress: Progress) -> None:
    """Dates as dates, codes as text; frozen head, filters, ready to print on A4 across."""
    with xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"title": TITLE, "comments": ledger.condition})
        head = book.add_format(
            {"bold": True, "border": 1, "align": "center", "valign": "vcenter", "bg_color": "#E8EDF3"}
        )
        text = book.add_format({"border": 1, "valign": "vcenter", "num_format": "@"})
        day = book.add_format({"border": 1, "align": "center", "valign": "vcenter", "num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet("信用分级台账")
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width)
        sheet.write_row(0, 0, COLUMNS, head)
        last = 0
        for last, row in enumerate(told(ledger.rows(), progress), start=1):
            for column, cell in enumerate(row.cells):
                if isinstance(cell, date):
                    sheet.write_datetime(last, column, cell, day)
                elif cell:
                    sheet.write_string(last, column, cell, text)
                else:
                    sheet.write_blank(last, column, None, text)
        sheet.freeze_panes(1, 2)
        sheet.autofilter(0, 0, last, len(COLUMNS) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.4, right=0.4, top=0.75, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_header(f'&C&"Noto Serif CJK SC,Bold"&14{TITLE}')
        sheet.set_footer(f"&L查看日期 {ledger.query.as_of}&R第 &P 页 共 &N 页")
