"""Permits: the list with what ends and what is missing, entering, correcting, changing the state."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from accounts import journal
from accounts.gate import READERS, STAFF, Refused, SignedInRequest, allowed
from accounts.versions import Stale, Version, version_of, versions_of
from inspections import permitting
from inspections.forms.filters import PermitFilter
from inspections.forms.references import PermitForm, PermitStateForm
from inspections.models import Permit
from inspections.views.complaints import PAGE, posted
from subjects.models import Subject


def _mine(request: SignedInRequest) -> QuerySet[Permit]:
    return Permit.objects.visible_to(request.user).select_related("subject__department")


@require_safe
@allowed(*READERS)
def permit_list(request: SignedInRequest) -> HttpResponse:
    """The permits of the department's subjects; how many end soon or have ended."""
    today = localdate()
    form = PermitFilter(request.GET, user=request.user, today=today)
    page = Paginator(form.results(_mine(request)), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": [(permit, permit.standing_on(today)) for permit in page.object_list],
        "soon": _mine(request).filter(pk__in=Permit.objects.running_out(today).order_by().values("pk")).count(),
        "ended": _mine(request).filter(pk__in=Permit.objects.run_out(today).order_by().values("pk")).count(),
        "unlicensed": _unlicensed(request).count(),
    }
    return render(request, "inspections/permit_list.html", context)


def _unlicensed(request: SignedInRequest) -> QuerySet[Subject]:
    mine = Subject.objects.visible_to(request.user).order_by().values("pk")
    return permitting.unlicensed(localdate()).filter(pk__in=mine).select_related("industry", "department")


@require_safe
@allowed(*READERS)
def unlicensed_list(request: SignedInRequest) -> HttpResponse:
    """Subjects of a licensed industry without a permit in force: a hint, no decision."""
    page = Paginator(_unlicensed(request), PAGE).get_page(request.GET.get("page"))
    return render(request, "inspections/unlicensed_list.html", {"page": page})


@require_safe
@allowed(*READERS)
def permit_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """One permit with its history."""
    permit = get_object_or_404(_mine(request), pk=pk)
    subject = permit.subject
    if subject.is_person:
        journal.write(
            "查看档案", f"{subject}（{subject.code}）", by=request.user, detail=f"许可 {permit.number}", request=request
        )
    context = {
        "permit": permit,
        "subject": subject,
        "standing": permit.standing_on(localdate()),
        "may_change_state": bool(Permit.MOVES.get(permit.state)),
        "versions": versions_of(permit),
    }
    return render(request, "inspections/permit_show.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def permit_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Enter a permit of a subject."""
    subject = get_object_or_404(Subject.objects.visible_to(request.user).select_related("department"), pk=pk)
    form = PermitForm(posted(request), today=localdate(), instance=Permit(subject=subject))
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                made = permitting.enter(form.permit(), by=request.user, at=timezone.now())
                journal.write("登记许可", f"{made} {subject}", by=request.user, request=request)
        except Refused as refusal:
            form.add_error(None, f"{refusal.reason}（{refusal.article}）")
        else:
            messages.success(request, f"{made}已登记。")
            return redirect(made)
    return render(request, "inspections/permit_form.html", {"form": form, "subject": subject, "title": "登记许可"})


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def permit_change(request: SignedInRequest, pk: int) -> HttpResponse:
    """Correct what a permit says, with a reason."""
    permit = get_object_or_404(_mine(request), pk=pk)
    subject, since = permit.subject, list[Version]()
    form = PermitForm(posted(request), today=localdate(), instance=permit, version=version_of(permit))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            with transaction.atomic():
                permitting.amend(
                    form.permit(), by=request.user, reason=data["reason"], seen=data["version"], at=timezone.now()
                )
                journal.write("更改许可", str(permit), by=request.user, detail=data["reason"], request=request)
        except Refused as refusal:
            since = refusal.since if isinstance(refusal, Stale) else []
            form.acknowledge(version_of(permit))
            form.add_error(None, f"{refusal.reason}（{refusal.article}）")
        else:
            messages.success(request, f"{permit}已更改。")
            return redirect(permit)
    context = {"form": form, "subject": subject, "permit": permit, "title": "更改许可", "since": since}
    return render(request, "inspections/permit_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def permit_state(request: SignedInRequest, pk: int) -> HttpResponse:
    """注销, 撤销, 吊销, 暂扣, or given back."""
    permit = get_object_or_404(_mine(request), pk=pk)
    if not Permit.MOVES.get(permit.state):
        raise Refused(permitting.ARTICLE, f"{permit}已{permit.get_state_display()}，状态不再变更。")
    form = PermitStateForm(posted(request), permit=permit, today=localdate())
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        to = Permit.State(data["state"])
        try:
            with transaction.atomic():
                permitting.change_state(
                    permit, to, on=data["on"], reason=data["reason"], by=request.user, at=timezone.now()
                )
                journal.write("变更许可状态", f"{permit} {to.label}", by=request.user, request=request)
        except Refused as refusal:
            form.add_error(None, f"{refusal.reason}（{refusal.article}）")
        else:
            messages.success(request, f"{permit}：{to.label}。")
            return redirect(permit)
    context = {
        "title": f"变更许可状态：{permit}",
        "subject": permit.subject,
        "consequences": (
            "许可状态随即变更，并记入变更历史；注销、撤销、吊销后不能再改回。",
            "许可状态不影响信用等级；吊销、暂扣属行政处罚的，另行录入处罚记录。",
        ),
        "act": "变更状态",
        "dangerous": True,
        "form": form,
        "back": permit.get_absolute_url(),
    }
    return render(request, "act_confirm.html", context)
