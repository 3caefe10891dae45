"""How a subject would stand under some suppositions, beside how it stands: the timeline, and the days that differ."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from credit.facts.dossier_as_known import Held, known_by
from credit.facts.rulebooks import rulebooks
from credit.file.drawing import Drawing, draw
from credit.grades import explaining
from credit.levels.proving import Proof, proof_by
from credit.regulation.periods import Span
from credit.regulation.timeline import Period


class Differing(NamedTuple):
    """Days on which the level would be another one."""

    span: Span
    now: int | str | None
    supposed: int | str | None
    coming: bool
    """Whether these days lie ahead."""


class Side(NamedTuple):
    """One of the two: as it is, or as supposed."""

    name: str
    proof: Proof
    periods: list[Period]
    picture: Drawing | None
    course: str


class Outlook:
    """What follows from the rows as they are (`held`) and as supposed, seen from `day` by who knows what `known` tells."""

    def __init__(self, held: Held, supposed: Held, *, day: date, known: datetime, today: date) -> None:
        self.held = held
        self.supposed = supposed
        self.day = day
        self.known = known
        self.today = today

    @cached_property
    def now(self) -> Side:
        """As it is."""
        return self._side("现在", self.held)

    @cached_property
    def then(self) -> Side:
        """As it would be."""
        return self._side("推演", self.supposed)

    def _side(self, name: str, held: Held) -> Side:
        proof = proof_by(known_by(held), held.subject, self.day, self.known)
        periods = proof.timeline.periods(rulebooks(self.known))
        picture = draw(periods, (), day=self.day, today=self.today, settled=self.today)
        return Side(name, proof, periods, picture, explaining.course(periods, self.day, self.today) if periods else "")

    @cached_property
    def differing(self) -> list[Differing]:
        """Every run of days whose level would be another one, in order."""
        return list(differing(self.now.periods, self.then.periods, self.today))


def differing(old: Sequence[Period], new: Sequence[Period], today: date) -> list[Differing]:
    """The runs of days on which two timelines have different levels; "none" outside supervision."""
    ends = {period.span.end for period in [*old, *new] if period.span.end}
    starts = sorted({period.span.start for period in [*old, *new]} | ends)
    pairs = [(start, _level(old, start), _level(new, start)) for start in starts]
    found: list[Differing] = []
    for (before, after), run in groupby(pairs, key=lambda pair: pair[1:]):
        first = next(run)[0]
        following = next(
            (start for start in starts if start > first and _pair(old, new, start) != (before, after)), None
        )
        if before != after:
            found.append(Differing(Span(first, following), before, after, first > today))
    return found


def _pair(old: Sequence[Period], new: Sequence[Period], day: date) -> tuple[int | str | None, int | str | None]:
    return _level(old, day), _level(new, day)


def _level(periods: Sequence[Period], day: date) -> int | str | None:
    return next((period.level for period in periods if day in period.span), "none")
