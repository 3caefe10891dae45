"""推送与回执: what waits, what arrived, what came back, and what is not told and why."""

from __future__ import annotations

from typing import NamedTuple

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.gate import READERS, SignedInRequest, allowed
from desk.reading import note_reading
from desk.views.acting import acts_view
from disclosure.acts.sharing import MESSAGE, messages_of
from disclosure.forms.sharing import HELD, MessageFilter
from disclosure.models import Matter, Message
from disclosure.sharing.checking import mend_url
from disclosure.sharing.sheets import MEANINGS, names_of

A_PAGE = 50
State = Message.State
_TILES = (State.FAULTY, State.WAITING, State.SENT, State.STORED, State.REFUSED, State.DEAD)
_BAD = (State.FAULTY, State.REFUSED, State.DEAD)


class Tile(NamedTuple):
    """One state and how many messages are in it."""

    state: str
    label: str
    number: int
    bad: bool


def _tiles(request: SignedInRequest) -> list[Tile]:
    standing = Message.objects.visible_to(request.user).exclude(state__in=_BAD, overtaken=True)
    found = dict(standing.order_by().values_list("state").annotate(Count("pk")))
    found[State.WAITING] = found.get(State.WAITING, 0) + found.get(State.SENDING, 0)
    tiles = [Tile(state, state.label, found.get(state, 0), state in _BAD) for state in _TILES]
    return [*tiles, Tile(HELD, "未推送", _held(request).count(), bad=False)]


def _held(request: SignedInRequest) -> QuerySet[Matter]:
    rows = Matter.objects.exclude(held="").select_related("subject__department", "record", "listing")
    if request.user.edits_records:
        rows = rows.filter(subject__department=request.user.department_id)
    return rows.order_by("-held_since", "-pk")


@require_safe
@allowed(*READERS)
def message_list(request: SignedInRequest) -> HttpResponse:
    """Every message, the newest first; or, chosen by state, what is held back with the reason."""
    form = MessageFilter(request.GET)
    chosen: dict[str, str] = form.cleaned_data if form.is_valid() else {}
    held = chosen.get("state") == HELD
    rows = _held_by(request, chosen) if held else _messages_by(request, chosen)
    context = {
        "form": form,
        "page": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "held": held,
        "tiles": _tiles(request),
        "chosen": chosen.get("state", ""),
        "connected": bool(settings.SHARING_URL),
    }
    return render(request, "disclosure/message_list.html", context)


def _held_by(request: SignedInRequest, chosen: dict[str, str]) -> QuerySet[Matter]:
    rows = _held(request)
    return rows.filter(what=chosen["what"]) if chosen["what"] else rows


def _messages_by(request: SignedInRequest, chosen: dict[str, str]) -> QuerySet[Message]:
    """Of what came back or was stopped, only what still waits for somebody."""
    rows = messages_of(request.user).defer("content", "identity")
    if what := chosen.get("what"):
        rows = rows.filter(matter__what=what)
    if act := chosen.get("act"):
        rows = rows.filter(act=act)
    state = chosen.get("state")
    if state == State.WAITING:
        return rows.filter(state__in=(State.WAITING, State.SENDING))
    if state in _BAD:
        return rows.filter(state=state, overtaken=False)
    return rows.filter(state=state) if state else rows


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
        "offers": MESSAGE.offers(message, request.user),
        "connected": bool(settings.SHARING_URL),
    }
    return render(request, "disclosure/message_show.html", context)


message_act = acts_view(MESSAGE)
