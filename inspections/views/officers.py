"""The list of enforcement officers on screen (检查人员名录库)."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from accounts.gate import READERS, SignedInRequest, allowed
from accounts.models import Role
from desk.views.acting import acts_view, begin_view
from inspections import enlisting
from inspections.acts.officers import NEW_OFFICER, OFFICER
from inspections.forms.officers import OfficerSearch

PAGE = 50


@require_safe
@allowed(*READERS)
def officer_list(request: SignedInRequest) -> HttpResponse:
    """Who may inspect, with the certificate's standing and what is waiting for each."""
    today = localdate()
    form = OfficerSearch(request.GET, user=request.user, today=today)
    waiting = Count("assignments", filter=Q(assignments__state="waiting"), distinct=True)
    rows = form.results().annotate(waiting=waiting).order_by("department__code", "certificate")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": [(officer, enlisting.validity(officer, today)) for officer in page],
        "filtered": any(form.data.get(name) for name in form.fields),
        "may_keep": request.user.role == Role.SUPERVISOR,
        "tab": "officers",
    }
    return render(request, "inspections/officer_list.html", context)


officer_add = begin_view(NEW_OFFICER)
officer_act = acts_view(OFFICER)
