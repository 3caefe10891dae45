"""Uploaded files (批量导入), and what the check of one of them says row by row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from accounts.gate import STAFF
from accounts.models import User
from credit.models import ImportBatch
from desk.lists.columns import Column, cut
from desk.lists.lists import Empty, Listing


def batches_of(user: User) -> QuerySet[ImportBatch]:
    """What the own department uploaded."""
    return ImportBatch.objects.visible_to(user).select_related("uploaded_by").defer("report")


IMPORTS: Listing[ImportBatch] = Listing(
    name="credit.imports",
    title="批量导入",
    lead="上传填好的工作簿，先检查、预览，确认后才写入。",
    address="credit:import_list",
    roles=STAFF,
    seen_by=batches_of,
    columns=(
        Column[ImportBatch](name="file", label="文件", value=str, css="name", head=True),
        Column[ImportBatch](
            name="state", label="状态", value=lambda row: row.get_state_display(), sort=("state",), css="nowrap"
        ),
        Column[ImportBatch](name="by", label="上传人", value=lambda row: str(row.uploaded_by), css="nowrap"),
        Column[ImportBatch](name="uploaded", label="上传时间", value=lambda row: row.uploaded_at, css="tight"),
        Column[ImportBatch](name="finished", label="完成时间", value=lambda row: row.finished_at, css="tight"),
        Column[ImportBatch](name="digest", label="摘要值", value=lambda row: row.sha256, css="code", spare=True),
    ),
    order=("-uploaded_at", "-pk"),
    size=30,
    template="credit/import_list.html",
    empty=Empty(
        "还没有导入过文件",
        "下载空白模板，填好后上传；有错误的地方会逐条列出，改正后再传即可。",
        "import",
        "上传文件",
        "credit:import_add",
    ),
)

Said = Mapping[str, Any]
"""What the report of a check says of one place: sheet, row, and the columns, or the column with what is wrong."""

SHEET = Column[Said](name="sheet", label="表", value=lambda said: said["sheet"] or "文件", css="tight", head=True)
ROW = Column[Said](name="row", label="行", value=lambda said: said["row"], css="number")

FINDINGS: Listing[Said] = Listing(
    name="credit.import_findings",
    title="需要更正",
    address="credit:import_list",
    roles=STAFF,
    columns=(
        SHEET,
        ROW,
        Column[Said](name="column", label="列", value=lambda said: said["column"], css="nowrap"),
        Column[Said](
            name="value", label="内容", value=lambda said: said["value"], shown=lambda said: cut(str(said["value"]), 40)
        ),
        Column[Said](name="text", label="问题和改法", value=lambda said: said["text"], css="telling"),
    ),
    url=lambda said: "",
    template="credit/import_show.html",
    files="",
    empty=Empty("没有逐行的内容"),
)
"""A file of them is the uploaded workbook with its wrong cells marked; no other leaves."""

CHANGES_OF = (
    SHEET,
    ROW,
    Column[Said](
        name="columns",
        label="更改的列",
        value=lambda said: said["columns"],
        shown=lambda said: "、".join(said["columns"]),
    ),
)
"""The columns of rows that will be changed."""
