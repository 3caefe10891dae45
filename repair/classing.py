"""The class of a record (轻微、一般、严重): what the table gives, or what a person set where the table leaves it open."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from django.db import transaction

from accounts.gate import Refused
from accounts.history import keep
from accounts.models import Role, User
from credit.models import CreditRecord, Listing
from credit.regulation.facts import AccidentGrade
from repair.models import Classing
from repair.policy import Class, Offence, Severity, class_of, edition_on
from subjects.models import Kind as SubjectKind
from subjects.numbered import numbered

Kind = CreditRecord.Kind


class Classed(NamedTuple):
    """The class that holds, the one that the table gives, and who set it where a person did."""

    severity: Severity
    table: Class
    set_by: Classing | None


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
    own = {row.record_id: row for row in Classing.objects.filter(record__in=numbered(ids)).select_related("by")}
    return {record.pk: _classed(record, record.pk in listed, own.get(record.pk)) for record in records}


def _classed(record: CreditRecord, listed: bool, own: Classing | None) -> Classed:
    table = class_of(offence_of(record, listed=listed))
    own = own if table.open else None
    return Classed(Severity(own.severity) if own else table.severity, table, own)


def class_of_record(record: CreditRecord) -> Classed:
    """The class of one record."""
    return classes_of([record])[record.pk]


@transaction.atomic
def set_class(record: CreditRecord, severity: Severity, *, reason: str, by: User, on: date) -> Classing:
    """A supervisor sets the class where the table leaves it open, with a reason; not while an application is in hand."""
    article = edition_on(on).conditions
    record = CreditRecord.objects.select_for_update().select_related("subject").get(pk=record.pk)
    if by.role != Role.SUPERVISOR:
        raise Refused(article, "失信严重程度由审核人认定。")
    if by.department_id != record.subject.department_id:
        raise Refused(article, "失信严重程度由主体的记录部门认定。")
    if record.state != CreditRecord.State.EFFECTIVE or record.kind == Kind.SANCTION:
        raise Refused(article, f"{record}不是本局已生效的记录，不认定严重程度。")
    if not class_of_record(record).table.open:
        raise Refused(article, f"{record}的严重程度由规则直接确定，不能另行认定。")
    if not reason.strip():
        raise Refused(article, "认定严重程度须写明理由。")
    if record.repairs.open().exists():
        raise Refused(article, f"{record}的修复申请正在办理，不能更改严重程度。")
    row = Classing.objects.filter(record=record).first() or Classing(record=record)
    row.severity, row.reason, row.by, row.on = severity, reason.strip(), by, on
    keep(row, by=by, reason=f"认定为{severity.label}：{reason}")
    return row
