"""The policy of Article 14 on screen (检查政策): versions, one with what would follow from it, every act."""

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
from inspections.acts.policies import NEW_POLICY, POLICY, policies_of
from inspections.lists.planning import POLICIES
from inspections.models import InspectionPolicy
from inspections.models.plans import LEVELS
from inspections.planning import effects, policies

State = InspectionPolicy.State


policy_list = list_view(POLICIES)


@require_safe
@allowed(*READERS)
def policy_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """One version; while it waits, what would follow from it department by department."""
    policy = get_object_or_404(policies_of(request.user), pk=pk)
    today, at = localdate(), timezone.now()
    current = InspectionPolicy.objects.in_force(today)
    context = {
        "policy": policy,
        "current": current,
        "levels": LEVELS,
        "rules": policies.compared(policy, current),
        "caps": policies.caps_of(policy),
        "preview": effects.preview(policy, today) if policy.is_open else None,
        "today": today,
        "versions": versions_of(policy),
        "where": standing_of(policy, request.user, at),
        "barred": POLICY.barred("decide", policy, request.user, at) if policy.is_open else "",
        "tab": "policies",
    }
    return render(request, "inspections/policy_show.html", context)


def standing_of(policy: InspectionPolicy, user: User, at: datetime) -> Standing:
    """Its steps, who is next, what this person may do."""
    nexts = [Next("局领导（拟订人以外的）", "决定检查政策")] if policy.is_open else []
    last = State.RETURNED if policy.is_returned else State.APPROVED
    steps = on_the_way([State.PROPOSED.label, last.label], policy.state_shown)
    return Standing(steps, nexts, POLICY.offers(policy, user, at))


policy_propose = begin_view(NEW_POLICY)
policy_act = acts_view(POLICY)
