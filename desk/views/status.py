"""系统状态: how all owed work stands, and another try for what keeps failing."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import journal
from accounts.gate import SignedInRequest, allowed
from accounts.models import Role
from desk import queues


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


@require_POST
@allowed(Role.ADMINISTRATOR)
def status_retry(request: SignedInRequest, queue: str, pk: int) -> HttpResponse:
    """Have one failing promise tried at once."""
    model = queues.queue_named(queue)
    if model is None:
        raise Http404
    with transaction.atomic():
        row = queues.retry(model, pk)
        if row:
            journal.write("重试后台任务", row.told, by=request.user, detail=row.failure, request=request)
    if row:
        messages.success(request, f"已通知后台重试：{row.told}。稍后刷新本页查看结果。")
    else:
        messages.info(request, "该任务已经办成，或者正在办理，没有再次安排。")
    return redirect("desk:status_show")
