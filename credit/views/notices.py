"""The changes of level that wait for their notice (待告知), and issuing it."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.gate import READERS, SignedInRequest, allowed
from credit.acts.levels import CHANGE
from credit.levels import noticing
from desk.reading import note_reading
from desk.views.acting import acts_view
from documents.handing import handed_out
from documents.issuing import preview

PAGE = 30


@require_safe
@allowed(*READERS)
def notice_list(request: SignedInRequest) -> HttpResponse:
    """The last change of each subject without a notice, newest first, and what stands in the way."""
    page = Paginator(noticing.untold(request.user), PAGE).get_page(request.GET.get("page"))
    lines = noticing.lines(page.object_list, timezone.localdate())
    return render(request, "credit/notice_list.html", {"page": page, "lines": lines})


@require_safe
@allowed(*READERS)
def notice_preview(request: SignedInRequest, pk: int) -> HttpResponse:
    """The notice as it would be, marked as a draft."""
    change = get_object_or_404(CHANGE.seen_by(request.user), pk=pk)
    note_reading(request, change.subject, "等级变动告知书草稿")
    made = preview(noticing.draft(change, timezone.localdate()), timezone.now())
    return handed_out(made.pdf, "信用等级变动告知书草稿.pdf")


change_act = acts_view(CHANGE)
