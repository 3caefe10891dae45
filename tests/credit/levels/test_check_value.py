"""The check value: the same facts give the same, whatever order they came in; any other fact gives another."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credit.regulation.check_value import Basis, canonical, check_value, plain
from credit.regulation.facts import Regime, SubjectFacts
from credit.regulation.periods import Span
from credit.regulation.rulebook import FIRST
from tests.credit.regulation.inventing import facts as invented

AT = datetime(2026, 11, 24, 2, tzinfo=UTC)


def basis(facts: SubjectFacts) -> Basis:
    return Basis("91410183MA9000011X", date(2026, 11, 24), AT, FIRST, facts)


def value(facts: SubjectFacts) -> str:
    return check_value(canonical(basis(facts)))


def shuffled(facts: SubjectFacts, rng: Random) -> SubjectFacts:
    def mixed(rows: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(rng.sample(rows, len(rows)))

    rows: dict[str, Any] = {name: mixed(getattr(facts, name)) for name in facts._fields if name != "supervised"}
    return facts._replace(**rows)


def changed(thing: Any) -> Any:
    """The same kind of value, and another one."""
    if isinstance(thing, bool):
        return not thing
    if isinstance(thing, date):
        return thing + timedelta(days=1)
    if isinstance(thing, int | Decimal):
        return thing + 1
    if thing is None:
        return date(2031, 1, 1)
    if isinstance(thing, frozenset):
        return thing | {"另一条"}
    if isinstance(thing, tuple):
        return () if thing else ((date(2031, 1, 1), None),)
    if isinstance(thing, Regime):
        return Regime.MEASURE_2017 if thing is Regime.LOCAL else Regime.LOCAL
    return f"{thing}改"


@settings(max_examples=60, deadline=None)
@given(invented(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(facts: SubjectFacts, rng: Random) -> None:
    assert value(shuffled(facts, rng)) == value(facts)


@settings(max_examples=60, deadline=None)
@given(invented(), st.data())
def test_any_changed_fact_gives_another_value(facts: SubjectFacts, data: st.DataObject) -> None:
    filled = [name for name in facts._fields if name != "supervised" and getattr(facts, name)]
    if not filled:
        return
    kind = data.draw(st.sampled_from(filled))
    rows = list(getattr(facts, kind))
    place = data.draw(st.integers(0, len(rows) - 1))
    field = data.draw(st.sampled_from(rows[place]._fields))
    rows[place] = rows[place]._replace(**{field: changed(getattr(rows[place], field))})

    other: dict[str, Any] = {kind: tuple(rows)}
    assert value(facts._replace(**other)) != value(facts)


@settings(max_examples=30, deadline=None)
@given(invented())
def test_a_fact_less_gives_another_value(facts: SubjectFacts) -> None:
    for name in facts._fields:
        rows = getattr(facts, name)
        if name != "supervised" and rows:
            assert value(facts._replace(**{name: rows[1:]})) != value(facts)


@settings(max_examples=30, deadline=None)
@given(invented())
def test_anyone_can_recompute_it_with_standard_tools(facts: SubjectFacts) -> None:
    text = canonical(basis(facts))

    again = json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    assert again == text
    assert hashlib.sha256(again.encode()).hexdigest() == value(facts)


def test_day_moment_rules_and_subject_are_part_of_it() -> None:
    first = basis(SubjectFacts(supervised=Span(date(2020, 1, 1), None)))
    others = [
        first._replace(as_of=date(2026, 11, 25)),
        first._replace(known_on=AT + timedelta(microseconds=1)),
        first._replace(rulebook=FIRST._replace(version="2027-1")),
        first._replace(rulebook=FIRST._replace(current_post_burdens_unit=False)),
        first._replace(rulebook=FIRST._replace(regimes_ending_by_themselves=frozenset(Regime))),
        first._replace(subject="52410183MJ90000576"),
    ]

    assert len({check_value(canonical(one)) for one in (first, *others)}) == 7


def test_moments_are_the_same_in_every_zone_and_amounts_in_every_form() -> None:
    zone = datetime(2026, 11, 24, 10, tzinfo=UTC).astimezone()

    assert plain(zone) == "2026-11-24T10:00:00.000000+00:00"
    assert plain(Decimal("1E+3")) == plain(Decimal("1000.00")) == "1000"


def test_what_no_fact_holds_is_refused() -> None:
    with pytest.raises(TypeError, match="float"):
        plain(1.5)
