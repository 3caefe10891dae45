"""The policy of Article 14 on screen (检查政策): versions, a proposal with what would follow, the leader's decision."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from accounts.gate import READERS, Refused, SignedInRequest, allowed
from accounts.models import Role
from accounts.versions import versions_of
from inspections.forms.policies import DecisionForm, PolicyForm, as_typed
from inspections.models import InspectionPolicy
from inspections.models.plans import LEVELS
from inspections.planning import effects, policies
from inspections.views.plan_acts import Act, carry_out, done, posted

PAGE = 20
State = InspectionPolicy.State


@require_safe
@allowed(*READERS)
def policy_list(request: SignedInRequest) -> HttpResponse:
    """Every version, the one in force named; what waits first."""
    rows = InspectionPolicy.objects.select_related("proposed_by", "decided_by").prefetch_related("lines")
    context = {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "current": InspectionPolicy.objects.in_force(localdate()),
        "waiting": rows.open(),
        "levels": LEVELS,
        "may_propose": request.user.role in policies.PROPOSERS,
        "tab": "policies",
    }
    return render(request, "inspections/policy_list.html", context)


@require_safe
@allowed(*READERS)
def policy_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """One version; while it waits, what would follow from it department by department."""
    rows = InspectionPolicy.objects.select_related("proposed_by", "decided_by").prefetch_related("lines")
    policy = get_object_or_404(rows, pk=pk)
    today = localdate()
    current = InspectionPolicy.objects.in_force(today)
    context = {
        "policy": policy,
        "current": current,
        "levels": LEVELS,
        "rules": policies.rules_of(policy),
        "before": policies.rules_of(current) if current and current != policy else [],
        "caps": policies.caps_of(policy),
        "preview": effects.preview(policy, today) if policy.state == State.PROPOSED else None,
        "today": today,
        "versions": versions_of(policy),
        "barred": _barred(policy, request),
        "may_propose": request.user.role in policies.PROPOSERS,
        "tab": "policies",
    }
    return render(request, "inspections/policy_show.html", context)


def _barred(policy: InspectionPolicy, request: SignedInRequest) -> str:
    try:
        policies.must_decide(policy, request.user)
    except Refused as refusal:
        return refusal.reason
    return ""


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*policies.PROPOSERS)
def policy_propose(request: SignedInRequest) -> HttpResponse:
    """Propose a policy, beginning from another one (`?from=`) or the one in force."""
    today = localdate()
    asked = request.GET.get("from", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 0
    base = InspectionPolicy.objects.filter(pk=number).first() or InspectionPolicy.objects.in_force(today)
    form = PolicyForm(posted(request), today=today, initial=as_typed(base) if base else None)
    made: list[InspectionPolicy] = []

    def do() -> None:
        made.append(policies.propose(form.proposal(), by=request.user, at=timezone.now()))

    if done(request, form, do, "拟订检查政策", str(form.data.get("title", ""))):
        messages.success(request, "检查政策已提交，待局领导批准。批准前仍按现行政策抽查。")
        return redirect(made[0])
    context = {"form": form, "base": base, "levels": LEVELS, "tab": "policies"}
    return render(request, "inspections/policy_propose.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Role.LEADER)
def policy_decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """The leader's decision."""
    policy = get_object_or_404(InspectionPolicy, pk=pk)
    policy.must_move(State.APPROVED)
    policies.must_decide(policy, request.user)
    form = DecisionForm(posted(request))

    def do() -> None:
        at, note = timezone.now(), form.cleaned_data["note"]
        if form.approves:
            policies.approve(policy, by=request.user, at=at, note=note)
        else:
            policies.send_back(policy, reason=note, by=request.user, at=at)

    told = [
        f"批准：自 {policy.effective_on} 起，各部门按本政策的比例、频次和上限抽查；批准后不能更改，只能由以后的政策替代。",
        "退回：本政策不生效，理由告知拟订人，可以重新拟订。",
        "已批准的年度计划仍按其报批时的政策执行，调整后才适用新的政策。",
    ]
    act = Act("决定检查政策", "作出决定", told, "决定已作出。")
    return carry_out(request, act, form, do, back=policy.get_absolute_url(), matter=str(policy))
