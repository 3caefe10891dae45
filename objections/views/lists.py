"""Lists of objections: with filters, and as figures."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from accounts.gate import READERS, SignedInRequest, allowed
from credit.views.picking import Pick, pick_view
from desk.acts import Crumb
from desk.views.listing import list_view
from objections import counting
from objections.lists import OBJECTIONS

objection_list = list_view(OBJECTIONS)


@require_safe
@allowed(*READERS)
def objection_figures(request: SignedInRequest) -> HttpResponse:
    """How many were upheld, by department and kind of record; never by person."""
    return render(
        request,
        "objections/figures_show.html",
        {"figures": counting.figures(request.user), "fewest": counting.FEWEST, "today": localdate()},
    )


WHOSE = Pick(
    title="登记异议",
    opens=lambda subject: reverse("objections:subject_act", args=[subject.pk, "register"]),
    nobody="请核对名称或代码。只能登记本部门监管的主体；属于其他部门的，请申请人到该部门办理。",
    crumbs=lambda: [Crumb("异议", reverse("objections:objection_list"))],
)

objection_pick = pick_view({"": WHOSE})
