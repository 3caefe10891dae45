"""The leaders' view, and the list behind each of its figures."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.gate import READERS, SignedInRequest, allowed
from briefing.behind import NoSuchList, listed
from briefing.board import Board
from briefing.forms import AskedForm
from briefing.lists import FIGURES, of_figure
from briefing.quality import counting
from desk.lists.lists import Listing
from desk.views.listing import list_view


@require_safe
@allowed(*READERS)
def board_show(request: SignedInRequest) -> HttpResponse:
    """The board: leaders see all or a section, clerks and supervisors their own."""
    form = AskedForm(request.GET, user=request.user, today=timezone.localdate())
    asked = form.asked()
    context = {"form": form, "asked": asked, "board": Board(asked), "now": timezone.now()}
    if asked.runs or asked.day == timezone.localdate():
        context["quality"] = counting.results(asked.day, asked.section)
    return render(request, "briefing/board_show.html", context)


def _of_figure(request: SignedInRequest, *, figure: str, key: str) -> Listing[Any]:
    """What makes a figure of the board: exactly so many rows."""
    asked = AskedForm(request.GET, user=request.user, today=timezone.localdate()).asked()
    try:
        found = listed(figure, key, asked)
    except NoSuchList as nothing:
        raise Http404 from nothing
    back = f"{reverse('briefing:board_show')}?{asked.parameters}"
    return replace(
        of_figure(*found), beside=lambda request, today, rows: {"asked_for": asked, "back": back, "back_words": "看板"}
    )


figure_list = list_view(FIGURES, _of_figure)
