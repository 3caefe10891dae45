"""Pages of the inbox, one's own settings, and how the digests went."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.gate import SignedInRequest, allowed
from desk.lists.lists import Listing
from desk.views.acting import acts_view, begin_view
from desk.views.listing import list_view
from notices import inbox
from notices.acts import ALL_READ, NOTICE, SETTINGS
from notices.lists import DIGESTS, INBOX
from notices.models import Digest

notice_list = never_cache(list_view(INBOX))


@require_safe
@never_cache
@allowed()
def notice_open(request: SignedInRequest, pk: int) -> HttpResponse:
    """Read a notice and go to what it is about."""
    notice = get_object_or_404(request.user.notices, pk=pk)
    inbox.mark_read(notice, by=request.user, at=timezone.now())
    if inbox.leads_somewhere(notice):
        return redirect(notice.url)
    if notice.url:
        messages.info(request, f"“{notice.title}”所指的页面已不存在，提醒已标为已读。")
    return redirect("notices:notice_list")


notice_act = acts_view(NOTICE)
notice_read_all = begin_view(ALL_READ)
settings_change = begin_view(SETTINGS)


def _with_mail(request: SignedInRequest) -> Listing[Digest]:
    return replace(DIGESTS, beside=lambda request, today, rows: {"mail": settings.MAIL_ENABLED})


digest_list = list_view(DIGESTS, _with_mail)
