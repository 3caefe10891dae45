"""The State Council's notices are read as they are published; what contradicts itself is named."""

from __future__ import annotations

from datetime import date

import pytest

from credit.regulation.periods import DayKind
from credit.terms import notice_text
from credit.terms.arrangement import Run, faults
from tests.credit.terms.tables import NOTICES, days_of, seeded


@pytest.mark.parametrize("year", [2023, 2024, 2025, 2026])
def test_a_published_notice_gives_the_table_of_its_year(year: int) -> None:
    read = {(day.day, day.kind) for day in days_of(year) if day.day.year == year}
    known = {(day.day, day.kind) for day in seeded(year)}

    differing = read ^ known

    assert all(day.weekday() >= 5 for day, _ in differing), "weekends before the new year, in the next year's notice"
    assert {day.month for day, _ in differing} <= {12}
    assert faults(year, days_of(year), {}) == []


def test_how_the_notice_is_cited_is_read_too() -> None:
    found = notice_text.read(NOTICES[2026], 2026)

    assert (found.number, found.issued_on, found.remarks) == ("国办发明电〔2025〕7号", date(2025, 11, 4), [])


def test_days_that_are_neither_off_nor_worked_are_told_and_left_out() -> None:
    found = notice_text.read(NOTICES[2024], 2024)

    assert found.faults == []
    assert found.remarks == ["“春节”中提到的2月9日没有写明放假或上班，没有读入。"]


@pytest.mark.parametrize(
    ("text", "first", "last", "made_up"),
    [
        ("元旦：2018年12月30日至2019年1月1日放假调休，共3天。2018年12月29日（星期六）上班。", "2018-12-30", "2019-01-01", "2018-12-29"),
        ("元旦：12月30日至1月1日放假调休，共3天，12月29日（星期六）上班。", "2018-12-30", "2019-01-01", "2018-12-29"),
        ("劳动节：５月１日—４日放假，共4天。4月28日（周日）上班", "2019-05-01", "2019-05-04", "2019-04-28"),
        ("十、劳动节 : 5月1日(周三)至4日(周六)放假; 4月28日(周日)和5月5日上班", "2019-05-01", "2019-05-04", "2019-04-28"),
    ],
)  # fmt: skip
def test_other_usual_forms(text: str, first: str, last: str, made_up: str) -> None:
    found = notice_text.read(text, 2019)

    days = {kind: [run for run in found.runs if run.kind is kind] for kind in DayKind}
    assert found.faults == []
    assert [(run.first, run.last) for run in days[DayKind.HOLIDAY]] == [
        (date.fromisoformat(first), date.fromisoformat(last))
    ]
    assert days[DayKind.MAKE_UP][0][:2] == (date.fromisoformat(made_up), date.fromisoformat(made_up))


def test_several_make_up_days_take_the_month_before_them() -> None:
    found = notice_text.read("春节：2月10日至17日放假调休，共8天。2月4日（星期日）、18日（星期日）上班。", 2024)

    assert [run for run in found.runs if run.kind is DayKind.MAKE_UP] == [
        Run(date(2024, 2, day), date(2024, 2, day), DayKind.MAKE_UP, "春节") for day in (4, 18)
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("元旦：1月1日（周四）放假1天。", "通知写“1月1日（周四）”，而2027-01-01是周五，请核对原文。"),
        ("元旦：1月1日至3日放假，共4天。", "“元旦”通知写共4天，按日期算是3天，请核对原文。"),
        ("清明节：4月31日放假。", "“清明节”中的“4月31日”不存在，请核对。"),
        ("清明节：5日放假。", "“清明节”中的“5日”没有写月份，请补上。"),
        ("劳动节：5月5日至1日放假。", "“劳动节”中的“5月5日至1日”前后颠倒，请核对。"),
        ("劳动节：放假两天。", "“劳动节”没有读到放假日期，请核对原文或在下表填写。"),
        ("关于2026年部分节假日安排的通知 元旦：1月1日放假1天。", "通知是2026年的安排，这里是2027年的日历，请核对。"),
        ("明年放假安排另行通知。", "没有读到节日安排。请粘贴通知中“元旦：1月1日至3日放假调休，共3天。”这样的原文，或直接填写下表。"),
    ],
)  # fmt: skip
def test_what_contradicts_itself_is_named(text: str, fault: str) -> None:
    assert fault in notice_text.read(text, 2027).faults
