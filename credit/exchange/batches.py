"""Files uploaded from the screen: kept sealed, rehearsed, confirmed once, imported once; by the request or by a job.

Whoever works on a batch holds its row locked, so that nobody else does, and what a killed worker left is free again; the
batch is done in the very transaction that writes its rows.
"""

from __future__ import annotations

import hashlib
import logging
from datetime import datetime
from functools import partial
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.db import OperationalError, transaction

from accounts.gate import Refused
from accounts.models import User
from credit.exchange.findings import Finding
from credit.exchange.guarding import Unreadable
from credit.exchange.importing import Clock, Entered, Errand, enter, rehearse, settle
from credit.exchange.reading import Table, read_bytes
from credit.exchange.reporting import Report
from credit.models import ImportBatch
from desk import promises
from desk.models import Hindrance
from subjects.identity import seal_bytes, unseal_bytes

State = ImportBatch.State

SMALL = 2000
"""So many rows are checked and imported while the person waits; more are left to a worker."""
SMALL_FILE = 400_000

WHAT_TO_DO = "请上传人重新上传；仍不行的，请把任务编号和时间告知维护人员，对照服务器日志查找原因"

log = logging.getLogger(__name__)


def folder() -> Path:
    """Where uploaded files are kept, each sealed and under a name that says nothing."""
    return Path(settings.VAR_DIR) / "imports"


def take_in(data: bytes, name: str, *, by: User, clock: Clock, family: str = "") -> ImportBatch:
    """Keep an uploaded file and check it: at once when it is small, else by a job."""
    key = uuid4().hex
    folder().mkdir(parents=True, exist_ok=True)
    (folder() / key).write_bytes(seal_bytes(data))
    with transaction.atomic():
        batch = ImportBatch.objects.create(
            name=name[:200],
            file=key,
            sha256=hashlib.sha256(data).hexdigest(),
            state=State.CHECKING,
            uploaded_by=by,
            family=family,
        )
        if not (at_once := _is_small(data, name)):
            promises.nudge(batch.job)
    if at_once:
        check(batch.pk, clock)
    batch.refresh_from_db()
    return batch


def _is_small(data: bytes, name: str) -> bool:
    if len(data) > SMALL_FILE:
        return False
    try:
        return sum(len(table.rows) for table in read_bytes(data, name)) <= SMALL
    except Unreadable:
        return True


def content(batch: ImportBatch) -> bytes:
    """The uploaded file. Raises `Unreadable` when it is gone."""
    path = folder() / batch.file
    if not path.is_file():
        raise Unreadable("上传的文件已不在服务器上，请重新上传。")
    return unseal_bytes(path.read_bytes())


def tables_of(batch: ImportBatch) -> list[Table] | Unreadable:
    """The tables of the uploaded file, or why there are none."""
    try:
        return read_bytes(content(batch), batch.name)
    except Unreadable as fault:
        return fault


def _taken(pk: int, state: State) -> ImportBatch | None:
    """The batch, locked, if it is still to be worked on and nobody else is at it."""
    rows = ImportBatch.objects.select_related("uploaded_by__department", "confirmed_by")
    return next(iter(promises.take(rows.filter(pk=pk, state=state))), None)


def _errand(batch: ImportBatch, clock: Clock) -> Errand:
    by = batch.confirmed_by or batch.uploaded_by
    own, told = batch.uploaded_by.department, partial(_tell_stage, batch.pk)
    return Errand(tables_of(batch), batch.name, by, clock, own, told, batch.family)


def check(pk: int, clock: Clock) -> None:
    """Rehearse the import of a batch that waits for its check. What a busy database refused, the sweep tries again."""
    try:
        _check(pk, clock)
    except OperationalError:
        log.warning("import %s waits: the database was busy", pk)
    except Exception:
        log.exception("import %s could not be checked", pk)
        _give_up(pk, State.CHECKING, clock())
    _forget_stage(pk)


@transaction.atomic
def _check(pk: int, clock: Clock) -> None:
    batch = _taken(pk, State.CHECKING)
    if batch is None:
        return
    report = rehearse(_errand(batch, clock))
    batch.state = State.FAULTY if report.faults else State.CHECKED
    batch.report = report.as_json()
    batch.save(update_fields=["state", "report"])


@transaction.atomic
def _give_up(pk: int, state: State, at: datetime) -> None:
    """What nobody foresaw happened, and nothing was written: the person is told, and the batch is not tried for ever."""
    text = f"处理中断，没有写入任何内容。请重新上传；若仍不行，请告知系统管理员：批量导入 {pk}。"
    report = Report("", faults=[Finding("", None, "", "", text)])
    if batch := _taken(pk, state):
        promises.give_up(batch, Hindrance(text, WHAT_TO_DO), at=at, state=State.FAULTY, report=report.as_json())


def confirm(batch: ImportBatch, *, by: User, clock: Clock) -> bool:
    """Import a checked batch, once however often it is confirmed: at once when it is small, else by a job.

    Returns whether it was this confirmation that counted.
    """
    with transaction.atomic():
        taken = ImportBatch.objects.filter(pk=batch.pk, state=State.CHECKED)
        if not taken.update(state=State.IMPORTING, confirmed_by=by, asked_at=clock()):
            _require_confirmed(batch)
            return False
        batch.refresh_from_db()
        if not (at_once := _has_few_rows(batch)):
            promises.nudge(batch.job)
    if at_once:
        commit(batch.pk, clock)
    return True


def _require_confirmed(batch: ImportBatch) -> None:
    batch.refresh_from_db()
    if batch.state not in (State.IMPORTING, State.DONE):
        raise Refused("第五条", f"“{batch.name}”现为“{batch.get_state_display()}”，不能导入；请重新上传。")


def _has_few_rows(batch: ImportBatch) -> bool:
    sheets = batch.report["sheets"]
    return sum(int(sheet[what]) for sheet in sheets for what in ("added", "changed", "unchanged")) <= SMALL


def commit(pk: int, clock: Clock) -> None:
    """Import a confirmed batch: checked again, for the database may have changed since, written, graded."""
    try:
        _commit(pk, clock)
    except OperationalError:
        log.warning("import %s waits: the database was busy", pk)
    except Exception:
        log.exception("import %s was interrupted", pk)
        _give_up(pk, State.IMPORTING, clock())
    _forget_stage(pk)


def _commit(pk: int, clock: Clock) -> None:
    with transaction.atomic():
        batch = _taken(pk, State.IMPORTING)
        if batch is None:
            return
        errand = _errand(batch, clock)
        entered = enter(errand)
        _close(batch, entered, clock())
    if entered.report.written:
        batch.report = settle(errand, entered).as_json()
        batch.save(update_fields=["report"])


def _close(batch: ImportBatch, entered: Entered, at: datetime) -> None:
    report = entered.report.as_json()
    if entered.report.written:  # until the grades are known, those of the rehearsal stand
        report["moves"], report["new_levels"] = batch.report.get("moves", []), batch.report.get("new_levels", {})
    batch.state = State.DONE if entered.report.written else State.FAULTY
    batch.report, batch.finished_at = report, at
    batch.save(update_fields=["state", "report", "finished_at"])


def discard(batch: ImportBatch, *, clock: Clock) -> bool:
    """Give a file up that was not imported; what was uploaded is deleted. Returns whether anything changed."""
    waiting = ImportBatch.objects.filter(pk=batch.pk, state__in=(State.FAULTY, State.CHECKED, State.CHECKING))
    if waiting.update(state=State.DISCARDED, finished_at=clock()):
        (folder() / batch.file).unlink(missing_ok=True)
        return True
    batch.refresh_from_db()
    if batch.state != State.DISCARDED:
        raise Refused("第五条", f"“{batch.name}”现为“{batch.get_state_display()}”，不能放弃。")
    return False


def _stage_file(pk: int) -> Path:
    return folder() / f"{pk}.stage"


def _tell_stage(pk: int, stage: str) -> None:
    """Beside the database: what the transaction writes, nobody sees before it ends."""
    folder().mkdir(parents=True, exist_ok=True)
    _stage_file(pk).write_text(stage, encoding="utf-8")


def _forget_stage(pk: int) -> None:
    _stage_file(pk).unlink(missing_ok=True)


def stage_of(batch: ImportBatch) -> str:
    """What the worker is doing right now."""
    try:
        return _stage_file(batch.pk).read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
