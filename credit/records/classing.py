"""The class of a record (轻微、一般、严重): what the table gives, or what a person set where the table leaves it open.

The room that lets a person set one lies above, and says here what it knows.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import NamedTuple, Protocol

from accounts.models import User
from credit.models import CreditRecord, Listing
from credit.regulation.facts import AccidentGrade
from credit.regulation.publicity import Class, Offence, Severity, class_of
from subjects.models import Kind as SubjectKind
from subjects.numbered import numbered

Kind = CreditRecord.Kind


class SetClass(Protocol):
    """A class that a person set: which, why, who, when."""

    severity: str
    reason: str
    by: User
    on: date


Setters = Callable[[Collection[int]], Mapping[int, SetClass]]
"""The classes that people set of these records (ids)."""

_SET: list[Setters] = []


def add(source: Setters) -> None:
    """Let a room say what people set; called when it is ready."""
    _SET.append(source)


class Classed(NamedTuple):
    """The class that holds, the one that the table gives, and who set it where a person did."""

    severity: Severity
    table: Class
    set_by: SetClass | None


def offence_of(record: CreditRecord, *, listed: bool) -> Offence:
    """What the table reads of a record."""
    grave = record.item4 is not None or (
        record.kind == Kind.ACCIDENT and (record.especially_bad or record.grade >= AccidentGrade.LARGER)
    )
    kinds = record.penalty_kinds if record.kind == Kind.PENALTY else ()
    natural = record.subject.kind == SubjectKind.NATURAL_PERSON
    return Offence(tuple(kinds), record.fine, natural, grave, listed)


def classes_of(records: Collection[CreditRecord]) -> dict[int, Classed]:
    """The class of each record (id), in two queries."""
    ids = [record.pk for record in records]
    listed = set(
        Listing.records.through.objects.filter(creditrecord__in=numbered(ids)).values_list("creditrecord", flat=True)
    )
    own: dict[int, SetClass] = {}
    for source in _SET:
        own |= source(ids)
    return {record.pk: _classed(record, record.pk in listed, own.get(record.pk)) for record in records}


def _classed(record: CreditRecord, listed: bool, own: SetClass | None) -> Classed:
    table = class_of(offence_of(record, listed=listed))
    own = own if table.open else None
    return Classed(Severity(own.severity) if own else table.severity, table, own)


def class_of_record(record: CreditRecord) -> Classed:
    """The class of one record."""
    return classes_of([record])[record.pk]
