"""Complaints: the list, one in full, taking one in, the acts on it, who complained, and the record it becomes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import journal
from accounts.gate import READERS, STAFF, Refused, SignedInRequest, allowed
from accounts.models import Role, User
from credit.forms.files import IdentityForm
from credit.models import Term
from credit.terms.calendar import calendar
from inspections import complaining, converting
from inspections.forms.filters import ComplaintFilter
from inspections.forms.references import (
    CHANNELS,
    ActForm,
    CheckingForm,
    ComplaintForm,
    ConductForm,
    ReplyForm,
    SettleForm,
)
from inspections.models import Complaint, Intake
from subjects.models import Subject

PAGE = 50
State = Complaint.State


class Act(NamedTuple):
    """One act as the page offers it."""

    title: str
    roles: tuple[Role, ...]
    states: tuple[Complaint.State, ...]
    form: type[ActForm]
    consequences: tuple[str, ...]
    done: str
    do: Callable[[Complaint, Any, User, datetime], object]


def _check(complaint: Complaint, form: CheckingForm, by: User, at: datetime) -> None:
    complaining.check(complaint, form.cleaned_data["handler"], form.visit(), by=by, at=at)


def _settle(complaint: Complaint, form: SettleForm, by: User, at: datetime) -> None:
    data = form.cleaned_data
    complaining.settle(complaint, verified=data["verified"], findings=data["findings"], by=by, at=at)


def _answer(complaint: Complaint, form: ReplyForm, by: User, at: datetime) -> None:
    complaining.answer(complaint, form.cleaned_data["reply"], by=by, at=at)


ACTS = {
    "check": Act(
        "交办核查",
        STAFF,
        (State.REGISTERED, State.CHECKING),
        CheckingForm,
        ("由所选人员核查，期限不变，自受理之日起计算。", "派出检查的，生成举报核查检查任务并提醒检查人员。"),
        "已交办核查。",
        _check,
    ),
    "settle": Act(
        "办结",
        STAFF,
        (State.CHECKING,),
        SettleForm,
        (
            "查实或者未查实都不影响信用等级；查实的可以转为信用记录，听取陈述后才生效。",
            "留有联系方式的，由审核人在 5 个工作日内答复（本局口径）。",
        ),
        "已办结。",
        _settle,
    ),
    "reply": Act(
        "登记答复",
        (Role.SUPERVISOR,),
        (State.SETTLED,),
        ReplyForm,
        ("记录答复的方式和内容；联系方式在“查看投诉举报人”中说明理由后显示。",),
        "答复已登记。",
        _answer,
    ),
}


def posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _mine(request: SignedInRequest) -> QuerySet[Complaint]:
    return Complaint.objects.visible_to(request.user).select_related(
        "subject__department", "handler", "record", "registered_by", "settled_by", "replied_by"
    )


def offered(complaint: Complaint, user: User) -> list[tuple[str, Act]]:
    """The acts that this person may do now."""
    if user.department_id != complaint.subject.department_id:
        return []
    found = [(name, act) for name, act in ACTS.items() if complaint.state in act.states and user.role in act.roles]
    answerable = complaint.is_named and complaint.replied_on is None
    return [(name, act) for name, act in found if name != "reply" or answerable]


class Row(NamedTuple):
    """A complaint of the list, with the term that runs."""

    complaint: Complaint
    term: Term | None


def with_terms(complaints: list[Complaint]) -> list[Row]:
    """Each with its running term; one query."""
    terms = Term.objects.running().filter(case_key__in=[row.key for row in complaints])
    running = {term.case_key: term for term in terms.order_by("-pk")}
    return [Row(row, running.get(row.key)) for row in complaints]


@require_safe
@allowed(*READERS)
def complaint_list(request: SignedInRequest) -> HttpResponse:
    """The complaints of the own department; unsettled ones first asked for."""
    form = ComplaintFilter(request.GET, user=request.user, today=localdate())
    rows = form.results(_mine(request))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": with_terms(list(page.object_list)),
        "waiting": Intake.objects.visible_to(request.user).open().count(),
        "calendar": calendar(),
        "today": localdate(),
    }
    return render(request, "inspections/complaint_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def complaint_add(request: SignedInRequest) -> HttpResponse:
    """登记: of whom, when, by which way, what; who complains last."""
    subject = None
    if (pk := request.GET.get("subject", "")).isdecimal() and len(pk) < 19:
        subject = Subject.objects.visible_to(request.user).filter(pk=int(pk)).first()
    form = ComplaintForm(posted(request), by=request.user, today=localdate(), subject=subject)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                subject = form.cleaned_data["subject"]
                made = complaining.register(subject, form.heard(), by=request.user, at=timezone.now())
                journal.write("登记投诉举报", f"{made} {made.subject}", by=request.user, request=request)
        except Refused as refusal:
            form.add_error(None, f"{refusal.reason}（{refusal.article}）")
        else:
            messages.success(request, f"投诉举报{made}已登记，请交办核查。")
            return redirect(made)
    return render(request, "inspections/complaint_form.html", {"form": form, "channels": CHANNELS})


@require_safe
@allowed(*READERS)
def complaint_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """One complaint: its clock, what was found, its visits and its record. Who complained is never shown here."""
    complaint = get_object_or_404(_mine(request), pk=pk)
    subject = complaint.subject
    if subject.is_person:
        matter = f"{subject}（{subject.code}）"
        journal.write("查看档案", matter, by=request.user, detail=f"投诉举报{complaint}", request=request)
    within = request.user.edits_records and request.user.department_id == subject.department_id
    terms = Term.objects.filter(case_key=complaint.key).prefetch_related("suspensions", "handlers")
    context = {
        "complaint": complaint,
        "subject": subject,
        "acts": offered(complaint, request.user),
        "may_convert": within and complaint.verified and complaint.record is None,
        "may_see_contact": within and request.user.role == Role.SUPERVISOR,
        "has_contact": bool(complaint.complainant or complaint.telephone),
        "errands": complaining.errands_of(complaint),
        "terms": terms.order_by("pk"),
        "chronicle": complaint.chronicle(),
        "calendar": calendar(),
        "today": localdate(),
    }
    return render(request, "inspections/complaint_show.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def complaint_act(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    """One act on a complaint: a page that says what will happen, what it asks for, one button."""
    if name not in ACTS:
        raise Http404
    act, complaint = ACTS[name], get_object_or_404(_mine(request), pk=pk)
    if request.user.role not in act.roles:
        raise PermissionDenied("您的角色不能办理此事项。")
    if complaint.state not in act.states:
        raise Refused(complaining.ARTICLE, f"{complaint}现为“{complaint.get_state_display()}”，不能{act.title}。")
    form = act.form(posted(request), complaint=complaint, by=request.user, today=localdate())
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                act.do(complaint, form, request.user, timezone.now())
                journal.write(act.title, f"投诉举报{complaint}", by=request.user, request=request)
        except Refused as refusal:
            form.add_error(None, f"{refusal.reason}（{refusal.article}）")
        else:
            messages.success(request, f"投诉举报{complaint}：{act.done}")
            return redirect(complaint)
    context = {
        "title": f"{act.title}：{complaint}",
        "subject": complaint.subject,
        "consequences": act.consequences,
        "act": act.title,
        "form": form,
        "back": complaint.get_absolute_url(),
    }
    return render(request, "act_confirm.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Role.SUPERVISOR)
def complaint_contact(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who complained, once, to the department's supervisor who says why; the journal keeps that, not who it is."""
    complaint = get_object_or_404(_mine(request), pk=pk)
    form = IdentityForm(posted(request))
    form.fields["reason"].help_text = "写明用于何事，如“电话答复核查结果”。理由和时间记入操作痕迹。"
    shown = False
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        journal.write("查看投诉举报人", f"投诉举报{complaint}", by=request.user, detail=reason, request=request)
        shown = True
    context = {"complaint": complaint, "form": form, "shown": shown}
    return render(request, "inspections/complaint_contact.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def complaint_convert(request: SignedInRequest, pk: int) -> HttpResponse:
    """转为信用记录: what the complaint carries over, put right where needed, becomes the draft of a record."""
    complaint = get_object_or_404(_mine(request), pk=pk)
    if not complaint.verified or complaint.record:
        told = f"已转为{complaint.record}" if complaint.record else "没有查实"
        raise Refused(converting.ARTICLE, f"{complaint}{told}，不能转为信用记录。")
    form = ConductForm(posted(request), conduct=converting.offered(complaint), today=localdate())
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                record = converting.convert(complaint, form.conduct(), by=request.user, at=timezone.now())
                journal.write("转为信用记录", f"投诉举报{complaint} {record}", by=request.user, request=request)
        except Refused as refusal:
            form.add_error(None, f"{refusal.reason}（{refusal.article}）")
        else:
            messages.success(request, f"已生成{record}草稿；生效前须听取陈述（第八条），此前等级不变。")
            return redirect(record)
    context = {
        "title": f"转为信用记录：{complaint}",
        "subject": complaint.subject,
        "consequences": (
            "生成失信行为记录草稿，与本投诉举报互相链接；只能转一次。",
            "草稿不影响等级；须告知主体、听取陈述后才能生效（第八条）。",
            "登记、核查、办结本投诉举报的人员，不能核查对该记录的异议（第十条）。",
        ),
        "act": "转为信用记录",
        "form": form,
        "back": complaint.get_absolute_url(),
    }
    return render(request, "act_confirm.html", context)
