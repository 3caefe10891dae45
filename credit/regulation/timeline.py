"""The sweep: from the spans on which records work to every period of a subject, past, present and to come."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from credit.regulation.article_12 import Effect, effects, grounds, level
from credit.regulation.facts import SubjectFacts
from credit.regulation.periods import Span
from credit.regulation.rulebook import CURRENT, Rulebook


class Period(NamedTuple):
    """Days on which the same records work under the same items.

    `level` is 1–4, None is ungraded (R18). `at_work` is everything in force, deciding or not; `grounds` decides.
    """

    span: Span
    level: int | None
    at_work: tuple[Effect, ...]

    @property
    def grounds(self) -> tuple[Effect, ...]:
        return grounds(self.level, self.at_work)


def timeline(facts: SubjectFacts, rulebook: Rulebook = CURRENT) -> list[Period]:
    """Every period of the subject's span under supervision (R20), in order and without gaps; neighbours differ."""
    whole = facts.supervised
    if whole.is_empty:
        return []
    found = effects(facts, rulebook)
    days = {whole.start}
    for effect in found:
        days.update(day for day in effect.span if day is not None and day in whole)
    starts = sorted(days)
    ends: list[date | None] = [*starts[1:], whole.end]
    return [_period(Span(start, end), found) for start, end in zip(starts, ends, strict=True)]


def _period(span: Span, found: Iterable[Effect]) -> Period:
    at_work = tuple(effect for effect in found if span.start in effect.span)
    return Period(span, level({effect.item for effect in at_work}), at_work)


def decided(periods: Iterable[Period]) -> list[Period]:
    """The same timeline with neighbours joined that differ neither in level nor in grounds."""
    result: list[Period] = []
    for period in periods:
        if result and (result[-1].level, result[-1].grounds) == (period.level, period.grounds):
            result[-1] = result[-1]._replace(span=Span(result[-1].span.start, period.span.end))
        else:
            result.append(period)
    return result


class Standing(NamedTuple):
    """The level on a day: since when in an unbroken run, and the next change by time alone with the level after it."""

    period: Period
    since: date
    next_change_on: date | None
    next_level: int | None


def standing(periods: Sequence[Period], day: date) -> Standing | None:
    """The standing on `day`; None outside the span under supervision (R20)."""
    place = next((i for i, period in enumerate(periods) if day in period.span), None)
    if place is None:
        return None
    period = periods[place]
    first = place
    while first and periods[first - 1].level == period.level:
        first -= 1
    change = next((later for later in periods[place + 1 :] if later.level != period.level), None)
    return Standing(
        period,
        since=periods[first].span.start,
        next_change_on=change.span.start if change else None,
        next_level=change.level if change else None,
    )
