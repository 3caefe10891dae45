"""The steps of a draw, each on a page that says exactly what will happen; replacing, recusals, a leader's consent."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts import journal
from accounts.gate import STAFF, Refused, SignedInRequest, allowed
from accounts.models import Role
from inspections.drawing import lots, opening, voiding
from inspections.drawing.lists import shown_name
from inspections.forms.draws import (
    DecideForm,
    ReasonForm,
    RecusalForm,
    StepForm,
)
from inspections.models import Draw, DrawnSubject, Recusal, StepBack
from inspections.views.draw_steps import ACTS


def _mine(request: SignedInRequest, pk: int) -> Draw:
    draws = Draw.objects.visible_to(request.user).select_related("department", "industry", "committed_by")
    return get_object_or_404(draws, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def draw_act(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    """One step: what will happen, then one button."""
    draw = _mine(request, pk)
    act = ACTS.get(name)
    if act is None:
        raise Http404(name)
    if request.method == "GET" and not act.is_open(draw):
        raise Refused(Draw.ARTICLE, f"{draw}现为“{draw.get_state_display()}”，不能{act.title}。")
    form = act.form(request.POST if request.method == "POST" else None, draw=draw, now=timezone.now())
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                act.do(draw, form, request.user, timezone.now())
                journal.write(act.title, str(draw), by=request.user, request=request)
        except Refused as refusal:
            form.add_error(None, f"{refusal.reason}（{refusal.article}）")
        else:
            messages.success(request, act.done)
            return redirect(draw)
    return _confirm(request, act.title, draw, form, act.consequences, dangerous=act.dangerous)


def _confirm(
    request: SignedInRequest,
    title: str,
    draw: Draw,
    form: StepForm,
    consequences: tuple[str, ...],
    *,
    subject: str = "",
    dangerous: bool = False,
) -> HttpResponse:
    context = {
        "title": title,
        "act": title,
        "subject": subject or f"{draw}　{draw.industry}",
        "consequences": consequences,
        "form": form,
        "back": draw.get_absolute_url(),
        "dangerous": dangerous,
    }
    return render(request, "act_confirm.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def drawn_replace(request: SignedInRequest, pk: int) -> HttpResponse:
    """Replace a drawn subject; who comes in is the algorithm's answer, nobody's choice."""
    own = DrawnSubject.objects.filter(draw__in=Draw.objects.visible_to(request.user))
    row = get_object_or_404(own.select_related("draw__department", "draw__industry", "subject"), pk=pk)
    form = ReasonForm(request.POST if request.method == "POST" else None, draw=row.draw, now=timezone.now())
    name = shown_name(row.subject)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                came = lots.replace(row, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
                journal.write("更换抽中对象", str(row.draw), by=request.user, detail=came.key, request=request)
        except Refused as refusal:
            form.add_error(None, f"{refusal.reason}（{refusal.article}）")
        else:
            messages.success(request, f"{name}已更换，由{shown_name(came.subject)}递补；新的《抽取记录》已签发。")
            return redirect(row.draw)
    told = (
        "由同一等级中签号最小的未抽中者递补，不能指定。",
        "全部检查人员按算法重新分派，签发新的《抽取记录》，列明更换的次数和理由。",
    )
    return _confirm(request, "更换抽中对象", row.draw, form, told, subject=f"{row.draw}　{name}", dangerous=True)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def recusal_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Enter that an officer stands back from a subject."""
    draw = _mine(request, pk)
    form = RecusalForm(request.POST if request.method == "POST" else None, draw=draw, now=timezone.now())
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            with transaction.atomic():
                opening.recuse(
                    draw, data["officer"], data["subject"], reason=data["reason"], by=request.user, at=timezone.now()
                )
                journal.write("登记回避", str(draw), by=request.user, detail=str(data["officer"]), request=request)
        except Refused as refusal:
            form.add_error(None, f"{refusal.reason}（{refusal.article}）")
        else:
            messages.success(request, "回避已登记。")
            return redirect(draw)
    told = ("本次抽取不把该检查人员派给该检查对象。", "回避和理由写入锁定的名单，并印在抽取记录上。")
    return _confirm(request, "登记回避", draw, form, told)


@require_POST
@allowed(*STAFF)
def recusal_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take back a recusal that was entered by mistake."""
    own = Recusal.objects.filter(draw__in=Draw.objects.visible_to(request.user))
    recusal = get_object_or_404(own.select_related("draw__department", "officer"), pk=pk)
    draw, officer = recusal.draw, str(recusal.officer)
    with transaction.atomic():
        opening.take_back(recusal, by=request.user, at=timezone.now())
        journal.write("撤回回避", str(draw), by=request.user, detail=officer, request=request)
    messages.success(request, "回避已撤回。")
    return redirect(draw)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Role.LEADER)
def step_back_decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """A leader consents to a draw being voided, or does not."""
    step = get_object_or_404(StepBack.objects.select_related("draw__department", "draw__industry", "asked_by"), pk=pk)
    form = DecideForm(request.POST if request.method == "POST" else None, draw=step.draw, now=timezone.now())
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            with transaction.atomic():
                grant = data["answer"] == "yes"
                voiding.decide(step, grant=grant, note=data["note"], by=request.user, at=timezone.now())
                journal.write("决定作废重抽", str(step.draw), by=request.user, detail=data["answer"], request=request)
        except Refused as refusal:
            form.add_error(None, f"{refusal.reason}（{refusal.article}）")
        else:
            messages.success(request, "决定已登记，申请人已收到通知。")
            return redirect(step.draw)
    told = (
        f"{step.asked_by}申请作废：{step.reason}",
        f"申请时状态：{step.get_stood_display()}。",
        "同意后本次抽取作废，新的方案自动生成；次数、理由和您的姓名印在以后每一份抽取记录上。",
    )
    return _confirm(request, "决定作废重抽", step.draw, form, told, dangerous=True)
