"""重点监管对象台账 (Articles 12 (四), 14): the duties that were owed to level-3 and level-4 subjects in a period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from credit.ledger.columns import LedgerColumn, Setting
from credit.ledger.periods import PeriodKind, Scope, in_order
from credit.models import Listing
from credit.regulation.levels import LEVEL_NAMES
from supervision.models import Duty


class Row(NamedTuple):
    """One duty as the ledger tells it."""

    subject: int
    url: str
    name: str
    code: str
    level: str
    listings: str
    duty: str
    began_on: date
    due_on: date
    owner: str
    ended_on: date | None
    in_time: str
    evidence: str
    state: str
    department: str


def _found(scope: Scope) -> QuerySet[Any]:
    """Those that were open on a day of the period, by department, industry and code, as the graded ledger is ordered."""
    owed = Duty.objects.filter(Q(ended_on=None) | Q(ended_on__gte=scope.first), began_on__lte=scope.last)
    order = ("subject__department__code", "subject__industry__code", "subject__code", "began_on", "pk")
    return scope.of(owed).order_by(*order).values_list("pk", flat=True)


def _dress(keys: Sequence[int], day: date) -> list[Row]:
    duties = in_order(Duty.objects.select_related("subject__department", "owner"), keys)
    listings = _listings({duty.subject_id for duty in duties}, day)
    return [
        Row(
            subject=duty.subject_id,
            url=duty.get_absolute_url(),
            name=duty.subject.name,
            code=duty.subject.code,
            level=LEVEL_NAMES[duty.level],
            listings="、".join(listings[duty.subject_id]),
            duty=duty.case_title,
            began_on=duty.began_on,
            due_on=duty.due_on,
            owner=str(duty.owner or ""),
            ended_on=duty.ended_on,
            in_time=_in_time(duty, day),
            evidence="；".join(filter(None, (duty.evidence, duty.inspection and f"检查记录 {duty.inspection}"))),
            state=duty.get_state_display(),
            department=duty.subject.department.name,
        )
        for duty in duties
    ]


def _listings(subjects: Collection[int], day: date) -> dict[int, list[str]]:
    """The listings of each that stand on the day."""
    found: dict[int, list[str]] = defaultdict(list)
    standing = Listing.objects.filter(
        Q(removed_on=None) | Q(removed_on__gt=day), subject__in=subjects, published_on__lte=day
    )
    for subject, number in standing.order_by("published_on", "pk").values_list("subject", "number"):
        found[subject].append(number)
    return found


def _in_time(duty: Duty, day: date) -> str:
    if duty.state == Duty.State.CEASED:
        return ""
    if duty.ended_on:
        return "按期" if duty.ended_on <= duty.due_on else "超期"
    return "已超期" if duty.due_on < day else "未到期"


Of = LedgerColumn[Row]

LEDGER = PeriodKind[Row](
    code="supervised",
    name="重点监管对象台账",
    address="credit:ledger_supervised",
    lead="第十二条（四）、第十四条：三级、四级信用主体及其职责事项，列出在这段时间里应当履行的。",
    day="应履行时间",
    columns=(
        Of(name="name", label="信用主体", value=lambda row: row.name, width=26, setting=Setting.LEFT, head=True),
        Of(name="code", label="主体代码", value=lambda row: row.code, width=25, setting=Setting.CODE, css="code"),
        Of(name="level", label="等级", value=lambda row: row.level, width=7, css="tight"),
        Of(name="listings", label="名单", value=lambda row: row.listings, width=15),
        Of(name="duty", label="职责事项", value=lambda row: row.duty, width=24, setting=Setting.LEFT),
        Of(name="began", label="起算日", value=lambda row: row.began_on, width=13, css="tight"),
        Of(name="due", label="截止日", value=lambda row: row.due_on, width=13, css="tight"),
        Of(name="owner", label="责任人", value=lambda row: row.owner, width=9, css="nowrap"),
        Of(name="ended", label="完成日期", value=lambda row: row.ended_on, width=13, css="tight"),
        Of(name="in_time", label="是否按期", value=lambda row: row.in_time, width=9, css="nowrap"),
        Of(name="evidence", label="完成情况和证据", value=lambda row: row.evidence, width=30, setting=Setting.LEFT),
        Of(name="state", label="状态", value=lambda row: row.state, width=9, css="nowrap"),
        Of(name="department", label="记录部门", value=lambda row: row.department, width=14),
    ),
    found=_found,
    dress=_dress,
)
