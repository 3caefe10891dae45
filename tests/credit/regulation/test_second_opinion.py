"""The timeline says of every day what a reading of that day alone says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby, pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credit.regulation.article_12 import effects
from credit.regulation.facts import SubjectFacts
from credit.regulation.periods import Span
from credit.regulation.rulebook import FIRST
from credit.regulation.timeline import Period, decided, divided, runs, standing, standing_in, timeline
from tests.credit.regulation import inventing, naive
from tests.credit.regulation.reading import CASES, facts_of


def edges(facts: SubjectFacts) -> Iterator[date]:
    """Every day that any fact names, the same days a month and years later, and the days around all of them."""
    named = {day for day in _dates(facts) if day > date(2000, 1, 1)}
    named |= {naive.anniversary(day, years) for day in named for years in (1, 3)}
    named |= {naive.months_later(listing.published_on, months) for listing in facts.listings for months in (1, 12, 36)}
    return iter(sorted({day + timedelta(shift) for day in named for shift in (-1, 0, 1, 2)}))


def _dates(value: object) -> Iterator[date]:
    if isinstance(value, date):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _dates(part)


def said(periods: list[Period], day: date) -> naive.Opinion:
    """What the timeline says of a day."""
    now = standing(periods, day)
    if now is None:
        return naive.Opinion(0, set())
    return naive.Opinion(now.period.level, {(ground.item, ground.record) for ground in now.period.grounds})


def agrees(facts: SubjectFacts, *days: date) -> None:
    periods = timeline(facts, (FIRST,))
    for day in {*edges(facts), *(period.span.start for period in periods), *days}:
        assert said(periods, day) == naive.read(facts, day), day


@settings(max_examples=400, deadline=None)
@given(inventing.facts())
def test_level_and_grounds_of_every_day_at_an_edge_are_what_the_rules_say_of_that_day(facts: SubjectFacts) -> None:
    agrees(facts)


@settings(max_examples=200, deadline=None)
@given(inventing.three_accidents())
def test_three_accidents_in_a_year_are_found_in_whatever_order_they_are_determined(facts: SubjectFacts) -> None:
    agrees(facts)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_both_readings_agree_on_every_case(case: dict[str, Any]) -> None:
    first = date(2019, 12, 30)

    agrees(facts_of(case), *(first + timedelta(number) for number in range(0, 3000, 7)))


@settings(max_examples=200, deadline=None)
@given(inventing.facts())
def test_periods_leave_no_gap_cover_the_span_and_differ_from_their_neighbours(facts: SubjectFacts) -> None:
    periods = timeline(facts, (FIRST,))

    if not periods:
        assert facts.supervised.is_empty
        return
    assert Span(periods[0].span.start, periods[-1].span.end) == facts.supervised
    for before, after in pairwise(periods):
        assert before.span.end == after.span.start
        assert (before.level, before.at_work) != (after.level, after.at_work)
    for before, after in pairwise(decided(periods)):
        assert before.span.end == after.span.start
        assert (before.level, before.grounds) != (after.level, after.grounds)


@settings(max_examples=200, deadline=None)
@given(inventing.facts())
def test_runs_are_the_periods_joined_by_level_and_give_the_same_standing(facts: SubjectFacts) -> None:
    periods, found = timeline(facts, (FIRST,)), effects(facts, FIRST)

    course = runs(facts.supervised, found)

    joined = [(level, list(same)) for level, same in groupby(periods, key=lambda period: period.level)]
    assert [(run.level, run.span) for run in course] == [
        (level, Span(same[0].span.start, same[-1].span.end)) for level, same in joined
    ]
    assert divided(facts.supervised, found, (FIRST,)) == periods
    for day in edges(facts):
        assert standing_in(course, found, day) == standing(periods, day)


@given(inventing.facts(), st.data())
def test_the_order_in_which_facts_arrive_changes_nothing(facts: SubjectFacts, data: st.DataObject) -> None:
    shuffled = facts._replace(
        misconduct=tuple(data.draw(st.permutations(facts.misconduct))),
        penalties=tuple(data.draw(st.permutations(facts.penalties))),
        personal_penalties=tuple(data.draw(st.permutations(facts.personal_penalties))),
        accidents=tuple(data.draw(st.permutations(facts.accidents))),
        listings=tuple(data.draw(st.permutations(facts.listings))),
        evaluations=tuple(data.draw(st.permutations(facts.evaluations))),
        commitments=tuple(data.draw(st.permutations(facts.commitments))),
    )

    assert timeline(shuffled, (FIRST,)) == timeline(facts, (FIRST,))
