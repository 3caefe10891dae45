"""Commitments by the house's own sheet: what people paste is put right, one fault keeps the whole file out."""

from __future__ import annotations

import io
from datetime import date, datetime
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import make_aware
from python_calamine import CalamineWorkbook
from time_machine import travel

from credit.exchange.catalogue import COMMITMENTS, sheets
from credit.exchange.importing import Errand, bring_in
from credit.exchange.reading import read_bytes
from credit.exchange.reporting import Report
from credit.grades import grading
from credit.models import ImportBatch
from subjects.models import Commitment, Subject
from tests import makers
from tests.reading import words

pytestmark = pytest.mark.django_db
AT = make_aware(datetime(2026, 11, 24, 10))
HEAD = "主体代码,主体名称,承诺日期,公示位置,有效期至"


def brought(*rows: str, own: bool = False, name: str = "承诺收集表.csv", head: str = HEAD) -> Report:
    data = "\n".join([head, *rows]).encode()
    department = makers.department() if own else None
    return bring_in(Errand(read_bytes(data, name), name, None, lambda: AT, department, family=COMMITMENTS))


def subject(name: str = "新密市岐固（建材）厂") -> Subject:
    return makers.make_subject(name, committed_on=None, enrolled_on=date(2026, 3, 2))


@pytest.mark.parametrize(
    "typed",
    ["2026.9.1", "２０２６年９月１日", "2026-9-1", "2026/09/01", "20260901", "　2026 . 9 . 1 ", "２０２６．９．１"],
)
def test_days_as_people_write_them(typed: str) -> None:
    made = subject()

    report = brought(f"{made.code},,{typed},,")

    assert report.written, report.faults
    assert made.commitments.get().made_on == date(2026, 9, 1)
    assert grading.standings_of([made.pk], AT.date())[made.pk].period.level == 1


def test_codes_and_names_with_blanks_and_full_width_are_put_right() -> None:
    made = subject()
    wide = "".join(chr(ord(c) + 0xFEE0) for c in made.code)

    report = brought(f" {wide[:6]} {wide[6:]}　,新密市 岐固(建材)厂,2026.9.1,局网站,2027.8.31")

    assert report.written, report.faults
    found = made.commitments.get()
    assert (found.published_at, found.until_on) == ("局网站", date(2027, 8, 31))


WRONG = [
    (",,2026.9.1,,", "主体代码", "必填"),
    ("91410183MA0000000X,,2026.9.1,,", "主体代码", ""),
    ("{code},别的厂,2026.9.1,,", "主体名称", "与该代码登记的主体名称不一致"),
    ("{code},,2026.9.31,,", "承诺日期", "这一天不存在"),
    ("{code},,九月一日,,", "承诺日期", "应写成 2026-09-17"),
    ("{code},,2026.12.1,,", "承诺日期", "晚于今天"),
    ("{code},,2026.9.1,,2026.8.31", "有效期至", "早于承诺日期"),
]


@pytest.mark.parametrize(("row", "column", "text"), WRONG)
def test_one_fault_names_row_and_column_and_nothing_is_written(row: str, column: str, text: str) -> None:
    made, other = subject(), subject("新密市青屏耐材厂")

    report = brought(f"{other.code},,2026.9.1,,", row.format(code=made.code))

    assert not report.written
    (fault,) = report.faults
    assert (fault.row, fault.column) == (3, column)
    assert text in fault.text
    assert not Commitment.objects.exists()


def test_the_same_row_twice_and_an_unknown_column_are_faults() -> None:
    made = subject()

    assert "请只保留一行" in brought(*[f"{made.code},,2026.9.1,,"] * 2).faults[0].text
    assert "没有“电话”这一列" in brought(f"{made.code},,2026.9.1,,,1", head=f"{HEAD},电话").faults[0].text
    assert not Commitment.objects.exists()


def test_what_is_known_is_filled_in_and_an_empty_cell_changes_nothing() -> None:
    made = subject()
    brought(f"{made.code},,2026.9.1,局网站,")

    again = brought(f"{made.code},,2026.9.1,局网站,")
    more = brought(f"{made.code},,2026.9.1,,2027.8.31")

    assert again.rows[1:] == (0, 0, 1)
    assert more.rows[1:] == (0, 1, 0)
    found = made.commitments.get()
    assert (found.published_at, found.until_on) == ("局网站", date(2027, 8, 31))


def test_only_the_own_department() -> None:
    foreign = makers.make_subject("登封市石料厂", committed_on=None, department_code="FM")

    report = brought(f"{foreign.code},,2026.9.1,,", own=True)

    assert "不属于" in report.faults[0].text
    assert not Commitment.objects.exists()


def test_it_is_no_sheet_of_the_exchange() -> None:
    assert [sheet.name for sheet in sheets(COMMITMENTS)] == ["公开承诺"]
    assert "公开承诺" not in [sheet.name for sheet in sheets()]


def test_on_screen_a_file_of_any_name_is_checked_and_confirmed(as_clerk: Client) -> None:
    made = subject()
    data = "\n".join([HEAD, f"{made.code},,2026.9.1,局网站,"]).encode("gb18030")
    with travel(AT, tick=False):
        page = as_clerk.post("/commitments/import/", {"file": SimpleUploadedFile("9月收集.csv", data)}, follow=True)
        assert "待确认" in words(page)
        batch = ImportBatch.objects.get()
        assert not Commitment.objects.exists()
        as_clerk.post(f"/imports/{batch.pk}/confirm/", {}, follow=True)

    assert made.commitments.get().made_on == date(2026, 9, 1)


def test_the_blank_sheet_has_the_columns(as_clerk: Client) -> None:
    answer = as_clerk.get("/commitments/template/")
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]

    assert ZipFile(io.BytesIO(content)).testzip() is None
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert book.get_sheet_by_name("公开承诺").to_python()[0] == HEAD.split(",")
    tables = read_bytes(content, "a.xlsx")
    assert [table.name for table in tables] == ["公开承诺"]
