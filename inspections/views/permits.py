"""Permits: the list with what ends and what is missing, one in full, the acts on it."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from accounts.gate import READERS, SignedInRequest, allowed
from accounts.models import User
from accounts.versions import versions_of
from desk.reading import note_reading
from desk.standing import Next, Standing, Step
from desk.views.acting import acts_view
from desk.views.listing import list_view
from inspections.acts.permits import PERMIT, permits_of
from inspections.lists.permits import PERMITS, UNLICENSED
from inspections.models import Permit

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
        "stands": permit.standing_on(localdate()),
        "where": where_of(permit, request.user, localdate()),
        "versions": versions_of(permit),
    }
    return render(request, "inspections/permit_show.html", context)


def where_of(permit: Permit, user: User, today: date) -> Standing:
    """Decided, in force, ended; who looks at one that ends or has ended, what this person may do."""
    stands = permit.standing_on(today)
    began, ended, soon = permit.valid_from <= today, stands.look == "bad", stands.look == "warn"
    steps = [
        Step("许可决定", permit.decided_on, permit.authority, reached=True, current=not began),
        Step("有效", permit.valid_from, reached=began and ended, current=began and not ended),
        Step(stands.words if ended else "届满", permit.state_on or permit.valid_until, current=ended),
    ]
    is_due = soon or (ended and permit.state == Permit.State.VALID)
    nexts = [Next(str(permit.subject.department), "核对是否延续，办理注销", permit.valid_until)] if is_due else []
    return Standing(steps, nexts, PERMIT.offers(permit, user))


permit_act = acts_view(PERMIT)
