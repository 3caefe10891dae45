"""Lists of objections: with filters, as a ledger file, and as figures."""

from __future__ import annotations

from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from accounts import journal
from accounts.gate import READERS, SignedInRequest, allowed
from credit.views.picking import Pick, pick_view
from desk.acts import Crumb
from desk.views.listing import list_view
from objections import counting, ledger
from objections.forms.search import ObjectionFilter
from objections.lists import OBJECTIONS

objection_list = list_view(OBJECTIONS)


@require_safe
@allowed(*READERS)
def objection_ledger(request: SignedInRequest, ending: str) -> FileResponse | HttpResponse:
    """异议受理台账, by the filters of the list: to print from the screen, or as xlsx or csv."""
    day = localdate()
    form = ObjectionFilter(request.GET, user=request.user, today=day)
    cases, condition = form.results(OBJECTIONS.seen_by(request.user)), form.condition or "全部"
    rows = list(ledger.rows(cases))
    if ending == "page":
        context = {"rows": rows, "columns": ledger.COLUMNS, "condition": condition, "today": day}
        return render(request, "objections/ledger_show.html", context)
    if ending not in ledger.WRITERS:
        raise Http404
    said = f"{ending}，{len(rows)} 行"
    file, kind = ledger.WRITERS[ending](rows, condition, day)
    with transaction.atomic():
        ledger.leave(cases, ending, condition=condition, by=request.user, at=timezone.now())
        journal.write("导出异议台账", condition, by=request.user, detail=said, request=request)
    return FileResponse(file, as_attachment=True, filename=f"异议受理台账{day}.{ending}", content_type=kind)


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
