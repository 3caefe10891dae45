"""The re-check of what was ordered (复查): one page, a conclusion for each problem."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from accounts import journal
from accounts.gate import STAFF, Refused, SignedInRequest, allowed
from inspections.forms.rechecks import LineForm, RecheckForm
from inspections.models import Visit
from inspections.views.lists import posted
from inspections.views.visits import visit_of
from inspections.visiting import rechecking


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def recheck_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record a re-check of today."""
    visit, today = visit_of(request, pk), localdate()
    waiting = rechecking.waiting_of(visit)
    if visit.state != Visit.State.DONE or not waiting:
        raise Refused("安全生产法第六十五条", "本次检查没有需要复查的问题。")
    form = RecheckForm(posted(request), visit=visit, by=request.user, today=today)
    lines = [LineForm(posted(request), finding=finding, today=today) for finding in waiting]
    if request.method == "POST" and all([form.is_valid(), *(line.is_valid() for line in lines)]):
        seen = [one for line in lines if (one := line.seen())]
        try:
            with transaction.atomic():
                rechecking.recheck(
                    visit,
                    seen,
                    officers=form.chosen(),
                    words=form.cleaned_data["words"],
                    by=request.user,
                    at=timezone.now(),
                )
                journal.write("整改复查", str(visit), by=request.user, request=request)
        except Refused as refusal:
            form.add_error(None, f"{refusal.reason}（{refusal.article}）")
        else:
            messages.success(request, "复查已登记，《整改复查意见书》已签发，请送达。")
            return redirect(visit)
    return render(request, "inspections/recheck_form.html", {"form": form, "lines": lines, "visit": visit})
