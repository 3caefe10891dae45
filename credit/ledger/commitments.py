"""The ledger of public commitments (公开承诺台账): who promised when, where anybody may read it, and whether it stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db.models import QuerySet

from credit.ledger.columns import LedgerColumn, Setting
from credit.ledger.periods import PeriodKind, Scope, in_order
from subjects.models import Commitment


class CommitmentRow(NamedTuple):
    """A commitment as its ledger tells it."""

    subject: int
    url: str
    name: str
    code: str
    kind: str
    industry: str
    made_on: date
    published_at: str
    until_on: date | None
    ended_on: date | None
    ending: str
    state: str
    department: str


def _found(scope: Scope) -> QuerySet[Any]:
    rows = scope.of(Commitment.objects.filter(**scope.on("made_on")))
    return rows.order_by("made_on", "pk").values_list("pk", flat=True)


def _dress(keys: Sequence[int], day: date) -> list[CommitmentRow]:
    return [
        CommitmentRow(
            subject=row.subject_id,
            url=row.subject.get_absolute_url(),
            name=row.subject.name,
            code=row.subject.code,
            kind=row.subject.get_kind_display(),
            industry=row.subject.industry.name,
            made_on=row.made_on,
            published_at=row.published_at,
            until_on=row.until_on,
            ended_on=row.ended_on,
            ending=row.get_ending_display(),
            state=_state(row, day),
            department=row.subject.department.name,
        )
        for row in in_order(Commitment.objects.select_related("subject__industry", "subject__department"), keys)
    ]


def _state(row: Commitment, day: date) -> str:
    if row.over_on is None or row.over_on > day:
        return "有效"
    return "已终止" if row.ended_on and row.ended_on <= day else "已过有效期"


Of = LedgerColumn[CommitmentRow]

COMMITMENTS = PeriodKind[CommitmentRow](
    code="commitments",
    name="公开承诺台账",
    address="credit:ledger_commitments",
    lead="第十二条（一）1、（二）1：生产经营单位作出的公开承诺。",
    day="承诺日期",
    columns=(
        Of(name="name", label="信用主体", value=lambda row: row.name, width=32, setting=Setting.LEFT, head=True),
        Of(name="code", label="主体代码", value=lambda row: row.code, width=25, setting=Setting.CODE, css="code"),
        Of(name="kind", label="主体类型", value=lambda row: row.kind, width=12),
        Of(name="industry", label="行业类别", value=lambda row: row.industry, width=18),
        Of(name="made", label="承诺日期", value=lambda row: row.made_on, width=13, css="tight"),
        Of(name="published", label="公开方式", value=lambda row: row.published_at, width=30, setting=Setting.LEFT),
        Of(name="until", label="有效期至", value=lambda row: row.until_on, width=13, css="tight"),
        Of(name="ended", label="终止日期", value=lambda row: row.ended_on, width=13, css="tight"),
        Of(name="ending", label="终止原因", value=lambda row: row.ending, width=10),
        Of(name="state", label="状态", value=lambda row: row.state, width=10),
        Of(name="department", label="记录部门", value=lambda row: row.department, width=22),
    ),
    found=_found,
    dress=_dress,
)
