"""Levels that rose and fell in a month, and what made them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

from django.db.models import QuerySet

from briefing.asked import Asked
from briefing.counting.levels import LEVELS, UNGRADED_AS
from credit.models import GradeChange
from subjects.models import Cause
from subjects.numbered import numbered

DIRECTIONS: dict[str, str] = {"up": "等级上升", "down": "等级下降", "level": "其他变动"}


class Change(NamedTuple):
    """A change of level, as far as it is counted."""

    pk: int
    old: int | None
    new: int | None
    cause: str
    """The value of its `Cause`."""

    @property
    def direction(self) -> str:
        """Up is better: a smaller level. Between level 2 and none it goes neither way (R18)."""
        old, new = self.old or UNGRADED_AS, self.new or UNGRADED_AS
        return "up" if new < old else "down" if new > old else "level"


class OfCause(NamedTuple):
    """How many levels rose, fell or did neither for one cause."""

    key: str
    up: int
    down: int
    level: int

    @property
    def name(self) -> str:
        return Cause(self.key).label


class Flow(NamedTuple):
    """From one level: how many changes led to each other one."""

    old: int | None
    numbers: list[tuple[int | None, int]]


class Changes(NamedTuple):
    """The changes of a month."""

    found: list[Change]

    @property
    def causes(self) -> list[OfCause]:
        """Those that occurred, time first, then the weightiest."""
        counted = Counter((change.cause, change.direction) for change in self.found)
        lines = [OfCause(key, *(counted[key, direction] for direction in DIRECTIONS)) for key in Cause.values]
        return [line for line in lines if line.up or line.down or line.level]

    @property
    def flows(self) -> list[Flow]:
        """From each level to each."""
        counted = Counter((change.old, change.new) for change in self.found)
        return [Flow(old, [(new, counted[old, new]) for new in LEVELS]) for old in LEVELS]

    def going(self, direction: str) -> int:
        return sum(change.direction == direction for change in self.found)

    @property
    def up(self) -> int:
        return self.going("up")

    @property
    def down(self) -> int:
        return self.going("down")

    @property
    def level(self) -> int:
        return self.going("level")


def of_month(asked: Asked) -> QuerySet[GradeChange]:
    """The changes of the month up to the cut-off day, in the order of days."""
    return GradeChange.objects.filter(asked.own(), on__gte=asked.month.first, on__lte=asked.day).order_by("on", "pk")


def changes(asked: Asked) -> Changes:
    """Every change of the month, read once."""
    rows = of_month(asked).values_list("pk", "old_level", "new_level", "kind")
    return Changes([Change(*row) for row in rows])


def those(asked: Asked, wanted: Callable[[Change], bool]) -> QuerySet[GradeChange]:
    """The changes of the month that are wanted."""
    return of_month(asked).filter(pk__in=numbered([change.pk for change in changes(asked).found if wanted(change)]))
