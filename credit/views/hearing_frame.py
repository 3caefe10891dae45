"""The frame of an act in a statement and defence: the hearing that allows it, the act in one transaction, its page."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render

from accounts import journal
from accounts.gate import Refused, SignedInRequest
from credit.models import Hearing
from credit.views.hearings import note_reading, visible


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form was filled with; None shows it empty."""
    return request.POST if request.method == "POST" else None


def opened(request: SignedInRequest, pk: int, *, to: str = "", states: Sequence[str] = (), doing: str = "") -> Hearing:
    """The hearing, where it may move `to` a state, or is in one of the states in which something is done."""
    hearing = get_object_or_404(visible(request), pk=pk)
    if request.method == "GET":
        note_reading(request, hearing)
    if to:
        hearing.must_move(to)
    else:
        hearing.must_be(*states, doing=doing)
    return hearing


def done(
    request: SignedInRequest, hearing: Hearing, form: Form | None, act: str, do: Callable[[], object], words: str
) -> HttpResponseRedirect | None:
    """Do the act and note it in the journal, or put the refusal into the form; without a form it has its own page."""
    try:
        with transaction.atomic():
            do()
            journal.write(act, str(hearing), by=request.user, detail=hearing.record.subject.name, request=request)
    except Refused as refusal:
        if form is None:
            raise
        form.add_error(None, f"{refusal.reason}（{refusal.article}）")
        return None
    messages.success(request, words)
    return redirect(hearing)


def confirm(request: HttpRequest, hearing: Hearing, title: str, act: str, **context: object) -> HttpResponse:
    """The page that says exactly what the act will do."""
    context |= {"title": title, "act": act, "back": hearing.get_absolute_url(), "hearing": hearing}
    context |= {"record": hearing.record, "subject": hearing.record.subject}
    return render(request, "credit/hearing_act.html", context)
