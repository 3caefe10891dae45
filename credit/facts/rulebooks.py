"""The versions of the rulebook by which days are judged, as they are known now or were at a moment (R3, R23)."""

from __future__ import annotations

from datetime import date, datetime

from credit.models import RuleVersion
from credit.regulation.rulebook import Rulebook, Rulebooks, in_force, rested_on


def rulebooks(known_on: datetime | None = None) -> Rulebooks:
    """What is known of the rulebook, in one query; whoever grades reads it behind the lock on the subjects."""
    return tuple(row.rulebook for row in RuleVersion.objects.known(known_on))


def text_rested_on(day: date) -> str:
    """What a notice printed on the day says of the text that grades rest on, and how long it holds (R23)."""
    return rested_on(rulebooks(), day)


def rulebook_on(day: date) -> Rulebook:
    """The version in force on a day, by what is known now."""
    return in_force(rulebooks(), day)
