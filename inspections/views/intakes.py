"""What came in from the public pages, and the ratings that it became: looked at by staff."""

from __future__ import annotations

from typing import NamedTuple

from django.core.paginator import Paginator
from django.db.models import Avg, Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from accounts.gate import READERS, SignedInRequest, allowed
from accounts.models import Role
from desk.standing import Next, Standing
from desk.views.acting import acts_view
from inspections.acts.complaints import INTAKE, RATING, intakes_of
from inspections.forms.complaints import TakeForm
from inspections.forms.filters import IntakeFilter, RatingFilter
from inspections.models import Intake

PAGE = 50


@require_safe
@allowed(*READERS)
def intake_list(request: SignedInRequest) -> HttpResponse:
    """What the public sent that names a subject of the department, or nobody who is known."""
    form = IntakeFilter(request.GET)
    page = Paginator(form.results(intakes_of(request.user)), PAGE).get_page(request.GET.get("page"))
    return render(request, "inspections/intake_list.html", {"form": form, "page": page})


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
        "where": Standing([], nexts, list(offers.values())),
        "form": TakeForm(None, matter=intake, by=request.user, at=timezone.now()),
    }
    return render(request, "inspections/intake_show.html", context)


intake_act = acts_view(INTAKE)


class Share(NamedTuple):
    """How many ratings have one score; `share` in hundredths of all."""

    score: int
    number: int
    share: float


@require_safe
@allowed(*READERS)
def rating_list(request: SignedInRequest) -> HttpResponse:
    """The ratings of the department's subjects, and how those that count are distributed."""
    form = RatingFilter(request.GET, user=request.user, today=localdate())
    rows = form.results(RATING.seen_by(request.user))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    counted = dict(rows.counted().order_by().values_list("score").annotate(Count("pk")))  # type: ignore[attr-defined]
    total = sum(counted.values())
    context = {
        "form": form,
        "page": page,
        "rows": [(rating, RATING.offers(rating, request.user)) for rating in page],
        "total": total,
        "average": rows.counted().aggregate(found=Avg("score"))["found"],  # type: ignore[attr-defined]
        "shares": [Share(n, counted.get(n, 0), 100 * counted.get(n, 0) / max(total, 1)) for n in range(5, 0, -1)],
        "waiting": Intake.objects.visible_to(request.user).open().count(),
        "looks": request.user.role == Role.SUPERVISOR,
    }
    return render(request, "inspections/rating_list.html", context)


rating_act = acts_view(RATING)
