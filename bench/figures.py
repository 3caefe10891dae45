"""What was measured, against what was wanted, as a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Figure(NamedTuple):
    """One measurement; `met` is None where there is no goal."""

    what: str
    figure: str
    goal: str
    how: str
    met: bool | None = None

    @property
    def verdict(self) -> str:
        return {True: "yes", False: "NO", None: "-"}[self.met]


class Spread(NamedTuple):
    """The middle and the slow end of some durations, in milliseconds."""

    p50: float
    p95: float

    def __str__(self) -> str:
        return f"p50 {self.p50:.0f} ms, p95 {self.p95:.0f} ms"


def spread(seconds: Sequence[float]) -> Spread:
    """p50 and p95 of durations in seconds."""
    ordered = sorted(seconds)
    return Spread(ordered[len(ordered) // 2] * 1000, ordered[min(len(ordered) - 1, len(ordered) * 95 // 100)] * 1000)


def table(figures: Iterable[Figure]) -> str:
    """Columns padded for a terminal; also a table in Markdown."""
    rows = [("what", "figure", "goal", "met", "how measured")]
    rows += [(one.what, one.figure, one.goal, one.verdict, one.how) for one in figures]
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)
