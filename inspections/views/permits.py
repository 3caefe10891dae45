"""Permits: the list with what ends and what is missing, one in full, the acts on it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from accounts.gate import READERS, SignedInRequest, allowed
from accounts.versions import versions_of
from desk.reading import note_reading
from desk.views.acting import acts_view
from desk.views.listing import list_view
from inspections.acts.permits import PERMIT, permits_of
from inspections.lists.permits import PERMITS, UNLICENSED

permit_list = list_view(PERMITS)
unlicensed_list = list_view(UNLICENSED)


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
