"""Beginning an inspection: whom; how and by whom is asked at the subject, or at the assignment."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.gate import STAFF, SignedInRequest, allowed
from desk.views.acting import acts_view
from inspections.acts.assignments import ASSIGNMENT
from subjects.models import Subject

FOUND = 10


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def inspection_pick(request: SignedInRequest) -> HttpResponse:
    """Whom to inspect without an assignment: the search is posted, so that no number stands in an address."""
    q = request.POST.get("q", "").strip()
    mine = Subject.objects.visible_to(request.user).select_related("industry")
    rows = list(mine.matching(q)[: FOUND + 1]) if q else []
    context = {"q": q, "rows": rows[:FOUND], "more": len(rows) > FOUND}
    return render(request, "inspections/inspection_pick.html", context)


assignment_act = acts_view(ASSIGNMENT)
