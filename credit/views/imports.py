"""批量导入: upload, check report, preview of what will change, confirmation."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts import journal
from accounts.gate import STAFF, Refused, SignedInRequest, allowed
from config.at_need import AtNeed
from credit.acts.imports import IMPORT, NEW_COMMITMENTS, NEW_IMPORT, imports_of
from credit.exchange import batches
from credit.exchange.catalogue import COMMITMENTS
from credit.exchange.findings import Finding
from credit.exchange.guarding import Unreadable
from credit.exchange.template import write_template
from credit.lists.imports import CHANGES_OF, FINDINGS, IMPORTS, Said
from credit.models import ImportBatch
from desk.lists.lists import Listing
from desk.views.acting import acts_view, begin_view
from desk.views.listing import list_view

if TYPE_CHECKING:
    from credit.exchange import marking
else:
    marking = AtNeed("credit.exchange.marking")

MOVES_SHOWN = 50
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _own(request: SignedInRequest, pk: int) -> ImportBatch:
    return get_object_or_404(imports_of(request.user), pk=pk)


import_list = list_view(IMPORTS)


import_add = begin_view(NEW_IMPORT)
commitment_import = begin_view(NEW_COMMITMENTS)
import_act = acts_view(IMPORT)


def _in_the_report(request: SignedInRequest, *, pk: int) -> Listing[Said] | HttpResponse:
    """The report of an import, row by row; how far it is while a worker is at it.

    Asked for by htmx meanwhile, only the part that changes.
    """
    batch = _own(request, pk)
    part = bool(request.headers.get("HX-Request"))
    if batch.is_open:
        shown = {"batch": batch, "stage": batches.stage_of(batch)}
        return render(request, "credit/_import_progress.html" if part else "credit/import_wait.html", shown)
    if part:
        return HttpResponse(headers={"HX-Refresh": "true"})
    report = batch.report
    which = "faults" if report.get("faults") else request.GET.get("show", "")
    if which not in ("faults", "changes", "notes"):
        which = "changes" if report.get("changes") else "notes"
    found = report.get(which, [])
    listing = replace(
        FINDINGS, seen_by=lambda user: found, beside=lambda request, today, rows: _beside(batch, which, found)
    )
    return replace(listing, columns=CHANGES_OF) if which == "changes" else listing


def _beside(batch: ImportBatch, which: str, found: Sequence[Said]) -> Mapping[str, object]:
    report = batch.report
    moves = report.get("moves", [])
    return {
        "batch": batch,
        "report": report,
        "totals": [
            sum(sheet[what] for sheet in report.get("sheets", [])) for what in ("added", "changed", "unchanged")
        ],
        "which": which,
        "in_sheets": bool(found and found[0]["sheet"]),
        "moves": moves[:MOVES_SHOWN],
        "more_moves": max(0, len(moves) - MOVES_SHOWN),
        "new_levels": _new_levels(report.get("new_levels", {})),
        "twin": _twin(batch),
    }


import_show = list_view(FINDINGS, _in_the_report)


def _new_levels(counted: dict[str, int]) -> list[tuple[int | str | None, int]]:
    """The levels of subjects that the file registers, as the level tag takes them."""
    named = {"ungraded": None, "none": "none"}
    return [(named[key] if key in named else int(key), count) for key, count in counted.items()]


def _twin(batch: ImportBatch) -> ImportBatch | None:
    """The same file, imported before."""
    same = ImportBatch.objects.filter(sha256=batch.sha256, state=ImportBatch.State.DONE)
    return same.filter(uploaded_by__department=batch.uploaded_by.department_id).exclude(pk=batch.pk).first()


@require_safe
@allowed(*STAFF)
def import_marked(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The uploaded file with its wrong cells red and commented."""
    batch = _own(request, pk)
    tables = batches.tables_of(batch)
    if batch.state != ImportBatch.State.FAULTY or isinstance(tables, Unreadable):
        raise Refused("第五条", "这个文件没有可以标注的内容。请核对检查报告，改正后重新上传。")
    columns = Finding._fields
    faults = [Finding(**{name: fault[name] for name in columns}) for fault in batch.report["faults"]]
    journal.write("下载标注文件", f"批量导入 {batch.pk}", by=request.user, request=request)
    return FileResponse(
        io.BytesIO(marking.marked(batches.content(batch), tables, faults)),
        as_attachment=True,
        filename=f"{PurePath(batch.name).stem}（标注）.xlsx",
        content_type=WORKBOOK,
    )


@require_safe
@allowed(*STAFF)
def import_template(request: SignedInRequest) -> FileResponse:
    """The blank workbook."""
    return _blank("", "信用信息导入模板.xlsx")


@require_safe
@allowed(*STAFF)
def commitment_template(request: SignedInRequest) -> FileResponse:
    """The blank sheet of commitments."""
    return _blank(COMMITMENTS, "公开承诺登记表.xlsx")


def _blank(family: str, name: str) -> FileResponse:
    stream = io.BytesIO()
    write_template(stream, family)
    stream.seek(0)
    return FileResponse(stream, as_attachment=True, filename=name, content_type=WORKBOOK)
