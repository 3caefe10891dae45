"""Problems: written down, changed, struck while under way; made into a draft record afterwards."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import format_html
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST

from accounts import journal
from accounts.gate import STAFF, Refused, SignedInRequest, allowed
from inspections.forms.rechecks import RecordForm
from inspections.forms.visits import FindingForm
from inspections.models import ChecklistItem, Finding, Visit
from inspections.views.lists import posted
from inspections.views.visits import visit_of
from inspections.visiting import converting, noting
from inspections.visiting.moves import must_be_open, must_take_part


def _finding_of(request: SignedInRequest, pk: int) -> Finding:
    mine = Visit.objects.visible_to(request.user)
    found = Finding.objects.select_related("visit__subject__department", "visit__checklist", "visit__inspection")
    return get_object_or_404(found, pk=pk, visit__in=mine)


def _item(request: SignedInRequest, visit: Visit) -> ChecklistItem | None:
    asked = request.GET.get("item", "")
    if not (asked.isascii() and asked.isdecimal() and len(asked) < 18):
        return None
    return ChecklistItem.objects.filter(pk=int(asked), checklist=visit.checklist_id).first()


def _write(request: SignedInRequest, visit: Visit, form: FindingForm, finding: Finding | None) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            noting.note(visit, form.problem(), by=request.user, finding=finding, at=now())
        except Refused as refusal:
            form.add_error(None, f"{refusal.reason}（{refusal.article}）")
        else:
            messages.success(request, "问题已保存。")
            return redirect(visit)
    context = {"form": form, "visit": visit, "finding": finding}
    return render(request, "inspections/finding_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def finding_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Write down a problem; from an item (`?item=`) its words and basis are filled in."""
    visit = visit_of(request, pk)
    must_be_open(visit)
    must_take_part(visit, request.user)
    form = FindingForm(posted(request), visit=visit, item=_item(request, visit))
    return _write(request, visit, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def finding_change(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a problem before it is signed."""
    finding = _finding_of(request, pk)
    must_be_open(finding.visit)
    must_take_part(finding.visit, request.user)
    form = FindingForm(posted(request), visit=finding.visit, finding=finding)
    return _write(request, finding.visit, form, finding)


@require_POST
@allowed(*STAFF)
def finding_strike(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take back a problem before it is signed."""
    finding = _finding_of(request, pk)
    noting.strike(finding, by=request.user, at=now())
    messages.success(request, "问题已删除。")
    return redirect(finding.visit)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def finding_record(request: SignedInRequest, pk: int) -> HttpResponse:
    """One step from a problem to a draft record, the facts carried over."""
    finding = _finding_of(request, pk)
    form = RecordForm(posted(request), finding=finding, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                record = converting.draft_record(finding, form.carried(), by=request.user, at=now())
                journal.write("问题转为记录", str(record), by=request.user, detail=str(finding.visit), request=request)
        except Refused as refusal:
            form.add_error(None, f"{refusal.reason}（{refusal.article}）")
        else:
            words = format_html("{}已存为草稿，不影响等级。请补齐后办理告知和陈述申辩。", record)
            messages.success(request, words)
            return redirect(record)
    refused = finding.visit.outcome == Visit.Outcome.REFUSED
    context = {"form": form, "finding": finding, "visit": finding.visit, "refused": refused}
    return render(request, "inspections/finding_record.html", context)
