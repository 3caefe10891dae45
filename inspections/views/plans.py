"""Yearly plans on screen (年度抽查计划): the list, one with quota against capacity, its paper, every act."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from accounts.gate import READERS, SignedInRequest, allowed
from accounts.models import User
from accounts.versions import versions_of
from desk.standing import Next, Standing, on_the_way
from desk.views.acting import acts_view, begin_view
from desk.views.listing import list_view
from documents.issuing import Draft, preview
from documents.models import Document
from inspections.acts.plans import LINE, NEW_PLAN, PLAN, plans_of
from inspections.lists.planning import PLANS
from inspections.models import InspectionPlan, PlanLine
from inspections.planning import submitting
from inspections.planning.forecast import forecast
from inspections.planning.papers import told

NEAR = 20
"""How many subjects near their cap are shown."""
PAST = 60
"""How many changes of batches are shown."""
State = InspectionPlan.State
WAY = (State.DRAFT, State.SUBMITTED, State.APPROVED)


plan_list = list_view(PLANS)


@require_safe
@allowed(*READERS)
def plan_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """One plan: batches, quota against capacity, caps ahead, who is never drawn, the calendar, papers and history."""
    plan = get_object_or_404(plans_of(request.user), pk=pk)
    asked = forecast(plan, localdate())
    rows = [(row, LINE.offers(row.line, request.user)) for row in asked.lines]
    context = {
        "plan": plan,
        "asked": asked,
        "rows": rows,
        "acts_on_rows": any(offers for _, offers in rows),
        "near": asked.near[:NEAR],
        "months": range(1, 13),
        "faults": submitting.faults(plan) if plan.may_change else [],
        "changes": request.user.edits_records and plan.may_change,
        "where": standing_of(plan, request.user, timezone.now()),
        "papers": Document.objects.of_case(plan.key),
        "versions": versions_of(plan),
        "past": PlanLine.history.filter(plan=plan.pk).select_related("history_user", "industry")[:PAST],
        "tab": "plans",
    }
    return render(request, "inspections/plan_show.html", context)


def standing_of(plan: InspectionPlan, user: User, at: datetime) -> Standing:
    """Its steps, who is next, what this person may do."""
    nexts = [Next("局领导", "审批抽查计划")] if plan.is_submitted else []
    if plan.may_change:
        nexts = [Next(str(plan.department), "报批抽查计划")]
    label = State.DRAFT.label if plan.may_change else plan.state_shown
    return Standing(on_the_way([state.label for state in WAY], label), nexts, PLAN.offers(plan, user, at))


@require_safe
@allowed(*READERS)
def plan_draft(request: SignedInRequest, pk: int) -> HttpResponse:
    """The paper as it would be approved today, marked as a draft."""
    plan, now = get_object_or_404(plans_of(request.user), pk=pk), timezone.now()
    paper = told(plan, forecast(plan, localdate()))
    draft = Draft(Document.Kind.PLAN_APPROVAL, submitting.PAPER, paper, plan.case)
    return HttpResponse(preview(draft, now).pdf, content_type="application/pdf")


plan_add = begin_view(NEW_PLAN)
plan_act = acts_view(PLAN)
line_act = acts_view(LINE)
