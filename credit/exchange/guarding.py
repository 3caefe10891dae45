"""Files from outside are not to be trusted: limits, so that no file fills the memory, and cells that a reader loses."""

from __future__ import annotations

import re
import zipfile
from typing import NamedTuple
from xml.etree import ElementTree
from xml.parsers.expat import ExpatError, ParserCreate

PACKED_LIMIT = 40 * 1024 * 1024
UNPACKED_LIMIT = 300 * 1024 * 1024
ENTRY_LIMIT = 2000
CELL_LIMIT = 6_000_000
"""Cells of the smallest rectangle that holds a sheet; the reader keeps all of them, filled or not."""
LAST_ROW = 1_048_576

_ROW = re.compile(r"[0-9]{1,7}")
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")

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

    Refuses a sheet with a cell so far out that the reader would run out of memory, which ends the whole process.
    """
    return {sheet: _Survey(sheet).of(archive.read(path)) for sheet, path in _sheet_parts(archive).items()}


class _Survey:
    """One walk through a sheet, which places rows and cells as the reader does."""

    def __init__(self, sheet: str) -> None:
        self.sheet = sheet
        self.lost: dict[Place, str] = {}
        self.rows = self.columns = 0
        self.row, self.column = 0, -1
        self.kind = ""
        self.is_filled = self.is_formula = self.has_result = False
        self.parser = ParserCreate()
        self.parser.StartElementHandler, self.parser.EndElementHandler = self._start, self._end

    def of(self, xml: bytes) -> dict[Place, str]:
        """The lost cells. Raises `Unreadable`."""
        try:
            self.parser.Parse(xml, True)
        except (ExpatError, LookupError, ValueError) as fault:
            raise _damaged(self.sheet) from fault
        return self.lost

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if ":" in name:
            name = name.rpartition(":")[2]
        if name == "c":
            self._enter(attributes)
        elif name in ("v", "f", "is"):
            self.is_filled = True
            self.is_formula = self.is_formula or name == "f"
            if name == "v" and self.is_formula:
                self.parser.CharacterDataHandler = self._result
        elif name == "row":
            self.row, self.column = _row(attributes.get("r", str(self.row + 1)), self.sheet), -1

    def _enter(self, attributes: dict[str, str]) -> None:
        self.kind = attributes.get("t", "")
        self.is_filled = self.is_formula = self.has_result = False
        self.column += 1
        if place := attributes.get("r"):
            if not (found := _PLACE.fullmatch(place)):
                raise _damaged(self.sheet)
            self.row, self.column = _row(found[2], self.sheet), _column(found[1])

    def _result(self, text: str) -> None:
        self.has_result = self.has_result or bool(text.strip())

    def _end(self, name: str) -> None:
        if name != "c" and not name.endswith(":c"):
            self.parser.CharacterDataHandler = None
        elif self.is_filled:
            self._leave()

    def _leave(self) -> None:
        if self.kind == "e":
            self.lost[Place(self.row, self.column)] = BROKEN_FORMULA
        elif self.is_formula and not self.has_result and self.kind != "str":  # "str": an empty text is a result
            self.lost[Place(self.row, self.column)] = UNCALCULATED
        self.rows, self.columns = max(self.rows, self.row), max(self.columns, self.column + 1)
        if self.rows * self.columns > CELL_LIMIT:
            raise Unreadable(
                f"“{self.sheet}”表在第 {self.rows} 行、第 {self.columns} 列处仍有内容，请删去表格以外的内容后再导入。"
            )


def _row(number: str, sheet: str) -> int:
    if not (_ROW.fullmatch(number) and 1 <= int(number) <= LAST_ROW):
        raise _damaged(sheet)
    return int(number)


def _damaged(sheet: str) -> Unreadable:
    return Unreadable(f"“{sheet}”表已损坏，请在表格软件中打开并重新保存后再导入。")


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
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
        found = {
            sheet.get("name", ""): targets.get(_relation(sheet), "")
            for sheet in ElementTree.fromstring(archive.read(book)).findall(".//{*}sheet")
        }
    except (ElementTree.ParseError, LookupError, ValueError) as fault:
        raise Unreadable("工作簿已损坏，请在表格软件中重新保存后再导入。") from fault
    paths = {name: target.lstrip("/") if target.startswith("/") else f"xl/{target}" for name, target in found.items()}
    stored = {name.lower(): name for name in names}  # the reader does not mind the case either
    return {name: stored[path.lower()] for name, path in paths.items() if path.lower() in stored}


def _relation(sheet: ElementTree.Element) -> str:
    """Its id among the relations; the strict form of the format has namespaces of its own."""
    return next((value for name, value in sheet.items() if name.endswith("}id")), "")
