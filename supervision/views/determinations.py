"""Determinations on screen (认定事项): proposals, second opinions, the register of earlier ones."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from accounts.gate import READERS, SignedInRequest, allowed
from accounts.versions import versions_of
from credit.models import Determination
from credit.records import determining
from credit.regulation.article_12 import WORDING, citation
from credit.terms.nexts import nexts_of
from desk.reading import note_reading
from desk.standing import Standing, Step
from desk.views.acting import acts_view
from desk.views.listing import list_view
from documents.models import Document
from supervision.acts.determinations import DETERMINATION, RECORD, outlooks_of
from supervision.lists import DETERMINATIONS
from supervision.queues import terms_of

determination_list = list_view(DETERMINATIONS)
record_act = acts_view(RECORD)
determination_act = acts_view(DETERMINATION)


@require_safe
@allowed(*READERS)
def determination_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """One determination: clause, facts, proposal, second opinion, effect, earlier similar ones."""
    row = get_object_or_404(DETERMINATION.seen_by(request.user), pk=pk)
    note_reading(request, row.record.subject, str(row))
    return render(request, "supervision/determination_show.html", _told(request, row))


def _told(request: SignedInRequest, row: Determination) -> dict[str, object]:
    key, user, at = row.key, request.user, timezone.now()
    return {
        "row": row,
        "record": row.record,
        "subject": row.record.subject,
        "citation": citation(row.item),
        "clause": WORDING[row.item],
        "facts": determining.facts_told(row.record),
        "outlooks": outlooks_of(row, at),
        "similar": determining.similar(row, user),
        "papers": Document.objects.of_case(key),
        "terms": terms_of(key),
        "today": localdate(),
        "versions": versions_of(row),
        "barred": DETERMINATION.barred("decide", row, user, at) if row.state == row.State.PROPOSED else "",
        "standing": Standing(_steps_of(row), nexts_of(key, today=localdate()), DETERMINATION.offers(row, user, at)),
    }


def _steps_of(row: Determination) -> list[Step]:
    """Proposed by one, decided by another; withdrawn or set aside it ends there."""
    steps = [Step("拟认定", row.proposed_on, str(row.proposed_by), reached=True)]
    if row.state == row.State.PROPOSED:
        return [*steps, Step("决定", current=True)]
    if row.decided_by:
        steps.append(
            Step(
                "不予认定" if row.state == row.State.DENIED else "认定",
                row.decided_on,
                str(row.decided_by),
                reached=True,
            )
        )
    if row.ended_on:
        steps.append(Step(row.get_state_display(), row.ended_on, str(row.ended_by or ""), reached=True))
    return steps
