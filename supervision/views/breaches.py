"""A broken commitment on screen: where it stands, its hearing, its papers and terms, what can be done by whom."""

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
from documents.models import Document
from supervision.acts.breaches import BREACH, COMMITMENT
from supervision.models import Breach
from supervision.queues import terms_of

commitment_act = acts_view(COMMITMENT)
breach_act = acts_view(BREACH)


@require_safe
@allowed(*READERS)
def breach_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """One proposal to find a commitment broken."""
    row = get_object_or_404(BREACH.seen_by(request.user), pk=pk)
    note_reading(request, row.commitment.subject, str(row))
    at = timezone.now()
    context = {
        "row": row,
        "commitment": row.commitment,
        "subject": row.commitment.subject,
        "facts": row.hearing.round.facts.all() if row.hearing else [],
        "arguments": arguments_of(row.hearing) if row.hearing else [],
        "papers": Document.objects.of_case(*row.keys),
        "terms": terms_of(*row.keys),
        "today": localdate(),
        "versions": versions_of(row),
        "barred": BREACH.barred("decide", row, request.user, at) if row.is_heard else "",
        "standing": standing_of(row, request.user, at),
    }
    return render(request, "supervision/breach_show.html", context)


def standing_of(row: Breach, user: User, at: datetime) -> Standing:
    """Proposed, heard, decided; taken back it ends there."""
    met = row.hearing.met_shown if row.hearing and row.heard_on else ""
    steps = [
        Step("提出", row.proposed_on, str(row.proposed_by), True),
        Step("陈述申辩", row.heard_on, met, row.heard_on is not None, row.state == Breach.State.HEARING),
    ]
    if row.is_withdrawn:
        steps.append(Step("已撤回", row.ended_on, reached=True))
    else:
        steps.append(Step("决定", row.decided_on, str(row.decided_by or ""), bool(row.decided_by), row.is_heard))
    return Standing(steps, nexts_of(*row.keys, today=localtime(at).date()), BREACH.offers(row, user, at))
