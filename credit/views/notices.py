"""The changes of level that wait for their notice (待告知), and issuing it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.gate import READERS, SignedInRequest, allowed
from credit.acts.levels import CHANGE
from credit.levels import noticing
from credit.lists.levels import UNTOLD
from desk.reading import note_reading
from desk.views.acting import acts_view
from desk.views.listing import list_view
from documents.handing import handed_out
from documents.issuing import preview

notice_list = list_view(UNTOLD)


@require_safe
@allowed(*READERS)
def notice_preview(request: SignedInRequest, pk: int) -> HttpResponse:
    """The notice as it would be, marked as a draft."""
    change = get_object_or_404(CHANGE.seen_by(request.user), pk=pk)
    note_reading(request, change.subject, "等级变动告知书草稿")
    made = preview(noticing.draft(change, timezone.localdate()), timezone.now())
    return handed_out(made.pdf, "信用等级变动告知书草稿.pdf")


change_act = acts_view(CHANGE)
