"""The ledgers of misconduct (失信行为记录台账) and of penalties (行政处罚台账): what took effect, revoked ones included."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet, Sum

from credit.ledger.columns import LedgerColumn, Setting
from credit.ledger.periods import PeriodKind, Scope, in_order
from credit.models import CreditRecord, Dispute
from credit.outside.openness import days_of
from credit.regulation.article_12 import citation
from credit.regulation.facts import PenaltyKind

Kind = CreditRecord.Kind
State = CreditRecord.State


class RecordRow(NamedTuple):
    """A record as its ledger tells it."""

    subject: int
    url: str
    name: str
    code: str
    person: str
    content: str
    occurred_on: date | None
    basis_on: date | None
    number: str
    document: str
    authority: str
    sanction: str
    legal_basis: str
    collector: str
    reviewer: str
    published: str
    state: str


def yuan(amount: Decimal) -> str:
    """An amount as people write it: 50,000, or 50,000.50."""
    return f"{amount:,.2f}".removesuffix(".00")


def sanction_in_words(kinds: Sequence[str], fine: Decimal | None) -> str:
    """Which penalties, the fine with its amount: 警告、罚款 50,000 元."""
    amount = f"罚款 {yuan(fine)} 元" if fine else ""
    said = [amount if amount and kind == PenaltyKind.FINE else kind for kind in kinds]
    return "、".join(said if not amount or amount in said else [*said, amount])


def _found(kind: Kind, scope: Scope) -> QuerySet[Any]:
    """Those that took effect, by the day from which they count (R2); revoked ones are told as such."""
    settled = CreditRecord.objects.filter(kind=kind, state__in=(State.EFFECTIVE, State.REVOKED), **scope.on("basis_on"))
    return scope.of(settled).order_by("basis_on", "pk").values_list("pk", flat=True)


def _dress(keys: Sequence[int], day: date) -> list[RecordRow]:
    records = in_order(CreditRecord.objects.select_related("subject", "person", "entered_by"), keys)
    reviewers, published, marked = _reviewers(keys), days_of(keys), disputed(keys, day)
    return [
        RecordRow(
            subject=record.subject_id,
            url=record.get_absolute_url(),
            name=record.subject.name,
            code=record.subject.code,
            person=str(record.person or ""),
            content=_content(record),
            occurred_on=record.occurred_on,
            basis_on=record.basis_on,
            number=record.number,
            document=record.document_number,
            authority=record.authority,
            sanction=sanction_in_words(record.penalty_kinds, record.fine),
            legal_basis=record.legal_basis,
            collector=record.collector or str(record.entered_by or ""),
            reviewer=reviewers.get(record.pk, ""),
            published="；".join(days.words for days in published.get(record.pk, ())),
            state=_state(record, disputed=record.pk in marked),
        )
        for record in records
    ]


def _content(record: CreditRecord) -> str:
    return f"{record.content}（{citation(f'12.4.{record.item4}')}）" if record.item4 else record.content


def _state(record: CreditRecord, *, disputed: bool) -> str:
    """The state, and what has to stand beside it wherever the record is printed (R12, R13)."""
    said = [record.get_state_display()]
    if record.revoked_on:
        said = [f"{record.revoked_on} 撤销"]
    if record.repaired_on:
        said.append(f"{record.repaired_on} 已修复")
    return "，".join([*said, "异议处理中"] if disputed else said)


def _reviewers(records: Collection[int]) -> dict[int, str]:
    """Who let each of them take effect first."""
    history = CreditRecord.history.filter(id__in=records, state=State.EFFECTIVE).select_related("history_user")
    rows = history.order_by("id", "-history_id")
    return {row.id: str(row.history_user or "") for row in rows}


def disputed(records: Collection[int], day: date) -> set[int]:
    """Those of the records (ids) to which an objection is open on the day (R13)."""
    open_still = Q(closed_on=None) | Q(closed_on__gt=day)
    rows = Dispute.objects.filter(open_still, record__in=records, opened_on__lte=day)
    return set(rows.values_list("record", flat=True))


def _fines(rows: QuerySet[Any]) -> str:
    total = rows.filter(state=State.EFFECTIVE).aggregate(total=Sum("fine"))["total"] or Decimal(0)
    return f"其中未撤销的罚款合计 {yuan(total)} 元"


Of = LedgerColumn[RecordRow]
_NAME = Of(name="name", label="信用主体", value=lambda row: row.name, width=24, setting=Setting.LEFT, head=True)
_CODE = Of(name="code", label="主体代码", value=lambda row: row.code, width=25, setting=Setting.CODE, css="code")
_BASIS = Of(name="basis", label="依据", value=lambda row: row.legal_basis, width=18, setting=Setting.LEFT)
_HANDS = (
    Of(name="collector", label="采集人", value=lambda row: row.collector, width=10, css="nowrap"),
    Of(name="reviewer", label="复核人", value=lambda row: row.reviewer, width=10, css="nowrap"),
    Of(name="published", label="公示起止", value=lambda row: row.published, width=14),
    Of(name="state", label="状态", value=lambda row: row.state, width=14),
)

MISCONDUCT = PeriodKind[RecordRow](
    code="misconduct",
    name="失信行为记录台账",
    address="credit:ledger_misconduct",
    lead="第六条：认定的失信行为，含已撤销的。",
    day="认定日期",
    columns=(
        _NAME,
        _CODE,
        Of(name="person", label="责任人", value=lambda row: row.person, width=10, css="nowrap"),
        Of(name="content", label="失信行为", value=lambda row: row.content, width=36, setting=Setting.LEFT),
        Of(name="occurred", label="行为日期", value=lambda row: row.occurred_on, width=13, css="tight"),
        Of(name="determined", label="认定日期", value=lambda row: row.basis_on, width=13, css="tight"),
        Of(name="number", label="记录编号", value=lambda row: row.number, width=16),
        _BASIS,
        *_HANDS,
    ),
    found=lambda scope: _found(Kind.MISCONDUCT, scope),
    dress=_dress,
)

PENALTIES = PeriodKind[RecordRow](
    code="penalties",
    name="行政处罚台账",
    address="credit:ledger_penalties",
    lead="第四条：作为信用信息记录的行政处罚，含其他机关作出的和已撤销的。",
    day="决定日期",
    columns=(
        _NAME,
        _CODE,
        Of(name="content", label="违法行为", value=lambda row: row.content, width=29, setting=Setting.LEFT),
        Of(name="decided", label="决定日期", value=lambda row: row.basis_on, width=13, css="tight"),
        Of(name="document", label="文号", value=lambda row: row.document, width=18),
        Of(name="authority", label="作出机关", value=lambda row: row.authority, width=15),
        Of(name="sanction", label="处罚种类与金额", value=lambda row: row.sanction, width=18),
        _BASIS,
        *_HANDS,
    ),
    found=lambda scope: _found(Kind.PENALTY, scope),
    dress=_dress,
    sum=_fines,
)
