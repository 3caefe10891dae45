"""系统状态: how all owed work stands, and another try for what keeps failing."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.gate import SignedInRequest, allowed
from accounts.models import Role
from desk import queues
from desk.acts import Beginning
from desk.forms.queues import RetryForm
from desk.views.acting import begin_view

RETRY = Beginning(
    title="重试后台任务",
    roles=(Role.ADMINISTRATOR,),
    form=RetryForm,
    said=lambda by, row: f"已通知后台重试：{row.told}。稍后刷新本页查看结果。",
    do=queues.retry,
    opens=False,
    back=lambda by: reverse("desk:status_show"),
    noted=lambda row: row.told,
    detail=lambda row: row.failure,
)


@require_safe
@never_cache
@allowed(Role.ADMINISTRATOR, Role.LEADER)
def status_show(request: SignedInRequest) -> HttpResponse:
    """Every queue; for administrators what failed as well, and why."""
    at = timezone.now()
    keeps_it_running = request.user.role == Role.ADMINISTRATOR
    context = {
        "at": at,
        "standings": queues.standings(at),
        "keeps_it_running": keeps_it_running,
        "troubles": queues.troubles(at) if keeps_it_running else [],
    }
    return render(request, "desk/status_show.html", context)


status_retry = begin_view(RETRY)
