"""Pages of the inbox, one's own settings, and how the digests went."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import journal
from accounts.gate import SignedInRequest, allowed
from desk.lists.lists import Listing
from desk.views.acting import posted
from desk.views.listing import list_view
from notices import inbox
from notices.forms import SettingsForm
from notices.lists import DIGESTS, INBOX
from notices.models import Digest

LATEST = 10


notice_list = never_cache(list_view(INBOX))


@require_safe
@never_cache
@allowed()
def notice_open(request: SignedInRequest, pk: int) -> HttpResponse:
    """Read a notice and go to what it is about."""
    notice = get_object_or_404(request.user.notices, pk=pk)
    inbox.mark_read(notice, at=timezone.now())
    if inbox.leads_somewhere(notice):
        return redirect(notice.url)
    if notice.url:
        messages.info(request, f"“{notice.title}”所指的页面已不存在，提醒已标为已读。")
    return redirect("notices:notice_list")


@require_POST
@allowed()
def notice_read(request: SignedInRequest, pk: int) -> HttpResponse:
    inbox.mark_read(get_object_or_404(request.user.notices, pk=pk), at=timezone.now())
    return redirect("notices:notice_list")


@require_POST
@allowed()
def notice_read_all(request: SignedInRequest) -> HttpResponse:
    """Mark everything up to the newest notice that the person saw."""
    newest = request.POST.get("newest", "")
    if newest.isdecimal() and len(newest) < 19:
        number = inbox.mark_all_read(request.user, newest=int(newest), at=timezone.now())
        messages.success(request, f"{number} 条提醒已标为已读。")
    return redirect("notices:notice_list")


@require_http_methods(["GET", "HEAD", "POST"])
@allowed()
def settings_change(request: SignedInRequest) -> HttpResponse:
    """The own settings, and how the latest digests went."""
    form = SettingsForm(posted(request), instance=request.user)
    if form.is_valid():
        request.user.save(update_fields=["digest"])
        told = "接收邮件摘要" if request.user.digest else "不接收邮件摘要"
        journal.write(
            "更改设置", f"{request.user}（{request.user.username}）", by=request.user, detail=told, request=request
        )
        messages.success(request, f"设置已保存：{told}。")
        return redirect("notices:settings_change")
    context = {"form": form, "digests": request.user.digests.all()[:LATEST], "mail": settings.MAIL_ENABLED}
    return render(request, "notices/settings_change.html", context)


def _with_mail(request: SignedInRequest) -> Listing[Digest]:
    return replace(DIGESTS, beside=lambda request, today, rows: {"mail": settings.MAIL_ENABLED})


digest_list = list_view(DIGESTS, _with_mail)
