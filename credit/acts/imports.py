"""批量导入 as a table: a file is taken in and checked, then confirmed or given up.

These acts are not one transaction: each commits before its long work begins. They go by the clock and not by the moment at
which they began, so that no grade is dated before the facts that it rests on (R3).
"""

from __future__ import annotations

from datetime import datetime

from django.core.files import File
from django.db.models import QuerySet
from django.urls import reverse

from accounts.gate import STAFF
from accounts.models import User
from credit.exchange import batches
from credit.exchange.catalogue import COMMITMENTS
from credit.exchange.importing import Clock
from credit.forms.imports import CommitmentImportForm, ImportForm
from credit.models import ImportBatch
from desk.acts import Act, Acts, Beginning, Crumb

State = ImportBatch.State


def _take_in(*, file: File[bytes], by: User, at: datetime, clock: Clock) -> ImportBatch:
    return batches.take_in(file.read(), file.name or "", by=by, clock=clock)


def _take_in_commitments(*, file: File[bytes], by: User, at: datetime, clock: Clock) -> ImportBatch:
    return batches.take_in(file.read(), file.name or "", by=by, clock=clock, family=COMMITMENTS)


def _confirm(batch: ImportBatch, *, by: User, at: datetime, clock: Clock) -> bool:
    return batches.confirm(batch, by=by, clock=clock)


def _discard(batch: ImportBatch, *, by: User, at: datetime, clock: Clock) -> bool:
    return batches.discard(batch, clock=clock)


def imports_of(user: User) -> QuerySet[ImportBatch]:
    """What the own department uploaded."""
    return ImportBatch.objects.visible_to(user).select_related("uploaded_by")


def _named(batch: ImportBatch) -> str:
    return f"批量导入 {batch.pk}"


def _to_list(matter: object) -> str:
    return reverse("credit:import_list")


def _crumbs(matter: object) -> list[Crumb]:
    return [Crumb("批量导入", _to_list(matter))]


def _once_confirmed(batch: ImportBatch, user: User) -> str:
    """A second confirmation finds it done."""
    return batch.get_absolute_url() if batch.state in (State.IMPORTING, State.DONE) else ""


def _once_discarded(batch: ImportBatch, user: User) -> str:
    return _to_list(batch) if batch.state == State.DISCARDED else ""


NEW_IMPORT = Beginning(
    title="上传导入文件",
    button="上传并检查",
    roles=STAFF,
    form=ImportForm,
    template="credit/import_add.html",
    told=(
        "上传后只检查，不写入；检查报告列出每一处错误，并预览将新增、更改的内容和等级变动。",
        "有一处错误，整个文件都不写入。同一文件重复导入不会重复登记。",
        "只能导入本部门的信用主体。",
    ),
    said="",
    do=_take_in,
    crumbs=_crumbs,
    back=_to_list,
    noted=_named,
    detail=lambda batch: f"{batch.get_state_display()}，SHA-256 {batch.sha256[:16]}",
    whole=False,
)

NEW_COMMITMENTS = Beginning(
    title="用表格登记公开承诺",
    button="上传并检查",
    roles=STAFF,
    form=CommitmentImportForm,
    template="credit/commitment_import.html",
    told=(
        "每行一项承诺：主体代码、承诺日期必填；公示位置、有效期至可以空着。主体名称只用于核对。",
        "日期写成 2026-09-17、2026.9.17、2026年9月17日 都可以，全角数字和前后的空格自动更正。",
        "有一处错误，整个文件都不写入，并逐条列出在哪一行哪一列、怎么改；检查无误、确认后才写入。",
        "同一主体同一日期的承诺已经登记的，按表格补充公示位置和有效期，空着的不更改。扫描件在台账中逐项上传。",
        "只能登记本部门的信用主体。",
    ),
    said="",
    do=_take_in_commitments,
    crumbs=lambda by: [Crumb("公开承诺台账", reverse("credit:commitment_list"))],
    back=lambda by: reverse("credit:commitment_list"),
    noted=_named,
    detail=lambda batch: f"{batch.get_state_display()}，SHA-256 {batch.sha256[:16]}",
    whole=False,
)

IMPORT: Acts[ImportBatch] = Acts(
    address="credit:import_act",
    article="第五条",
    seen_by=imports_of,
    name=_named,
    crumbs=_crumbs,
    table={
        "confirm": Act(
            title="确认批量导入",
            roles=STAFF,
            states=(State.CHECKED,),
            elsewhere=_once_confirmed,
            told=("按检查报告写入全部内容，重新评定有关主体。",),
            said="",
            do=_confirm,
            whole=False,
        ),
        "discard": Act(
            title="放弃批量导入",
            roles=STAFF,
            elsewhere=_once_discarded,
            told=("文件不再导入，什么也不写入。",),
            said="",
            do=_discard,
            then=lambda form, made: reverse("credit:import_list"),
            dangerous=True,
            whole=False,
        ),
    },
)
