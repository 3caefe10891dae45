"""The chapters of the made-up bureau, in the order in which they are told: each writes what one room of the house does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from demonstration.chapters import (
    circulars,
    confirmations,
    draws,
    hearings,
    inspections,
    objections,
    plans,
    publications,
    references,
    repairs,
    sharing,
    supervision,
    visits,
)
from subjects.models import Subject

Chapter = Callable[[int, Sequence[Subject], date], None]
"""Writes its rows about these subjects, by a seed, up to a last day."""

CHAPTERS: tuple[Chapter, ...] = (
    hearings.tell,
    confirmations.tell,
    objections.tell,
    repairs.tell,
    supervision.tell,
    inspections.tell,
    plans.tell,
    draws.tell,
    visits.tell,
    references.tell,
    publications.tell,
    sharing.tell,
    circulars.tell,
)
