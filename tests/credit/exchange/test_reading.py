"""The forms that a file may have, and those that are refused as a whole."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from credit.exchange import guarding
from credit.exchange.guarding import BROKEN_FORMULA, UNCALCULATED, Place, Unreadable
from credit.exchange.reading import Table, read, read_bytes
from tests.credit.exchange import books

BOOK: books.Book = {"信用承诺": [books.commitment(公开方式="网站，公示栏")]}
ROW = [books.CODE, "2020-01-01", "网站，公示栏"]


def only(tables: list[Table]) -> Table:
    (table,) = tables
    return table


def sheet(**cells: object) -> bytes:
    """A workbook of one sheet 表, given cells by their place, such as A1."""
    stream = io.BytesIO()
    file = xlsxwriter.Workbook(stream, {"in_memory": True})
    page = file.add_worksheet("表")
    for place, value in cells.items():
        page.write(place, value)
    file.close()
    return stream.getvalue()


def altered(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """The workbook with some bytes of one of its parts replaced."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(stream, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            assert name != part or old in content
            after.writestr(name, content.replace(old, new) if name == part else content)
    return stream.getvalue()


def test_days_in_a_workbook_are_days() -> None:
    table = only(read_bytes(books.workbook(BOOK), "a.xlsx"))

    assert table.name == "信用承诺"
    assert table.rows[0].cells == [books.CODE, date(2020, 1, 1), "网站，公示栏"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_files_in_a_zip(encoding: str) -> None:
    table = only(read_bytes(books.zipped(books.csv_files(BOOK, encoding)), "a.zip"))

    assert (table.name, table.rows[0].cells) == ("信用承诺", ROW)


def test_csv_files_in_a_folder(tmp_path: Path) -> None:
    for name, data in books.csv_files(BOOK).items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "说明.txt").write_text("不是表", encoding="utf-8")

    assert only(read(tmp_path)).rows[0].cells == ROW


def test_one_csv_file() -> None:
    ((name, data),) = books.csv_files(BOOK).items()

    assert only(read_bytes(data, name)).rows[0].cells == ROW


def test_a_zip_made_on_windows_with_a_folder_in_it() -> None:
    ((name, data),) = books.csv_files(BOOK).items()
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        entry = zipfile.ZipInfo("x/" + "a" * len(name.encode("gb18030")))
        archive.writestr(entry, data)
    raw = stream.getvalue().replace(b"x/" + b"a" * len(name.encode("gb18030")), b"x/" + name.encode("gb18030"))

    assert only(read_bytes(raw, "a.zip")).name == "信用承诺"


def test_blank_rows_are_skipped_and_rows_keep_their_numbers() -> None:
    table = only(read_bytes(sheet(A1="甲", A3=" ", A5="乙"), "a.xlsx"))

    assert table.head
    assert table.head.number == 1
    assert [(row.number, row.cells) for row in table.rows] == [(5, ["乙"])]


def test_a_formula_gives_its_result_and_a_wrong_one_a_fault() -> None:
    stream = io.BytesIO()
    file = xlsxwriter.Workbook(stream, {"in_memory": True})
    page = file.add_worksheet("表")
    page.write_row("A1", ["甲", "乙", "丙", "丁"])
    page.write_formula("A2", '="a"&"b"', None, "ab")
    page.write_formula("B2", "=1/0", None, "#DIV/0!")
    page.write_formula("C2", "=1+1", None, 4711)
    page.write_formula("D2", '=""', None, "empty text")
    file.close()
    data = altered(stream.getvalue(), "xl/worksheets/sheet1.xml", b"<v>4711</v>", b"<v></v>")
    data = altered(data, "xl/worksheets/sheet1.xml", b"<v>empty text</v>", b"<v></v>")

    table = only(read_bytes(data, "a.xlsx"))

    assert table.rows[0].cells[0] == "ab"
    assert table.lost == {Place(2, 1): BROKEN_FORMULA, Place(2, 2): UNCALCULATED}


REFUSED = [
    (b"", "x.xlsx", "不是 .xlsx 工作簿"),
    (b"hello", "x.xlsx", "不是 .xlsx 工作簿"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "x.xlsx", "有打开密码，或者是旧版 .xls"),
    (books.workbook(BOOK)[:400], "x.xlsx", "已损坏"),
    (b'a,"b\n', "信用承诺.csv", "引号不成对"),
    (b"\x81\x00\xff", "信用承诺.csv", "文字编码"),
    (books.zipped({"表.xlsx": b"x"}), "a.zip", "只收 <表名>.csv"),
    (books.zipped({"说明.txt": b"x"}), "a.zip", "没有找到 CSV 文件"),
    (books.zipped({"a/信用承诺.csv": b"x", "b/信用承诺.csv": b"x"}), "a.zip", "出现了两次"),
    (books.zipped({"[Content_Types].xml": b"<x/>"}), "a.xlsx", "不是 .xlsx 工作簿"),
]


@pytest.mark.parametrize(("data", "name", "text"), REFUSED)
def test_a_file_that_cannot_be_taken_says_what_to_do(data: bytes, name: str, text: str) -> None:
    with pytest.raises(Unreadable, match=text):
        read_bytes(data, name)


def test_a_missing_path_is_named(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="找不到文件“没有"):
        read(tmp_path / "没有.xlsx")


def test_a_file_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarding, "UNPACKED_LIMIT", 10_000)

    with pytest.raises(Unreadable, match="解压后超过"):
        read_bytes(books.zipped({"信用承诺.csv": b"0" * 10_001}), "a.zip")


def test_a_file_that_lies_about_its_size_is_refused() -> None:
    data = books.zipped({"信用承诺.csv": b"0" * 100_000})
    size = (100_000).to_bytes(4, "little")

    with pytest.raises(Unreadable, match="已损坏"):
        read_bytes(data.replace(size, (10).to_bytes(4, "little")), "a.zip")


def test_a_single_cell_far_out_does_not_fill_the_memory() -> None:
    with pytest.raises(Unreadable, match="第 1048576 行、第 16384 列"):
        read_bytes(sheet(A1="甲", XFD1048576="x"), "a.xlsx")


FAR_OUT = [
    (b'<c r="A2"', b"<c r='XFD1048576'"),
    (b'<row r="2"', b'<row r="1048576"'),
    (b'<c r="A2"', b'<c r="A99999999999"'),
    (b'<row r="2"', b'<row r="99999999999"'),
    (b'<row r="2"', b'<row r="00000001999999999"'),
]


@pytest.mark.parametrize(("old", "new"), FAR_OUT)
def test_no_way_of_writing_a_far_place_fills_the_memory(old: bytes, new: bytes) -> None:
    data = altered(sheet(A1="甲", CV1="x", A2="乙"), "xl/worksheets/sheet1.xml", old, new)
    data = altered(data, "xl/worksheets/sheet1.xml", b' r="A2"', b"") if b"<row" in old else data

    with pytest.raises(Unreadable, match=r"仍有内容|已损坏"):
        read_bytes(data, "a.xlsx")


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"])
@pytest.mark.parametrize("encoding", [b"UTX-8", b"gb18030"])
def test_a_part_in_an_encoding_that_cannot_be_is_damaged(part: str, encoding: bytes) -> None:
    with pytest.raises(Unreadable, match="已损坏"):
        read_bytes(altered(sheet(A1="甲"), part, b"UTF-8", encoding), "a.xlsx")


def test_a_part_named_in_capitals_is_guarded_too() -> None:
    data = altered(sheet(A1="甲", XFD1048576="x"), "xl/_rels/workbook.xml.rels", b"sheet1.xml", b"SHEET1.xml")

    with pytest.raises(Unreadable, match="第 1048576 行"):
        read_bytes(data, "a.xlsx")


def test_two_sheets_of_one_name_are_refused() -> None:
    with pytest.raises(Unreadable, match="“信用承诺”表出现了两次"):
        read_bytes(books.workbook({**BOOK, "信用承诺 ": []}), "a.xlsx")


def test_our_own_notes_are_no_sheets() -> None:
    tables = read_bytes(books.workbook({"填写说明": [{"a": 1}], "选项": [{"a": 1}], **BOOK}), "a.xlsx")

    assert only(tables).name == "信用承诺"
