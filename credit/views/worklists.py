"""Worklists: what waits for me, and every term of the department, by what is left."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.gate import READERS, SignedInRequest, allowed
from credit.lists.terms import ALL, MINE, in_tab
from credit.models import Term
from credit.terms.calendar import calendar
from credit.terms.month import month_of
from desk.lists.lists import Listing
from desk.views.listing import list_view

YEARS = (2020, 2099)


def _mine(request: SignedInRequest) -> Listing[Term]:
    return in_tab(MINE, request.GET.get("tab", ""))


def _all(request: SignedInRequest) -> Listing[Term]:
    return in_tab(ALL, request.GET.get("tab", ""))


term_mine = list_view(MINE, _mine)
term_list = list_view(ALL, _all)


@require_safe
@allowed(*READERS)
def term_month(request: SignedInRequest) -> HttpResponse:
    """The due days of one month, this one unless `?month=2026-11` names another."""
    today = timezone.localdate()
    first = _month(request.GET.get("month", "")) or today.replace(day=1)
    context = {"month": month_of(request.user, first, today, calendar()), "today": today}
    return render(request, "credit/term_month.html", context)


def _month(asked: str) -> date | None:
    try:
        first = date.fromisoformat(f"{asked}-01")
    except ValueError:
        return None
    return first if YEARS[0] <= first.year <= YEARS[1] else None
