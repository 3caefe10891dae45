"""Work over all subjects that a change of the rulebook asks for (R23): what it would do, and grading everybody again.

Block by block, each committed together with how far it came: whoever takes the work up after a killed worker goes on
there, and a message that comes twice finds it in hand or done.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import NamedTuple

from django.db import transaction

from credit.facts.dossier import facts_of
from credit.facts.rulebooks import rulebooks
from credit.grades.explaining import citations
from credit.grades.grading import BATCH, regrade
from credit.models import PreviewedMove, RuleProposal, RuleRun
from credit.regulation.article_12 import grounds
from credit.regulation.facts import SubjectFacts
from credit.regulation.rulebook import Rulebooks
from credit.regulation.timeline import Run, effects_under, runs
from desk import promises
from desk.promises import Lost
from subjects.models import Cause, Subject

log = logging.getLogger(__name__)


def run(pk: int, clock: Callable[[], datetime]) -> None:
    """Do the work of a run (id) unless somebody else is at it, or it is done."""
    found = promises.claim(RuleRun.objects.filter(pk=pk), clock())
    if found is None:
        return
    try:
        _go(found, clock)
    except Lost:
        log.warning("rule run %s was taken up by another worker, or its proposal is gone", pk)
    except Exception as fault:
        log.exception("rule run %s failed", pk)
        promises.fail(found, promises.hindrance_of(fault), at=clock())


def _go(found: RuleRun, clock: Callable[[], datetime]) -> None:
    found.total_rows = Subject.objects.count()
    promises.beat(found, clock(), total_rows=found.total_rows)
    while block := _next_block(found.reached):
        with transaction.atomic():
            found.moved += _WORK[RuleRun.Purpose(found.purpose)](found, block, clock())
            found.reached, found.done_rows = block[-1], found.done_rows + len(block)
            promises.beat(found, clock(), reached=found.reached, done_rows=found.done_rows, moved=found.moved)
    promises.settle(found, finished_at=clock())


def _next_block(reached: int) -> list[int]:
    return list(Subject.objects.filter(pk__gt=reached).order_by("pk").values_list("pk", flat=True)[:BATCH])


def _regrade(found: RuleRun, block: Sequence[int], at: datetime) -> int:
    return regrade(block, cause=found.cause, at=at, kind=Cause.RULES).subjects


def _preview(found: RuleRun, block: Sequence[int], at: datetime) -> int:
    assert found.proposal
    moves = moves_under(found.proposal, block, rulebooks())
    PreviewedMove.objects.bulk_create(
        PreviewedMove(run=found, subject_id=subject, **move._asdict()) for subject, move in moves
    )
    return len(moves)


_WORK: Mapping[RuleRun.Purpose, Callable[[RuleRun, Sequence[int], datetime], int]] = {
    RuleRun.Purpose.PREVIEW: _preview,
    RuleRun.Purpose.REGRADE: _regrade,
}


class Move(NamedTuple):
    """Days on which a subject would have another level, the first of them; `until` is the first day after."""

    on: date
    until: date | None
    old_level: int | None
    new_level: int | None
    items: str


def moves_under(proposal: RuleProposal, block: Sequence[int], known: Rulebooks) -> list[tuple[int, Move]]:
    """Which of these subjects (ids) would move under the proposal, by the facts as they are now; writes nothing."""
    then = (*known, proposal.rulebook)
    found = ((pk, move_under(facts, known, then)) for pk, facts in facts_of(block).items())
    return [(pk, move) for pk, move in found if move]


def move_under(facts: SubjectFacts, known: Rulebooks, then: Rulebooks) -> Move | None:
    """The first days on which the level by `then` is another one than by `known`; None where there are none."""
    old, works = runs(facts.supervised, effects_under(facts, known)), effects_under(facts, then)
    new = runs(facts.supervised, works)
    if old == new:
        return None
    on, until, before, after = next(_differing(old, new))
    deciding = grounds(after, [effect for effect in works if on in effect.span])
    return Move(on, until, before, after, citations(effect.item for effect in deciding)[:200])


def _differing(old: Sequence[Run], new: Sequence[Run]) -> Iterator[tuple[date, date | None, int | None, int | None]]:
    """The days on which two courses of the same span differ, between the turns of either."""
    turns = sorted({one.span.start for one in (*old, *new)})
    for start, end in pairwise([*turns, None]):
        assert start
        before, after = _level_on(old, start), _level_on(new, start)
        if before != after:
            yield start, end, before, after


def _level_on(course: Sequence[Run], day: date) -> int | None:
    return next(one.level for one in course if day in one.span)
