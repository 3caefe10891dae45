"""公示与共享台账 (Article 13): what was published, and what the city's platform was told, one under the other by day."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db.models import CharField, DateField, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, TruncDate
from django.utils.timezone import localtime

from credit.ledger.columns import LedgerColumn, Setting
from credit.ledger.periods import PeriodKind, Scope
from credit.ledger.records import disputed
from credit.models import CreditRecord, Listing
from disclosure.models import Channel, Matter, Message, Publication
from disclosure.publishing.ending import PAGES

PUBLISHED, SHARED = "公示", "共享"
PLATFORM = "新密市信用平台"


class Row(NamedTuple):
    """One publication, or one message to the platform, as the ledger tells it."""

    subject: int
    url: str
    way: str
    day: date
    name: str
    code: str
    matter: str
    act: str
    receiver: str
    from_on: date | None
    until_on: date | None
    hand: str
    state: str
    remarks: str


class Found(NamedTuple):
    """Which row of which table stands at a place of the ledger."""

    way: str
    day: date
    pk: int


def _found(scope: Scope) -> QuerySet[Any]:
    """Publications by the day from which they are out (until then: were intended), messages by the day of asking."""
    day = Coalesce("from_on", "opened_on", output_field=DateField())
    out = scope.of(Publication.objects.annotate(way=_said(PUBLISHED), day=day).filter(**scope.on("day")))
    told = Message.objects.filter(**scope.at("asked_at")).annotate(way=_said(SHARED), day=TruncDate("asked_at"))
    told = scope.of(told, department="matter__subject__department", industry="matter__subject__industry")
    both = (
        out.order_by().values_list("way", "day", "pk").union(told.order_by().values_list("way", "day", "pk"), all=True)
    )
    return both.order_by("day", "way", "pk")


def _said(way: str) -> Cast:
    return Cast(Value(way), CharField())


def _dress(found: Sequence[tuple[str, date, int]], day: date) -> list[Row]:
    rows = [Found(*one) for one in found]
    published = _publications([row.pk for row in rows if row.way == PUBLISHED])
    shared = _messages([row.pk for row in rows if row.way == SHARED])
    records = {row.record_id for row in published.values()} | {row.matter.record_id for row in shared.values()}
    marked = disputed({record for record in records if record}, day)
    return [
        _of_publication(published[row.pk], row.day, marked)
        if row.way == PUBLISHED
        else _of_message(shared[row.pk], row.day, marked)
        for row in rows
    ]


def _publications(keys: Collection[int]) -> Mapping[int, Publication]:
    return Publication.objects.select_related("subject", "record", "listing", "current__signed_by").in_bulk(keys)


def _messages(keys: Collection[int]) -> Mapping[int, Message]:
    beside = ("matter__subject", "matter__record", "matter__listing", "batch")
    return Message.objects.select_related(*beside).defer("content", "identity").in_bulk(keys)


def _of_publication(row: Publication, day: date, marked: Collection[int]) -> Row:
    return Row(
        subject=row.subject_id,
        url=row.get_absolute_url(),
        way=PUBLISHED,
        day=day,
        name=row.subject.name,
        code=row.subject.code,
        matter=_called(row.matter),
        act=row.get_channel_display(),
        receiver=PAGES[Channel(row.channel)],
        from_on=row.from_on,
        until_on=row.ended_on or row.until_on,
        hand=str(row.current.signed_by or "") if row.current else "",
        state=_marked(row.get_state_display(), row.record_id in marked),
        remarks=row.ending or row.withheld,
    )


def _of_message(row: Message, day: date, marked: Collection[int]) -> Row:
    matter = row.matter
    return Row(
        subject=matter.subject_id,
        url=row.get_absolute_url(),
        way=SHARED,
        day=day,
        name=matter.subject.name,
        code=matter.subject.code,
        matter=matter.get_what_display()
        if matter.what == Matter.What.LEVEL
        else _called(matter.record or matter.listing),
        act=row.get_act_display(),
        receiver=PLATFORM,
        from_on=None,
        until_on=None,
        hand=f"批次 {row.batch}" if row.batch else "系统推送",
        state=_marked(row.get_state_display(), matter.record_id in marked),
        remarks=_answer(row),
    )


def _answer(row: Message) -> str:
    if row.receipt:
        return f"回执 {row.receipt}{f'（{localtime(row.settled_at).date()}）' if row.settled_at else ''}"
    return row.failure


def _called(matter: CreditRecord | Listing | None) -> str:
    if isinstance(matter, CreditRecord):
        return f"{matter.get_kind_display()} {matter.document_number or matter.number}"
    return f"四级名单 {matter.number}" if matter else ""


def _marked(state: str, is_disputed: bool) -> str:
    """R13: what is disputed is said to be wherever it is printed."""
    return f"{state}，异议处理中" if is_disputed else state


Of = LedgerColumn[Row]

LEDGER = PeriodKind[Row](
    code="disclosed",
    name="公示与共享台账",
    address="credit:ledger_disclosed",
    lead="第十三条：在本局公示和向新密市信用平台共享的信息。",
    day="公示或推送日期",
    columns=(
        Of(name="day", label="日期", value=lambda row: row.day, width=13, css="tight", head=True),
        Of(name="way", label="方式", value=lambda row: row.way, width=8, css="tight"),
        Of(name="name", label="信用主体", value=lambda row: row.name, width=27, setting=Setting.LEFT),
        Of(name="code", label="主体代码", value=lambda row: row.code, width=25, setting=Setting.CODE, css="code"),
        Of(name="matter", label="事项", value=lambda row: row.matter, width=28, setting=Setting.LEFT),
        Of(name="act", label="操作", value=lambda row: row.act, width=9, css="tight"),
        Of(name="receiver", label="公示位置或接收方", value=lambda row: row.receiver, width=16),
        Of(name="from", label="公示起", value=lambda row: row.from_on, width=13, css="tight"),
        Of(name="until", label="公示止", value=lambda row: row.until_on, width=13, css="tight"),
        Of(name="hand", label="签发（推送）", value=lambda row: row.hand, width=14),
        Of(name="state", label="状态", value=lambda row: row.state, width=14),
        Of(
            name="remarks",
            label="回执、停止或未公示原因",
            value=lambda row: row.remarks,
            width=24,
            setting=Setting.LEFT,
        ),
    ),
    found=_found,
    dress=_dress,
)
