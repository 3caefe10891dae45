"""R21: the queue of levels that wait for confirmation, and what is done with a level."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.gate import READERS, SignedInRequest, allowed
from credit.acts.levels import LEVEL
from credit.levels import confirming
from desk.views.acting import acts_view

PAGE = 30


@require_safe
@allowed(*READERS)
def confirmation_list(request: SignedInRequest) -> HttpResponse:
    """Every level that waits, the longest first."""
    found = confirming.waiting_for(request.user, timezone.localdate())
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "credit/confirmation_list.html", {"page": page})


level_act = acts_view(LEVEL)
