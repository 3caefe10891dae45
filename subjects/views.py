"""Pages of the register: subjects, people in office, commitments, evaluations; industries for the administrator."""

from __future__ import annotations

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.gate import SignedInRequest, allowed
from accounts.models import Role
from desk.views.acting import acts_view, begin_view
from subjects.acts import COMMITMENT, INDUSTRY, NEW_INDUSTRY, NEW_SUBJECT, POST, SUBJECT
from subjects.models import Industry

subject_add = begin_view(NEW_SUBJECT)
subject_act = acts_view(SUBJECT)
post_act = acts_view(POST)
commitment_act = acts_view(COMMITMENT)


@require_safe
@allowed(Role.ADMINISTRATOR)
def industry_list(request: SignedInRequest) -> HttpResponse:
    industries = Industry.objects.select_related("parent").prefetch_related("departments")
    rows = industries.annotate(count=Count("subjects")).order_by("code")
    return render(request, "subjects/industry_list.html", {"industries": rows})


industry_add = begin_view(NEW_INDUSTRY)
industry_act = acts_view(INDUSTRY)
