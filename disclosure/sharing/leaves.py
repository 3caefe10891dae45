"""What sharing shows in the pages below it: where a record stands at the platform, and on the first page what came back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.db.models import Count, Q
from django.utils.timezone import localtime

from accounts.models import User
from credit.models import CreditRecord
from credit.outside.openness import Holder, Standing, Whereabouts
from disclosure.models import Matter, Message
from disclosure.sharing import gates
from disclosure.sharing.gates import Held, Nothing
from disclosure.sharing.telling import last_out

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
    """How a record stands at the platform: by what waits to be told, else by the last that it took. Unknown: nothing."""
    matter = Matter.objects.filter(record=record).first()
    if matter is None:
        return
    last = last_out(matter)
    later = matter.messages.standing().filter(sequence__gt=last.sequence if last else 0)
    newest = later.order_by("-sequence").first() or last
    if newest is None:
        yield Whereabouts("sharing", f"未推送：{matter.held}" if matter.held else "未推送", Standing.NEVER, None, "")
        return
    words = f"{newest.get_act_display()}：{newest.get_state_display()}"
    on = localtime(newest.settled_at).date() if newest.settled_at else None
    yield Whereabouts("sharing", words, _standing_of(newest), on, newest.receipt)


def _standing_of(message: Message) -> Standing:
    if message.state != State.STORED:
        return Standing.UNDERWAY
    return Standing.ENDED if message.act == Message.Act.WITHDRAW else Standing.OUT


def holders_of(record: CreditRecord) -> Iterator[Holder]:
    """The platform, for each message about the record that it took, or may have taken without a receipt until now."""
    told = Message.objects.may_be_out().filter(matter__record=record).exclude(act=Message.Act.WITHDRAW)
    for message in told.order_by("sequence"):
        known = message.receipt or message.get_state_display()
        yield Holder(f"{message.get_act_display()}（{known}）", PLATFORM, message.settled_at or message.asked_at)
