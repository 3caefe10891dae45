"""The values by which changes are told and commitments asked for: versions, one of them, every act."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.gate import READERS, SignedInRequest, allowed
from credit.acts.policies import NEW_POLICY, POLICY, policies_of
from credit.lists.policies import TELLING_POLICIES
from credit.models import TellingPolicy
from desk.standing import Next, Standing, on_the_way
from desk.views.acting import acts_view, begin_view
from desk.views.listing import list_view

State = TellingPolicy.State

telling_policy_list = list_view(TELLING_POLICIES)
telling_policy_add = begin_view(NEW_POLICY)
telling_policy_act = acts_view(POLICY)


@require_safe
@allowed(*READERS)
def telling_policy_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """One version: its values, who is next."""
    row = get_object_or_404(policies_of(request.user), pk=pk)
    last = State.RETURNED if row.state == State.RETURNED else State.APPROVED
    nexts = [Next("局领导（拟订人以外的）", "决定口径")] if row.is_open else []
    offers = POLICY.offers(row, request.user, timezone.now())
    standing = Standing(on_the_way([State.PROPOSED.label, last.label], row.state_shown), nexts, offers)
    return render(request, "credit/telling_policy_show.html", {"row": row, "standing": standing})
