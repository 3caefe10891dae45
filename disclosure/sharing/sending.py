"""Sending what waits (Article 13): claim, send, settle; each in a transaction of its own, none while the network waits.

What a worker that died left goes again under the same key, by which the platform knows it. A later message of a matter is never sent before the earlier one is settled, and nothing is sent of a
subject of whom a change still waits to be looked at.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef

from accounts import rules
from accounts.gate import Refused
from accounts.models import User
from credit.models import DisclosureRequest
from desk import promises
from desk.models import UNHINDERED, Hindrance
from disclosure.models import Attempt, Matter, Message
from disclosure.models.messages import ARTICLE
from disclosure.sharing import platform, telling
from disclosure.sharing.platform import Address, Answer, Letter, Meaning
from notices.telling import tell

if TYPE_CHECKING:
    import httpx

State = Message.State
LONGEST_PAUSE = timedelta(hours=6)
STOPPED = "不再自动推送；请核对平台是否恢复，之后由记录部门在该推送的页面重新推送"
ASK_AGAIN = timedelta(minutes=10)
"""After so long the platform is asked, by the same key, what became of a message that it only accepted."""
FAILURES_IN_A_ROW = 3
"""After so many the platform is left alone until the next run."""


def send_due(moment: Callable[[], datetime]) -> int:
    """Send what is due, one after the other; returns how many tries that were. Safe to run at the same time."""
    to = platform.address()
    if to is None:
        return 0
    with platform.client(to) as by:
        return _send_all(to, by, moment)


def _send_all(to: Address, by: httpx.Client, moment: Callable[[], datetime]) -> int:
    tries = failed = 0
    while failed < FAILURES_IN_A_ROW and (message := claim(moment())) is not None:
        tries += 1
        answer = platform.post(Letter.of(message), to, by)
        settle(message, answer, at=moment())
        failed = failed + 1 if answer.meaning == Meaning.AGAIN else 0
        if answer.meaning == Meaning.AWAY:
            break
    return tries


@transaction.atomic
def claim(at: datetime) -> Message | None:
    """Take the next message that may go; whoever holds the claim settles it."""
    earlier = Message.objects.unsettled().filter(matter=OuterRef("matter"), sequence__lt=OuterRef("sequence"))
    unseen = DisclosureRequest.objects.filter(subject=OuterRef("matter__subject"))
    rows = Message.objects.select_related("matter").exclude(Exists(earlier)).exclude(Exists(unseen))
    message = promises.claim(rows, at, state=State.SENDING)
    if message:
        message.tries.filter(ended_at=None).update(ended_at=at, outcome=Attempt.Outcome.LOST, detail="推送进程中断")
        Attempt.objects.create(message=message, began_at=at)
    return message


def move(message: Message, to: Message.State) -> None:
    """Change the state of an unsaved row, if the dictionary of moves has it."""
    if (message.state, to) not in Message.MOVES:
        shown = message.get_state_display()
        raise Refused(ARTICLE, f"{message}现为“{shown}”，不能改为“{to.label}”。")
    message.state = to


@transaction.atomic
def settle(message: Message, answer: Answer, *, at: datetime) -> bool:
    """Write down what the platform said; False where the claim was lost meanwhile, and another worker says it."""
    held = promises.mine(message).filter(state=State.SENDING).select_for_update(of=("self",))
    row = held.select_related("matter__subject").first()
    if row is None:
        return False
    outcome = _take(row, answer, at)
    row.claimed_at = None
    row.save()
    row.tries.filter(ended_at=None).update(ended_at=at, outcome=outcome, detail=answer.detail[:300])
    after(row, at)
    return True


def _take(row: Message, answer: Answer, at: datetime) -> Attempt.Outcome:
    """What an answer makes of a message."""
    match answer.meaning:
        case Meaning.STORED:
            move(row, State.STORED)
            row.receipt, row.settled_at = answer.receipt, at
            put(row, UNHINDERED)
            return Attempt.Outcome.STORED
        case Meaning.ACCEPTED:
            move(row, State.SENT)
            row.receipt, row.next_at = answer.receipt, at + ASK_AGAIN
            put(row, UNHINDERED)
            return Attempt.Outcome.ACCEPTED
        case Meaning.REFUSED:
            move(row, State.REFUSED)
            row.settled_at = at
            put(row, row.hindered(Hindrance(answer.words, answer.todo, answer.fault), at))
            return Attempt.Outcome.REFUSED
        case _:
            _again(row, answer, at)
            return Attempt.Outcome.FAILED


def put(row: Message, columns: Mapping[str, object]) -> None:
    """Give an unsaved row these columns."""
    for name, value in columns.items():
        setattr(row, name, value)


def _again(row: Message, answer: Answer, at: datetime) -> None:
    if row.attempts >= row.most_attempts:
        move(row, State.DEAD)
        words = f"推送 {row.attempts} 次未成，最后一次：{answer.words}"
        put(row, row.hindered(Hindrance(words, STOPPED, answer.fault), at))
        row.given_up_at = at
        return
    put(row, row.hindered(Hindrance(answer.words, answer.todo, answer.fault), at))
    move(row, State.WAITING)
    tries = row.attempts - row.most_attempts + telling.MOST_TRIES
    row.next_at = at + promises.pause_after(tries, LONGEST_PAUSE, random.random())


def after(row: Message, at: datetime) -> None:
    """What follows from a settled message: the term of a withdrawal ends, the department is told of a refusal."""
    if row.state == State.STORED and row.act == Message.Act.WITHDRAW:
        telling.end_term(row.matter, at)
    if row.state in (State.REFUSED, State.DEAD):
        tell(
            telling.staff_of(row.matter),
            key=f"disclosure.message:{row.pk}:{row.state}:{row.attempts}",
            title=f"{row.get_state_display()}：{row}，{row.matter.subject}",
            body=row.failure,
            url=row.get_absolute_url(),
            at=at,
        )


@transaction.atomic
def send_again(message: Message, *, by: User, at: datetime) -> Message:
    """A person lets a refused, dead or faulty message go again; if the facts changed meanwhile, what holds now goes.

    Raises Refused: another department's, one that waits or arrived, one that a later message has overtaken.
    """
    Matter.objects.select_for_update().get(pk=message.matter_id)
    row = Message.objects.select_for_update(of=("self",)).select_related("matter__subject").get(pk=message.pk)
    rules.must_be_of(by, row.keeper_id, article=ARTICLE, reason="由该主体记录部门的经办人或者审核人重新推送。")
    if not row.may_be_sent_again:
        raise Refused(ARTICLE, f"{row}现为“{row.get_state_display()}”，不必重新推送。")
    telling.look(row.matter, at)
    row.refresh_from_db()
    if not row.may_be_sent_again:
        promises.nudge(Message.JOB)
        return row.matter.messages.order_by("-sequence")[0]
    if row.state == State.FAULTY:
        raise Refused(ARTICLE, "预检问题还没有更正，请先按提示更正后再推送。")
    if row.matter.held:
        raise Refused(ARTICLE, f"现在不能推送：{row.matter.held}。")
    move(row, State.WAITING)
    row.next_at, row.most_attempts = at, row.attempts + telling.MOST_TRIES
    row.given_up_at = row.settled_at = None
    row.save(update_fields=["state", "next_at", "most_attempts", "given_up_at", "settled_at"])
    promises.nudge(Message.JOB)
    return row
