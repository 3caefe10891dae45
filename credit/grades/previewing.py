"""What a record will do to the grades that it touches, told before anything is saved."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from copy import copy
from datetime import date
from functools import reduce
from itertools import groupby
from typing import NamedTuple

from credit.facts.bearing import bearing_of
from credit.facts.dossier import facts_of, with_record, without_record
from credit.facts.rulebooks import rulebooks
from credit.facts.touched import people_of, touched_by
from credit.models import CreditRecord
from credit.regulation.article_12 import Effect, citation
from credit.regulation.facts import SubjectFacts
from credit.regulation.periods import Span
from credit.regulation.timeline import Period, Standing, standing, timeline
from subjects.models import Post, Subject


class Turn(NamedTuple):
    """A day on which the level becomes another one by time alone."""

    on: date
    level: int | None


class Shift(NamedTuple):
    """Days on which the subject will have had another level than the one held so far."""

    span: Span
    old: int | None
    new: int | None


class Outlook(NamedTuple):
    """How one subject stands on a day without the record and with it, and what comes after."""

    subject: Subject
    before: Standing | None
    after: Standing | None
    grounds: tuple[Effect, ...]
    """What will decide on the day."""
    course: tuple[Turn, ...]
    """With the record and nothing else: how the level goes on."""
    past: tuple[Shift, ...]
    """Earlier days whose level becomes another one, before the run of days that `after` tells of."""
    differs: bool
    """Whether the timeline differs at all."""
    bearing: str
    """By whose post the record counts for the subject (R6); empty where it is the subject's own."""

    @property
    def old_level(self) -> int | str | None:
        """For the level tag: "none" outside supervision."""
        return self.before.period.level if self.before else "none"

    @property
    def new_level(self) -> int | str | None:
        return self.after.period.level if self.after else "none"

    @property
    def moves(self) -> bool:
        """Whether the level on the day becomes another one."""
        return self.old_level != self.new_level

    @property
    def citations(self) -> str:
        """The items that will decide, as they are cited."""
        return "、".join(dict.fromkeys(citation(effect.item) for effect in self.grounds))


def preview(record: CreditRecord, day: date) -> list[Outlook]:
    """What happens on `day` once the record (new or changed) is in force: its subject first, then others (R6)."""
    touched = touched_by(record)
    if record.pk:
        touched |= touched_by(CreditRecord.objects.select_related("subject").get(pk=record.pk))
    return _outlooks(record, touched, day, lambda facts, subject: with_record(facts, record, subject))


def preview_repaired(records: Sequence[CreditRecord], on: date) -> list[Outlook]:
    """What happens on a day if these records are repaired on it (R12, R15): the first one's subject first (R6)."""
    repaired = [copy(record) for record in records]
    for record in repaired:
        record.repaired_on = on

    def with_repaired(facts: SubjectFacts, subject: int) -> SubjectFacts:
        return reduce(lambda so_far, record: with_record(so_far, record, subject), repaired, facts)

    touched = {subject for record in records for subject in touched_by(record)}
    return _outlooks(records[0], touched, on, with_repaired)


def preview_without(record: CreditRecord, day: date) -> list[Outlook]:
    """What happens on `day` if the record counts no more."""
    return _outlooks(record, touched_by(record), day, lambda facts, _: without_record(facts, record.number))


def _outlooks(
    record: CreditRecord, touched: set[int], day: date, change: Callable[[SubjectFacts, int], SubjectFacts]
) -> list[Outlook]:
    subjects = Subject.objects.select_related("department").in_bulk(touched)
    facts, bearings, versions = facts_of(touched), _bearings(record, touched), rulebooks()
    order = sorted(touched, key=lambda pk: (pk != record.subject_id, pk))
    return [
        _outlook(
            subjects[pk], timeline(facts[pk], versions), timeline(change(facts[pk], pk), versions), day, bearings[pk]
        )
        for pk in order
    ]


def _bearings(record: CreditRecord, subjects: set[int]) -> dict[int, str]:
    posts: dict[int, list[Post]] = {pk: [] for pk in subjects}
    for post in Post.objects.filter(subject__in=subjects, person__in=people_of(record)).select_related("person"):
        posts[post.subject_id].append(post)
    return {pk: bearing_of(record, held) for pk, held in posts.items()}


def _outlook(subject: Subject, old: list[Period], new: list[Period], day: date, bearing: str) -> Outlook:
    before, after = standing(old, day), standing(new, day)
    moves = before is not None and after is not None and before.period.level != after.period.level
    told_from = after.since if after and moves else day
    return Outlook(
        subject,
        before=before,
        after=after,
        grounds=after.period.grounds if after else (),
        course=tuple(turns(new, day)),
        past=tuple(_past(old, new, told_from)),
        differs=old != new,
        bearing=bearing,
    )


def turns(periods: Sequence[Period], day: date) -> Iterator[Turn]:
    """The changes of level after `day`, in order."""
    for _, run in groupby(periods, key=lambda period: period.level):
        first = next(run)
        if first.span.start > day:
            yield Turn(first.span.start, first.level)


def heavier(before: CreditRecord, after: CreditRecord) -> bool:
    """Whether the record as changed lets somebody's level be worse on any day than the record as it was.

    A basis date that was still open is read as the new one: what is weighed is the change, not the determination.
    """
    if after.basis_on is None:
        return False
    was = copy(before)
    was.basis_on = before.basis_on or after.basis_on
    touched = touched_by(was) | touched_by(after)
    facts, versions = facts_of(touched), rulebooks()
    return any(
        _is_worse(
            timeline(with_record(facts[pk], was, pk), versions), timeline(with_record(facts[pk], after, pk), versions)
        )
        for pk in touched
    )


def _is_worse(old: Sequence[Period], new: Sequence[Period]) -> bool:
    starts = {period.span.start for period in [*old, *new]}
    return any(_weight(_level(new, day)) > _weight(_level(old, day)) for day in starts)


def _weight(level: int | None) -> int:
    """How heavily a level is treated; without one as level 2 (R18)."""
    return level or 2


def _past(old: Sequence[Period], new: Sequence[Period], day: date) -> Iterator[Shift]:
    """Runs of days before `day` on which the two timelines have different levels."""
    starts = sorted({period.span.start for period in [*old, *new] if period.span.start < day})
    spans = [Span(start, end) for start, end in zip(starts, [*starts[1:], day], strict=False)]
    shifts = [Shift(span, _level(old, span.start), _level(new, span.start)) for span in spans]
    for (before, after), run in groupby(shifts, key=lambda shift: (shift.old, shift.new)):
        days = [shift.span for shift in run]
        if before != after:
            yield Shift(Span(days[0].start, days[-1].end), before, after)


def _level(periods: Sequence[Period], day: date) -> int | None:
    return next((period.level for period in periods if day in period.span), None)
