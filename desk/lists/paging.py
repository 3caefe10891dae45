"""Pages of a list that never count all rows: up to a thousand are counted, more are said to be more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Sized
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

from django.db.models import QuerySet

R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)


class Rows(Protocol[R_co]):
    """What a list takes its pages from: a query, or what was computed."""

    def __getitem__(self, part: slice, /) -> Iterable[R_co]: ...


Found: TypeAlias = QuerySet[Any] | Sequence[R]
"""Rows of the database, or rows that were computed."""
Counted: TypeAlias = QuerySet[Any] | Sized
"""Rows that can be counted: in the database, or by themselves."""

COUNTED = 1000
"""As many rows as are counted before the answer is “more”."""
LAST = 20_000
"""The last page that can be asked for by number."""


@dataclass(frozen=True)
class Page(Generic[R]):
    """Some rows of a list; `known` is how many there are in all, None where that would have to be counted to the end."""

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


def page_of(rows: Rows[R], asked: str, size: int, of: Counted) -> Page[R]:
    """The page that was asked for by number; the first for anything else, the last known one for a number beyond it.

    `of` are the same rows in whatever order they are counted; that is asked only where the page itself does not say.
    """
    number = min(max(int(asked), 1), LAST) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    found = _read(rows, number, size)
    if not found and number > 1:
        number = max(1, -(-number_of(of, COUNTED) // size))
        found = _read(rows, number, size)
    more = len(found) > size
    return Page(found[:size], number, size, more, _known(of) if more else (number - 1) * size + len(found))


def _read(rows: Rows[R], number: int, size: int) -> list[R]:
    """The rows of a page, and one more where there is one."""
    begin = (number - 1) * size
    return list(rows[begin : begin + size + 1])


def _known(rows: Counted) -> int | None:
    """What is at hand, or counts itself, says how many there are; a query is counted to a thousand."""
    number = number_of(rows, COUNTED + 1)
    return None if isinstance(rows, QuerySet) and number > COUNTED else number


def number_of(rows: Counted, most: int) -> int:
    """How many rows there are; of a query not more than `most` are counted."""
    return rows.order_by()[:most].count() if isinstance(rows, QuerySet) else len(rows)
