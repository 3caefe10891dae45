"""What sharing shows in the pages below it: where a record stands at the platform, and on the first page what came back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.db.models import Count, Q
from django.utils.timezone import localtime

from accounts.models import User
from credit.models import CreditRecord
from credit.openness import Holder, Whereabouts
from disclosure.models import Matter, Message
from disclosure.sharing import gates
from disclosure.sharing.gates import Held, Nothing

PLATFORM = "新密市信用平台"
State = Message.State


class OfARecord(NamedTuple):
    """The folder 共享情况 on the page of a record."""

    why_not: str
    messages: list[Message]


def of_record(record: CreditRecord, user: User, today: date) -> OfARecord | None:
    """Every message about a record, the newest first; or why there is none. Drafts have nothing to tell."""
    if record.state not in (CreditRecord.State.EFFECTIVE, CreditRecord.State.REVOKED):
        return None
    matter = Matter.objects.filter(record=record).first()
    if matter:
        return OfARecord(matter.held, list(matter.messages.order_by("-sequence")))
    wanted = gates.of_record(record, out=False, today=today)
    return OfARecord(wanted.reason if isinstance(wanted, Held | Nothing) else "等待生成推送消息", [])


class OfTheHome(NamedTuple):
    """The card on the first page."""

    refused: int
    dead: int


def of_home(user: User, today: date) -> OfTheHome | None:
    """For a department's staff, where something came back or could not be sent."""
    if not user.edits_records:
        return None
    standing = Message.objects.visible_to(user).filter(overtaken=False)
    found = standing.filter(state__in=(State.REFUSED, State.DEAD)).aggregate(
        refused=Count("pk", filter=Q(state=State.REFUSED)), dead=Count("pk", filter=Q(state=State.DEAD))
    )
    told = OfTheHome(found["refused"], found["dead"])
    return told if any(told) else None


def whereabouts_of(record: CreditRecord) -> Iterator[Whereabouts]:
    """How a record stands at the platform, by its last message."""
    matter = Matter.objects.filter(record=record).first()
    newest = matter.messages.exclude(state=State.VOID).order_by("-sequence").first() if matter else None
    if newest is None:
        if matter:
            yield Whereabouts("sharing", f"未推送：{matter.held}" if matter.held else "待推送", True, None, "")
        return
    ended = newest.act == Message.Act.WITHDRAW and newest.state == State.STORED
    on = localtime(newest.settled_at).date() if newest.settled_at else None
    words = f"{newest.get_act_display()}：{newest.get_state_display()}"
    yield Whereabouts("sharing", words, ended, on, newest.receipt)


def holders_of(record: CreditRecord) -> Iterator[Holder]:
    """The platform, with the moment of each message about the record that it took."""
    taken = Message.objects.filter(matter__record=record, state=State.STORED).order_by("sequence")
    for message in taken:
        if message.settled_at:
            yield Holder(f"{message.get_act_display()}（{message.receipt}）", PLATFORM, message.settled_at)
