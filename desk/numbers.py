"""Numbers (编号): every kind of matter, record and paper is numbered from one series of its word, year by year.

Whoever takes a number keeps its series locked until the transaction ends: a number that was taken for nothing is free
again. So a matter takes its own number before its papers take theirs, and locks what it rests on before either.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.db.models.functions import Length

from desk.models import Series

LONGEST = 8
"""The digits of the longest number that is taken for one of a series; a longer one was made up by somebody."""


def take(word: str, year: int, *, beyond: int = 0) -> int:
    """The next number of the word in the year, without gaps. `beyond`: the highest that came with a number of its own."""
    Series.objects.bulk_create([Series(word=word, year=year)], ignore_conflicts=True)
    series = Series.objects.select_for_update().get(word=word, year=year)
    series.last = max(series.last, beyond) + 1
    series.save(update_fields=["last"])
    return series.last


def suggest(word: str, year: int, *, beyond: int = 0) -> int:
    """What the next number would be; it is still free for whoever takes one first."""
    last = Series.objects.filter(word=word, year=year).values_list("last", flat=True).first()
    return max(last or 0, beyond) + 1


class Written(NamedTuple):
    """Numbers that are kept as text, in a column `number`, as CF-2026-0012: the word, and how many digits at least."""

    word: str
    digits: int

    def take(self, year: int, among: QuerySet[Any]) -> str:
        """The next number; it comes after all those that rows `among` bear, also those that were brought in or typed."""
        return self._as_text(year, take(self.word, year, beyond=self._highest(year, among)))

    def suggest(self, year: int, among: QuerySet[Any]) -> str:
        """What the next number would be; it is still free for whoever takes one first."""
        return self._as_text(year, suggest(self.word, year, beyond=self._highest(year, among)))

    def year_of(self, number: str) -> int | None:
        """The year of one of these numbers; None of what is none."""
        found = re.fullmatch(rf"{self.word}-([0-9]{{4}})-[0-9]{{{self.digits},{LONGEST}}}", number)
        return int(found[1]) if found else None

    def _as_text(self, year: int, number: int) -> str:
        return f"{self.word}-{year}-{number:0{self.digits}d}"

    def _highest(self, year: int, among: QuerySet[Any]) -> int:
        series = f"{self.word}-{year}-"
        found = among.filter(number__regex=rf"^{series}[0-9]{{{self.digits},{LONGEST}}}$")
        highest = found.order_by(Length("number").desc(), "-number").values_list("number", flat=True).first()
        return int(highest.removeprefix(series)) if highest else 0
