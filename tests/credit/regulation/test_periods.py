"""Windows, months and working days, counted the long way."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credit.regulation.periods import (
    Calendar,
    DayKind,
    Span,
    end_of_window,
    gaps,
    merged,
    months_from,
    working_deadline,
    years_from,
)
from tests.credit.regulation import inventing, naive

HOLIDAYS = list(
    csv.DictReader((Path(__file__).parents[2] / "cases" / "holidays.csv").read_text(encoding="utf-8").splitlines())
)
CALENDAR = Calendar(
    {date.fromisoformat(row["日期"]): DayKind(row["类别"]) for row in HOLIDAYS},
    frozenset(date.fromisoformat(row["日期"]).year for row in HOLIDAYS if row["暂定"] == "否"),
)


def every_day(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day += timedelta(1)


# R1


@pytest.mark.parametrize("years", [1, 3])
def test_window_includes_the_anniversary_and_not_the_day_after(years: int) -> None:
    for basis in every_day(date(2023, 1, 1), date(2028, 12, 31)):
        window = Span(basis, end_of_window(basis, years))
        anniversary = naive.anniversary(basis, years)

        assert basis - timedelta(1) not in window, basis
        assert basis in window
        assert anniversary in window
        assert anniversary + timedelta(1) not in window


def test_examples_of_the_rule() -> None:
    assert date(2026, 3, 1) in Span(date(2025, 3, 1), end_of_window(date(2025, 3, 1), 1))
    assert date(2026, 3, 2) not in Span(date(2025, 3, 1), end_of_window(date(2025, 3, 1), 1))
    assert years_from(date(2024, 2, 29), 1) == date(2025, 2, 28)
    assert years_from(date(2024, 2, 29), 4) == date(2028, 2, 29)
    assert years_from(date(2023, 2, 28), 1) == date(2024, 2, 28)


@pytest.mark.parametrize("months", [1, 6, 12, 18, 36])
def test_months_end_on_the_same_day_or_the_last_of_the_month(months: int) -> None:
    for day in every_day(date(2023, 1, 1), date(2028, 12, 31)):
        assert months_from(day, months) == naive.months_later(day, months), day


# Spans


def days_in(spans: list[Span], *, until: date) -> set[date]:
    return {day for span in spans for day in every_day(span.start, min(span.end or until, until)) if day in span}


@given(st.lists(inventing.spans, max_size=5))
def test_merged_spans_hold_the_same_days_apart_from_each_other(spans: list[Span]) -> None:
    joined = merged(spans)

    until = date(2029, 1, 1)
    assert days_in(joined, until=until) == days_in(spans, until=until)
    for before, after in pairwise(joined):
        assert before.end is not None
        assert before.end < after.start


@given(st.lists(inventing.spans, max_size=4), inventing.spans)
def test_gaps_are_the_days_that_no_span_covers(spans: list[Span], whole: Span) -> None:
    until = date(2029, 1, 1)

    left = days_in([whole], until=until) - days_in(spans, until=until)

    assert days_in(gaps(spans, whole), until=until) == left


# R4


def working_days() -> list[date]:
    """Every working day of 2025 to 2027 by the arrangement, in order."""
    off = {row["日期"] for row in HOLIDAYS if row["类别"] == "放假"}
    on = {row["日期"] for row in HOLIDAYS if row["类别"] == "调休上班"}
    return [
        day
        for day in every_day(date(2025, 1, 1), date(2027, 12, 31))
        if day.isoformat() in on or (day.weekday() < 5 and day.isoformat() not in off)
    ]


@pytest.mark.parametrize("term", [1, 3, 7, 20])
def test_deadline_is_the_nth_working_day_after_acceptance(term: int) -> None:
    working = working_days()
    for accepted in every_day(date(2025, 1, 1), date(2026, 12, 31)):
        later = [day for day in working if accepted < day <= accepted + timedelta(60)]

        deadline = working_deadline(accepted, term, CALENDAR)

        assert deadline.due == later[term - 1], accepted
        assert [item.day for item in deadline.days if item.counted] == later[:term]
        assert deadline.provisional == (deadline.due.year == 2027)


@pytest.mark.parametrize(
    ("accepted", "due"),
    [
        ("2026-09-24", "2026-09-30"),
        ("2026-09-30", "2026-10-10"),
        ("2026-02-13", "2026-02-25"),
        ("2026-11-23", "2026-11-26"),
        ("2026-09-17", "2026-09-21"),
        ("2026-09-28", "2026-10-08"),
    ],
)
def test_three_working_days_as_the_rules_and_the_screens_give_them(accepted: str, due: str) -> None:
    deadline = working_deadline(date.fromisoformat(accepted), 3, CALENDAR)

    assert deadline.due == date.fromisoformat(due)
    assert not deadline.provisional


def test_the_day_strip_says_why_each_day_counts_or_not() -> None:
    deadline = working_deadline(date(2026, 9, 17), 3, CALENDAR)

    assert [(item.day.day, item.counted, item.why) for item in deadline.days] == [
        (18, True, "工作日"),
        (19, False, "周末"),
        (20, True, "调休上班"),
        (21, True, "工作日"),
    ]


def test_suspended_days_are_not_counted() -> None:
    deadline = working_deadline(date(2026, 9, 17), 3, CALENDAR, [Span(date(2026, 9, 18), date(2026, 9, 21))])

    assert deadline.due == date(2026, 9, 23)
    assert [item.why for item in deadline.days[:3]] == ["暂停计时"] * 3


def test_a_term_without_days_or_a_suspension_without_end_gives_no_deadline() -> None:
    with pytest.raises(ValueError, match="at least one"):
        working_deadline(date(2026, 9, 17), 0, CALENDAR)
    with pytest.raises(ValueError, match="without an end"):
        working_deadline(date(2026, 9, 17), 3, CALENDAR, [Span(date(2026, 9, 18), None)])
