"""What the public reads (Articles 13 and 15), by the facts of the moment: never a natural person's, never what lapsed.

Whatever a job has not noted yet does not matter here: each entry is checked against the record as it is now.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from credit.models import CreditRecord, Listing
from disclosure.models import Publication, Wording
from disclosure.models.publications import PublicationQuerySet
from disclosure.publishing.contents import Days, days_of_all, is_disputed, is_in_force, lines_of, source_of
from disclosure.publishing.levels import PublicLevel, level_of
from disclosure.publishing.redaction import rule_of, withholding
from subjects import identity
from subjects.models import Kind, Subject


class ShownLine(NamedTuple):
    """A labelled fact; `correcting` where the record says otherwise by now: then there is no value."""

    key: str
    label: str
    value: str
    correcting: bool


class Entry(NamedTuple):
    """One published matter as the public reads it."""

    name: str
    code: str
    kind: str
    lines: list[ShownLine]
    text: str
    """Empty while it is being corrected."""
    from_on: date
    until_on: date
    repairable_from: date
    severity: str
    disputed: bool
    is_listing: bool

    @property
    def correcting(self) -> bool:
        """更正中: something of it is hidden until the corrected wording is signed."""
        return not self.text or any(line.correcting for line in self.lines)

    def value(self, key: str) -> str:
        """The value of a line; 更正中 where it is hidden, empty where there is none."""
        line = next((line for line in self.lines if line.key == key), None)
        return "" if line is None else ("更正中" if line.correcting else line.value)


_ENTRIES: tuple[str, ...] = ("subject", "record__subject", "record__person", "listing__subject", "current")


def entry_of(publication: Publication, wording: Wording, days: Days, from_on: date, until_on: date) -> Entry:
    """A wording as it would be read, against the record as it is now."""
    matter = publication.matter
    now = {line.key: line.value for line in lines_of(matter)}
    lines = [ShownLine(key, label, value, now.get(key) != value) for key, label, value in wording.lines]
    shown = [line._replace(value="") if line.correcting else line for line in lines]
    return Entry(
        publication.subject.name,
        publication.subject.code,
        _kind_of(matter),
        shown,
        wording.text if wording.source == source_of(matter) else "",
        from_on,
        until_on,
        days.repairable_from,
        days.severity.label,
        is_disputed(matter),
        isinstance(matter, Listing),
    )


def entries_in(found: PublicationQuerySet, day: date) -> list[Entry]:
    """The entries among these publications that may be read on a day, in their order."""
    rows = found.public_on(day).select_related(*_ENTRIES)
    rows = rows.prefetch_related("record__disputes", "listing__records__disputes")
    return list(_entries(list(rows), day))


def _entries(rows: Sequence[Publication], day: date) -> Iterable[Entry]:
    for row, days in zip(rows, days_of_all([row.matter for row in rows], day), strict=True):
        if days and row.current and row.from_on and row.until_on and may_be_read(row, days, day):
            yield entry_of(row, row.current, days, row.from_on, min(row.until_on, days.until))


def may_be_read(publication: Publication, days: Days, day: date) -> bool:
    """By the facts of now: no natural person, in force, within the longest period, no light matter without a need."""
    if not rule_of(publication.subject).published or not is_in_force(publication) or day > days.until:
        return False
    return withholding(publication.subject, days.severity, publication.necessity) is None


def is_out(publication: Publication, day: date) -> bool:
    """Whether the public reads this one on a day."""
    return bool(entries_in(Publication.objects.filter(pk=publication.pk), day))


def penalties(day: date) -> PublicationQuerySet:
    """The open list of published penalties of organisations, the latest first."""
    rows = Publication.objects.public_on(day).filter(record__kind=CreditRecord.Kind.PENALTY)
    return rows.order_by("-record__basis_on", "-pk")


class Explained(NamedTuple):
    """行政处罚法 48: what was withdrawn lately, and why, told where it had been read."""

    kind: str
    number: str
    on: date
    reason: str


EXPLAINED_DAYS = 30


def explained_of(subject: Subject, day: date) -> list[Explained]:
    """The withdrawals of an organisation within thirty days, the last first."""
    rows = Publication.objects.filter(
        subject=subject, document__isnull=False, ended_on__gt=day - timedelta(days=EXPLAINED_DAYS), ended_on__lte=day
    )
    return [
        Explained(_kind_of(row.matter), _number_of(row.matter), row.ended_on, row.ending)
        for row in rows.exclude(subject__kind=Kind.NATURAL_PERSON).select_related("record", "listing").order_by("-pk")
        if row.ended_on
    ]


def _kind_of(matter: CreditRecord | Listing) -> str:
    return "四级名单" if isinstance(matter, Listing) else matter.get_kind_display()


def _number_of(matter: CreditRecord | Listing) -> str:
    return matter.number if isinstance(matter, Listing) else matter.document_number


class Found(NamedTuple):
    """What the public reads of one organisation."""

    name: str
    code: str
    level: PublicLevel | None
    entries: list[Entry]
    withdrawn: list[Explained]


SAME_NAME = 5
"""More organisations of one name than this are not shown: the code has to be asked for."""


def find(typed: str, day: date) -> list[Found]:
    """The organisations of exactly this name or code of which something is public; nothing of anybody else.

    Whoever is not there, is a natural person, or has nothing public is the same: not found.
    """
    asked, code = typed.strip(), identity.normalise(typed)
    if not asked or not asked.isprintable():
        return []
    organisations = Subject.objects.exclude(kind=Kind.NATURAL_PERSON)
    rows = organisations.filter(name__in={asked, code}) | organisations.filter(code=code)
    found = [_found(subject, day) for subject in rows.order_by("code")[: SAME_NAME + 1]]
    told = [one for one in found if one.level or one.entries or one.withdrawn]
    return told if len(told) <= SAME_NAME else []


def _found(subject: Subject, day: date) -> Found:
    own = Publication.objects.filter(subject=subject).order_by("-from_on", "-pk")
    level, entries = level_of(subject, day), entries_in(own, day)
    return Found(subject.name, subject.code, level, entries, explained_of(subject, day))
