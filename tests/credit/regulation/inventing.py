"""Facts as Hypothesis invents them: few days, all near each other's edges, so that everything touches everything."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Protocol, Self, TypeVar

from hypothesis import strategies as st

from credit.regulation.facts import (
    Accident,
    Evaluation,
    Listing,
    Misconduct,
    Penalty,
    PersonalPenalty,
    Regime,
    Sanction,
    SubjectFacts,
)
from credit.regulation.periods import Span

T = TypeVar("T")


class Named(Protocol):
    """A fact with the number of its record."""

    def _replace(self, *, record: str) -> Self: ...


N = TypeVar("N", bound=Named)
ANCHORS = (date(2020, 2, 28), date(2023, 1, 30), date(2024, 2, 28), date(2024, 12, 30))

days = st.builds(
    lambda anchor, years, shift: anchor.replace(year=anchor.year + years) + timedelta(shift),
    st.sampled_from(ANCHORS),
    st.sampled_from((0, 0, 1, 3)),
    st.integers(-1, 3),
)
"""27 February to 2 March, the end of January, New Year; and one or three years later."""


def perhaps(some: st.SearchStrategy[T]) -> st.SearchStrategy[T | None]:
    return st.one_of(st.none(), some)


def span(start: date, end: date | None) -> Span:
    return Span(start, None if end is None else max(start, end))


spans = st.builds(span, days, perhaps(days))


def several(kind: str, facts: st.SearchStrategy[N], most: int = 3) -> st.SearchStrategy[tuple[N, ...]]:
    """A few facts, their records numbered."""
    return st.lists(facts, max_size=most).map(
        lambda found: tuple(fact._replace(record=f"{kind}{place}") for place, fact in enumerate(found))
    )


misconduct = st.builds(
    Misconduct,
    st.just(""),
    days,
    here=st.sampled_from((True, True, False)),
    person=st.booleans(),
    posts=st.lists(spans, max_size=3).map(tuple),
    item4=st.sampled_from((None, None, *range(2, 10))),
    repaired_on=perhaps(days),
    occurred_on=perhaps(days),
)
penalties = st.builds(
    Penalty, st.just(""), days, emergency=st.sampled_from((True, True, False)), repaired_on=perhaps(days)
)


personal_penalties = st.builds(
    PersonalPenalty,
    st.just(""),
    days,
    st.lists(spans, max_size=3).map(tuple),
    emergency=st.sampled_from((True, True, False)),
    repaired_on=perhaps(days),
)


def accident(occurred: date, determined: date, fact: Accident) -> Accident:
    return fact._replace(occurred_on=occurred, determined_on=max(occurred, determined))


accidents = st.builds(
    accident,
    days,
    days,
    st.builds(
        Accident,
        st.just(""),
        st.just(date.min),
        st.just(date.min),
        liable=st.sampled_from((True, True, True, False)),
        deaths=st.sampled_from((0, 1, 1, 1, 2, 3)),
        injured=st.sampled_from((0, 0, 0, 9, 10)),
        loss=st.sampled_from((Decimal(0), Decimal(0), Decimal("999.9999"), Decimal(1000))),
        especially_bad=st.sampled_from((False, False, False, True)),
        repaired_on=perhaps(days),
    ),
)
sanctions = st.builds(lambda days_: Sanction("", *days_), spans)
evaluations = several(
    "E", st.builds(Evaluation, st.just(""), st.sampled_from(("national", "provincial")), days, st.booleans()), 4
)


def listings_over(records: Sequence[str]) -> st.SearchStrategy[tuple[Listing, ...]]:
    """Listings that cover some of these records, several over one and one over several."""
    if not records:
        return st.just(())
    return several(
        "L",
        st.builds(
            Listing,
            st.just(""),
            st.frozensets(st.sampled_from(records), min_size=1, max_size=3),
            st.sampled_from(Regime),
            days,
            st.sampled_from((1, 12, 36)),
            perhaps(days),
        ),
    )


@st.composite
def facts(draw: st.DrawFn) -> SubjectFacts:
    """Everything about one subject."""
    invented = SubjectFacts(
        supervised=draw(spans),
        commitments=draw(st.lists(spans, max_size=3).map(tuple)),
        misconduct=draw(several("M", misconduct)),
        penalties=draw(several("P", penalties, 2)),
        personal_penalties=draw(several("PP", personal_penalties, 2)),
        accidents=draw(several("A", accidents, 4)),
        sanctions=draw(several("S", sanctions, 2)),
        evaluations=draw(evaluations),
    )
    records = [*(fact.record for fact in invented.misconduct), *(fact.record for fact in invented.accidents)]
    return invented._replace(listings=draw(listings_over(records)))


@st.composite
def three_accidents(draw: st.DrawFn) -> SubjectFacts:
    """Many fatal accidents close together, which the second half of 12.4.1 counts."""
    fatal = accidents.map(lambda fact: fact._replace(deaths=1, injured=0, loss=Decimal(0), liable=True))
    found = draw(several("A", fatal, 6))
    listings = draw(listings_over([fact.record for fact in found]))
    whole = Span(date(2019, 1, 1), None)
    return SubjectFacts(whole, (whole,), accidents=found, listings=listings)
