"""Worklists: what waits for me, and every term of the department, by what is left."""

from __future__ import annotations

from datetime import date

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.gate import READERS, SignedInRequest, allowed
from credit.forms.worklists import TermFilter
from credit.models import Term
from credit.models.terms import TermQuerySet
from credit.terms import worklist
from credit.terms.calendar import calendar
from credit.terms.month import month_of

PAGE_SIZE = 50
YEARS = (2020, 2099)
TABS = {"": "计时中", "suspended": "暂停计时", "finished": "近 30 天办结"}


@require_safe
@allowed(*READERS)
def term_mine(request: SignedInRequest) -> HttpResponse:
    """Terms whose handler I am, and for supervisors those of the department without one."""
    return _show(request, Term.objects.waiting_for(request.user), mine=True)


@require_safe
@allowed(*READERS)
def term_list(request: SignedInRequest) -> HttpResponse:
    """Every term of the own department; a leader sees all, counted by department."""
    return _show(request, Term.objects.visible_to(request.user), mine=False)


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


def _show(request: SignedInRequest, terms: TermQuerySet, *, mine: bool) -> HttpResponse:
    today, user = timezone.localdate(), request.user
    tab = request.GET.get("tab", "") if request.GET.get("tab") in TABS else ""
    form = TermFilter(request.GET, terms=terms, user=user)
    found = form.results()
    rows = _rows(found, tab).select_related("subject__department").prefetch_related("handlers")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "mine": mine,
        "tab": tab,
        "form": form,
        "page": page,
        "tasks": worklist.tasks(page.object_list, today, calendar()),
        "tally": worklist.tally(found, today),
        "next_one": None if page.object_list else worklist.next_due(user, today),
        "sections": [] if mine or user.edits_records else worklist.sections(user, today),
        "filtered": bool(form.is_valid() and any(form.cleaned_data.values())),
        "today": today,
    }
    return render(request, "credit/term_list.html", context)


def _rows(found: TermQuerySet, tab: str) -> QuerySet[Term]:
    if tab == "finished":
        return found.ended_since(timezone.localdate() - worklist.FINISHED_WITHIN)
    return worklist.suspended(found) if tab == "suspended" else worklist.running(found)
