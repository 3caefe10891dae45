"""The listing procedure on screen: what waits for a decision, the procedures, one in full, every act."""

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
from credit.hearing.reviewing import arguments_of
from credit.terms.nexts import nexts_of
from desk.reading import note_reading
from desk.standing import Standing, Step
from desk.views.acting import acts_view
from desk.views.listing import list_view
from documents.models import Document
from supervision.acts.procedures import PROCEDURE, SUBJECT
from supervision.lists import GROUNDS, PROCEDURES
from supervision.models import Procedure
from supervision.queues import terms_of

State = Procedure.State


ground_list = list_view(GROUNDS)
procedure_list = list_view(PROCEDURES)
subject_act = acts_view(SUBJECT)
procedure_act = acts_view(PROCEDURE)


@require_safe
@allowed(*READERS)
def procedure_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """One procedure: where it stands, its papers and terms, what can be done next and by whom."""
    row = get_object_or_404(PROCEDURE.seen_by(request.user), pk=pk)
    note_reading(request, row.subject, str(row))
    at = timezone.now()
    context = {
        "row": row,
        "subject": row.subject,
        "records": row.records.order_by("basis_on", "pk"),
        "persons": row.persons.all(),
        "arguments": arguments_of(row.hearing) if row.hearing else [],
        "papers": Document.objects.of_case(*row.keys),
        "terms": terms_of(*row.keys),
        "today": localdate(),
        "versions": versions_of(row),
        "barred": PROCEDURE.barred("decide", row, request.user, at) if row.is_heard else "",
        "standing": standing_of(row, request.user, at),
    }
    return render(request, "supervision/procedure_show.html", context)


def standing_of(row: Procedure, user: User, at: datetime) -> Standing:
    """Its six steps with who and when, who is next, what this person may do."""
    hearing, decision, listing = row.hearing, row.decision, row.listing
    notice, served_on = row.notice, hearing.round.served_on if hearing else None
    steps = [
        Step("拟列入", row.opened_on, str(row.opened_by), True, row.is_drafted),
        Step("告知", served_on or (notice.issued_on if notice else None), "", notice is not None),
        Step("陈述申辩", row.heard_on, hearing.met_shown if hearing and row.heard_on else "", row.heard_on is not None),
        Step("决定", row.decided_on, str(row.decided_by or ""), decision is not None),
        Step("送达决定", row.decision_served_on, "", row.decision_served_on is not None),
        Step("公布", listing.published_on if listing else None, listing.number if listing else "", listing is not None),
    ]
    place = {State.NOTIFIED: 1, State.HEARING: 2, State.HEARD: 3, State.DECIDED: 4, State.SERVED: 5}.get(
        State(row.state)
    )
    if place is not None:
        steps[place] = steps[place]._replace(reached=False, current=True)
    return Standing(steps, nexts_of(*row.keys, today=localtime(at).date()), PROCEDURE.offers(row, user, at))
