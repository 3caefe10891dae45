"""The lists: where I am sent (检查任务), what was inspected (检查记录), and one inspection in full."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from accounts.gate import READERS, SignedInRequest, allowed
from accounts.models import User
from credit.forms.files import address_of
from desk.acts import Offer
from desk.reading import note_reading
from desk.views.acting import posted
from desk.views.listing import list_view
from inspections.acts.assignments import ASSIGNMENT, assignments_of
from inspections.forms.lists import AssignmentFilter
from inspections.lists.inspections import INSPECTIONS, inspections_of
from inspections.models import Assignment, Visit
from inspections.visiting.leaves import nearby

PAGE = 30


class Row(NamedTuple):
    """An assignment of the list: the visit that goes on, or what this person may do with it."""

    assignment: Assignment
    visit: Visit | None
    offers: list[Offer]


def _rows(assignments: Iterable[Assignment], user: User, at: datetime) -> list[Row]:
    shown = list(assignments)
    visits = {visit.assignment_id: visit for visit in Visit.objects.open().filter(assignment__in=shown)}
    return [_row(one, visits.get(one.pk), user, at) for one in shown]


def _row(assignment: Assignment, visit: Visit | None, user: User, at: datetime) -> Row:
    return Row(assignment, visit, [] if visit else ASSIGNMENT.offers(assignment, user, at))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*READERS)
def assignment_list(request: SignedInRequest) -> HttpResponse:
    """我的检查: under way, mine, re-checks nearby, then the department's.

    Filters are posted and come back as an address, so that no number of a person ever stands in one.
    """
    user, today, at = request.user, localdate(), timezone.now()
    form = AssignmentFilter(posted(request) or request.GET, user=user, today=today)
    if request.method == "POST" and form.is_valid():
        return redirect(address_of("inspections:assignment_list", request.POST))
    seen = assignments_of(user).select_related("inspection").prefetch_related("officers")
    mine = list(seen.open().of_officer(user))
    others = form.results(seen).exclude(pk__in=[one.pk for one in mine])
    page = Paginator(others, PAGE).get_page(request.GET.get("page"))
    visits = Visit.objects.visible_to(user).open().select_related("subject")
    context = {
        "form": form,
        "page": page,
        "others": _rows(page.object_list, user, at),
        "under_way": list(visits.prefetch_related("officers")),
        "mine": _rows(mine, user, at),
        "nearby": _rows(nearby(user, today), user, at),
        "today": today,
    }
    return render(request, "inspections/assignment_list.html", context)


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
