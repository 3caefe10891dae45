"""The lines of a subject's file: how it names a record, and what each row of its lists holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import accumulate
from typing import NamedTuple

from django.utils.timezone import localtime

from credit.models import Assessment, CreditRecord
from credit.regulation.periods import ONE_DAY, Span
from credit.regulation.timeline import Period

SHORT_KINDS: Mapping[str, str] = {"misconduct": "失信", "penalty": "处罚", "accident": "事故", "sanction": "惩戒"}

LABEL_ROOM = 28
"""Half-widths that fit beside a bar of the picture."""


def fitting(text: str) -> str:
    """As much of a label as fits; a Chinese character takes two half-widths."""
    widths = accumulate(2 if ord(char) > 0xFF else 1 for char in text)
    fits = sum(width <= LABEL_ROOM for width in widths)
    return text if fits == len(text) else f"{text[: fits - 1]}…"


def short_number(record: CreditRecord) -> str:
    """The year and number of the document, without the authority's prefix; else the record's number."""
    _, bracket, rest = record.document_number.partition("〔")
    return f"{bracket}{rest}" or record.number


class Mention(NamedTuple):
    """A record, or what stands in its place, as a sentence names it."""

    label: str
    note: str
    url: str
    disputed: bool = False
    repaired: bool = False
    short: str = ""
    """For the picture, where there is little room."""


class RecordLine(NamedTuple):
    """A record in the list: the marks that it carries and what it does on the day."""

    record: CreditRecord
    disputed: bool
    items: str
    """The items under which it works on the day, as cited."""
    until: date | None
    """The first day on which it works no more; None while only an act lifts it."""
    ahead: bool
    """Its basis date lies after the day."""
    spent: bool
    """It worked before the day and does no more."""
    beside: Sequence[CreditRecord] = ()
    """The other records of one matter (同一事项, R25), as they were known."""


class PeriodLine(NamedTuple):
    """A row of the table that says what the picture shows."""

    period: Period
    current: bool
    coming: bool
    deciding: list[tuple[str, Mention]]
    version: str
    """The version of the rulebook that judges its days (R23)."""
    reckoned_until: date | None
    """The day on which the first version came into force, where the period begins before it (按本制度推算)."""

    @property
    def last_day(self) -> date | None:
        """Inclusive, as people read it."""
        return self.period.span.end - ONE_DAY if self.period.span.end else None


class Assessed(NamedTuple):
    """An assessment and the level that it gave for its own day; "none" outside supervision."""

    assessment: Assessment
    level: int | str | None

    @property
    def known(self) -> str:
        """The moment of the assessment, as the address holds it."""
        return localtime(self.assessment.made_at).replace(tzinfo=None).isoformat()


def level_on(rows: Sequence[tuple[date, date | None, int | None]], day: date) -> int | str | None:
    return next((level for start, end, level in rows if day in Span(start, end)), "none")
