"""Beginning an inspection: whom, how, by whom; from an assignment or freely."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from accounts import journal
from accounts.gate import STAFF, Refused, SignedInRequest, allowed
from accounts.models import Role
from credit.models import GradePeriod
from inspections import assigning
from inspections.forms.visits import BeginForm, ReasonForm
from inspections.models import Assignment, Inspection
from inspections.views.lists import posted
from inspections.visiting import beginning
from subjects.models import Subject

FOUND = 10


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def inspection_pick(request: SignedInRequest) -> HttpResponse:
    """Whom to inspect without an assignment: the search is posted, so that no number stands in an address."""
    q = request.POST.get("q", "").strip()
    mine = Subject.objects.visible_to(request.user).select_related("industry")
    rows = list(mine.matching(q)[: FOUND + 1]) if q else []
    context = {"q": q, "rows": rows[:FOUND], "more": len(rows) > FOUND}
    return render(request, "inspections/inspection_pick.html", context)


def _assignment(request: SignedInRequest, subject: int) -> Assignment | None:
    asked = request.GET.get("assignment", "")
    if not (asked.isascii() and asked.isdecimal() and len(asked) < 18):
        return None
    found = Assignment.objects.visible_to(request.user).select_related("department")
    return get_object_or_404(found, pk=int(asked), subject=subject)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def inspection_begin(request: SignedInRequest, pk: int) -> HttpResponse:
    """Begin an inspection: from an assignment (`?assignment=`) or freely."""
    user, today, assignment = request.user, localdate(), _assignment(request, pk)
    subjects = Subject.objects.all() if assignment else Subject.objects.visible_to(user)
    subject = get_object_or_404(subjects.select_related("industry", "department"), pk=pk)
    form = BeginForm(posted(request), by=user, day=today, assignment=assignment)
    if request.method == "POST" and form.is_valid():
        department = assignment.department if assignment else user.department
        assert department
        manner = Inspection.Manner(form.cleaned_data["manner"])
        ground, because = form.ground_chosen(), form.cleaned_data.get("because", "")
        start = beginning.Start(subject, department, manner, form.chosen(), assignment, ground, because)
        try:
            with transaction.atomic():
                visit = beginning.begin(start, by=user, at=timezone.now())
                journal.write("开始检查", str(visit), by=user, request=request)
        except Refused as refusal:
            form.add_error(None, f"{refusal.reason}（{refusal.article}）")
        else:
            return redirect(visit)
    level = GradePeriod.objects.known().on(today).filter(subject=subject).values_list("level", flat=True).first()
    context = {"form": form, "subject": subject, "assignment": assignment, "level": level, "today": today}
    context["last"] = list(subject.inspections.all()[:3])
    return render(request, "inspections/inspection_begin.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Role.SUPERVISOR)
def assignment_cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    """取消任务: one page that says what will happen, the reason, one button."""
    found = Assignment.objects.visible_to(request.user).select_related("subject", "department")
    assignment = get_object_or_404(found, pk=pk)
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                reason = form.cleaned_data["reason"]
                assigning.cancel(assignment, reason=reason, by=request.user, at=timezone.now())
                journal.write("取消检查任务", str(assignment), by=request.user, detail=reason, request=request)
        except Refused as refusal:
            form.add_error(None, f"{refusal.reason}（{refusal.article}）")
        else:
            messages.success(request, f"检查任务已取消：{assignment.subject}。")
            return redirect("inspections:assignment_list")
    context = {
        "title": "取消检查任务",
        "subject": f"{assignment.subject}　{assignment.source}",
        "consequences": (
            "任务改为“已取消”，不再检查，也不计入年度检查次数；原因保留备查。",
            "检查人员会收到提醒；所属的抽取、投诉举报不再等待这项检查。",
        ),
        "act": "取消任务",
        "dangerous": True,
        "form": form,
        "back": reverse("inspections:assignment_list"),
    }
    return render(request, "act_confirm.html", context)
