"""Every deadline against a naive count: each day of 2023 to 2027, each term from 1 to 20 working days, any suspensions."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from credit.regulation.periods import DayKind, Span, working_days_between, working_deadline
from credit.terms import clocks
from credit.terms.calendar import calendar, with_fixed_days
from credit.terms.clocks import TermKind
from subjects.cases import Case
from tests import makers
from tests.credit.terms.tables import every_day, seeded, working_days

FIRST, LAST = date(2023, 1, 1), date(2027, 12, 31)
TABLE = [day for year in range(2023, 2028) for day in seeded(year)]
OFF = {day.day for day in TABLE if day.kind is DayKind.HOLIDAY}
OF_2028 = {date(2028, *day) for day in ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3))}
ON = {day.day for day in TABLE if day.kind is DayKind.MAKE_UP}
WORKING = working_days(OFF | OF_2028, ON, FIRST, date(2028, 12, 31))
CALENDAR = with_fixed_days(
    {day.day: day.kind for day in TABLE}, {2023: True, 2024: True, 2025: True, 2026: True, 2027: False}
)
days = st.dates(FIRST, LAST)
pauses = st.lists(st.tuples(days, st.integers(0, 40)), max_size=3).map(
    lambda drawn: [Span(start, start + timedelta(length)) for start, length in drawn]
)
_serial = count(1)


def naive(accepted: date, term: int, suspended: list[Span]) -> date:
    """Count on the fingers."""
    left, day = term, accepted
    while left:
        day += timedelta(1)
        if any(pause.start <= day and (pause.end is None or day < pause.end) for pause in suspended):
            continue
        if day in ON or (day.weekday() < 5 and day not in OFF and day not in OF_2028):
            left -= 1
    return day


def test_every_day_and_every_term() -> None:
    for accepted in every_day(FIRST, LAST):
        later = WORKING[bisect_right(WORKING, accepted) :][:20]
        for term, due in enumerate(later, 1):
            found = working_deadline(accepted, term, CALENDAR)
            assert (found.due, found.provisional) == (due, due.year > 2026), (accepted, term)
        longest = working_deadline(accepted, 20, CALENDAR).days
        assert [day.day for day in longest if day.counted] == later
        assert [day.day for day in longest] == list(every_day(accepted + timedelta(1), later[-1]))


@given(days, st.integers(1, 20), pauses)
@example(date(2024, 2, 29), 3, [])
@example(date(2024, 2, 28), 1, [])
@example(date(2023, 12, 29), 1, [])
@example(date(2025, 12, 31), 1, [Span(date(2026, 1, 1), date(2026, 1, 4))])
@settings(deadline=None, max_examples=200)
def test_with_suspensions(accepted: date, term: int, suspended: list[Span]) -> None:
    assert working_deadline(accepted, term, CALENDAR, suspended).due == naive(accepted, term, suspended)


@given(days, days)
@settings(deadline=None, max_examples=50)
def test_the_days_left_are_the_working_days_between(one: date, other: date) -> None:
    first, last = sorted((one, other))

    assert working_days_between(first, last, CALENDAR) == len([day for day in WORKING if first < day <= last])


@pytest.mark.parametrize(
    ("accepted", "due", "provisional"),
    [
        ("2024-02-29", "2024-03-05", False),
        ("2024-02-28", "2024-03-04", False),
        ("2023-12-29", "2024-01-04", False),
        ("2025-12-31", "2026-01-06", False),
        ("2026-12-28", "2026-12-31", False),
        ("2026-12-31", "2027-01-06", True),
        ("2027-12-30", "2028-01-04", True),
        ("2028-02-28", "2028-03-02", True),
        ("2028-09-28", "2028-10-05", True),
        ("2022-12-28", "2023-01-03", True),
    ],
)
def test_ends_of_years_and_of_february_and_a_year_without_any_table(accepted: str, due: str, provisional: bool) -> None:
    found = working_deadline(date.fromisoformat(accepted), 3, CALENDAR)

    assert (found.due, found.provisional) == (date.fromisoformat(due), provisional)


@pytest.mark.django_db
def test_the_calendar_of_the_database_is_the_one_that_is_tested_here() -> None:
    assert calendar() == CALENDAR


@pytest.mark.django_db
@given(st.dates(date(2023, 1, 1), date(2027, 6, 30)), st.integers(1, 20), st.data())
@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_term_that_is_suspended_and_resumed_ends_as_counted_by_hand(
    case: Case, began: date, working: int, data: st.DataObject
) -> None:
    assert case.subject
    kind = TermKind(f"walk_{next(_serial)}", "期限", "第十条", working)
    term = clocks.start(kind, case, on=began, handlers=[])
    suspended: list[Span] = []
    for _ in range(data.draw(st.integers(0, 3))):
        assert term.due_on
        start = data.draw(st.dates(suspended[-1].end or began if suspended else began, term.due_on))
        until = start + timedelta(data.draw(st.integers(0, 30)))
        clocks.suspend(
            term, at=makers.moment(start), reason="送检", document="委托书", by=makers.hand(case.subject.department)
        )
        term = clocks.resume(term, on=until)
        suspended.append(Span(start, until))

    assert term.due_on == naive(began, working, suspended)
    assert term.provisional == (term.due_on.year > 2026)


@pytest.fixture
def case(db: None) -> Case:
    return Case("tests.case:walk", "异议〔2026〕8号", "/", makers.make_subject())
