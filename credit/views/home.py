"""The first page (工作台): what waits for whoever signed in."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.gate import SignedInRequest, allowed, doors_of
from credit import folders
from credit.models import CreditRecord
from credit.terms import worklist
from credit.terms.calendar import calendar
from credit.waiting import Waiting, in_all

Kind = CreditRecord.Kind


@allowed()
def show(request: SignedInRequest) -> HttpResponse:
    """The queues of the own department, or of all for a leader; others go to their own first door."""
    user = request.user
    if not user.reads_records:
        return redirect(doors_of(user)[0].url)
    today = timezone.localdate()
    waiting = Waiting(user, today)
    structure = [] if user.edits_records else waiting.structure()
    sections = worklist.sections(user, today) if worklist.oversees(user) else []
    leaves = folders.of_home(user, today)
    context = {
        "today": today,
        "mine": worklist.waiting_for(user, today, calendar()),
        "sections": sections,
        "overdue": sum(section.tally.overdue for section in sections),
        "weekday": "一二三四五六日"[today.weekday()],
        "unfinished": waiting.unfinished(),
        "accidents": waiting.accidents(),
        "uncommitted": waiting.uncommitted(),
        "unlisted": waiting.unlisted(),
        "listings": waiting.listings(),
        "recent": waiting.recent(),
        "coming": waiting.coming(),
        "regrading": waiting.regrading(),
        "leaves": [leaf for leaf in leaves if not leaf.aside],
        "aside": [leaf for leaf in leaves if leaf.aside],
        "structure": structure,
        "whole": in_all(structure),
        "kinds": [Kind.MISCONDUCT, Kind.ACCIDENT, Kind.SANCTION, Kind.PENALTY],
    }
    return render(request, "credit/home.html", context)
