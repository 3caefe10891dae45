"""The page of a case, and every act on it."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.timezone import localdate, localtime
from django.views.decorators.http import require_safe

from accounts.gate import READERS, SignedInRequest, allowed
from accounts.models import User
from credit.terms.calendar import calendar
from credit.terms.nexts import nexts_of
from desk.reading import note_reading
from desk.standing import Standing, on_the_way
from desk.views.acting import acts_view
from objections import intake
from objections.acts.answering import PAPER, RECEIVER
from objections.acts.assigning import PETITION, decidable
from objections.acts.cases import OBJECTION, SUBJECT
from objections.acts.investigating import CLAIM
from objections.models import Objection
from objections.showing import evidence_of, page_of

State = Objection.State
WAY = (State.REVIEW, State.INVESTIGATING, State.SIGNING, State.REPLIED, State.CLOSED)
"""The straight way of a case; whatever leaves it is told by its state."""


@require_safe
@allowed(*READERS)
def objection_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """Everything about one case; reading a natural person's is noted in the journal."""
    objection, today = get_object_or_404(OBJECTION.seen_by(request.user), pk=pk), localdate()
    subject = objection.subject
    note_reading(request, subject, str(objection))
    petitions = objection.petitions.select_related("objection__subject", "person__department", "asked_by", "decided_by")
    context = {
        "page": page_of(objection, request.user, today),
        "objection": objection,
        "where": standing_of(objection, request.user, timezone.now()),
        "claims": objection.claims.select_related("record"),
        "enclosures": objection.enclosures.select_related("added_by"),
        "evidence": evidence_of(objection),
        "chronicle": objection.chronicle(),
        "petitions": decidable(petitions, request.user),
        "signatures": objection.signatures.select_related("person"),
        "receivers": objection.receivers.select_related("told_by"),
        "earlier": intake.earlier(subject, None, besides=objection)[:5],
        "today": today,
        "calendar": calendar(),
    }
    return render(request, "objections/objection_show.html", context)


def standing_of(objection: Objection, user: User, at: datetime) -> Standing:
    """Its steps, who is next, what this person may do."""
    label = State(objection.state).label if objection.state in WAY else ""
    steps = on_the_way([state.label for state in WAY], label) if label else []
    return Standing(steps, nexts_of(objection.key, today=localtime(at).date()), OBJECTION.waiting(objection, user, at))


objection_act = acts_view(OBJECTION)
subject_act = acts_view(SUBJECT)
claim_act = acts_view(CLAIM)
petition_act = acts_view(PETITION)
receiver_act = acts_view(RECEIVER)
paper_act = acts_view(PAPER)
