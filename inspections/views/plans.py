"""Yearly plans on screen (年度抽查计划): drawn up batch by batch, with quota against capacity, submitted, decided, revised."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from accounts.gate import READERS, STAFF, Refused, SignedInRequest, allowed
from accounts.models import Role
from accounts.versions import versions_of
from desk.forms.base import FacedForm
from documents.issuing import Draft, preview
from documents.models import Document
from inspections.forms.plans import CapacityForm, LineForm, PlanForm, PlanSearch, ReasonForm, SubmissionForm
from inspections.forms.policies import DecisionForm
from inspections.models import InspectionPlan, PlanLine
from inspections.planning import drafting, submitting
from inspections.planning.forecast import forecast
from inspections.planning.papers import told
from inspections.views.plan_acts import Act, carry_out, done, posted

PAGE = 20
NEAR = 20
"""How many subjects near their cap are shown."""
PAST = 60
"""How many changes of batches are shown."""
State = InspectionPlan.State


def _plan(request: SignedInRequest, pk: int) -> InspectionPlan:
    rows = InspectionPlan.objects.visible_to(request.user)
    return get_object_or_404(
        rows.select_related("department", "policy", "drawn_up_by", "submitted_by", "decided_by"), pk=pk
    )


@require_safe
@allowed(*READERS)
def plan_list(request: SignedInRequest) -> HttpResponse:
    """The plans that this person may see, the newest year first."""
    form = PlanSearch(request.GET, user=request.user)
    page = Paginator(form.results().prefetch_related("lines"), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "filtered": any(form.data.get(name) for name in form.fields),
        "own": request.user.edits_records,
        "tab": "plans",
    }
    return render(request, "inspections/plan_list.html", context)


@require_safe
@allowed(*READERS)
def plan_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """One plan: batches, quota against capacity, caps ahead, who is never drawn, the calendar, papers and history."""
    plan = _plan(request, pk)
    asked = forecast(plan, localdate())
    own = request.user.edits_records
    context = {
        "plan": plan,
        "asked": asked,
        "near": asked.near[:NEAR],
        "months": range(1, 13),
        "faults": submitting.faults(plan) if plan.may_change else [],
        "own": own,
        "changes": own and plan.may_change,
        "may_revise": own and plan.state == State.APPROVED and plan.year >= localdate().year,
        "barred": _barred(plan, request),
        "papers": Document.objects.of_case(plan.key),
        "versions": versions_of(plan),
        "past": PlanLine.history.filter(plan=plan.pk).select_related("history_user", "industry")[:PAST],
        "tab": "plans",
    }
    return render(request, "inspections/plan_show.html", context)


def _barred(plan: InspectionPlan, request: SignedInRequest) -> str:
    try:
        submitting.must_decide(plan, request.user)
    except Refused as refusal:
        return refusal.reason
    return ""


@require_safe
@allowed(*READERS)
def plan_draft(request: SignedInRequest, pk: int) -> HttpResponse:
    """The paper as it would be approved today, marked as a draft."""
    plan, now = _plan(request, pk), timezone.now()
    paper = told(plan, forecast(plan, localdate()))
    draft = Draft(Document.Kind.PLAN_APPROVAL, submitting.PAPER, paper, plan.case)
    return HttpResponse(preview(draft, now).pdf, content_type="application/pdf")


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def plan_add(request: SignedInRequest) -> HttpResponse:
    """Begin the department's plan of a year."""
    department, today = request.user.department, localdate()
    assert department
    form = PlanForm(posted(request), today=today)
    made: list[InspectionPlan] = []

    def do() -> None:
        year, capacity = form.cleaned_data["year"], form.capacity()
        made.append(drafting.draw_up(department, year, capacity, by=request.user, at=timezone.now()))

    if done(request, form, do, "拟订抽查计划", str(department)):
        messages.success(request, "计划已建立，请逐批新增抽查批次。")
        return redirect(made[0])
    return render(request, "inspections/plan_form.html", {"form": form, "department": department, "tab": "plans"})


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def plan_change(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change the capacity."""
    plan = _plan(request, pk)
    first = {"days": plan.days, "pairs": plan.pairs, "visits_a_day": plan.visits_a_day}
    form = CapacityForm(posted(request), initial=first)

    def do() -> None:
        drafting.set_capacity(plan, form.capacity(), by=request.user, at=timezone.now())

    if done(request, form, do, "更改检查力量", str(plan)):
        messages.success(request, "检查力量已更改。")
        return redirect(plan)
    context = {"form": form, "plan": plan, "department": plan.department, "tab": "plans"}
    return render(request, "inspections/plan_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def line_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Add a batch."""
    plan = _plan(request, pk)
    return _edit(request, plan, PlanLine(plan=plan))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def line_change(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a batch."""
    line = get_object_or_404(PlanLine.objects.select_related("industry"), pk=pk)
    return _edit(request, _plan(request, line.plan_id), line)


def _edit(request: SignedInRequest, plan: InspectionPlan, line: PlanLine) -> HttpResponse:
    form = LineForm(posted(request), plan=plan, instance=line)
    title = "更改批次" if line.pk else "新增批次"
    if done(
        request, form, lambda: drafting.keep_line(form.line(), by=request.user, at=timezone.now()), title, str(plan)
    ):
        messages.success(request, f"批次“{form.instance}”已保存。")
        again = "again" in request.POST
        return redirect("inspections:line_add", plan.pk) if again else redirect(plan)
    context = {"form": form, "plan": plan, "line": line if line.pk else None, "tab": "plans"}
    return render(request, "inspections/line_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def line_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a batch out of an open plan."""
    line = get_object_or_404(PlanLine.objects.select_related("industry", "plan__department"), pk=pk)
    plan = _plan(request, line.plan_id)
    act = Act(
        "删除批次", "删除", [f"批次“{line}”从{plan}中删去；删除前的内容留在历史中。"], "批次已删除。", dangerous=True
    )
    form = FacedForm(posted(request))
    return carry_out(
        request,
        act,
        form,
        lambda: drafting.drop_line(line, by=request.user, at=timezone.now()),
        back=plan.get_absolute_url(),
        matter=f"{plan} {line}",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def plan_submit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put the plan before a leader; a shortage has to be answered first."""
    plan = _plan(request, pk)
    plan.must_move(State.SUBMITTED)
    asked = forecast(plan, localdate())
    form = SubmissionForm(posted(request), short=bool(asked.shortage))

    def do() -> None:
        words = form.cleaned_data.get("shortage_met_by", "")
        submitting.submit(plan, by=request.user, at=timezone.now(), shortage_met_by=words)

    told = [
        f"{len(asked.lines)} 个批次，全年抽取 {asked.draws} 户、检查 {asked.visits} 户次，报局领导审批。",
        f"检查力量 {asked.capacity} 户次，"
        + (f"缺 {asked.shortage} 户次，须写明解决办法。" if asked.shortage else "足够。"),
        "审批期间不能更改；退回后可以修改再报。",
    ]
    act = Act("报批抽查计划", "报批", told, "计划已报批，待局领导审批。")
    return carry_out(request, act, form, do, back=plan.get_absolute_url(), matter=str(plan))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Role.LEADER)
def plan_decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """The leader's decision, with the shortage and the caps before the eyes."""
    plan = _plan(request, pk)
    plan.must_move(State.APPROVED)
    submitting.must_decide(plan, request.user)
    asked = forecast(plan, localdate())
    form = DecisionForm(posted(request))

    def do() -> None:
        at, note = timezone.now(), form.cleaned_data["note"]
        if form.approves:
            submitting.approve(plan, by=request.user, at=at, note=note)
        else:
            submitting.send_back(plan, reason=note, by=request.user, at=at)

    told = [
        f"批准：签发《抽查计划审批表》，{plan.department}据以按批次发起随机抽取，全年抽取 {asked.draws} 户、检查 {asked.visits} 户次。",
        f"检查力量 {asked.capacity} 户次，"
        + (f"缺 {asked.shortage} 户次；解决办法：{plan.shortage_met_by}" if asked.shortage else "足够。"),
        f"抽中后将超过年度检查上限的主体：{asked.beyond} 户。",
        "退回：理由告知拟订人，修改后重新报批。",
    ]
    act = Act("审批抽查计划", "作出决定", told, "决定已作出。")
    return carry_out(request, act, form, do, back=plan.get_absolute_url(), matter=str(plan))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def plan_revise(request: SignedInRequest, pk: int) -> HttpResponse:
    """Open an approved plan again."""
    plan = _plan(request, pk)
    plan.must_move(State.DRAFT)
    form = ReasonForm(posted(request))
    told = [
        "计划回到“草拟”，更改后须重新报批；重新批准前不能从本计划发起新的抽取。",
        "已发起的抽取和已派发的检查任务不受影响。",
        "原批准的审批表和历史保留。",
    ]
    act = Act("调整计划", "调整", told, "计划已打开，请更改后重新报批。")
    return carry_out(
        request,
        act,
        form,
        lambda: submitting.revise(plan, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()),
        back=plan.get_absolute_url(),
        matter=str(plan),
    )
