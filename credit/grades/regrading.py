"""Grading everybody again (全部重新评定): blocks of subjects handed to several processes where the database allows it."""

from __future__ import annotations

import gc
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from functools import partial
from multiprocessing import get_context

from django.db import connection, connections

from credit.grades.grading import Regraded, batches, regrade
from subjects.models import Subject

CAUSE = "全部重新评定"


def regrade_all(processes: int, at: datetime) -> Regraded:
    """Grade every subject again, writing only where the timeline differs; each block commits by itself.

    With more than one process on PostgreSQL the blocks are shared out: then it must not run inside a transaction, whose
    uncommitted facts no other process would see. SQLite has one writer, so there it is always one process.
    """
    subjects = list(Subject.objects.order_by("pk").values_list("pk", flat=True))
    if processes < 2 or connection.vendor != "postgresql":
        return regrade(subjects, cause=CAUSE, at=at)
    if connection.in_atomic_block:
        raise RuntimeError("regrade_all with several processes cannot see an open transaction; commit it first")
    return _shared_out(batches(subjects), processes, at)


def _shared_out(blocks: Iterable[list[int]], processes: int, at: datetime) -> Regraded:
    connections.close_all()  # a child must not inherit an open one
    with ProcessPoolExecutor(processes, mp_context=get_context("fork"), initializer=_settle_memory) as pool:
        return sum(pool.map(partial(regrade, cause=CAUSE, at=at), blocks), Regraded(0, 0))


def _settle_memory() -> None:
    """Grading makes many small objects and no cycles: a fifth of the time would go into looking for them."""
    gc.freeze()
    gc.set_threshold(200_000)
