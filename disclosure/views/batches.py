"""双公示文件: what a file would hold, making it, downloading it, its receipt; and how the receiver calls the columns."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages as flash
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts import journal
from accounts.gate import STAFF, SignedInRequest, allowed
from accounts.models import Role
from desk.lists.lists import Listing
from desk.views.acting import acts_view, begin_view, posted
from desk.views.listing import list_view
from disclosure.acts.sharing import BATCH, NEW_BATCH, batches_of
from disclosure.forms.sharing import ColumnNamesForm
from disclosure.lists.sharing import BATCHES, IN_BATCH, in_batch
from disclosure.models import Batch, ColumnName, Message
from disclosure.sharing import filing

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


batch_list = list_view(BATCHES)


def _in_batch(request: SignedInRequest, *, pk: int) -> Listing[Message]:
    """One file: its digests, its rows with their state, its receipt."""
    batch = get_object_or_404(batches_of(request.user), pk=pk)
    around = {"batch": batch, "offers": BATCH.offers(batch, request.user)}
    return replace(in_batch(batch), beside=lambda request, today, rows: around)


batch_show = list_view(IN_BATCH, _in_batch)


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


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Role.ADMINISTRATOR)
def column_list(request: SignedInRequest) -> HttpResponse:
    """How the receiver calls the columns of the files, where it differs from the standard."""
    stored = dict(ColumnName.objects.values_list("code", "name"))
    form = ColumnNamesForm(posted(request), stored=stored)
    if request.method == "POST" and form.is_valid():
        names = form.names()
        with transaction.atomic():
            ColumnName.objects.exclude(code__in=names).delete()
            for code, name in names.items():
                ColumnName.objects.update_or_create(code=code, defaults={"name": name})
            journal.write("更改导出字段对照", f"{len(names)} 个字段", by=request.user, request=request)
        flash.success(request, "导出字段对照已保存，今后生成的文件按此命名。")
        return redirect("disclosure:column_list")
    return render(request, "disclosure/column_list.html", {"form": form})


batch_add = begin_view(NEW_BATCH)
batch_act = acts_view(BATCH)
