"""Complaints: the list, one in full, the acts on it, and who complained."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from accounts.gate import READERS, SignedInRequest, allowed
from accounts.models import User
from credit.models import Term
from credit.terms.calendar import calendar
from credit.terms.nexts import nexts_of
from desk.reading import note_reading
from desk.standing import Standing, on_the_way
from desk.views.acting import acts_view, begin_view
from desk.views.listing import list_view
from inspections import complaining
from inspections.acts.complaints import COMPLAINT, NEW_COMPLAINT, complaints_of
from inspections.lists.public import COMPLAINTS
from inspections.models import Complaint

complaint_list = list_view(COMPLAINTS)


@require_safe
@allowed(*READERS)
def complaint_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """One complaint: its clock, what was found, its visits and its record. Who complained is never shown here."""
    complaint = get_object_or_404(complaints_of(request.user), pk=pk)
    note_reading(request, complaint.subject, complaint.case_title)
    terms = Term.objects.filter(case_key=complaint.key).prefetch_related("suspensions", "handlers")
    context = {
        "complaint": complaint,
        "subject": complaint.subject,
        "where": standing_of(complaint, request.user, localdate()),
        "errands": complaining.errands_of(complaint),
        "terms": terms.order_by("pk"),
        "chronicle": complaint.chronicle(),
        "calendar": calendar(),
        "today": localdate(),
    }
    return render(request, "inspections/complaint_show.html", context)


def standing_of(complaint: Complaint, user: User, today: date) -> Standing:
    """Its steps, who is next, what this person may do."""
    steps = on_the_way(Complaint.State.labels, complaint.state_shown)
    return Standing(steps, nexts_of(complaint.key, today=today), COMPLAINT.offers(complaint, user))


complaint_add = begin_view(NEW_COMPLAINT)
complaint_act = acts_view(COMPLAINT)
