"""The page of a case, and every act on it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from accounts.gate import READERS, SignedInRequest, allowed
from credit.terms.calendar import calendar
from desk.reading import note_reading
from desk.views.acting import acts_view
from objections import intake
from objections.acts import CLAIM, OBJECTION, PAPER, PETITION, RECEIVER, SUBJECT, decidable
from objections.showing import evidence_of, page_of


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
        "offers": OBJECTION.offers(objection, request.user),
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


objection_act = acts_view(OBJECTION)
subject_act = acts_view(SUBJECT)
claim_act = acts_view(CLAIM)
petition_act = acts_view(PETITION)
receiver_act = acts_view(RECEIVER)
paper_act = acts_view(PAPER)
