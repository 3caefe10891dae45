"""What of a record or a listing may be read by the public: its lines, its own words, its days; from the facts of now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from credit.models import CreditRecord, Listing
from credit.records import listing as listings
from credit.records.classing import Classed, classes_of
from credit.regulation.facts import AccidentGrade, PenaltyKind
from credit.regulation.periods import ONE_DAY, earliest
from credit.regulation.publicity import Edition, Publicity, Severity, edition_on, last_published
from credit.regulation.publicity import earliest as repairable_from
from disclosure.models import Publication
from documents.typesetting import BUREAU

Kind = CreditRecord.Kind


class Line(NamedTuple):
    """One labelled fact; `key` is the column that it tells."""

    key: str
    label: str
    value: str


class Days(NamedTuple):
    """How long a matter may be out: its class, counted from which day, the shortest and the longest period."""

    severity: Severity
    why: str
    edition: Edition
    publicity: Publicity
    counted_from: date
    repairable_from: date
    until: date
    """The last day on which it may be out."""


def lines_of(matter: CreditRecord | Listing) -> list[Line]:
    """The facts that go out beside the text, in the order in which they are read."""
    if isinstance(matter, Listing):
        return [
            Line("number", "名单编号", matter.number),
            Line("regime", "名单依据", matter.regime),
            Line("published_on", "公布日期", matter.published_on.isoformat()),
            Line("months", "管理期限", f"{matter.months} 个月"),
        ]
    found = [line for line in _of_record(matter) if line.value]
    return [*found, Line("basis_on", matter.basis_label, matter.basis_on.isoformat() if matter.basis_on else "")]


def _of_record(record: CreditRecord) -> list[Line]:
    match record.kind:
        case Kind.PENALTY:
            return [
                Line("document_number", "决定书文号", record.document_number),
                Line("authority", "处罚机关", record.authority),
                Line("penalty_kinds", "处罚种类", sanction_of(record)),
                Line("legal_basis", "处罚依据", record.legal_basis),
            ]
        case Kind.ACCIDENT:
            grade = AccidentGrade(record.grade).label if record.liable else ""
            happened = record.occurred_on.isoformat() if record.occurred_on else ""
            return [
                Line("authority", "认定机关", BUREAU),
                Line("grade", "事故等级", grade),
                Line("occurred_on", "发生日期", happened),
            ]
    return [Line("authority", "认定机关", BUREAU), Line("legal_basis", "违反依据", record.legal_basis)]


def sanction_of(record: CreditRecord) -> str:
    """The kinds of a penalty with its fine, as 警告、罚款 20,000 元."""
    fine = f"罚款 {record.fine:,.2f} 元".replace(".00 ", " ") if record.fine else ""
    others = [kind for kind in record.penalty_kinds if kind != PenaltyKind.FINE or not fine]
    return "、".join([*others, *([fine] if fine else [])])


def source_of(matter: CreditRecord | Listing) -> str:
    """The record's own words, that the drafter begins with; of a listing those of its records."""
    if isinstance(matter, Listing):
        return "；".join(record.content for record in matter.records.order_by("basis_on", "pk"))
    return matter.content


def days_of(matter: CreditRecord | Listing, on: date) -> Days | None:
    """How long a matter may be out by the rules of a day; None where it has no day to count from."""
    return days_of_all([matter], on)[0]


def days_of_all(matters: Sequence[CreditRecord | Listing], on: date) -> list[Days | None]:
    """The same of several, in their order, in two queries.

    A listing is serious, is counted from its publication, and is out no longer than it lasts.
    """
    edition = edition_on(on)
    classes = classes_of([matter for matter in matters if isinstance(matter, CreditRecord)])
    return [
        _of_listing(matter, edition) if isinstance(matter, Listing) else _of(matter, classes[matter.pk], edition)
        for matter in matters
    ]


def _of_listing(listing: Listing, edition: Edition) -> Days:
    found = _counted(Severity.SERIOUS, "列入名单", edition, listing.published_on)
    ends = listings.ends_on(listing)
    until = earliest(found.until, ends - ONE_DAY if ends else None)
    assert until
    return found._replace(until=until)


def _of(record: CreditRecord, classed: Classed, edition: Edition) -> Days | None:
    return _counted(classed.severity, classed.table.why, edition, record.basis_on) if record.basis_on else None


def _counted(severity: Severity, why: str, edition: Edition, begins: date) -> Days:
    publicity = edition.publicity[severity]
    until = last_published(begins, publicity)
    return Days(severity, why, edition, publicity, begins, repairable_from(begins, publicity), until)


def is_in_force(publication: Publication) -> bool:
    """Whether the matter still is what may be published in its channel: in force, of this subject, not removed.

    A repair ends the credit channel; the disclosure that 安全生产法 78 commands goes on, and says so (R12, R24).
    """
    matter = publication.matter
    if matter.subject_id != publication.subject_id:
        return False
    if isinstance(matter, Listing):
        return matter.removed_on is None
    return matter.state == CreditRecord.State.EFFECTIVE and (publication.is_enforcement or matter.repaired_on is None)


def is_disputed(matter: CreditRecord | Listing) -> bool:
    """R13: whether everything that the matter rests on is under objection."""
    records = [matter] if isinstance(matter, CreditRecord) else list(matter.records.all())
    return bool(records) and all(any(d.closed_on is None for d in record.disputes.all()) for record in records)
