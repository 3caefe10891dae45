"""The sweep: from the spans on which records work to every period of a subject, past, present and to come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from credit.regulation.article_12 import ARTICLE_12, Effect, effects, grounds, level, listing_end
from credit.regulation.facts import Listing, SubjectFacts
from credit.regulation.periods import Span, earliest, merged
from credit.regulation.rulebook import Rulebooks, in_force, reigns


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


def timeline(facts: SubjectFacts, rulebooks: Rulebooks) -> list[Period]:
    """Every period of the subject's span under supervision (R20), in order and without gaps; neighbours differ."""
    return divided(facts.supervised, effects_under(facts, rulebooks), rulebooks)


_ORDER = {item: place for place, item in enumerate(dict.fromkeys(clause.item for clause in ARTICLE_12))}


def effects_under(facts: SubjectFacts, rulebooks: Rulebooks) -> list[Effect]:
    """Every record at work, each day by the version in force on it (R23), in the order of the text.

    A record that works under an item on both sides of a change works there without a break.
    """
    if len(rulebooks) == 1:
        return effects(facts, rulebooks[0])
    days: dict[tuple[str, str | None], list[Span]] = defaultdict(list)
    for reign, rulebook in reigns(rulebooks):
        for item, record, span in effects(facts, rulebook):
            days[item, record].append(span.within(reign))
    found = [Effect(item, record, span) for (item, record), spans in days.items() for span in merged(spans)]
    return sorted(found, key=lambda effect: (_ORDER[effect.item], effect.record or "", effect.span.start))


def listing_end_under(listing: Listing, rulebooks: Rulebooks) -> date | None:
    """The first day on which the listing does not hold, by the version of that day; None while it goes on (R16, R23)."""
    for reign, rulebook in reigns(rulebooks):
        end = listing_end(listing, rulebook)
        if end is not None and (reign.end is None or end < reign.end):
            return max(end, reign.start)
    return None


def divided(whole: Span, found: Sequence[Effect], rulebooks: Rulebooks) -> list[Period]:
    """The days of `whole`, cut wherever one of the effects begins or ends, or another version begins."""
    if whole.is_empty:
        return []
    days = {whole.start}
    for effect in found:
        days.update(day for day in effect.span if day is not None and day in whole)
    days.update(day for day in turns_of(rulebooks) if day in whole)
    starts = sorted(days)
    ends: list[date | None] = [*starts[1:], whole.end]
    return [_period(Span(start, end), found) for start, end in zip(starts, ends, strict=True)]


def turns_of(rulebooks: Rulebooks) -> list[date]:
    """The days on which one version follows another."""
    return [book.in_force_from for book in rulebooks[1:]]


def _period(span: Span, found: Iterable[Effect]) -> Period:
    at_work = tuple(effect for effect in found if span.start in effect.span)
    return Period(span, level(frozenset(effect.item for effect in at_work)), at_work)


class Run(NamedTuple):
    """An unbroken run of days with one level; None is ungraded."""

    span: Span
    level: int | None


def runs(whole: Span, found: Iterable[Effect]) -> list[Run]:
    """The same days as unbroken runs of one level; neighbours differ in level."""
    if whole.is_empty:
        return []
    first, last = whole
    turns: dict[date, list[tuple[str, int]]] = defaultdict(list)
    for item, _, (start, end) in found:
        turns[start if start > first else first].append((item, 1))
        if end is not None:
            turns[end if end > first else first].append((item, -1))
    course = [Run(whole, level(frozenset()))] if first not in turns else []
    for day, at_work in _at_work(turns):
        if last is not None and day >= last:
            break
        grade = level(at_work)
        if not course or course[-1].level != grade:
            if course:
                course[-1] = Run(Span(course[-1].span.start, day), course[-1].level)
            course.append(Run(Span(day, last), grade))
    return course


def _at_work(turns: dict[date, list[tuple[str, int]]]) -> Iterator[tuple[date, frozenset[str]]]:
    """The items at work from each day on; several records may work under one item."""
    numbers: dict[str, int] = defaultdict(int)
    for day in sorted(turns):
        for item, change in turns[day]:
            numbers[item] += change
        yield day, frozenset([item for item, number in numbers.items() if number])


class Judged(NamedTuple):
    """A period as it is told to people: with the version of the rulebook that judges its days (R23)."""

    period: Period
    version: str


def judged(fine: Iterable[Period], rulebooks: Rulebooks) -> list[Judged]:
    """Neighbours joined that differ neither in level nor in grounds, each under the version that judges it."""
    by_version = groupby(fine, key=lambda period: in_force(rulebooks, period.span.start).version)
    return [Judged(period, version) for version, same in by_version for period in decided(same)]


def decided(fine: Iterable[Period]) -> list[Period]:
    """The same timeline with neighbours joined that differ neither in level nor in grounds."""
    result: list[Period] = []
    for period in fine:
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


def standing_in(course: Sequence[Run], found: Sequence[Effect], day: date) -> Standing | None:
    """The same standing, from the runs of the level and what works in them."""
    place = next((i for i, run in enumerate(course) if day in run.span), None)
    if place is None:
        return None
    run, following = course[place], course[place + 1 : place + 2]
    turns = [turn for effect in found for turn in effect.span if turn is not None and turn in run.span]
    span = Span(
        max((turn for turn in turns if turn <= day), default=run.span.start),
        earliest(run.span.end, *(turn for turn in turns if turn > day)),
    )
    return Standing(
        Period(span, run.level, tuple(effect for effect in found if day in effect.span)),
        since=run.span.start,
        next_change_on=following[0].span.start if following else None,
        next_level=following[0].level if following else None,
    )
