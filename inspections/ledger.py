"""双随机抽查台账 (Article 14): one row a subject that was drawn, by the day of the draw."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db.models import QuerySet

from credit.ledger.columns import LedgerColumn, Setting
from credit.ledger.periods import PeriodKind, Scope, in_order
from credit.regulation.levels import LEVEL_NAMES
from inspections.models import Assignment, Draw, DrawnSubject, Inspection

DIGITS = 16
"""Of the digest of the list, as many as a reader compares; the whole stands on the 抽取记录."""


class Row(NamedTuple):
    """One drawn subject as the ledger tells it."""

    subject: int
    url: str
    number: str
    digest: str
    public_seed: str
    name: str
    code: str
    level: str
    officers: str
    inspected_on: date | None
    result: str
    published_on: date | None
    department: str


def _found(scope: Scope) -> QuerySet[Any]:
    drawn = DrawnSubject.objects.filter(**scope.at("draw__drawn_at"))
    rows = scope.of(drawn, department="draw__department", industry="draw__industry")
    return rows.order_by("draw__year", "draw__sequence", "place", "pk").values_list("pk", flat=True)


def _dress(keys: Sequence[int], day: date) -> list[Row]:
    beside = ("draw__department", "subject", "officer_1", "officer_2", "assignment__inspection")
    drawn = DrawnSubject.objects.select_related(*beside).defer("draw__frozen", "draw__known_subjects")
    return [
        Row(
            subject=one.subject_id,
            url=one.draw.get_absolute_url(),
            number=one.draw.number,
            digest=one.draw.list_sha256[:DIGITS],
            public_seed=f"{one.draw.public_seed}（{one.draw.get_source_display()}）",
            name=one.subject.name,
            code=one.subject.code,
            level=LEVEL_NAMES[one.level],
            officers="、".join(map(str, one.officers)),
            inspected_on=_inspected_on(one),
            result=_result(one),
            published_on=one.draw.published_on,
            department=one.draw.department.name,
        )
        for one in in_order(drawn, keys)
    ]


def _inspection(one: DrawnSubject) -> Inspection | None:
    return one.assignment.inspection if one.assignment else None


def _inspected_on(one: DrawnSubject) -> date | None:
    inspection = _inspection(one)
    return inspection.inspected_on if inspection else None


def _result(one: DrawnSubject) -> str:
    """What came of it: the result of the visit, or why there is none yet, or none at all."""
    if one.draw.state == Draw.State.VOIDED:
        return "抽取已作废"
    if one.gone_at:
        return f"已更换：{one.gone_because}"
    if inspection := _inspection(one):
        return inspection.get_result_display()
    if one.assignment is None:
        return "待派发"
    cancelled = one.assignment.state == Assignment.State.CANCELLED
    return f"已取消：{one.assignment.cancelled_because}" if cancelled else one.assignment.get_state_display()


Of = LedgerColumn[Row]

LEDGER = PeriodKind[Row](
    code="draws",
    name="双随机抽查台账",
    address="credit:ledger_draws",
    lead="第十四条：随机抽取的检查对象、随机派出的检查人员和抽查结果。",
    day="抽取日期",
    columns=(
        Of(
            name="number",
            label="方案号",
            value=lambda row: row.number,
            width=17,
            setting=Setting.FIXED,
            css="tight",
            head=True,
        ),
        Of(
            name="digest",
            label="名单摘要值",
            value=lambda row: row.digest,
            width=19,
            setting=Setting.NUMBER,
            css="code",
        ),
        Of(name="seed", label="随机数", value=lambda row: row.public_seed, width=24),
        Of(name="name", label="检查对象", value=lambda row: row.name, width=27, setting=Setting.LEFT),
        Of(name="code", label="主体代码", value=lambda row: row.code, width=25, setting=Setting.CODE, css="code"),
        Of(name="level", label="等级", value=lambda row: row.level, width=8, css="tight"),
        Of(name="officers", label="检查人员", value=lambda row: row.officers, width=18),
        Of(name="inspected", label="检查日期", value=lambda row: row.inspected_on, width=13, css="tight"),
        Of(name="result", label="结果", value=lambda row: row.result, width=19),
        Of(name="published", label="公示日", value=lambda row: row.published_on, width=13, css="tight"),
        Of(name="department", label="记录部门", value=lambda row: row.department, width=18),
    ),
    found=_found,
    dress=_dress,
)
