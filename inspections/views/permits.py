"""Permits: the list with what ends and what is missing, one in full, the acts on it."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from accounts.gate import READERS, SignedInRequest, allowed
from accounts.versions import versions_of
from desk.reading import note_reading
from desk.views.acting import acts_view
from inspections import permitting
from inspections.acts.permits import PERMIT, permits_of
from inspections.forms.filters import PermitFilter
from inspections.models import Permit
from subjects.models import Subject

PAGE = 50


@require_safe
@allowed(*READERS)
def permit_list(request: SignedInRequest) -> HttpResponse:
    """The permits of the department's subjects; how many end soon or have ended."""
    today, mine = localdate(), permits_of(request.user)
    form = PermitFilter(request.GET, user=request.user, today=today)
    page = Paginator(form.results(mine), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": [(permit, permit.standing_on(today)) for permit in page.object_list],
        "soon": mine.filter(pk__in=Permit.objects.running_out(today).order_by().values("pk")).count(),
        "ended": mine.filter(pk__in=Permit.objects.run_out(today).order_by().values("pk")).count(),
        "unlicensed": _unlicensed(request).count(),
    }
    return render(request, "inspections/permit_list.html", context)


def _unlicensed(request: SignedInRequest) -> QuerySet[Subject]:
    mine = Subject.objects.visible_to(request.user).order_by().values("pk")
    return permitting.unlicensed(localdate()).filter(pk__in=mine).select_related("industry", "department")


@require_safe
@allowed(*READERS)
def unlicensed_list(request: SignedInRequest) -> HttpResponse:
    """Subjects of a licensed industry without a permit in force: a hint, no decision."""
    page = Paginator(_unlicensed(request), PAGE).get_page(request.GET.get("page"))
    return render(request, "inspections/unlicensed_list.html", {"page": page})


@require_safe
@allowed(*READERS)
def permit_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """One permit with its history."""
    permit = get_object_or_404(permits_of(request.user), pk=pk)
    note_reading(request, permit.subject, f"许可 {permit.number}")
    context = {
        "permit": permit,
        "subject": permit.subject,
        "standing": permit.standing_on(localdate()),
        "offers": PERMIT.offers(permit, request.user),
        "versions": versions_of(permit),
    }
    return render(request, "inspections/permit_show.html", context)


permit_act = acts_view(PERMIT)
