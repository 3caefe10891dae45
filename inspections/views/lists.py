"""The lists: where I am sent (检查任务), what was inspected (检查记录), and one inspection in full."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from accounts.gate import READERS, SignedInRequest, allowed
from desk.lists.lists import Listing
from desk.reading import note_reading
from desk.views.listing import list_view
from inspections.lists.assignments import ASSIGNMENTS, rows_of, seen_with_officers
from inspections.lists.inspections import INSPECTIONS, inspections_of
from inspections.models import Assignment, Visit
from inspections.visiting.leaves import nearby


def _after_mine(request: SignedInRequest) -> Listing[Assignment]:
    """我的检查: under way, mine, re-checks nearby; then the list of the others."""
    user, today, at = request.user, localdate(), timezone.now()
    mine = seen_with_officers(user).open().of_officer(user)
    visits = Visit.objects.visible_to(user).open().select_related("subject")
    around = {
        "tab": "assignments",
        "under_way": list(visits.prefetch_related("officers")),
        "mine": rows_of(mine, user, at),
        "nearby": rows_of(nearby(user, today), user, at),
    }
    title = "科室其他任务" if user.edits_records else "全局任务"
    return replace(ASSIGNMENTS, title=title, beside=lambda request, today, rows: around)


assignment_list = list_view(ASSIGNMENTS, _after_mine)
inspection_list = list_view(INSPECTIONS)


@require_safe
@allowed(*READERS)
def inspection_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """One inspection; what was made here leads on to the visit with everything that hangs on it."""
    inspection = get_object_or_404(inspections_of(request.user), pk=pk)
    if visit := Visit.objects.filter(inspection=inspection).first():
        return redirect(visit)
    subject = inspection.subject
    note_reading(request, subject, f"检查 {inspection}")
    context = {"inspection": inspection, "subject": subject, "today": localdate()}
    return render(request, "inspections/inspection_show.html", context)
