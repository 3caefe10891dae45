"""The blank workbook: one sheet for each table, heads exactly as docs/exchange.md gives them, notes, drop-down lists."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

from accounts.models import Department
from config.at_need import AtNeed
from credit.exchange.catalogue import sheets
from credit.exchange.cells import Cell, Day, Text
from credit.exchange.lines import Column
from credit.exchange.sheets import Sheet
from subjects.models import Industry

xlsxwriter = AtNeed("xlsxwriter")

ROWS = 5000
"""How far down formats and lists reach."""

_LISTS = "选项"
_GUIDE = (
    "一张表一类内容，只填需要的表；不填的表留空即可，不必删除。",
    "表头不要改动；列的次序可以调整；不要另加列。深蓝色表头的列必填，其余可以空着。",
    "日期写成 2026-09-17、2026.9.17 或 2026年9月17日 的样子，或用日期格式的单元格。代码、编号、文号、证件号码一律为文本。",
    "有下拉列表的列从列表中选择；“几项”的列用“；”隔开。合并单元格请先取消合并。",
    "新的主体先填“信用主体”表，其他表按主体代码引用；名单按记录编号引用记录。",
    "全部内容先检查后写入：有一处错误，整个文件都不写入，并逐条列出在哪一行哪一列、怎么改。",
    "同一文件重复导入不会重复登记；与系统不同的，按文件更新并留有历史；文件没有提到的，不变。",
)


def write_template(target: Path | IO[bytes], family: str = "") -> None:
    """Write the blank workbook to a path or an open file."""
    known = sheets(family)
    book = xlsxwriter.Workbook(target if not isinstance(target, Path) else str(target), {"in_memory": True})
    looks = _Looks(book)
    _write_guide(book, looks, known)
    references = _References(book)
    for sheet in known:
        _write_sheet(book.add_worksheet(sheet.name), sheet.columns, looks, references)
    references.close()
    book.close()


class _Looks:
    """The formats of the workbook."""

    def __init__(self, book: Any) -> None:
        head = {"bold": True, "border": 1, "valign": "vcenter", "border_color": "#9AA5B1"}
        self.required = book.add_format({**head, "bg_color": "#1F4E79", "font_color": "#FFFFFF"})
        self.optional = book.add_format({**head, "bg_color": "#DCE6F1"})
        self.text = book.add_format({"num_format": "@"})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.bold = book.add_format({"bold": True, "bottom": 1})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})

    def of(self, cell: Cell) -> Any:
        if isinstance(cell, Day):
            return self.day
        return self.text if cell.text_format else None


class _References:
    """Lists too long or too changeable to stand in a cell's rule: they stand on a hidden sheet."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.lists = {
            "行业类别": [industry.name for industry in Industry.objects.filter(active=True)],
            "记录部门": [department.name for department in Department.objects.filter(active=True)],
        }

    def source(self, column: Column) -> list[str] | str | None:
        """What a drop-down list of this column offers."""
        if column.name in self.lists:
            place = "AB"[list(self.lists).index(column.name)]
            return f"={_LISTS}!${place}$1:${place}${max(1, len(self.lists[column.name]))}"
        return list(column.cell.options) or None

    def close(self) -> None:
        sheet = self.book.add_worksheet(_LISTS)
        for place, words in enumerate(self.lists.values()):
            sheet.write_column(0, place, words)
        sheet.hide()


def _write_guide(book: Any, looks: _Looks, known: Sequence[Sheet[Any]]) -> None:
    guide = book.add_worksheet("填写说明")
    guide.set_column(0, 0, 16)
    guide.set_column(1, 1, 18)
    guide.set_column(2, 2, 8)
    guide.set_column(3, 3, 90)
    guide.write(0, 0, "信用信息导入模板 填写说明", looks.title)
    for row, text in enumerate(_GUIDE, 1):
        guide.write(row, 0, f"{row}. {text}")
    row = len(_GUIDE) + 2
    guide.write_row(row, 0, ("表", "列", "必填", "怎么填"), looks.bold)
    for sheet in known:
        for column in sheet.columns:
            row += 1
            guide.write_row(row, 0, (sheet.name, column.name, "是" if column.required else ""))
            guide.write(row, 3, _explained(column), looks.wrapped)


def _explained(column: Column) -> str:
    return "；".join(filter(None, (column.cell.hint, column.note.rstrip("。"))))


def _write_sheet(sheet: Any, columns: Sequence[Column], looks: _Looks, references: _References) -> None:
    sheet.freeze_panes(1, 0)
    sheet.set_row(0, 24)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, _width(column), looks.of(column.cell))
        sheet.write_string(0, place, column.name, looks.required if column.required else looks.optional)
        mark = "必填。" if column.required else "选填。"
        sheet.write_comment(0, place, f"{mark}{_explained(column)}", {"x_scale": 2, "author": "安信"})
        if source := references.source(column):
            rule = {
                "validate": "list",
                "source": source,
                "error_title": "不在列表中",
                "error_message": "请从列表中选择。",
            }
            sheet.data_validation(1, place, ROWS, place, rule)


def _width(column: Column) -> int:
    if isinstance(column.cell, Day):
        return 13
    if isinstance(column.cell, Text) and column.cell.longest >= 200:
        return 36
    return max(12, 2 * len(column.name) + 4, 22 if isinstance(column.cell, Text) else 0)
