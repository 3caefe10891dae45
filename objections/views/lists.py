"""Lists of objections: with filters, as a ledger file, and as figures."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from accounts import journal
from accounts.gate import READERS, STAFF, SignedInRequest, allowed
from credit.terms.calendar import calendar
from desk.views.acting import posted
from objections import counting, ledger
from objections.forms.search import ObjectionSearch
from subjects.models import Subject

A_PAGE, FOUND = 30, 10


@require_safe
@allowed(*READERS)
def objection_list(request: SignedInRequest) -> HttpResponse:
    """Every case that this person may see, newest first."""
    form = ObjectionSearch(request.GET, user=request.user)
    page = Paginator(form.results(), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": ledger.lines(page.object_list),
        "today": localdate(),
        "calendar": calendar(),
        "filtered": form.is_valid() and any(form.cleaned_data.values()),
    }
    return render(request, "objections/objection_list.html", context)


@require_safe
@allowed(*READERS)
def objection_ledger(request: SignedInRequest, ending: str) -> FileResponse | HttpResponse:
    """异议受理台账, by the filters of the list: to print from the screen, or as xlsx or csv."""
    form = ObjectionSearch(request.GET, user=request.user)
    rows, day = list(ledger.rows(form.results())), localdate()
    if ending == "page":
        context = {"rows": rows, "columns": ledger.COLUMNS, "condition": form.condition, "today": day}
        return render(request, "objections/ledger_show.html", context)
    if ending not in ledger.WRITERS:
        raise Http404
    said = f"{ending}，{len(rows)} 行"
    file, kind = ledger.WRITERS[ending](rows, form.condition, day)
    with transaction.atomic():
        ledger.leave(form.results(), ending, condition=form.condition, by=request.user, at=timezone.now())
        journal.write("导出异议台账", form.condition, by=request.user, detail=said, request=request)
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


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def objection_pick(request: SignedInRequest) -> HttpResponse:
    """Whose objection: the search is posted, so that an identity number never stands in an address."""
    data = posted(request)
    q = data.get("q", "").strip() if data else ""
    mine = Subject.objects.visible_to(request.user).select_related("industry")
    rows = list(mine.matching(q)[: FOUND + 1]) if q else []
    context = {"q": q, "rows": rows[:FOUND], "more": len(rows) > FOUND}
    return render(request, "objections/subject_pick.html", context)
