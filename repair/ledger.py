"""信用修复台账 (Article 16): one row an application, by the day of receipt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db.models import QuerySet

from credit.ledger.columns import LedgerColumn, Setting
from credit.ledger.periods import PeriodKind, Scope, in_order
from repair.models import Application


class Row(NamedTuple):
    """One application as the ledger tells it."""

    subject: int
    url: str
    number: str
    name: str
    code: str
    record: str
    severity: str
    channel: str
    received_on: date
    accepted_on: date | None
    verifiers: str
    decided_on: date | None
    decided_by: str
    effects: str
    executed_on: date | None
    state: str


def _found(scope: Scope) -> QuerySet[Any]:
    rows = scope.of(Application.objects.filter(**scope.on("received_on")))
    return rows.order_by("year", "sequence").values_list("pk", flat=True)


def _dress(keys: Sequence[int], day: date) -> list[Row]:
    beside = Application.objects.select_related("subject", "record", "verifier_1", "verifier_2", "decided_by")
    return [
        Row(
            subject=one.subject_id,
            url=one.get_absolute_url(),
            number=str(one),
            name=one.subject.name,
            code=one.subject.code,
            record=f"{one.record.get_kind_display()} {one.record.document_number or one.record.number}",
            severity=one.get_severity_display(),
            channel=one.get_channel_display(),
            received_on=one.received_on,
            accepted_on=one.accepted_on,
            verifiers="、".join(str(person) for person in (one.verifier_1, one.verifier_2) if person),
            decided_on=one.decided_on,
            decided_by=str(one.decided_by or ""),
            effects="；".join(f"{row.get_kind_display()}：{row.get_state_display()}" for row in one.effects.all()),
            executed_on=one.executed_on,
            state=f"修复已撤销（{one.revoked_on}）" if one.revoked_on else one.get_state_display(),
        )
        for one in in_order(beside.prefetch_related("effects"), keys)
    ]


Of = LedgerColumn[Row]

LEDGER = PeriodKind[Row](
    code="repairs",
    name="信用修复台账",
    address="credit:ledger_repairs",
    lead="第十六条：收到的信用修复申请，及四项修复效力的执行。",
    day="收到日期",
    columns=(
        Of(
            name="number",
            label="编号",
            value=lambda row: row.number,
            width=19,
            setting=Setting.NUMBER,
            css="tight",
            head=True,
        ),
        Of(name="name", label="信用主体", value=lambda row: row.name, width=23, setting=Setting.LEFT),
        Of(name="code", label="主体代码", value=lambda row: row.code, width=25, setting=Setting.CODE, css="code"),
        Of(name="record", label="失信记录", value=lambda row: row.record, width=20, setting=Setting.LEFT),
        Of(name="severity", label="失信程度", value=lambda row: row.severity, width=7),
        Of(name="channel", label="申请渠道", value=lambda row: row.channel, width=11),
        Of(name="received", label="收到", value=lambda row: row.received_on, width=13, css="tight"),
        Of(name="accepted", label="受理", value=lambda row: row.accepted_on, width=13, css="tight"),
        Of(name="verifiers", label="核查人员", value=lambda row: row.verifiers, width=12),
        Of(name="decided", label="决定日期", value=lambda row: row.decided_on, width=13, css="tight"),
        Of(name="decided_by", label="决定人", value=lambda row: row.decided_by, width=9),
        Of(name="effects", label="修复效力", value=lambda row: row.effects, width=21, setting=Setting.LEFT),
        Of(name="executed", label="执行完毕", value=lambda row: row.executed_on, width=13, css="tight"),
        Of(name="state", label="状态", value=lambda row: row.state, width=14),
    ),
    found=_found,
    dress=_dress,
)
