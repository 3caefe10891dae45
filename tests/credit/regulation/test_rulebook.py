"""R23: each day is judged by the values in force on it, and a period is cut where they change."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credit.regulation.facts import Listing, Misconduct, Penalty, Regime, SubjectFacts
from credit.regulation.periods import Span
from credit.regulation.rulebook import (
    FIRST,
    MOVING,
    VALUES,
    Rulebook,
    Rulebooks,
    called_on,
    in_force,
    is_reckoned_back,
    policies,
    reigns,
)
from credit.regulation.timeline import (
    decided,
    divided,
    effects_under,
    judged,
    listing_end_under,
    runs,
    standing,
    standing_in,
    timeline,
)
from tests.credit.regulation import inventing
from tests.credit.regulation.test_second_opinion import edges

CHANGE = date(2025, 7, 1)
DAY = timedelta(days=1)
SINCE = Span(date(2020, 1, 1), None)
UNIT = SubjectFacts(supervised=SINCE, commitments=(SINCE,))


def then(**values: Any) -> Rulebooks:
    """The first version, and from the change on another one with these values."""
    return FIRST, FIRST._replace(version="2025-9", in_force_from=CHANGE, **values)


def level(facts: SubjectFacts, books: Rulebooks, day: date) -> int | None:
    now = standing(timeline(facts, books), day)
    assert now
    return now.period.level


@st.composite
def invented(draw: st.DrawFn) -> Rulebooks:
    """Two or three versions that differ in anything, beginning where the facts have their edges."""
    starts = sorted(draw(st.sets(inventing.days, min_size=2, max_size=3)))
    return tuple(
        Rulebook(
            f"第{place}版",
            start,
            draw(st.booleans()),
            draw(st.booleans()),
            draw(st.booleans()),
            draw(st.frozensets(st.sampled_from(Regime))),
            draw(st.integers(1, 10)),
        )
        for place, start in enumerate(starts)
    )


@settings(max_examples=300, deadline=None)
@given(inventing.facts(), invented())
def test_every_day_is_what_its_own_version_alone_says_of_it(facts: SubjectFacts, books: Rulebooks) -> None:
    periods = timeline(facts, books)
    alone = {book.version: timeline(facts, (book,)) for book in books}

    turns = {book.in_force_from + shift for book in books for shift in (-DAY, timedelta(0), DAY)}
    for day in {*edges(facts), *turns}:
        book = in_force(books, day)
        said, expected = standing(periods, day), standing(alone[book.version], day)
        if expected is None:
            assert said is None
            continue
        assert said
        assert said.period.level == expected.period.level, day
        works = [{(work.item, work.record) for work in one.period.at_work} for one in (said, expected)]
        assert works[0] == works[1], day


@settings(max_examples=150, deadline=None)
@given(inventing.facts(), invented())
def test_the_periods_are_cut_where_a_version_begins_and_the_runs_are_the_same_days(
    facts: SubjectFacts, books: Rulebooks
) -> None:
    found = effects_under(facts, books)
    periods, course = divided(facts.supervised, found, books), runs(facts.supervised, found)

    starts = {period.span.start for period in periods}
    assert {book.in_force_from for book in books[1:] if book.in_force_from in facts.supervised} <= starts
    for before, after in pairwise(periods):
        assert before.span.end == after.span.start
    told = judged(periods, books)
    for earlier, later in pairwise(told):
        assert earlier.period.span.end == later.period.span.start
        assert (earlier.version, earlier.period[1:]) != (later.version, later.period[1:])
    for period, version in told:
        last = period.span.end - DAY if period.span.end else date(2099, 1, 1)
        assert in_force(books, period.span.start).version == in_force(books, last).version == version
    for before, after in pairwise(decided(periods)):
        assert (before.level, before.grounds) != (after.level, after.grounds)
    for day in edges(facts):
        quick, whole = standing_in(course, found, day), standing(periods, day)
        assert (quick is None) == (whole is None)
        if quick and whole:
            assert quick.period.at_work == whole.period.at_work
            assert (quick.period.level, *quick[1:]) == (whole.period.level, *whole[1:])


@given(inventing.facts())
def test_a_version_that_changes_nothing_changes_nothing_but_the_name(facts: SubjectFacts) -> None:
    assert decided(timeline(facts, then())) == decided(timeline(facts, (FIRST,)))


def test_repair_stops_to_end_the_three_year_conditions_exactly_on_the_day() -> None:  # R12
    facts = UNIT._replace(penalties=(Penalty("CF", date(2024, 3, 1), repaired_on=date(2024, 9, 1)),))
    books = then(repair_ends_three_year_conditions=False)

    periods = decided(timeline(facts, books))

    assert [(period.span.start, period.level) for period in periods if period.span.start >= date(2024, 1, 1)] == [
        (date(2024, 3, 1), 3),
        (date(2024, 9, 1), 1),
        (CHANGE, 2),
        (date(2027, 3, 2), 1),
    ]
    assert [(ground.item, *ground.span) for ground in periods[-2].grounds] == [("12.1.3", CHANGE, date(2027, 3, 2))]


def test_what_works_on_both_sides_works_without_a_break() -> None:
    facts = UNIT._replace(penalties=(Penalty("CF", date(2025, 3, 1)),))

    periods = decided(timeline(facts, then(repair_ends_three_year_conditions=False)))

    (ground,) = next(period for period in periods if period.level == 3).grounds
    assert ground.span == Span(date(2025, 3, 1), date(2026, 3, 2))


def test_who_came_later_burdens_the_unit_no_more() -> None:  # R6
    hired = Misconduct("SX", date(2025, 1, 10), person=True, here=False, posts=(Span(date(2025, 3, 1), None),))
    facts = UNIT._replace(misconduct=(hired,))
    books = then(current_post_burdens_unit=False)

    assert [level(facts, books, day) for day in (date(2025, 2, 28), date(2025, 3, 1), CHANGE - DAY, CHANGE)] == [
        1,
        3,
        3,
        1,
    ]


def test_a_listing_ends_by_the_version_of_the_day() -> None:  # R16
    listing = Listing("MD", frozenset({"SX"}), Regime.MEASURE_2017, date(2024, 1, 10), 12)
    facts = UNIT._replace(misconduct=(Misconduct("SX", date(2023, 12, 1), item4=3),), listings=(listing,))
    books = then(regimes_ending_by_themselves=frozenset({Regime.MEASURE_2017}))

    assert listing_end_under(listing, (FIRST,)) is None
    assert listing_end_under(listing, books) == CHANGE  # the months were over on 2025-01-11
    assert [level(facts, books, day) for day in (CHANGE - DAY, CHANGE)] == [4, 2]


def test_a_listing_that_ended_by_itself_stays_ended_for_the_days_that_its_version_judged() -> None:
    listing = Listing("MD", frozenset({"SX"}), Regime.ORDER_11, date(2024, 1, 10), 12)
    books = then(regimes_ending_by_themselves=frozenset())

    assert listing_end_under(listing, books) == date(2025, 1, 11)


@pytest.mark.parametrize(
    ("day", "name"), [(date(2023, 1, 27), "2023-7（按本制度推算）"), (date(2023, 1, 28), "2023-7")]
)
def test_days_before_the_first_version_are_reckoned_back_by_it(day: date, name: str) -> None:
    books = then(poor_evaluation_withholds_level_1=False)

    assert called_on(books, day) == name
    assert is_reckoned_back(books, day) == (day < FIRST.in_force_from)
    assert in_force(books, day) is books[0]


def test_the_reigns_leave_no_day_out() -> None:
    books = then()

    assert [span for span, _ in reigns(books)] == [Span(date.min, CHANGE), Span(CHANGE, None)]
    assert [in_force(books, day).version for day in (CHANGE - DAY, CHANGE)] == ["2023-7", "2025-9"]


def test_every_value_has_words_that_change_with_it_and_is_named_once() -> None:
    others = {
        "statement_working_days": 10,
        "current_post_burdens_unit": False,
        "repair_ends_three_year_conditions": False,
        "regimes_ending_by_themselves": frozenset[Regime](),
        "poor_evaluation_withholds_level_1": False,
    }
    assert {value.key for value in VALUES} == set(others)
    assert set(MOVING) == set(others) - {"statement_working_days"}
    for value in VALUES:
        changed = FIRST._replace(**{value.key: others[value.key]})  # type: ignore[arg-type]
        assert value.words(changed) != value.words(FIRST)
        assert policies(changed) != policies(FIRST)
