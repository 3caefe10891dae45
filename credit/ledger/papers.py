"""Papers that take a while: asked for, made by a job that claims them, kept for whoever asked.

Each attempt writes to a folder of its own, so that a worker that was thought dead spoils nothing.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from accounts.models import User
from credit.ledger import files, ledgers
from credit.ledger.ledgers import Ledger
from credit.models import Paper
from desk import promises
from desk.models import UNHINDERED, Hindrance
from desk.promises import Lost

State = Paper.State

KEPT = timedelta(days=30)
MOST_ATTEMPTS = 3

log = logging.getLogger(__name__)


def folder_of(paper: Paper) -> Path:
    """Where the paper's file is kept."""
    return Path(settings.VAR_DIR) / "papers" / str(paper.pk)


def path_of(paper: Paper) -> Path:
    """The finished file; its name is what it is called when downloaded."""
    return folder_of(paper) / paper.file


@transaction.atomic
def ask(ledger: Ledger[Any], ending: str, *, by: User, at: datetime) -> Paper:
    """Promise a ledger; asked for twice before anybody began to make it, it is promised once."""
    User.objects.select_for_update().get(pk=by.pk)
    asked = {"parameters": ledger.parameters, "format": ending, "requested_by": by}
    if waiting := Paper.objects.filter(**asked, state=State.QUEUED).first():
        return waiting
    paper = Paper.objects.create(**asked, asked_at=at, title=ledger.title, total_rows=ledger.total)
    promises.nudge(paper.job)
    return paper


def make(pk: int, clock: Callable[[], datetime]) -> None:
    """Make the paper unless somebody else is at it; a failure is written on it in words for people."""
    paper = _take(pk, clock())
    if paper is None:
        return
    try:
        _make(paper, clock)
    except Lost:
        log.warning("paper %s was taken up by another worker", pk)
    except Exception as fault:
        log.exception("paper %s failed", pk)
        _fail(paper, _hindrance_of(fault), at=clock())


def _take(pk: int, at: datetime) -> Paper | None:
    """Take a waiting paper; None when it is not waiting, or was left unfinished too often."""
    paper = promises.claim(Paper.objects.filter(pk=pk), at, state=State.RUNNING, done_rows=0, **UNHINDERED)
    if paper and paper.attempts > MOST_ATTEMPTS:
        tried = f"已处理 {MOST_ATTEMPTS} 次，每次都被中断。"
        words = f"{tried}请缩小范围后重试；若仍不行，请告知系统管理员：文件任务 {pk}。"
        _fail(paper, Hindrance(words, "请核对服务器的内存和后台进程，之后由申请人重新提出"), at=at)
        return None
    return paper


def _fail(paper: Paper, why: Hindrance, *, at: datetime) -> None:
    promises.give_up(paper, why, at=at, state=State.FAILED, finished_at=at)


def _make(paper: Paper, clock: Callable[[], datetime]) -> None:
    ledger = ledgers.asked(paper.parameters, clock())
    promises.beat(paper, clock(), total_rows=ledger.total)
    folder_of(paper).mkdir(parents=True, exist_ok=True)
    own = Path(tempfile.mkdtemp(dir=folder_of(paper), prefix="made-"))
    try:
        name = f"{ledger.title}.{paper.format}"
        files.write(
            ledger, paper.format, own / "unfinished", lambda done: promises.beat(paper, clock(), done_rows=done)
        )
        digest = _digest(own / "unfinished")
        (own / "unfinished").replace(own / name)
        with transaction.atomic():  # From here on it can be fetched, and holds what is known now.
            finished = clock()
            kept = {"file": f"{own.name}/{name}", "sha256": digest, "finished_at": finished}
            if not promises.settle(paper, state=State.DONE, **kept):
                raise Lost(paper.told)
            ledger.leave(paper.format, by=paper.requested_by, at=finished)
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


def _hindrance_of(fault: Exception) -> Hindrance:
    if isinstance(fault, OSError):
        words = "文件未能写入：服务器磁盘空间不足，或者没有写入权限。请告知系统管理员后重试。"
        return Hindrance(words, "请核对数据目录的剩余空间和写入权限，之后由申请人重新提出", _said(fault))
    words = "生成时出现问题，没有完成。请重试；若仍不行，请将操作时间告知系统管理员。"
    return Hindrance(words, promises.hindrance_of(fault).todo, type(fault).__name__)


def _said(fault: OSError) -> str:
    return f"{type(fault).__name__}: {fault.strerror or ''}"


@transaction.atomic
def retry(paper: Paper, *, by: User, at: datetime) -> None:
    """Promise a failed paper again; twice is once."""
    failed = Paper.objects.filter(pk=paper.pk, state=State.FAILED)
    afresh = {"state": State.QUEUED, **UNHINDERED, "done_rows": 0, "attempts": 0, "finished_at": None}
    if promises.ask_again(failed, **afresh):
        promises.nudge(paper.job)


def clear_away(at: datetime) -> None:
    """Delete the files of papers that were kept long enough; the row stays and says so."""
    for paper in Paper.objects.filter(finished_at__lt=at - KEPT).exclude(file=""):
        shutil.rmtree(folder_of(paper), ignore_errors=True)
        Paper.objects.filter(pk=paper.pk).update(file="")
