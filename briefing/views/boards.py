"""The leaders' view, and the list behind each of its figures."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.gate import READERS, SignedInRequest, allowed
from briefing.behind import NoSuchList, listed
from briefing.board import Board
from briefing.forms import AskedForm
from briefing.lines import along, line_of
from briefing.quality import counting

PAGE = 50


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


@require_safe
@allowed(*READERS)
def figure_list(request: SignedInRequest, figure: str, key: str) -> HttpResponse:
    """What makes a figure of the board: exactly so many rows."""
    form = AskedForm(request.GET, user=request.user, today=timezone.localdate())
    asked = form.asked()
    try:
        found = listed(figure, key, asked)
    except NoSuchList as nothing:
        raise Http404 from nothing
    page = Paginator(along(found.rows), PAGE).get_page(request.GET.get("page"))
    context = {"asked": asked, "listed": found, "page": page, "lines": [line_of(row) for row in page]}
    context |= {"back": f"{reverse('briefing:board_show')}?{asked.parameters}", "back_words": "看板"}
    return render(request, "briefing/figure_list.html", context)
