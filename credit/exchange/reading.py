"""From a file to tables: an .xlsx workbook, or CSV files named after their sheets, alone, in a folder or in a zip."""

from __future__ import annotations

import csv
import io
import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from python_calamine import CalamineError, CalamineWorkbook

from credit.exchange.guarding import PACKED_LIMIT, Place, Unreadable, lost_cells, require_sound

Raw = str | int | float | bool | date | datetime | time | timedelta
"""What a cell of a spreadsheet can hold; an empty one is an empty text."""

IGNORED = ("填写说明", "选项", "更正说明")
"""Sheets of our own templates and marked files, which say things to people and hold no rows."""

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_SPREADSHEETS = (".xlsx", ".xls", ".xlsm", ".xlsb", ".et", ".ods")
_BLANKS = " \t\r\n\v\f\u00a0\u3000\u200b\ufeff"


class Row(NamedTuple):
    """A row that is not blank, with its number as the spreadsheet shows it."""

    number: int
    cells: list[Raw]

    def holds(self, place: int) -> bool:
        """Whether there is something in the cell of this column (from 0)."""
        cell = self.cells[place] if place < len(self.cells) else ""
        return not isinstance(cell, str) or bool(stripped(cell))


class Table(NamedTuple):
    """One sheet: the first row that is not blank is the head."""

    name: str
    head: Row | None
    rows: list[Row]
    lost: Mapping[Place, str]


def stripped(text: str) -> str:
    """Without blanks of any width at the ends."""
    return text.strip(_BLANKS)


def read(path: Path) -> list[Table]:
    """The tables of a workbook, a CSV file, or a folder or zip of CSV files. Raises `Unreadable`."""
    if path.is_dir():
        files = sorted(entry for entry in path.iterdir() if entry.is_file())
        if sum(entry.stat().st_size for entry in files if entry.suffix.lower() == ".csv") > PACKED_LIMIT:
            raise Unreadable("文件夹中的 CSV 文件过大，请拆分后分别导入。")
        return _csv_tables((entry.name, entry.read_bytes() if _is_csv(entry.name) else b"") for entry in files)
    if not path.is_file():
        raise Unreadable(f"找不到文件“{path.name}”，请核对路径。")
    if path.stat().st_size > PACKED_LIMIT:
        raise Unreadable(f"文件超过 {PACKED_LIMIT // 1024 // 1024} MB，请拆分成几个文件分别导入。")
    return read_bytes(path.read_bytes(), path.name)


def read_bytes(data: bytes, name: str) -> list[Table]:
    """The same for a file that is already in memory; what it is shows in its first bytes, not in its name."""
    if len(data) > PACKED_LIMIT:
        raise Unreadable(f"文件超过 {PACKED_LIMIT // 1024 // 1024} MB，请拆分成几个文件分别导入。")
    if data.startswith(_OLE):
        raise Unreadable("文件有打开密码，或者是旧版 .xls 格式；请去掉密码，另存为“Excel 工作簿（.xlsx）”后再导入。")
    if data.startswith(_ZIP):
        return _unpacked(data)
    if _is_csv(name):
        return _csv_tables([(name, data)])
    raise Unreadable("不是 .xlsx 工作簿，也不是 CSV 文件或其压缩包，请下载空白模板填写后再导入。")


def _is_csv(name: str) -> bool:
    return name.lower().endswith(".csv")


def _unpacked(data: bytes) -> list[Table]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            require_sound(archive)
            if "[Content_Types].xml" in archive.namelist():
                return _workbook_tables(data, lost_cells(archive))
            return _csv_tables(
                (_entry_name(entry), archive.read(entry) if _is_csv(entry.filename) else b"")
                for entry in archive.infolist()
                if not entry.is_dir() and not entry.filename.startswith("__MACOSX/")
            )
    except zipfile.BadZipFile as fault:
        raise Unreadable("文件已损坏，请重新保存后再导入。") from fault


def _entry_name(entry: zipfile.ZipInfo) -> str:
    """The name without folders; Windows packs Chinese names in its own encoding without saying so."""
    name = entry.filename
    if not entry.flag_bits & 0x800:
        raw = name.encode("cp437", "replace")
        try:
            name = raw.decode("utf-8")
        except UnicodeDecodeError:
            name = raw.decode("gb18030", "replace")
    return PurePosixPath(name.replace("\\", "/")).name


def _workbook_tables(data: bytes, lost: Mapping[str, Mapping[Place, str]]) -> list[Table]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        tables = [
            _table(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False), lost.get(name, {}))
            for name in book.sheet_names
            if name not in IGNORED
        ]
    except (CalamineError, ValueError, OSError) as fault:
        raise Unreadable("工作簿不能读取，请在表格软件中打开并重新保存后再导入。") from fault
    names = Counter(table.name for table in tables)
    if twice := [name for name, number in names.items() if number > 1]:
        raise Unreadable(f"“{twice[0]}”表出现了两次（名称前后的空格不算），请只保留一个。")
    return tables


def _table(name: str, rows: Iterable[Sequence[Raw]], lost: Mapping[Place, str]) -> Table:
    filled = [Row(number, list(cells)) for number, cells in enumerate(rows, 1) if not _blank(number, cells, lost)]
    return Table(stripped(name), filled[0] if filled else None, filled[1:], lost)


def _blank(number: int, cells: Sequence[Raw], lost: Mapping[Place, str]) -> bool:
    empty = all(isinstance(cell, str) and not stripped(cell) for cell in cells)
    return empty and not (lost and any(place.row == number for place in lost))


def _csv_tables(files: Iterable[tuple[str, bytes]]) -> list[Table]:
    tables: dict[str, Table] = {}
    for name, data in files:
        if name.lower().endswith(_SPREADSHEETS) and not name.startswith("~$"):
            raise Unreadable(f"“{name}”不是 CSV 文件；文件夹和压缩包中只收 <表名>.csv，工作簿请单独导入。")
        if not _is_csv(name) or name.startswith("."):
            continue
        sheet = stripped(name[: -len(".csv")])
        if sheet in tables:
            raise Unreadable(f"“{sheet}.csv”出现了两次，请只保留一个。")
        if sheet not in IGNORED:
            tables[sheet] = _table(sheet, _csv_rows(name, data), {})
    if not tables:
        raise Unreadable("没有找到 CSV 文件；文件应以表名命名，如“行政处罚.csv”。")
    return list(tables.values())


def _csv_rows(name: str, data: bytes) -> list[list[Raw]]:
    try:
        return [list(row) for row in csv.reader(io.StringIO(_decoded(name, data), newline=""), strict=True)]
    except csv.Error as fault:
        raise Unreadable(f"“{name}”不是完整的 CSV 文件（引号不成对或单元格过长），请重新导出后再导入。") from fault


def _decoded(name: str, data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(f"“{name}”的文字编码既不是 UTF-8 也不是 GB18030，请另存为“CSV UTF-8”后再导入。")
