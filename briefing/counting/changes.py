"""Levels that rose and fell in a month, and what made them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

from django.db.models import QuerySet

from briefing.asked import Asked
from briefing.counting.levels import LEVELS, UNGRADED_AS
from credit.models import GradeChange
from subjects.numbered import numbered

DIRECTIONS: dict[str, str] = {"up": "等级上升", "down": "等级下降", "level": "其他变动"}
CAUSES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("revoked", "记录撤销", ("撤销",)),
    ("repaired", "信用修复", ("修复",)),
    ("corrected", "更正、异议答复", ("更正", "异议", "答复")),
    ("removed", "移出名单、解除联合惩戒", ("移出",)),
    ("listed", "名单公布", ("名单",)),
    ("committed", "公开承诺", ("承诺",)),
    ("people", "主要负责人、分管安全负责人任职变动", ("任职", "离任", "负责人")),
    ("evaluated", "公共信用综合评价", ("综合评价",)),
    ("penalty", "行政处罚", ("行政处罚",)),
    ("misconduct", "失信行为", ("失信行为",)),
    ("accident", "生产安全事故", ("事故",)),
    ("sanction", "其他领域联合惩戒", ("联合惩戒",)),
)
"""Key, name, and the words by which the note of a change is recognised; the first that fits."""
BY_TIME, OTHERWISE = ("time", "期限届满"), ("other", "其他")
CAUSE_NAMES: dict[str, str] = dict([BY_TIME, *((key, name) for key, name, _ in CAUSES), OTHERWISE])


class Change(NamedTuple):
    """A change of level, as far as it is counted."""

    pk: int
    old: int | None
    new: int | None
    by_time: bool
    note: str

    @property
    def direction(self) -> str:
        """Up is better: a smaller level. Between level 2 and none it goes neither way (R18)."""
        old, new = self.old or UNGRADED_AS, self.new or UNGRADED_AS
        return "up" if new < old else "down" if new > old else "level"

    @property
    def cause(self) -> str:
        """The key of its cause."""
        if self.by_time:
            return BY_TIME[0]
        return next((key for key, _, words in CAUSES if any(word in self.note for word in words)), OTHERWISE[0])


class Cause(NamedTuple):
    """How many levels rose, fell or did neither for one cause."""

    key: str
    up: int
    down: int
    level: int

    @property
    def name(self) -> str:
        return CAUSE_NAMES[self.key]


class Flow(NamedTuple):
    """From one level: how many changes led to each other one."""

    old: int | None
    numbers: list[tuple[int | None, int]]


class Changes(NamedTuple):
    """The changes of a month."""

    found: list[Change]

    @property
    def causes(self) -> list[Cause]:
        """Those that occurred, in the order of the table above."""
        counted = Counter((change.cause, change.direction) for change in self.found)
        lines = [Cause(key, *(counted[key, direction] for direction in DIRECTIONS)) for key in CAUSE_NAMES]
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
    rows = of_month(asked).values_list("pk", "old_level", "new_level", "by_time", "cause")
    return Changes([Change(*row) for row in rows])


def those(asked: Asked, wanted: Callable[[Change], bool]) -> QuerySet[GradeChange]:
    """The changes of the month that are wanted."""
    return of_month(asked).filter(pk__in=numbered([change.pk for change in changes(asked).found if wanted(change)]))
