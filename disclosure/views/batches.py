"""双公示文件: what a file would hold, making it, downloading it, its receipt; and how the receiver calls the columns."""

from __future__ import annotations

from typing import NamedTuple

from django.contrib import messages as flash
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts import journal
from accounts.gate import READERS, STAFF, Refused, SignedInRequest, allowed
from accounts.models import Role
from credit.exchange.guarding import Unreadable
from disclosure.forms.sharing import ColumnNamesForm, ReceiptForm
from disclosure.models import Batch, ColumnName
from disclosure.sharing import filing
from disclosure.sharing.returned import read_receipt

A_PAGE = 30
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class Ready(NamedTuple):
    """One kind of file, and how many rows it would have now."""

    kind: str
    label: str
    number: int


def _mine(request: SignedInRequest) -> QuerySet[Batch]:
    whole = Batch.objects.visible_to(request.user).defer("csv", "xlsx")
    return whole.select_related("department", "made_by", "settled_by")


@require_safe
@allowed(*READERS)
def batch_list(request: SignedInRequest) -> HttpResponse:
    """Every file, the newest first, and for the department's staff what waits for one."""
    ready = []
    if request.user.edits_records and request.user.department:
        own = request.user.department
        ready = [Ready(kind, kind.label, filing.waiting(kind, own).count()) for kind in Batch.Kind]
    page = Paginator(_mine(request), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "disclosure/batch_list.html", {"page": page, "ready": ready})


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def batch_add(request: SignedInRequest, kind: str) -> HttpResponse:
    """Make a file of what waits: a page that says what will happen, then one button."""
    if kind not in Batch.Kind.values or request.user.department is None:
        raise Http404
    label = Batch.Kind(kind).label
    if request.method == "POST":
        with transaction.atomic():
            batch = filing.make(kind, by=request.user, at=timezone.now())
            journal.write("生成双公示文件", f"{batch} {label}", by=request.user, request=request)
        flash.success(request, f"{batch}已生成，共 {batch.rows} 条。请下载后报送，并在收到回执后登记。")
        return redirect(batch)
    count = filing.waiting(kind, request.user.department).count()
    context = {
        "title": f"生成双公示文件：{label}",
        "subject": f"{request.user.department}　待推送 {count} 条",
        "consequences": [
            f"现在待推送的 {count} 条列入文件，内容冻结，不能再更改；",
            "列入文件的不再通过接口推送，状态改为“已推送待回执”；",
            "文件中有完整的证件号码（自然人），下载会记入操作痕迹，请按规定保管。"
            if kind != Batch.Kind.ORGANISATIONS
            else "下载会记入操作痕迹；",
            "收到平台回执后请登记，逐条入库或者退回。",
        ],
        "act": "生成文件",
        "back": reverse("disclosure:batch_list"),
    }
    return render(request, "act_confirm.html", context)


@require_safe
@allowed(*READERS)
def batch_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """One file: its digests, its rows with their state, its receipt."""
    batch = get_object_or_404(_mine(request), pk=pk)
    rows = batch.messages.select_related("matter__subject", "matter__record").defer("content", "identity")
    page = Paginator(rows.order_by("pk"), 50).get_page(request.GET.get("page"))
    return render(request, "disclosure/batch_show.html", {"batch": batch, "page": page})


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
@allowed(*STAFF)
def batch_receive(request: SignedInRequest, pk: int) -> HttpResponse:
    """Enter the receipt of a file, with the rows that came back."""
    batch = get_object_or_404(_mine(request), pk=pk)
    form = ReceiptForm(request.POST, request.FILES) if request.method == "POST" else ReceiptForm()
    if request.method == "POST" and form.is_valid():
        try:
            file = form.cleaned_data["file"]
            refused = read_receipt(file.read(), file.name) if file else {}
            with transaction.atomic():
                receipt = form.cleaned_data["receipt"]
                settled = filing.receive(batch, receipt, refused, by=request.user, at=timezone.now())
                journal.write("登记平台回执", f"{batch} {receipt}", by=request.user, request=request)
        except Refused as refusal:
            form.add_error(None, f"{refusal.reason}（{refusal.article}）")
        except Unreadable as fault:
            form.add_error("file", str(fault))
        else:
            took = settled.rows - settled.refused
            flash.success(request, f"回执已登记：入库 {took} 条，退回 {settled.refused} 条。")
            return redirect(batch)
    return render(request, "disclosure/batch_receive.html", {"batch": batch, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Role.ADMINISTRATOR)
def column_list(request: SignedInRequest) -> HttpResponse:
    """How the receiver calls the columns of the files, where it differs from the standard."""
    stored = dict(ColumnName.objects.values_list("code", "name"))
    form = ColumnNamesForm(request.POST or None, stored=stored)
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
