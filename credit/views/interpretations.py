"""The register of interpretations (适用口径) on screen."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from accounts.gate import READERS, SignedInRequest, allowed
from credit.acts.interpretations import INTERPRETATIONS, PROPOSE_INTERPRETATION
from credit.lists.interpretations import INTERPRETATION_LIST
from credit.models import CitedInterpretation
from credit.rulebook.interpreting import named
from desk.standing import Next, Standing, Step
from desk.views.acting import acts_view, begin_view
from desk.views.listing import list_view

SHOWN = 20


@require_safe
@allowed(*READERS)
def interpretation_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """A reading, who proposed and confirmed it, and the records that cite it, as far as this person sees them."""
    row = get_object_or_404(INTERPRETATIONS.seen_by(request.user), pk=pk)
    citing = CitedInterpretation.objects.filter(interpretation=row).select_related("record__subject", "by")
    if request.user.edits_records:
        citing = citing.filter(record__subject__department=request.user.department_id)
    steps = [Step("提出", localdate(row.proposed_at), str(row.proposed_by), reached=True)]
    if row.decided_by and row.decided_at:
        steps.append(
            Step("确认" if row.holds else row.state_shown, localdate(row.decided_at), str(row.decided_by), reached=True)
        )
    else:
        steps.append(Step("确认", current=True))
    nexts = [Next("另一名审核人或局领导", "确认，或者退回")] if row.is_open else []
    offers = INTERPRETATIONS.waiting(row, request.user, timezone.now())
    context = {
        "row": row,
        "articles": named(row.articles),
        "citing": citing[:SHOWN],
        "number": citing.count(),
        "standing": Standing(steps, nexts, offers),
    }
    return render(request, "credit/interpretation_show.html", context)


interpretation_list = list_view(INTERPRETATION_LIST)
interpretation_add = begin_view(PROPOSE_INTERPRETATION)
interpretation_act = acts_view(INTERPRETATIONS)
