"""What the public reads (Articles 13 and 15), by the facts of the moment: never a natural person's, never what lapsed.

Whatever a job has not noted yet does not matter here: each entry is checked against the record as it is now.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import QuerySet

from credit.models import CreditRecord, Listing
from disclosure.models import Channel, Publication, Wording
from disclosure.models.publications import PublicationQuerySet
from disclosure.publishing.channels import withholding
from disclosure.publishing.contents import Days, days_of_all, is_disputed, is_in_force, lines_of, source_of
from disclosure.publishing.levels import PublicLevel, level_of
from disclosure.publishing.redaction import code_of, name_of
from subjects import identity
from subjects.models import INDIVIDUALS, Kind, Subject


class ShownLine(NamedTuple):
    """A labelled fact; `correcting` where the record says otherwise by now: then there is no value."""

    key: str
    label: str
    value: str
    correcting: bool


class Entry(NamedTuple):
    """One published matter as the public reads it."""

    channel: str
    name: str
    code: str
    kind: str
    lines: list[ShownLine]
    text: str
    """Empty while it is being corrected."""
    from_on: date
    until_on: date | None
    """The last day in the credit channel; the disclosure of Article 78 has none, and neither of the next two."""
    repairable_from: date | None
    severity: str
    disputed: bool
    repaired_on: date | None
    is_listing: bool

    @property
    def correcting(self) -> bool:
        """更正中: something of it is hidden until the corrected wording is signed."""
        return not self.text or any(line.correcting for line in self.lines)

    def value(self, key: str) -> str:
        """The value of a line; 更正中 where it is hidden, empty where there is none."""
        line = next((line for line in self.lines if line.key == key), None)
        return "" if line is None else ("更正中" if line.correcting else line.value)


_ENTRIES: tuple[str, ...] = (
    "subject",
    "record__subject",
    "record__person",
    "record__catalogue_item",
    "listing__subject",
    "current",
)


def entry_of(publication: Publication, wording: Wording, days: Days | None, from_on: date) -> Entry:
    """A wording as it would be read, against the record as it is now."""
    matter = publication.matter
    now = {line.key: line.value for line in lines_of(matter)}
    lines = [ShownLine(key, label, value, now.get(key) != value) for key, label, value in wording.lines]
    shown = [line._replace(value="") if line.correcting else line for line in lines]
    return Entry(
        publication.get_channel_display(),
        name_of(publication.subject),
        code_of(publication.subject),
        _kind_of(matter),
        shown,
        wording.text if wording.source == source_of(matter) else "",
        from_on,
        days and min(publication.until_on or days.until, days.until),
        days and days.repairable_from,
        days.severity.label if days else "",
        is_disputed(matter),
        matter.repaired_on if isinstance(matter, CreditRecord) else None,
        isinstance(matter, Listing),
    )


def entries_in(found: PublicationQuerySet, channel: Channel, day: date) -> list[Entry]:
    """The entries among these publications that may be read in a channel on a day, in their order."""
    rows = found.in_channel(channel, day).select_related(*_ENTRIES)
    rows = rows.prefetch_related("record__disputes", "listing__records__disputes")
    return list(_entries(list(rows), day))


def _entries(rows: Sequence[Publication], day: date) -> Iterable[Entry]:
    for row, days in zip(rows, days_of_all([row.matter for row in rows], day), strict=True):
        if days and row.current and row.from_on and may_be_read(row, days, day):
            yield entry_of(row, row.current, None if row.is_enforcement else days, row.from_on)


def may_be_read(publication: Publication, days: Days, day: date) -> bool:
    """By the facts of now: in force, held back by no rule of its channel, within the longest period of the credit channel."""
    if not is_in_force(publication) or (day > days.until and not publication.is_enforcement):
        return False
    return withholding(publication.channel, publication.matter, days.severity, publication.necessity) is None


def is_out(publication: Publication, day: date) -> bool:
    """Whether the public reads this one on a day."""
    return bool(entries_in(Publication.objects.filter(pk=publication.pk), Channel(publication.channel), day))


def penalties(channel: Channel, day: date) -> PublicationQuerySet:
    """The open list of a channel: the penalties that are out, the last published first, along one index."""
    rows = Publication.objects.in_channel(channel, day).filter(record__kind=CreditRecord.Kind.PENALTY)
    return rows.order_by("-from_on", "-pk")


class Explained(NamedTuple):
    """行政处罚法 48: what was withdrawn lately, and why, told where it had been read."""

    kind: str
    number: str
    on: date
    reason: str
    channel: str


EXPLAINED_DAYS = 30


def explained_of(subject: Subject, day: date) -> list[Explained]:
    """The withdrawals of an organisation within thirty days, the last first."""
    rows = Publication.objects.filter(
        subject=subject, document__isnull=False, ended_on__gt=day - timedelta(days=EXPLAINED_DAYS), ended_on__lte=day
    )
    return [
        Explained(_kind_of(row.matter), _number_of(row.matter), row.ended_on, row.ending, row.get_channel_display())
        for row in rows.exclude(subject__kind=Kind.NATURAL_PERSON).select_related("record", "listing").order_by("-pk")
        if row.ended_on
    ]


def _kind_of(matter: CreditRecord | Listing) -> str:
    return "四级名单" if isinstance(matter, Listing) else matter.get_kind_display()


def _number_of(matter: CreditRecord | Listing) -> str:
    return matter.number if isinstance(matter, Listing) else matter.document_number


class Found(NamedTuple):
    """What the public reads of one organisation: what is disclosed of enforcement, and what the credit channel holds."""

    name: str
    code: str
    level: PublicLevel | None
    disclosed: list[Entry]
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
    found = [_found(subject, day) for subject in _called(asked, code).order_by("code")[: SAME_NAME + 1]]
    told = [one for one in found if one.level or one.disclosed or one.entries or one.withdrawn]
    return told if len(told) <= SAME_NAME else []


def _called(asked: str, code: str) -> QuerySet[Subject]:
    """The organisations of this name or code; a sole trader goes by the trade name, and without one by nothing (R24)."""
    organisations = Subject.objects.exclude(kind__in=INDIVIDUALS)
    named = Subject.objects.filter(kind=Kind.SOLE_TRADER).exclude(trade_name="")
    rows = organisations.filter(name__in={asked, code}) | organisations.filter(code=code)
    return rows | named.filter(trade_name__in={asked, code}) | named.filter(code=code)


def _found(subject: Subject, day: date) -> Found:
    own = Publication.objects.filter(subject=subject).order_by("-from_on", "-pk")
    disclosed, entries = (entries_in(own, channel, day) for channel in (Channel.ENFORCEMENT, Channel.CREDIT))
    level, withdrawn = level_of(subject, day), explained_of(subject, day)
    return Found(name_of(subject), code_of(subject), level, disclosed, entries, withdrawn)
