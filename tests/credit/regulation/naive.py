"""Article 12 read for one single day, by the words of the rules and with nothing but comparisons of dates.

A second opinion on the clause table and the sweep: written from the rules alone, it shares no code with them. Only the
facts are the same, and of those only what they hold.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations
from typing import NamedTuple

from credit.regulation.facts import Accident, Listing, Misconduct, PersonalPenalty, Regime, SubjectFacts
from credit.regulation.periods import Span


class Opinion(NamedTuple):
    """The level on a day (None ungraded, 0 outside supervision) and what decides it: items with their records."""

    level: int | None
    grounds: set[tuple[str, str | None]]


def read(facts: SubjectFacts, day: date) -> Opinion:
    """R14: level 4, else level 3, else ungraded without a commitment, else level 2 if anything withholds, else 1."""
    if not during(facts.supervised, day):  # R20
        return Opinion(0, set())
    if fourth := level_4(facts, day):
        return Opinion(4, fourth)
    if third := level_3(facts, day):
        return Opinion(3, third)
    if not any(during(commitment, day) for commitment in facts.commitments):  # R11
        return Opinion(None, {("R18", None)})
    if second := withheld(facts, day):
        return Opinion(2, second)
    return Opinion(1, set())


def during(span: Span, day: date) -> bool:
    start, end = span
    return start <= day and (end is None or day < end)


def anniversary(day: date, years: int) -> date:
    """The same day of the month years later; 28 February where there is no 29th (R1)."""
    if (day.month, day.day) == (2, 29) and not leap(day.year + years):
        return date(day.year + years, 2, 28)
    return date(day.year + years, day.month, day.day)


def leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day."""
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return date(year, month, min(day.day, days_of(year, month)))


def days_of(year: int, month: int) -> int:
    first_of_next = date(year + 1, 1, 1) if month == 12 else date(year, month + 1, 1)
    return (first_of_next - date(year, month, 1)).days


def within(years: int, basis: date, day: date) -> bool:
    """R1, both ends included."""
    return basis <= day <= anniversary(basis, years)


# The conditions of paragraphs (一) to (三)


def conditions(facts: SubjectFacts, day: date, years: int) -> dict[int, set[str]]:
    """Records that count on the day: 1 misconduct, 2 penalties, 3 fatal accidents within so many years."""
    return {
        1: {
            *(fact.record for fact in facts.misconduct if misconduct_counts(fact, day, years)),
            *(fact.record for fact in facts.personal_penalties if personal_penalty_counts(fact, day, years)),
        },
        2: {
            fact.record
            for fact in facts.penalties
            if fact.emergency and within(years, fact.decided_on, day) and not repaired(fact.repaired_on, day)
        },
        3: {
            fact.record
            for fact in facts.accidents
            if fact.liable  # R8
            and fact.deaths >= 1
            and fact.determined_on <= day <= anniversary(fact.occurred_on, years)  # R2
            and not repaired(fact.repaired_on, day)
        },
    }


def repaired(on: date | None, day: date) -> bool:
    """R12: from the day of repair on."""
    return on is not None and on <= day


def misconduct_counts(fact: Misconduct, day: date, years: int) -> bool:
    """R6: the unit's own; or a person's who held a post on the day of the act or the basis date, or holds one now."""
    if not within(years, fact.determined_on, day) or repaired(fact.repaired_on, day):
        return False
    if not fact.person:
        return fact.here
    asked = [fact.occurred_on, fact.determined_on, day]
    return any(during(post, one) for post in fact.posts for one in asked if one is not None)


def personal_penalty_counts(fact: PersonalPenalty, day: date, years: int) -> bool:
    """R6: a penalty of somebody who held one of the posts on the day of decision, or holds one on the day."""
    if not fact.emergency or not within(years, fact.decided_on, day) or repaired(fact.repaired_on, day):
        return False
    return any(during(post, fact.decided_on) or during(post, day) for post in fact.posts)


def level_3(facts: SubjectFacts, day: date) -> set[tuple[str, str | None]]:
    found: set[tuple[str, str | None]] = {
        (f"12.3.{number}", record) for number, records in conditions(facts, day, 1).items() for record in records
    }
    for fact in facts.sanctions:  # R10
        if fact.listed_on <= day and (fact.removed_on is None or day < fact.removed_on):
            found.add(("12.3.4", fact.record))
    return found


def withheld(facts: SubjectFacts, day: date) -> set[tuple[str, str | None]]:
    found: set[tuple[str, str | None]] = {
        (f"12.1.{number + 1}", record) for number, records in conditions(facts, day, 3).items() for record in records
    }
    for source in {fact.source for fact in facts.evaluations}:  # R17
        told = [fact for fact in facts.evaluations if fact.source == source and fact.dated_on <= day]
        latest = max((fact.dated_on for fact in told), default=None)
        found |= {
            ("R17", fact.record)
            for fact in told
            if fact.poor and fact.dated_on == latest and within(1, fact.dated_on, day)
        }
    return found


# Level 4, paragraph (四)


def level_4(facts: SubjectFacts, day: date) -> set[tuple[str, str | None]]:
    """R15: from the determination until the listings that cover the record have ended; without one until its repair."""
    return {
        (item, fact.record)
        for item, fact in decisive(facts)
        if fact.determined_on <= day and not lifted(fact, facts.listings, day)
    }


def decisive(facts: SubjectFacts) -> list[tuple[str, Accident | Misconduct]]:
    grave = [fact for fact in facts.accidents if fact.liable and (is_larger(fact) or fact.especially_bad)]
    general = [fact for fact in facts.accidents if fact.liable and fact.deaths >= 1 and not is_larger(fact)]
    third = [fact for fact in general if is_one_of_three(fact, general)]
    marked = [fact for fact in facts.misconduct if fact.item4 is not None and fact.here]
    return [
        *(("12.4.1", fact) for fact in (*grave, *third)),
        *((f"12.4.{fact.item4}", fact) for fact in marked),
    ]


def is_larger(fact: Accident) -> bool:
    """R9: three deaths, ten serious injuries or ten million yuan, or more."""
    return fact.deaths >= 3 or fact.injured >= 10 or fact.loss >= 1000


def is_one_of_three(fact: Accident, general: list[Accident]) -> bool:
    """R15: on its determination one of three, determined by then, no more than a year from first to last."""
    known = [other for other in general if other is not fact and other.determined_on <= fact.determined_on]
    for two in combinations(known, 2):
        days = sorted(accident.occurred_on for accident in (fact, *two))
        if days[-1] <= anniversary(days[0], 1):
            return True
    return False


def lifted(fact: Accident | Misconduct, listings: tuple[Listing, ...], day: date) -> bool:
    """R15: all listings over the record have ended by the day; where there is none, it was repaired by then."""
    covering = [listing for listing in listings if fact.record in listing.covers]
    return all(ended(listing, day) for listing in covering) if covering else repaired(fact.repaired_on, day)


def ended(listing: Listing, day: date) -> bool:
    if listing.removed_on is not None and listing.removed_on <= day:
        return True
    if listing.regime == Regime.ORDER_11:
        return day >= months_later(listing.published_on, listing.months) + timedelta(days=1)
    return False
