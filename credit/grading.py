"""Facts → timeline → stored: the one writer of assessments.

Append-only with two clocks (R3): a new assessment is written only where the timeline really differs, and the old one
is superseded, never changed. One subject at a time is locked; requests answered are deleted in the same transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import NamedTuple

from django.db import transaction
from django.utils.timezone import localtime

from credit.dossier import facts_of
from credit.models import Assessment, GradeChange, GradePeriod
from credit.regulation.article_12 import WORDING, Effect, citation
from credit.regulation.periods import Span
from credit.regulation.rulebook import CURRENT
from credit.regulation.timeline import Period, timeline
from credit.storing import store_periods
from subjects.models import RegradeRequest, Subject

BATCH = 1000

Written = list[str | None]
"""An effect as a period stores it: [item, record, from, to]."""


class Row(NamedTuple):
    """A period as the database holds it."""

    start: date
    end: date | None
    level: int | None
    at_work: list[Written]


class Regraded(NamedTuple):
    """How many subjects got a new assessment, and how many periods these hold that were not there before."""

    subjects: int
    periods: int

    def __add__(self, other: object) -> Regraded:
        if not isinstance(other, Regraded):
            return NotImplemented
        return Regraded(self.subjects + other.subjects, self.periods + other.periods)


def row_of(period: Period) -> Row:
    """A period as it is stored."""
    return Row(period.span.start, period.span.end, period.level, [written(effect) for effect in period.at_work])


def written(effect: Effect) -> Written:
    start, end = effect.span
    return [effect.item, effect.record, start.isoformat(), end.isoformat() if end else None]


def read(start: date, end: date | None, level: int | None, at_work: Iterable[Written]) -> Period:
    """The period that was stored."""
    return Period(Span(start, end), level, tuple(_effect(*effect) for effect in at_work))


def _effect(item: str | None, record: str | None, start: str | None, end: str | None) -> Effect:
    return Effect(item or "", record, Span(date.fromisoformat(start or ""), date.fromisoformat(end) if end else None))


def periods_of(subject: int, known_on: datetime | None = None) -> list[Period]:
    """The stored timeline of a subject, by what is known now or was known at a moment (R3)."""
    rows = GradePeriod.objects.known(known_on).filter(subject=subject).order_by("start")
    return [read(*row) for row in rows.values_list("start", "end", "level", "at_work")]


def batches(subjects: Iterable[int], size: int = BATCH) -> Iterator[list[int]]:
    """Ids in blocks that one transaction holds."""
    waiting = iter(subjects)
    while block := list(islice(waiting, size)):
        yield block


def regrade(subjects: Iterable[int], *, cause: str, at: datetime) -> Regraded:
    """Grade these subjects (ids) again by what the database holds, each block in a transaction of its own."""
    return sum((_regrade_block(block, cause, at) for block in batches(subjects)), Regraded(0, 0))


@transaction.atomic
def _regrade_block(subjects: Collection[int], cause: str, at: datetime) -> Regraded:
    locked = list(
        Subject.objects.select_for_update().filter(pk__in=subjects).order_by("pk").values_list("pk", flat=True)
    )
    causes = _answer_requests(locked)
    announce(at, among=locked)
    found = {pk: [row_of(p) for p in timeline(facts, CURRENT)] for pk, facts in facts_of(locked).items()}
    stored, current = stored_rows(locked)
    changed = [pk for pk in locked if pk not in current or found[pk] != stored[pk]]
    if not changed:
        return Regraded(0, 0)
    _note_changes([pk for pk in changed if pk in current], stored, found, causes, cause, at)
    _supersede(changed, at)
    assessments = _assess(changed, causes, cause, at)
    fresh = sum(len([row for row in found[pk] if row not in stored[pk]]) for pk in changed)
    store_periods(_period(assessments[pk], pk, row, at) for pk in changed for row in found[pk])
    return Regraded(len(changed), fresh)


def _answer_requests(subjects: Collection[int]) -> dict[int, str]:
    """Take the requests that are there now; the facts that they announce are visible from here on."""
    causes: dict[int, list[str]] = defaultdict(list)
    taken = []
    for pk, subject, cause in RegradeRequest.objects.filter(subject__in=subjects).values_list("pk", "subject", "cause"):
        taken.append(pk)
        if cause not in causes[subject]:
            causes[subject].append(cause)
    if taken:
        RegradeRequest.objects.filter(pk__in=taken).delete()
    return {subject: "；".join(found)[:400] for subject, found in causes.items()}


def stored_rows(subjects: Collection[int]) -> tuple[dict[int, list[Row]], set[int]]:
    """The current periods of each subject as stored, and which subjects have a current assessment at all."""
    rows: dict[int, list[Row]] = defaultdict(list)
    for subject, *row in (
        GradePeriod.objects.known()
        .filter(subject__in=subjects)
        .order_by("subject", "start")
        .values_list("subject", "start", "end", "level", "at_work")
    ):
        rows[subject].append(Row._make(row))
    current = set(Assessment.objects.known().filter(subject__in=subjects).values_list("subject", flat=True))
    return rows, current


def _supersede(subjects: Collection[int], at: datetime) -> None:
    Assessment.objects.known().filter(subject__in=subjects).update(superseded_at=at)
    GradePeriod.objects.known().filter(subject__in=subjects).update(current=False)


def _assess(subjects: Sequence[int], causes: dict[int, str], cause: str, at: datetime) -> dict[int, int]:
    made = Assessment.objects.bulk_create(
        Assessment(subject_id=pk, made_at=at, cause=causes.get(pk, cause), rulebook=CURRENT.version) for pk in subjects
    )
    return {assessment.subject_id: assessment.pk for assessment in made}


def _period(assessment: int, subject: int, row: Row, at: datetime) -> GradePeriod:
    """Periods that have begun need no announcement: the assessment itself is one."""
    begun = row.start <= localtime(at).date()
    return GradePeriod(
        assessment_id=assessment, subject_id=subject, announced_at=at if begun else None, current=True, **row._asdict()
    )


def _row_on(rows: Iterable[Row], day: date) -> Row | None:
    return next((row for row in rows if row.start <= day and (row.end is None or day < row.end)), None)


def _note_changes(
    subjects: Iterable[int],
    stored: dict[int, list[Row]],
    found: dict[int, list[Row]],
    causes: dict[int, str],
    cause: str,
    at: datetime,
) -> None:
    """Where today's level becomes another one, say so."""
    today = localtime(at).date()
    changes = []
    for pk in subjects:
        old, new = _row_on(stored[pk], today), _row_on(found[pk], today)
        if old and new and old.level != new.level:
            changes.append(
                GradeChange(
                    subject_id=pk,
                    on=today,
                    old_level=old.level,
                    new_level=new.level,
                    cause=causes.get(pk, cause),
                    noted_at=at,
                )
            )
    GradeChange.objects.bulk_create(changes)


def announce(at: datetime, among: Collection[int] | None = None) -> int:
    """Announce the periods that have begun by time alone and are not announced; the mark and the note commit together.

    Returns how many periods were announced. Running twice, or after an outage, announces nothing twice.
    """
    waiting = GradePeriod.objects.known().filter(announced_at=None, start__lte=localtime(at).date())
    if among is not None:
        waiting = waiting.filter(subject__in=among)
    return sum(_announce(pk, at) for pk in waiting.order_by("start").values_list("pk", flat=True))


@transaction.atomic
def _announce(pk: int, at: datetime) -> int:
    period = GradePeriod.objects.select_for_update().filter(pk=pk, current=True, announced_at=None).first()
    if period is None:
        return 0
    before = GradePeriod.objects.filter(assessment=period.assessment_id, end=period.start).first()
    if before and before.level != period.level:
        GradeChange.objects.create(
            subject_id=period.subject_id,
            on=period.start,
            old_level=before.level,
            new_level=period.level,
            by_time=True,
            cause=difference(before.at_work, period.at_work),
            noted_at=at,
        )
    GradePeriod.objects.filter(pk=pk).update(announced_at=at)
    return 1


def difference(before: Iterable[Written], after: Iterable[Written]) -> str:
    """What began and what ended between two neighbouring periods, in words."""
    old, new = list(before), list(after)
    begun = [f"{_words(effect)}起" for effect in new if effect not in old]
    ended = [f"{_words(effect)}止" for effect in old if effect not in new]
    return "；".join([*begun, *ended])[:400]


def _words(effect: Written) -> str:
    item, record, *_ = effect
    return f"{citation(item or '')}（{record or WORDING[item or '']}）"


class Difference(NamedTuple):
    """A subject whose stored timeline is not what its facts give."""

    subject: int
    stored: list[Row]
    found: list[Row]


def differences(subjects: Iterable[int]) -> Iterator[Difference]:
    """Recompute and compare, write nothing: stored periods are a cache, and caches lie."""
    for block in batches(subjects):
        facts = facts_of(block)
        stored, current = stored_rows(block)
        for pk in block:
            found = [row_of(period) for period in timeline(facts[pk], CURRENT)]
            if pk not in current or found != stored[pk]:
                yield Difference(pk, stored[pk], found)
