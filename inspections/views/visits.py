"""An inspection in the field, step by step: its page, what is saved as it is touched, and the acts on it."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from accounts.gate import READERS, SignedInRequest, allowed
from credit.terms.nexts import nexts_of
from desk.acts import Offer
from desk.reading import note_reading
from desk.standing import Next, Standing, on_the_way
from desk.views.acting import acts_view
from inspections.acts.visits import FINDING, VISIT, visits_of
from inspections.forms.visits import PhotoForm, SituationForm
from inspections.models import Visit
from inspections.showing import page_of
from inspections.visiting import rechecking, signing

WAY = tuple(Visit.state_named(state) for state in (Visit.State.OPEN, Visit.State.SIGNING, Visit.State.DONE))
IN_PLACE = ("items", "photos", "situation", "notice", "problem", "submit", "sign", "sign-paper")
"""The acts whose buttons stand where the page shows what they are about."""


@require_safe
@allowed(*READERS)
def visit_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """One visit: under way, to be signed, or finished with all that followed. A natural person's reading is noted."""
    visit, by, at = get_object_or_404(visits_of(request.user), pk=pk), request.user, timezone.now()
    note_reading(request, visit.subject, "现场检查")
    offers = VISIT.offers(visit, by)
    context = {
        "visit": visit,
        "shown": page_of(visit, by, localdate()),
        "where": standing_of(visit, [offer for offer in offers if offer.name not in IN_PLACE], localdate()),
        "may": {offer.name.replace("-", "_"): offer for offer in offers},
        "situation": SituationForm(None, matter=visit, by=by, at=at),
        "photo_form": PhotoForm(None, matter=visit, by=by, at=at),
    }
    return render(request, "inspections/visit_show.html", context)


def standing_of(visit: Visit, offers: list[Offer], today: date) -> Standing:
    """Its steps, who is next, what this person may do."""
    return Standing(on_the_way(WAY, visit.state_shown), _nexts_of(visit, today), offers)


def _nexts_of(visit: Visit, today: date) -> list[Next]:
    going = "、".join(map(str, visit.officers.all()))
    if visit.is_noted:
        return [Next(going, "登记检查情况，提交签字")]
    if visit.is_open:
        unsigned = "、".join(map(str, signing.unsigned_of(visit)))
        return [Next(unsigned, "签字确认") if unsigned else Next(going, "完成检查")]
    waiting = rechecking.waiting_of(visit) if visit.is_done else []
    due = nexts_of(visit.key, *(finding.key for finding in waiting), today=today)
    return due or ([Next(going, "整改复查")] if waiting else [])


visit_act = acts_view(VISIT)
finding_act = acts_view(FINDING)
