"""What the commands take on their line: days and moments, refused in words (exit status 2) when they are none."""

from __future__ import annotations

from argparse import ArgumentTypeError
from datetime import date, datetime

from credit.facts.moments import moment_of


def day(text: str) -> date:
    """DATE: a day as 2026-05-12."""
    try:
        if len(text) != 10:
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"“{text}”不是日期，请写作 2026-05-12。") from None


def moment(text: str) -> datetime:
    """DATETIME: ISO, in the bureau's zone unless it names one; a bare day means the end of that day."""
    try:
        return moment_of(text)
    except ValueError as fault:
        raise ArgumentTypeError(str(fault)) from None
