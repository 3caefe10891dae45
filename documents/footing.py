"""What every official paper says below its text on a day, whatever it is about; higher rooms add what they know."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

Saying = Callable[[date], str]
_SAYINGS: list[Saying] = []


def add(saying: Saying) -> None:
    """Have papers say this of the day on which they are printed; an empty text says nothing."""
    _SAYINGS.append(saying)


def said_on(day: date) -> list[str]:
    """Everything that is said below a paper of that day."""
    return [words for saying in _SAYINGS if (words := saying(day))]
