"""The fairness report (公平性报告) over the draws of some years."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from accounts.gate import READERS, SignedInRequest, allowed
from inspections.drawing.fairness import LEAST, report_of
from inspections.forms.draw_searches import FairnessForm
from inspections.models import Draw

MOST_SHOWN = 100
"""So many of those who were never drawn are named."""


@require_safe
@allowed(*READERS)
def fairness_show(request: SignedInRequest) -> HttpResponse:
    """Chi-square by group, who was never drawn, officers' visits, repeated pairs; of the own department's draws."""
    form = FairnessForm(request.GET, user=request.user, today=localdate())
    report = None
    if form.is_valid():
        data = form.cleaned_data
        draws = Draw.objects.visible_to(request.user).filter(
            year__gt=data["year"] - int(data["years"]), year__lte=data["year"]
        )
        if department := data.get("department"):
            draws = draws.filter(department=department)
        if industry := data["industry"]:
            draws = draws.filter(industry=industry)
        report = report_of(draws.select_related("department", "industry").order_by("drawn_at", "pk"))
    context = {"form": form, "report": report, "least": int(LEAST), "most": MOST_SHOWN}
    return render(request, "inspections/fairness_show.html", context)
