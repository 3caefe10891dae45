"""What an import says of itself: what it did or would do, every fault, every note, and which grades move."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple, TypedDict

from credit.exchange.findings import Finding
from credit.exchange.known import blocks
from credit.models import GradePeriod
from subjects.models import Subject

Level = int | None | Literal["none"]
"""1–4, None for ungraded, "none" outside the span under supervision or not registered."""


class Counted(NamedTuple):
    """How many rows of a sheet are new, differ from what is held, or are held already."""

    sheet: str
    added: int
    changed: int
    unchanged: int


class Changed(NamedTuple):
    """A row that differs from what is held, and in which columns."""

    sheet: str
    row: int
    columns: tuple[str, ...]


class Move(NamedTuple):
    """A subject registered before whose level of today becomes another. `code` is masked for natural persons."""

    subject: int
    code: str
    name: str
    old: Level
    new: Level


class Written(TypedDict):
    """A report as JSON."""

    file: str
    dry_run: bool
    written: bool
    sheets: list[dict[str, object]]
    changes: list[dict[str, object]]
    faults: list[dict[str, object]]
    notes: list[dict[str, object]]
    moves: list[dict[str, object]]
    new_levels: dict[str, int]


@dataclass
class Report:
    """The outcome of a check or an import. `new_levels` counts the levels of subjects that were not registered before."""

    file: str
    dry_run: bool = False
    written: bool = False
    sheets: list[Counted] = field(default_factory=list)
    changes: list[Changed] = field(default_factory=list)
    faults: list[Finding] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    new_levels: dict[str, int] = field(default_factory=dict)

    @property
    def rows(self) -> Counted:
        """The sums over all sheets."""
        return Counted(
            "合计",
            sum(sheet.added for sheet in self.sheets),
            sum(sheet.changed for sheet in self.sheets),
            sum(sheet.unchanged for sheet in self.sheets),
        )

    def as_json(self) -> Written:
        return {
            "file": self.file,
            "dry_run": self.dry_run,
            "written": self.written,
            "sheets": [counted._asdict() for counted in self.sheets],
            "changes": [{"sheet": c.sheet, "row": c.row, "columns": list(c.columns)} for c in self.changes],
            "faults": [{**fault._asdict(), "message": str(fault)} for fault in self.faults],
            "notes": [{**note._asdict(), "message": str(note)} for note in self.notes],
            "moves": [move._asdict() for move in self.moves],
            "new_levels": self.new_levels,
        }


def levels_on(day: date, subjects: Collection[int]) -> dict[int, Level]:
    """The level of each of these subjects (ids) on a day, by the current assessments."""
    found: dict[int, Level] = dict.fromkeys(subjects, "none")
    for block in blocks(subjects):
        periods = GradePeriod.objects.known().on(day).filter(subject__in=block)
        found.update(periods.values_list("subject", "level"))
    return found


def moves(old: Mapping[int, Level], new: Mapping[int, Level], known_before: Collection[int]) -> list[Move]:
    """Whose level became another, among the subjects that were registered before."""
    moved = sorted(pk for pk in known_before if old[pk] != new[pk])
    names = {
        pk: (code, name)
        for block in blocks(moved)
        for pk, code, name in Subject.objects.filter(pk__in=block).values_list("pk", "code", "name")
    }
    return [Move(pk, *names[pk], old[pk], new[pk]) for pk in moved]


def counted(levels: Iterable[Level]) -> dict[str, int]:
    """How many of each level, keyed as JSON has it: "1"–"4", "ungraded", "none"."""
    counts = Counter("ungraded" if level is None else str(level) for level in levels)
    return {key: counts[key] for key in ("1", "2", "3", "4", "ungraded", "none") if counts[key]}
