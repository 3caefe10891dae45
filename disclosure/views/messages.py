"""推送与回执: what waits, what arrived, what came back, and what is not told and why; one message in full."""

from __future__ import annotations

from typing import NamedTuple

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.gate import READERS, SignedInRequest, allowed
from accounts.models import User
from desk.reading import note_reading
from desk.standing import Next, Standing, Step, on_the_way
from desk.views.acting import acts_view
from desk.views.listing import list_view
from disclosure.acts.sharing import MESSAGE, messages_of
from disclosure.lists.sharing import HELD, MESSAGES
from disclosure.models import Message
from disclosure.sharing.checking import mend_url
from disclosure.sharing.sheets import MEANINGS, names_of

State = Message.State

message_list = list_view(MESSAGES)
held_list = list_view(HELD)


class Line(NamedTuple):
    """One field of a message as it is shown, with what the pre-check says of it and where that is mended."""

    code: str
    name: str
    value: str
    fault: str
    mend: str


def _lines(message: Message) -> list[Line]:
    names, matter = names_of(message.matter.what), message.matter
    faults = {code: (words, mend_url(matter, mend)) for code, _, words, mend in message.faults}
    return [
        Line(code, names.get(code, code), _meant(code, value), *faults.get(code, ("", "")))
        for code, value in message.content
    ]


def _meant(code: str, value: str) -> str:
    meaning = MEANINGS.get(code, {}).get(value)
    return f"{value}（{meaning}）" if meaning else value


@require_safe
@allowed(*READERS)
def message_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """One message: its content, faults, tries and receipt; reading a natural person's is noted."""
    message = get_object_or_404(messages_of(request.user), pk=pk)
    subject = message.matter.subject
    note_reading(request, subject, f"推送消息 {message.pk}")
    lines = _lines(message)
    context = {
        "message": message,
        "matter": message.matter,
        "subject": subject,
        "lines": [line for line in lines if line.value or line.fault],
        "empty": [line for line in lines if not (line.value or line.fault)],
        "faults": [line for line in lines if line.fault],
        "tries": message.tries.all(),
        "others": message.matter.messages.exclude(pk=message.pk).order_by("-sequence"),
        "standing": standing_of(message, request.user),
        "connected": bool(settings.SHARING_URL),
    }
    return render(request, "disclosure/message_show.html", context)


WAY = (State.WAITING, State.SENT, State.STORED)
"""The straight way of a message; whatever leaves it is told by its state."""


def standing_of(message: Message, user: User) -> Standing:
    """On its way to the platform and back; whose turn it is, what this person may do."""
    shown = State.WAITING if message.state == State.SENDING else State(message.state)
    steps = [*on_the_way([state.label for state in WAY], shown.label)]
    if shown not in WAY:
        steps = [Step(shown.label, current=True)]
    return Standing(steps, _nexts_of(message), MESSAGE.offers(message, user))


def _nexts_of(message: Message) -> list[Next]:
    keeper = str(message.matter.subject.department)
    if message.overtaken or message.is_void:
        return []
    match State(message.state):
        case State.FAULTY:
            return [Next(keeper, "更正，更正后自动推送")]
        case State.WAITING | State.SENDING:
            return [Next("系统", "推送")]
        case State.SENT:
            return [Next("信用平台", "回执")]
        case State.REFUSED | State.DEAD:
            return [Next(keeper, "核对原因，更正或者重新推送")]
        case _:
            return []


message_act = acts_view(MESSAGE)
