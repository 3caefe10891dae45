"""双公示文件: what a file would hold, making it, downloading it, its receipt; and how the receiver calls the columns."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from accounts import journal
from accounts.gate import STAFF, SignedInRequest, allowed
from accounts.models import User
from desk.lists.lists import Listing
from desk.standing import Next, Standing, Step
from desk.views.acting import acts_view, begin_view
from desk.views.listing import list_view
from disclosure.acts.sharing import BATCH, COLUMNS, NEW_BATCH, batches_of
from disclosure.lists.sharing import BATCHES, IN_BATCH, in_batch
from disclosure.models import Batch, Message
from disclosure.sharing import filing

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


batch_list = list_view(BATCHES)


def _in_batch(request: SignedInRequest, *, pk: int) -> Listing[Message]:
    """One file: its digests, its rows with their state, its receipt."""
    batch = get_object_or_404(batches_of(request.user), pk=pk)
    around = {"batch": batch, "standing": standing_of(batch, request.user)}
    return replace(in_batch(batch), beside=lambda request, today, rows: around)


batch_show = list_view(IN_BATCH, _in_batch)


def standing_of(batch: Batch, user: User) -> Standing:
    """Made, handed over, receipted; whose turn it is, what this person may do."""
    made = Step("生成", localdate(batch.made_at), str(batch.made_by), reached=True)
    if batch.settled_at:
        receipt = Step("登记回执", localdate(batch.settled_at), str(batch.settled_by), reached=True)
        return Standing([made, receipt], [], BATCH.offers(batch, user))
    nexts = [Next(str(batch.department), "报送平台，登记回执")]
    return Standing([made, Step("登记回执", current=True)], nexts, BATCH.offers(batch, user))


@require_safe
@allowed(*STAFF)
def batch_download(request: SignedInRequest, pk: int, form: str) -> HttpResponse:
    """The frozen bytes; noted in the journal, as they hold identity numbers."""
    if form not in _TYPES:
        raise Http404
    batch = get_object_or_404(Batch.objects.visible_to(request.user), pk=pk)
    data = filing.bytes_of(batch, form)
    with transaction.atomic():
        filing.leave(batch, form, by=request.user, at=timezone.now())
        journal.write("下载双公示文件", f"{batch}.{form}", by=request.user, detail=f"{batch.rows} 条", request=request)
    named = {"Content-Disposition": f'attachment; filename="{batch.number}.{form}"', "Cache-Control": "no-store"}
    return HttpResponse(data, content_type=_TYPES[form], headers=named)


column_list = begin_view(COLUMNS)
batch_add = begin_view(NEW_BATCH)
batch_act = acts_view(BATCH)
