"""What must hold of a year's table, in words that say what to do."""

from __future__ import annotations

from datetime import date

import pytest

from credit.regulation.periods import DayKind
from credit.terms.arrangement import Arranged, differences, faults, runs_of
from tests.credit.terms.tables import ROWS, days_of, seeded, without

OFF, ON = DayKind.HOLIDAY, DayKind.MAKE_UP
KNOWN = {day.day: day.name for day in seeded(2027)}


def test_the_tables_of_the_installation_are_right() -> None:
    for year in range(2023, 2028):
        assert faults(year, seeded(year), KNOWN if year == 2027 else {}) == [], year
    assert len(ROWS) == sum(run.length for year in range(2023, 2028) for run in runs_of(seeded(year)))


@pytest.mark.parametrize(
    ("added", "fault"),
    [
        (Arranged(date(2027, 3, 5), ON, ""), "2027-03-05（周五）本来就是工作日，调休上班日须为周六或周日，请核对。"),
        (Arranged(date(2027, 5, 2), ON, ""), "2027-05-02既放假又调休上班，请删去其中一行。"),
        (Arranged(date(2027, 5, 2), OFF, "劳动节"), "2027-05-02重复，请删去其中一行。"),
        (Arranged(date(2026, 11, 30), OFF, "元旦"), "2026-11-30不在2027年内（通知最多涉及上年12月和次年1月），请核对年份。"),
        (Arranged(date(2028, 2, 1), OFF, "春节"), "2028-02-01不在2027年内（通知最多涉及上年12月和次年1月），请核对年份。"),
        (Arranged(date(2027, 3, 8), OFF, " "), "2027-03-08放假没有写明节日名称，请填写。"),
    ],
)  # fmt: skip
def test_a_day_that_cannot_be_is_named(added: Arranged, fault: str) -> None:
    assert faults(2027, [*days_of(2027), added], KNOWN) == [fault]


def test_days_of_the_neighbouring_years_may_be_arranged() -> None:
    days = [*days_of(2027), Arranged(date(2026, 12, 31), OFF, "元旦"), Arranged(date(2028, 1, 2), ON, "元旦")]

    assert faults(2027, days, KNOWN) == []


@pytest.mark.parametrize(
    ("missing", "fault"),
    [
        ("2027-01-01", "2027-01-01（元旦）是法定节假日，表中没有列为放假，请补上。"),
        ("2027-05-02", "2027-05-02（劳动节）是法定节假日，表中没有列为放假，请补上。"),
        ("2027-02-07", "2027-02-07（春节）是法定节假日，表中没有列为放假，请补上。"),
    ],
)
def test_a_statutory_day_must_be_off(missing: str, fault: str) -> None:
    assert fault in faults(2027, without(days_of(2027), missing), KNOWN)


def test_days_of_the_moon_are_counted_where_their_dates_are_not_known() -> None:
    spring = [day.day.isoformat() for day in days_of(2027) if day.name == "春节" and day.kind is OFF]

    wrong = faults(2027, without(days_of(2027), *spring[3:], "2027-06-09"), {})

    assert wrong == ["春节法定放假4天，表中只有3天，请补上。", "端午节法定放假1天，表中只有0天，请补上。"]


def test_two_tables_differ_by_their_days() -> None:
    found = differences(seeded(2027), days_of(2027))

    spring = next(one for one in found if one.day == date(2027, 2, 9))
    saturday = next(one for one in found if one.day == date(2027, 4, 3))
    assert (spring.old_words, spring.new_words, spring.counts_otherwise) == ("工作日", "放假（春节）", True)
    assert (saturday.old_words, saturday.new_words, saturday.counts_otherwise) == ("周末", "放假（清明节）", False)
    assert len(found) == 21
