"""The lists: where I am sent (检查任务), what was inspected (检查记录), and one inspection in full."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from accounts import journal
from accounts.gate import READERS, SignedInRequest, allowed
from credit.forms.files import address_of
from inspections.forms.lists import AssignmentFilter, InspectionFilter
from inspections.models import Assignment, Inspection, Visit
from inspections.visiting.leaves import nearby

PAGE = 30


def posted(request: HttpRequest) -> QueryDict | None:
    """What was posted; None where the page is only opened."""
    return request.POST if request.method == "POST" else None


def inspections_of(request: SignedInRequest) -> QuerySet[Inspection]:
    """The inspections that this person may see: of the own department's subjects, and those he made."""
    user, found = request.user, Inspection.objects.select_related("subject__department")
    if not user.edits_records:
        return found
    own = found.filter(subject__department=user.department_id)
    return own | found.filter(visit__in=Visit.objects.visible_to(user))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*READERS)
def assignment_list(request: SignedInRequest) -> HttpResponse:
    """我的检查: under way, mine, re-checks nearby, then the department's.

    Filters are posted and come back as an address, so that no number of a person ever stands in one.
    """
    user, today = request.user, localdate()
    form = AssignmentFilter(posted(request) or request.GET, user=user)
    if request.method == "POST" and form.is_valid():
        return redirect(address_of("inspections:assignment_list", request.POST))
    running = Prefetch("visits", queryset=Visit.objects.open(), to_attr="running")
    seen = Assignment.objects.visible_to(user).select_related("subject", "department", "inspection")
    seen = seen.prefetch_related("officers", running)
    mine = list(seen.open().of_officer(user))
    others = form.results(seen).exclude(pk__in=[one.pk for one in mine])
    visits = Visit.objects.visible_to(user).open().select_related("subject")
    context = {
        "form": form,
        "page": Paginator(others, PAGE).get_page(request.GET.get("page")),
        "under_way": list(visits.prefetch_related("officers")),
        "mine": mine,
        "nearby": nearby(user, today),
        "today": today,
    }
    return render(request, "inspections/assignment_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*READERS)
def inspection_list(request: SignedInRequest) -> HttpResponse:
    """Every inspection, made here or brought in by file."""
    form = InspectionFilter(posted(request) or request.GET, user=request.user)
    if request.method == "POST" and form.is_valid():
        return redirect(address_of("inspections:inspection_list", request.POST))
    found = form.results(inspections_of(request), localdate())
    page = Paginator(found.distinct(), PAGE).get_page(request.GET.get("page"))
    return render(request, "inspections/inspection_list.html", {"form": form, "page": page, "today": localdate()})


@require_safe
@allowed(*READERS)
def inspection_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """One inspection; what was made here leads on to the visit with everything that hangs on it."""
    inspection = get_object_or_404(inspections_of(request).distinct(), pk=pk)
    if visit := Visit.objects.filter(inspection=inspection).first():
        return redirect(visit)
    subject = inspection.subject
    if subject.is_person:
        matter = f"{subject}（{subject.code}）"
        journal.write("查看档案", matter, by=request.user, detail=f"检查 {inspection}", request=request)
    context = {"inspection": inspection, "subject": subject, "today": localdate()}
    return render(request, "inspections/inspection_show.html", context)
