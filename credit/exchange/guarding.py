"""Files from outside are not to be trusted: limits, so that no file fills the memory, and cells that a reader loses."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree import ElementTree

PACKED_LIMIT = 40 * 1024 * 1024
UNPACKED_LIMIT = 300 * 1024 * 1024
ENTRY_LIMIT = 2000
CELL_LIMIT = 6_000_000
"""Cells of the smallest rectangle that holds a sheet; the reader keeps all of them, filled or not."""

_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"[^>]*?(/?)>')
_ERROR = re.compile(rb'<(?:\w+:)?c\b(?=[^>]*\bt="e")[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"[^>]*>')
_FORMULA = re.compile(
    rb'<(?:\w+:)?c\b(?![^>]*\bt="str")[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"[^>]*>\s*'
    rb"<(?:\w+:)?f\b[^>]*(?:/>|>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
"""A formula without a result; the result of one that gives an empty text is an empty text."""
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

BROKEN_FORMULA = "是公式且结果为错误值，请改正公式，或改为填写结果。"
UNCALCULATED = "是公式而没有计算结果，请在表格软件中打开并保存一次，或改为填写结果。"


class Unreadable(Exception):
    """The file as a whole cannot be taken; says what is wrong and what to do."""


class Place(NamedTuple):
    """A cell by row (from 1) and column (from 0)."""

    row: int
    column: int


def require_sound(archive: zipfile.ZipFile) -> None:
    """Refuse an archive that unpacks to too much, lies about its sizes, is damaged or locked by a password."""
    entries = archive.infolist()
    if len(entries) > ENTRY_LIMIT or sum(entry.file_size for entry in entries) > UNPACKED_LIMIT:
        raise Unreadable(f"文件解压后超过 {UNPACKED_LIMIT // 1024 // 1024} MB，请拆分成几个文件分别导入。")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unreadable("压缩包有密码，请去掉密码后再导入。")
    try:
        damaged = archive.testzip()
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError) as fault:
        raise Unreadable("文件已损坏，请重新保存后再导入。") from fault
    if damaged:
        raise Unreadable(f"文件已损坏（{damaged}），请重新保存后再导入。")


def lost_cells(archive: zipfile.ZipFile) -> dict[str, dict[Place, str]]:
    """By sheet: the cells whose formula has an error or no result, which the reader would take for empty.

    Refuses a sheet with a cell so far out that the reader would run out of memory.
    """
    return {sheet: dict(_lost(sheet, archive.read(path))) for sheet, path in _sheet_parts(archive).items()}


def _lost(sheet: str, xml: bytes) -> Iterator[tuple[Place, str]]:
    rows = columns = 0
    for column, row, closed in _CELL.findall(xml):
        if not closed:
            rows, columns = max(rows, int(row)), max(columns, _column(column) + 1)
    if rows * columns > CELL_LIMIT:
        raise Unreadable(f"“{sheet}”表在第 {rows} 行、第 {columns} 列处仍有内容，请删去表格以外的内容后再导入。")
    for column, row in _ERROR.findall(xml):
        yield Place(int(row), _column(column)), BROKEN_FORMULA
    if b"<f" in xml or b":f" in xml:
        for column, row in _FORMULA.findall(xml):
            yield Place(int(row), _column(column)), UNCALCULATED


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The part of the archive that holds each sheet."""
    names = set(archive.namelist())
    book, relations = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
    if book not in names or relations not in names:
        raise Unreadable("不是 .xlsx 工作簿，请在表格软件中另存为“Excel 工作簿（.xlsx）”后再导入。")
    try:
        targets = {
            part.get("Id", ""): part.get("Target", "") for part in ElementTree.fromstring(archive.read(relations))
        }
        sheets = ElementTree.fromstring(archive.read(book)).iter(f"{_MAIN}sheet")
        found = {sheet.get("name", ""): targets.get(sheet.get(_RELATION, ""), "") for sheet in sheets}
    except ElementTree.ParseError as fault:
        raise Unreadable("工作簿已损坏，请在表格软件中重新保存后再导入。") from fault
    paths = {name: target.lstrip("/") if target.startswith("/") else f"xl/{target}" for name, target in found.items()}
    return {name: path for name, path in paths.items() if path in names}
