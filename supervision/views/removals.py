"""Leaving a list on screen: one removal in full, and every act."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.timezone import localdate, localtime
from django.views.decorators.http import require_safe

from accounts.gate import READERS, SignedInRequest, allowed
from accounts.models import User
from accounts.versions import versions_of
from credit.terms.nexts import nexts_of
from desk.reading import note_reading
from desk.standing import Standing, on_the_way
from desk.views.acting import acts_view
from documents.models import Document
from supervision.acts.removals import LISTING, REMOVAL
from supervision.models import Removal
from supervision.papers import CHECKS
from supervision.queues import terms_of

State = Removal.State
WAY = (State.RECEIVED, State.CHECKED, State.REMOVED)
"""The straight way of a removal; whatever leaves it is told by its state."""

listing_act = acts_view(LISTING)
removal_act = acts_view(REMOVAL)


@require_safe
@allowed(*READERS)
def removal_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """One removal: where it stands, what was found, its papers and terms."""
    row = get_object_or_404(REMOVAL.seen_by(request.user), pk=pk)
    note_reading(request, row.listing.subject, str(row))
    key, at = row.key, timezone.now()
    context = {
        "row": row,
        "listing": row.listing,
        "subject": row.listing.subject,
        "checks": [(label, getattr(row, name)) for name, label in CHECKS] if row.checked_on else [],
        "papers": Document.objects.of_case(key),
        "terms": terms_of(key),
        "today": localdate(),
        "versions": versions_of(row),
        "barred": REMOVAL.barred("decide", row, request.user, at) if row.state == State.CHECKED else "",
        "standing": standing_of(row, request.user, at),
    }
    return render(request, "supervision/removal_show.html", context)


def standing_of(row: Removal, user: User, at: datetime) -> Standing:
    """Its steps, who is next, what this person may do."""
    steps = on_the_way([state.label for state in WAY], row.state_shown) if row.state in WAY else []
    return Standing(steps, nexts_of(row.key, today=localtime(at).date()), REMOVAL.offers(row, user, at))
