"""The checklists (检查项目库): which version is in use, its items, and the next version."""

from __future__ import annotations

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from accounts.gate import READERS, SignedInRequest, allowed
from desk.views.acting import begin_view
from inspections.acts.checklists import NEW_CHECKLIST
from inspections.models import Checklist


@require_safe
@allowed(*READERS)
def checklist_list(request: SignedInRequest) -> HttpResponse:
    """Every version, by industry, the newest first."""
    found = Checklist.objects.select_related("industry", "made_by").annotate(size=Count("items"))
    context = {"checklists": found, "may_add": request.user.role in NEW_CHECKLIST.roles, "today": localdate()}
    return render(request, "inspections/checklist_list.html", context)


@require_safe
@allowed(*READERS)
def checklist_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """One version with its items."""
    checklist = get_object_or_404(Checklist.objects.select_related("industry", "made_by"), pk=pk)
    may_add = request.user.role in NEW_CHECKLIST.roles
    context = {"checklist": checklist, "items": checklist.items.all(), "may_add": may_add, "today": localdate()}
    return render(request, "inspections/checklist_show.html", context)


checklist_add = begin_view(NEW_CHECKLIST)
