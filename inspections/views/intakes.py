"""What came in from the public pages, and the ratings that it became: looked at by staff."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from accounts.gate import READERS, SignedInRequest, allowed
from desk.standing import Next, Standing, Step
from desk.views.acting import acts_view
from desk.views.listing import list_view
from inspections.acts.complaints import INTAKE, RATING, intakes_of
from inspections.forms.complaints import TakeForm
from inspections.lists.public import INTAKES, RATINGS
from inspections.models import Intake

intake_list = list_view(INTAKES)
rating_list = list_view(RATINGS)


@require_safe
@allowed(*READERS)
def intake_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """One thing that came in; staff make a complaint or a rating of it beside it."""
    intake = get_object_or_404(intakes_of(request.user), pk=pk)
    offers = {offer.name: offer for offer in INTAKE.offers(intake, request.user)}
    nexts = [Next("所指主体的记录部门", "登记或者不予登记")] if intake.is_open else []
    context = {
        "intake": intake,
        "taking": offers.pop("take", None),
        "where": Standing(_steps_of(intake), nexts, list(offers.values())),
        "form": TakeForm(None, matter=intake, by=request.user, at=timezone.now()),
    }
    return render(request, "inspections/intake_show.html", context)


def _steps_of(intake: Intake) -> list[Step]:
    """Came in, then was taken up or not."""
    came = Step("收到", localdate(intake.received_at), reached=True)
    if intake.is_open or not intake.handled_at:
        return [came, Step("处理", current=True)]
    by = str(intake.handled_by or "")
    return [came, Step(intake.get_state_display(), localdate(intake.handled_at), by, reached=True)]


intake_act = acts_view(INTAKE)


rating_act = acts_view(RATING)
