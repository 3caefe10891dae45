"""Calendar months, as the figures of the bureau are told by."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple


class Month(NamedTuple):
    """A calendar month."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Month:
        return cls(day.year, day.month)

    @classmethod
    def read(cls, text: str) -> Month:
        """`2026-11` as the address holds it. Raises ValueError."""
        return cls.of(date.fromisoformat(f"{text}-01"))

    @property
    def key(self) -> str:
        """As the address holds it."""
        return f"{self.year:04d}-{self.number:02d}"

    @property
    def words(self) -> str:
        return f"{self.year}年{self.number}月"

    @property
    def first(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        return self.moved(1).first - timedelta(days=1)

    def moved(self, months: int) -> Month:
        """So many months later; earlier for a negative number."""
        year, number = divmod(self.year * 12 + self.number - 1 + months, 12)
        return Month(year, number + 1)

    def up_to_here(self, many: int) -> Iterator[Month]:
        """The last `many` months that end with this one, in order."""
        return (self.moved(back) for back in range(1 - many, 1))
