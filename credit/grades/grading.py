"""Facts → timeline → stored: the one writer of assessments.

Append-only with two clocks (R3): a new assessment is written only where the timeline really differs, and the old one
is superseded, never changed. One subject at a time is locked; requests answered are deleted in the same transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from typing import NamedTuple

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localtime

from credit.facts.dossier import facts_of
from credit.facts.rulebooks import rulebooks
from credit.grades.following import follow
from credit.grades.storing import Conclusion, Written, store
from credit.models import Assessment, GradeChange, GradePeriod
from credit.outside.disclosing import ask_for_levels
from credit.regulation.article_12 import WORDING, Effect, citation
from credit.regulation.facts import SubjectFacts
from credit.regulation.periods import Span
from credit.regulation.rulebook import Rulebooks
from credit.regulation.timeline import Period, Run, Standing, divided, effects_under, runs, standing_in
from subjects.models import Cause, RegradeRequest, Subject
from subjects.numbered import numbered

BATCH = 1000


class Timeline(NamedTuple):
    """What an assessment says: everything that works, and the runs of the level that follow."""

    effects: list[Written]
    course: list[Run]

    def level_on(self, day: date) -> Run | None:
        """The run of the day; None outside the span under supervision (R20)."""
        return next((run for run in self.course if day in run.span), None)

    def at_work(self) -> list[Effect]:
        """The effects as the regulation knows them."""
        return [_effect(*effect) for effect in self.effects]

    def records(self) -> set[str]:
        """The numbers of all that works on some day of the span."""
        return {
            effect.record
            for effect in self.at_work()
            if effect.record and any(not effect.span.within(run.span).is_empty for run in self.course)
        }

    def periods(self, rulebooks: Rulebooks) -> list[Period]:
        """Every period: neighbours differ in level, in what works, or in the version that judges them (R23)."""
        if not self.course:
            return []
        return divided(Span(self.course[0].span.start, self.course[-1].span.end), self.at_work(), rulebooks)


NEVER_ASSESSED = Timeline([], [])


class Regraded(NamedTuple):
    """How many subjects got a new assessment, and how many periods these hold that were not there before."""

    subjects: int
    periods: int

    def __add__(self, other: object) -> Regraded:
        if not isinstance(other, Regraded):
            return NotImplemented
        return Regraded(self.subjects + other.subjects, self.periods + other.periods)


def timeline_by(facts: SubjectFacts, rulebooks: Rulebooks) -> Timeline:
    """What follows from these facts by these versions, as it is stored."""
    found = effects_under(facts, rulebooks)
    return Timeline([_written(effect) for effect in found], runs(facts.supervised, found))


def _written(effect: Effect) -> Written:
    start, end = effect.span
    return [effect.item, effect.record, start.isoformat(), end.isoformat() if end else None]


def _effect(item: str | None, record: str | None, start: str | None, end: str | None) -> Effect:
    return Effect(item or "", record, Span(date.fromisoformat(start or ""), date.fromisoformat(end) if end else None))


def timelines_of(subjects: Collection[int], known_on: datetime | None = None) -> dict[int, Timeline]:
    """The stored timelines, by what is known now or was known at a moment (R3); subjects never assessed are left out."""
    assessed = Assessment.objects.known(known_on).filter(subject__in=numbered(subjects)).order_by()
    courses: dict[int, list[Run]] = defaultdict(list)
    rows = GradePeriod.objects.known(known_on).filter(subject__in=numbered(subjects)).order_by("subject", "start")
    for subject, start, end, level in rows.values_list("subject", "start", "end", "level"):
        courses[subject].append(Run(Span(start, end), level))
    return {pk: Timeline(found, courses[pk]) for pk, found in assessed.values_list("subject", "effects")}


def periods_of(subject: int, known_on: datetime | None = None) -> list[Period]:
    """The stored timeline of a subject, by what is known now or was known at a moment (R3)."""
    return timelines_of([subject], known_on).get(subject, NEVER_ASSESSED).periods(rulebooks(known_on))


def standings_of(subjects: Collection[int], day: date, known_on: datetime | None = None) -> dict[int, Standing]:
    """How each of these subjects stands on a day; those not under supervision then are left out (R20)."""
    return {
        pk: found
        for pk, stored in timelines_of(subjects, known_on).items()
        if (found := standing_in(stored.course, stored.at_work(), day))
    }


def batches(subjects: Iterable[int], size: int = BATCH) -> Iterator[list[int]]:
    """Ids in blocks that one transaction holds."""
    waiting = iter(subjects)
    while block := list(islice(waiting, size)):
        yield block


class Why(NamedTuple):
    """Why a subject is graded again: what is counted, and what people read."""

    kind: Cause
    words: str


def regrade(subjects: Iterable[int], *, cause: str, at: datetime, kind: Cause = Cause.OTHER) -> Regraded:
    """Grade these subjects (ids) again by what the database holds, each block in a transaction of its own.

    `cause` and its `kind` are told of those for whom nobody asked.
    """
    why = Why(kind, cause)
    return sum((_regrade_block(block, why, at) for block in batches(subjects)), Regraded(0, 0))


@transaction.atomic
def _regrade_block(subjects: Collection[int], otherwise: Why, at: datetime) -> Regraded:
    locked = list(
        Subject.objects.select_for_update()
        .filter(pk__in=numbered(subjects))
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    asked = _answer_requests(locked)
    reasons = {pk: asked.get(pk, otherwise) for pk in locked}
    announce(at, among=locked)
    stored, versions = timelines_of(locked), rulebooks()
    found = {pk: timeline_by(facts, versions) for pk, facts in facts_of(locked).items()}
    changed = [pk for pk in locked if found[pk] != stored.get(pk)]
    known = [pk for pk in changed if pk in stored]
    if known:
        at = _not_before(known, at)
        _note_changes(known, stored, found, reasons, at)
        _supersede(known, at)
    store([Conclusion(pk, at, reasons[pk].words, versions[-1].version, *found[pk]) for pk in changed])
    if changed:
        follow(changed, at)
    ask_for_levels(changed, otherwise.words)
    fresh = sum(_fresh(found[pk], stored.get(pk, NEVER_ASSESSED)) for pk in changed)
    return Regraded(len(changed), fresh)


def _fresh(found: Timeline, stored: Timeline) -> int:
    return sum(run not in stored.course for run in found.course)


def _answer_requests(subjects: Collection[int]) -> dict[int, Why]:
    """Take the requests that are there now; the facts that they announce are visible from here on."""
    asked: dict[int, list[Why]] = defaultdict(list)
    taken = []
    rows = RegradeRequest.objects.filter(subject__in=numbered(subjects))
    for pk, subject, kind, cause in rows.values_list("pk", "subject", "kind", "cause"):
        taken.append(pk)
        asked[subject].append(Why(Cause(kind), cause))
    if taken:
        RegradeRequest.objects.filter(pk__in=numbered(taken)).delete()
    return {subject: _together(found) for subject, found in asked.items()}


def _together(found: Sequence[Why]) -> Why:
    """Several causes as one: the weightiest kind, and everything that was said, each once."""
    return Why(
        min((why.kind for why in found), key=list(Cause).index),
        "；".join(dict.fromkeys(why.words for why in found))[:400],
    )


def _not_before(subjects: Collection[int], at: datetime) -> datetime:
    """The record clock never runs backwards, not even where two workers waited for the same subject."""
    made = Assessment.objects.known().filter(subject__in=numbered(subjects)).aggregate(newest=Max("made_at"))
    newest: datetime = made["newest"]
    return max(at, newest)


def _supersede(subjects: Collection[int], at: datetime) -> None:
    Assessment.objects.known().filter(subject__in=numbered(subjects)).update(superseded_at=at)
    GradePeriod.objects.known().filter(subject__in=numbered(subjects)).update(current=False)


def _note_changes(
    subjects: Iterable[int],
    stored: dict[int, Timeline],
    found: dict[int, Timeline],
    reasons: Mapping[int, Why],
    at: datetime,
) -> None:
    """Where today's level becomes another one, say so."""
    today = localtime(at).date()
    changes = []
    for pk in subjects:
        old, new = stored[pk].level_on(today), found[pk].level_on(today)
        if old and new and old.level != new.level:
            changes.append(
                GradeChange(
                    subject_id=pk,
                    on=today,
                    old_level=old.level,
                    new_level=new.level,
                    kind=reasons[pk].kind,
                    cause=reasons[pk].words,
                    noted_at=at,
                    counts_from=today,
                )
            )
    GradeChange.objects.supersede(numbered([change.subject_id for change in changes]))
    GradeChange.objects.bulk_create(changes)


def announce(at: datetime, among: Collection[int] | None = None) -> int:
    """Announce the periods that have begun by time alone and are not announced; the mark and the note commit together.

    Returns how many periods were announced. Running twice, or after an outage, announces nothing twice.
    """
    waiting = GradePeriod.objects.known().filter(announced_at=None, start__lte=localtime(at).date())
    if among is not None:
        waiting = waiting.filter(subject__in=numbered(among))
    begun = list(waiting.order_by("start").values_list("pk", flat=True))
    versions = {book.in_force_from: book.version for book in rulebooks()[1:]} if begun else {}
    return sum(_announce(pk, versions, at) for pk in begun)


@transaction.atomic
def _announce(pk: int, versions: Mapping[date, str], at: datetime) -> int:
    list(Subject.objects.select_for_update().filter(pk__in=GradePeriod.objects.filter(pk=pk).values("subject")))
    period = GradePeriod.objects.select_for_update().filter(pk=pk, current=True, announced_at=None).first()
    if period is None:
        return 0
    before = GradePeriod.objects.filter(assessment=period.assessment_id, end=period.start).first()
    if before:
        GradeChange.objects.supersede([period.subject_id])
        GradeChange.objects.create(
            subject_id=period.subject_id,
            on=period.start,
            old_level=before.level,
            new_level=period.level,
            kind=Cause.RULES if period.start in versions else Cause.TIME,
            cause=_turning(period.assessment.effects, period.start, versions.get(period.start, "")),
            noted_at=at,
            counts_from=localtime(at).date(),
        )
    GradePeriod.objects.filter(pk=pk).update(announced_at=at)
    follow([period.subject_id], at)
    ask_for_levels([period.subject_id], "等级因规则版本变更变动" if period.start in versions else "等级因期限届满变动")
    return 1


def _turning(at_work: Iterable[Written], day: date, version: str) -> str:
    """What begins and what ends to work on a day, in words, and the version of the rulebook that begins on it."""
    turn = day.isoformat()
    found = list(at_work)
    begun = [f"{_words(effect)}起" for effect in found if effect[2] == turn]
    ended = [f"{_words(effect)}止" for effect in found if effect[3] == turn]
    ruled = [f"规则版本 {version} 起施行"] if version else []
    return "；".join([*ruled, *begun, *ended])[:400]


def _words(effect: Written) -> str:
    item, record, *_ = effect
    return f"{citation(item or '')}（{record or WORDING[item or '']}）"


class Difference(NamedTuple):
    """A subject whose stored timeline is not what its facts give."""

    subject: int
    stored: Timeline
    found: Timeline


def differences(subjects: Iterable[int]) -> Iterator[Difference]:
    """Recompute and compare, write nothing: stored periods are a cache, and caches lie."""
    for block in batches(subjects):
        stored, versions = timelines_of(block), rulebooks()
        for pk, facts in facts_of(block).items():
            found = timeline_by(facts, versions)
            if found != stored.get(pk):
                yield Difference(pk, stored.get(pk, NEVER_ASSESSED), found)
