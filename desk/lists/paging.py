"""Pages of a list that never count all rows: up to a thousand are counted, more are said to be more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet

R = TypeVar("R")

COUNTED = 1000
"""As many rows as are counted before the answer is “more”."""
LAST = 20_000
"""The last page that can be asked for by number."""


@dataclass(frozen=True)
class Page(Generic[R]):
    """Some rows of a list; `known` is how many there are in all, None where there are more than are counted."""

    rows: Sequence[R]
    number: int
    size: int
    more: bool
    known: int | None

    @property
    def pages(self) -> int | None:
        """How many pages there are; None where that is not known."""
        return None if self.known is None else max(1, -(-self.known // self.size))

    @property
    def counted(self) -> int:
        """Up to how many are counted."""
        return COUNTED


def page_of(rows: QuerySet[Any] | Sequence[Any], asked: str, size: int) -> Page[Any]:
    """The page that was asked for by number; the first for anything else, the last known one for a number beyond it."""
    known = _known(rows)
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    last = LAST if known is None else max(1, -(-known // size))
    number = min(max(number, 1), last)
    begin = (number - 1) * size
    found = list(rows[begin : begin + size + 1])
    return Page(found[:size], number, size, len(found) > size, known)


def _known(rows: QuerySet[Any] | Sequence[Any]) -> int | None:
    counted = rows.order_by()[: COUNTED + 1].count() if isinstance(rows, QuerySet) else len(rows)
    return counted if counted <= COUNTED else None
