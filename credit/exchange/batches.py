"""Files uploaded from the screen: kept sealed, rehearsed, confirmed once, imported once; by the request or by a job.

The state of the batch is the promise. Whoever works on a batch holds its row locked, so that nobody else does, and a
killed worker's promise is free again; the batch is done in the very transaction that writes its rows.
"""

from __future__ import annotations

import hashlib
import logging
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import uuid4

from celery import current_app
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
from subjects.identity import seal_bytes, unseal_bytes

State = ImportBatch.State

CHECK_TASK = "credit.tasks.check_import"
COMMIT_TASK = "credit.tasks.commit_import"
SMALL = 2000
"""So many rows are checked and imported while the person waits; more are left to a worker."""
SMALL_FILE = 400_000
LOST_MESSAGE = timedelta(seconds=60)

log = logging.getLogger(__name__)


def folder() -> Path:
    """Where uploaded files are kept, each sealed and under a name that says nothing."""
    return Path(settings.VAR_DIR) / "imports"


def take_in(data: bytes, name: str, *, by: User, clock: Clock) -> ImportBatch:
    """Keep an uploaded file and check it: at once when it is small, else by a job."""
    key = uuid4().hex
    folder().mkdir(parents=True, exist_ok=True)
    (folder() / key).write_bytes(seal_bytes(data))
    with transaction.atomic():
        batch = ImportBatch.objects.create(
            name=name[:200], file=key, sha256=hashlib.sha256(data).hexdigest(), state=State.CHECKING, uploaded_by=by
        )
        _set_to_work(batch, CHECK_TASK, at_once=_is_small(data, name))
    if _is_small(data, name):
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


def _set_to_work(batch: ImportBatch, task: str, *, at_once: bool) -> None:
    if not at_once:
        transaction.on_commit(partial(_nudge, task, batch.pk), robust=True)


def _nudge(task: str, batch: int) -> None:
    """Send the message; when the broker cannot be reached the sweep will find the batch."""
    current_app.send_task(task, args=[batch], ignore_result=True, retry=False)


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
    waiting = ImportBatch.objects.select_for_update(skip_locked=True, of=("self",))
    return waiting.select_related("uploaded_by__department", "confirmed_by").filter(pk=pk, state=state).first()


def _errand(batch: ImportBatch, clock: Clock) -> Errand:
    by = batch.confirmed_by or batch.uploaded_by
    return Errand(tables_of(batch), batch.name, by, clock, batch.uploaded_by.department, partial(_tell_stage, batch.pk))


def check(pk: int, clock: Clock) -> None:
    """Rehearse the import of a batch that waits for its check. What a busy database refused, the sweep tries again."""
    try:
        _check(pk, clock)
    except OperationalError:
        log.warning("import %s waits: the database was busy", pk)
    except Exception:
        log.exception("import %s could not be checked", pk)
        _give_back(pk, State.CHECKING)
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


def _give_back(pk: int, state: State) -> None:
    """What nobody foresaw happened, and nothing was written: the person is told, and the batch is not tried for ever."""
    text = f"处理中断，没有写入任何内容。请重新上传；若仍不行，请告知系统管理员：批量导入 {pk}。"
    report = Report("", faults=[Finding("", None, "", "", text)])
    ImportBatch.objects.filter(pk=pk, state=state).update(state=State.FAULTY, report=report.as_json())


def confirm(batch: ImportBatch, *, by: User, clock: Clock) -> bool:
    """Import a checked batch, once however often it is confirmed: at once when it is small, else by a job.

    Returns whether it was this confirmation that counted.
    """
    with transaction.atomic():
        taken = ImportBatch.objects.filter(pk=batch.pk, state=State.CHECKED)
        if not taken.update(state=State.IMPORTING, confirmed_by=by):
            _require_confirmed(batch)
            return False
        _set_to_work(batch, COMMIT_TASK, at_once=_has_few_rows(batch))
    if _has_few_rows(batch):
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
        _give_back(pk, State.IMPORTING)
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


def take_up(at: datetime) -> None:
    """Send again the messages of batches that wait too long; whoever is at work on one keeps it."""
    late = ImportBatch.objects.filter(state__in=(State.CHECKING, State.IMPORTING), uploaded_at__lt=at - LOST_MESSAGE)
    for pk, state in late.values_list("pk", "state"):
        _nudge(CHECK_TASK if state == State.CHECKING else COMMIT_TASK, pk)


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
