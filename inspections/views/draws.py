"""Random draws (双随机抽取): the list, one in full, drawing up and changing a scheme."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from accounts import journal
from accounts.gate import READERS, STAFF, Refused, SignedInRequest, allowed
from accounts.models import Department
from documents.models import Document
from inspections.drawing import opening, papers, voiding
from inspections.drawing.lists import read, shown_name
from inspections.drawing.showing import outlook_of, shown_rows, standing_of, steps_of
from inspections.forms.draw_searches import DrawFilter
from inspections.forms.draws import SchemeForm
from inspections.models import Draw, InspectionPlan, PlanLine
from inspections.models.draws import DrawQuerySet
from inspections.views.draw_steps import offers_of

PAGE = 30


def posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def of_reader(request: SignedInRequest) -> DrawQuerySet:
    return Draw.objects.visible_to(request.user).select_related(
        "department",
        "industry",
        "line__plan",
        "policy",
        "opened_by",
        "frozen_by",
        "committed_by",
        "seeded_by",
        "drawn_by",
    )


@require_safe
@allowed(*READERS)
def draw_list(request: SignedInRequest) -> HttpResponse:
    """The draws of the own department, the newest first."""
    form = DrawFilter(request.GET)
    standing = Count("drawn", filter=Q(drawn__gone_at=None), distinct=True)
    found = form.results(of_reader(request)).with_visits().annotate(standing=standing)
    page = Paginator(found.defer("frozen").order_by("-year", "-sequence"), PAGE).get_page(request.GET.get("page"))
    rows = [(draw, standing_of(draw, draw.visits())) for draw in page]
    return render(request, "inspections/draw_list.html", {"form": form, "page": page, "rows": rows})


@require_safe
@allowed(*READERS)
def draw_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """One draw: its six steps, what comes next, the result by level, what was stepped back from."""
    draw = get_object_or_404(of_reader(request).with_visits(), pk=pk)
    frozen = read(draw.frozen) if draw.frozen else None
    context = {
        "draw": draw,
        "frozen": frozen,
        "numbers": papers.numbers_of(frozen) if frozen else [],
        "outlook": outlook_of(draw, timezone.now()) if draw.state == Draw.State.DRAFT else None,
        "steps": steps_of(draw),
        "standing": standing_of(draw, draw.visits()),
        "rows": shown_rows(draw),
        "recusals": [
            (one, shown_name(one.subject)) for one in draw.recusals.select_related("officer", "subject", "declared_by")
        ],
        "chain": voiding.chain_of(draw),
        "steps_back": draw.steps_back.select_related("asked_by", "decided_by"),
        "next": Draw.objects.filter(previous=draw).first(),
        "documents": Document.objects.of_case(draw.key).order_by("-pk"),
        "offers": offers_of(draw, request.user),
        "staff": request.user.edits_records,
    }
    return render(request, "inspections/draw_show.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def draw_add(request: SignedInRequest) -> HttpResponse:
    """Draw up a scheme, of a batch of an approved plan with `?line=`."""
    department = request.user.department
    assert department
    line = _line(request.GET.get("line", ""), department)
    form = SchemeForm(posted(request), department=department, today=localdate(), line=line)
    if request.method == "POST" and form.is_valid():
        try:
            if line:
                draw = opening.begin_batch(line, form.scheme(), by=request.user, at=timezone.now())
            else:
                industry = form.cleaned_data["industry"]
                draw = opening.begin(industry, form.scheme(), by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, f"{refusal.reason}（{refusal.article}）")
        else:
            journal.write("拟订抽取方案", str(draw), by=request.user, request=request)
            messages.success(request, f"{draw}方案已拟订。核对各级户数和回避后，锁定名单。")
            return redirect(draw)
    lines = PlanLine.objects.filter(plan__department=department, plan__state=InspectionPlan.State.APPROVED)
    open_lines = lines.exclude(draws__state__in=[s for s in Draw.State if s != Draw.State.VOIDED])
    context = {"form": form, "line": line, "lines": open_lines.select_related("plan", "industry")}
    return render(request, "inspections/draw_edit.html", context)


def _line(typed: str, department: Department) -> PlanLine | None:
    """The batch that the address names, of the own department."""
    if not typed:
        return None
    lines = PlanLine.objects.filter(plan__department=department).select_related("plan__department", "industry")
    return get_object_or_404(lines, pk=int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def draw_change(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change the scheme while it is a draft."""
    draw = get_object_or_404(of_reader(request), pk=pk)
    if draw.state != Draw.State.DRAFT:
        raise Refused(Draw.ARTICLE, f"{draw}的名单已锁定，不能更改；确需更改的，请申请作废重抽。")
    form = SchemeForm(posted(request), department=draw.department, today=localdate(), draw=draw, line=draw.line)
    if request.method == "POST" and form.is_valid():
        try:
            opening.change(draw, form.scheme(), by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, f"{refusal.reason}（{refusal.article}）")
        else:
            journal.write("修改抽取方案", str(draw), by=request.user, request=request)
            messages.success(request, "方案已修改。")
            return redirect(draw)
    return render(request, "inspections/draw_edit.html", {"form": form, "draw": draw, "line": draw.line})
