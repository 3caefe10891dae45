"""What the apps above add to the made-up bureau: each tells its own chapter about the subjects, in the order of the apps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from subjects.models import Subject

Chapter = Callable[[int, Sequence[Subject], date], None]
"""Writes its rows about these subjects, by a seed, up to a last day."""

CHAPTERS: list[Chapter] = []


def tell_also(chapter: Chapter) -> None:
    """Add a chapter; called when an app is ready."""
    CHAPTERS.append(chapter)
