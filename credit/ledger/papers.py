"""Papers that take a while: asked for, made by a job, kept for whoever asked. The row is the promise.

A worker takes a paper by changing its state, and keeps it by changing the time of its last beat: whoever finds another
beat there than the own last one has lost the paper and stops. So two workers never finish the same one, and one that a
killed worker left is taken up again. Each attempt writes to a folder of its own.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from celery import current_app
from django.conf import settings
from django.db import transaction

from accounts.models import User
from credit.ledger import files
from credit.ledger.book import Ledger
from credit.ledger.query import LedgerQuery
from credit.models import Paper

State = Paper.State

MAKE_TASK = "credit.tasks.make_paper"
LOST_MESSAGE = timedelta(seconds=30)
"""A paper that waited this long is announced to the workers again."""
LOST_WORKER = timedelta(minutes=5)
"""A paper whose worker was silent this long is given to another."""
KEPT = timedelta(days=30)
MOST_ATTEMPTS = 3

log = logging.getLogger(__name__)


class LostPaper(Exception):
    """Another worker has taken the paper; what was done so far is thrown away."""


def folder_of(paper: Paper) -> Path:
    """Where the paper's file is kept."""
    return Path(settings.VAR_DIR) / "papers" / str(paper.pk)


def path_of(paper: Paper) -> Path:
    """The finished file; its name is what it is called when downloaded."""
    return folder_of(paper) / paper.file


@transaction.atomic
def ask(query: LedgerQuery, ending: str, *, title: str, total: int, by: User) -> Paper:
    """Promise a ledger; asked for twice before anybody began to make it, it is promised once."""
    User.objects.select_for_update().get(pk=by.pk)
    waiting = Paper.objects.filter(
        parameters=query.parameters, format=ending, requested_by=by, state=State.QUEUED
    ).first()
    if waiting:
        return waiting
    paper = Paper.objects.create(
        parameters=query.parameters, format=ending, requested_by=by, title=title, total_rows=total
    )
    transaction.on_commit(partial(_nudge, paper.pk), robust=True)
    return paper


def _nudge(paper: int) -> None:
    """Send the message; when the broker cannot be reached the sweep will find the row."""
    current_app.send_task(MAKE_TASK, args=[paper], ignore_result=True, retry=False)


def make(pk: int, clock: Callable[[], datetime]) -> None:
    """Make the paper unless somebody else is at it; a failure is written on it in words for people."""
    paper = _take(pk, clock())
    if paper is None:
        return
    try:
        _make(paper, clock)
    except LostPaper:
        log.warning("paper %s was taken up by another worker", pk)
    except Exception as fault:
        log.exception("paper %s failed", pk)
        with suppress(LostPaper):
            _keep(paper, state=State.FAILED, error=_in_words(fault), finished_at=clock())


def _take(pk: int, at: datetime) -> Paper | None:
    """Take a waiting paper; None when it is not waiting, or was left unfinished too often."""
    paper = Paper.objects.filter(pk=pk, state=State.QUEUED).first()
    if paper is None:
        return None
    if paper.attempts >= MOST_ATTEMPTS:
        error = (
            f"已处理 {paper.attempts} 次，每次都被中断。请缩小范围后重试；若仍不行，请告知系统管理员：文件任务 {pk}。"
        )
        Paper.objects.filter(pk=pk, state=State.QUEUED).update(state=State.FAILED, error=error, finished_at=at)
        return None
    taken = Paper.objects.filter(pk=pk, state=State.QUEUED).update(
        state=State.RUNNING, beat_at=at, done_rows=0, error="", attempts=paper.attempts + 1
    )
    if not taken:
        return None
    paper.beat_at = at
    return paper


def _keep(paper: Paper, **changed: object) -> None:
    """Change a paper that is still ours; raises LostPaper when it is not."""
    if not Paper.objects.filter(pk=paper.pk, state=State.RUNNING, beat_at=paper.beat_at).update(**changed):
        raise LostPaper(str(paper.pk))


def _beat(paper: Paper, at: datetime, **changed: object) -> None:
    _keep(paper, beat_at=at, **changed)
    paper.beat_at = at


def _make(paper: Paper, clock: Callable[[], datetime]) -> None:
    ledger = Ledger(LedgerQuery.of(paper.parameters), at=clock())
    _beat(paper, clock(), total_rows=ledger.total)
    folder_of(paper).mkdir(parents=True, exist_ok=True)
    own = Path(tempfile.mkdtemp(dir=folder_of(paper), prefix="made-"))
    try:
        name = f"{ledger.title}.{paper.format}"
        files.write(ledger, paper.format, own / "unfinished", lambda done: _beat(paper, clock(), done_rows=done))
        digest = _digest(own / "unfinished")
        (own / "unfinished").replace(own / name)
        with transaction.atomic():  # From here on it can be fetched, and holds what is known now.
            finished = clock()
            _keep(paper, state=State.DONE, file=f"{own.name}/{name}", sha256=digest, finished_at=finished)
            files.leave(ledger, paper.format, by=paper.requested_by, at=finished)
    except BaseException:
        shutil.rmtree(own, ignore_errors=True)
        raise
    _throw_away_all_but(own)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _throw_away_all_but(own: Path) -> None:
    """What killed workers left."""
    for left in own.parent.iterdir():
        if left != own:
            shutil.rmtree(left, ignore_errors=True)


def _in_words(fault: Exception) -> str:
    if isinstance(fault, OSError):
        return "文件未能写入：服务器磁盘空间不足，或者没有写入权限。请告知系统管理员后重试。"
    return "生成时出现问题，没有完成。请重试；若仍不行，请将操作时间告知系统管理员。"


@transaction.atomic
def retry(paper: Paper) -> None:
    """Promise a failed paper again; twice is once."""
    if Paper.objects.filter(pk=paper.pk, state=State.FAILED).update(
        state=State.QUEUED, error="", done_rows=0, attempts=0, beat_at=None, finished_at=None
    ):
        transaction.on_commit(partial(_nudge, paper.pk), robust=True)


def take_up(at: datetime) -> list[int]:
    """Announce again what a lost message or a killed worker left; gives the papers (ids)."""
    Paper.objects.filter(state=State.RUNNING, beat_at__lt=at - LOST_WORKER).update(state=State.QUEUED, beat_at=at)
    waiting = Paper.objects.filter(state=State.QUEUED, requested_at__lt=at - LOST_MESSAGE).order_by("pk")
    left = list(waiting.values_list("pk", flat=True))
    for paper in left:
        _nudge(paper)
    return left


def clear_away(at: datetime) -> None:
    """Delete the files of papers that were kept long enough; the row stays and says so."""
    for paper in Paper.objects.filter(finished_at__lt=at - KEPT).exclude(file=""):
        shutil.rmtree(folder_of(paper), ignore_errors=True)
        Paper.objects.filter(pk=paper.pk).update(file="")
