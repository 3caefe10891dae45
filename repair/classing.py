"""Where the table leaves the class of a record open (轻微、一般、严重), a person sets it; `credit.records.classing` says which holds."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from accounts import rules
from accounts.gate import Refused
from accounts.history import keep
from accounts.models import User
from credit.models import CreditRecord
from credit.outside.disclosing import ask_for_records
from credit.records.classing import SetClass, class_of_record
from credit.regulation.publicity import Severity, edition_on
from repair.models import Classing
from subjects.numbered import numbered

Kind = CreditRecord.Kind


def set_classes(records: Collection[int]) -> dict[int, SetClass]:
    """The classes that people set of these records (ids); one query."""
    rows = Classing.objects.filter(record__in=numbered(list(records))).select_related("by")
    return {row.record_id: row for row in rows}


@transaction.atomic
def set_class(record: CreditRecord, severity: Severity, *, reason: str, by: User, at: datetime) -> Classing:
    """A supervisor sets the class where the table leaves it open, with a reason; not while an application is in hand."""
    on = localtime(at).date()
    article = edition_on(on).conditions
    record = CreditRecord.objects.select_for_update().select_related("subject").get(pk=record.pk)
    rules.must_be_supervisor_of(
        by, record.keeper_id, article=article, reason="失信严重程度由审核人认定，且须是主体的记录部门的审核人。"
    )
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
    keep(row, by=by, reason=f"认定为{severity.label}：{reason}", at=at)
    ask_for_records([record], f"{record}认定为{severity.label}")
    return row
