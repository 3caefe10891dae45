"""Supervision of levels 3 and 4 on screen (重点监管): who is on the level, what is owed, what is overdue."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from accounts.gate import READERS, SignedInRequest, allowed
from accounts.versions import versions_of
from credit.forms.evidence import content_type_of
from credit.terms.nexts import nexts_of
from desk.reading import note_reading
from desk.standing import Standing, Step
from desk.views.acting import acts_view
from desk.views.listing import list_view
from supervision.acts.duties import DUTY
from supervision.duty_list import BY_CODE
from supervision.lists import DUTIES_OWED, LEVELS
from supervision.models import Duty
from supervision.queues import terms_of

overview_show = list_view(LEVELS)
duty_list = list_view(DUTIES_OWED)


@require_safe
@allowed(*READERS)
def duty_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """One duty: who, until when, from what basis, and the evidence."""
    row = get_object_or_404(DUTY.seen_by(request.user), pk=pk)
    note_reading(request, row.subject, str(row))
    context = {
        "row": row,
        "kind": BY_CODE[row.code],
        "subject": row.subject,
        "terms": terms_of(row.key),
        "today": localdate(),
        "earlier": Duty.objects.filter(subject=row.subject, code=row.code).exclude(pk=row.pk).order_by("-pk")[:10],
        "versions": versions_of(row),
        "standing": Standing(_steps_of(row), nexts_of(row.key, today=localdate()), DUTY.offers(row, request.user)),
    }
    return render(request, "supervision/duty_show.html", context)


def _steps_of(row: Duty) -> list[Step]:
    """Owed from a day, then closed, or no more owed."""
    owed = Step("列入清单", row.began_on, str(row.owner or ""), reached=True)
    if row.state == Duty.State.OPEN:
        return [owed, Step("办结", current=True)]
    return [owed, Step(row.get_state_display(), row.ended_on, str(row.done_by or ""), reached=True)]


duty_act = acts_view(DUTY)


@require_safe
@allowed(*READERS)
def duty_file(request: SignedInRequest, pk: int) -> HttpResponse | FileResponse:
    """The evidence of a duty, as it was handed in."""
    row = get_object_or_404(DUTY.seen_by(request.user), pk=pk)
    if not row.file:
        raise Http404
    kind = content_type_of(row.file.file) or "application/octet-stream"
    return FileResponse(row.file.open(), content_type=kind, as_attachment=True, filename=f"duty-{row.pk}")
