"""Asking for a re-grade: a row in the transaction of the fact, and a nudge to the worker after it commits."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from celery import current_app
from django.db import transaction

from subjects.models import Cause, RegradeRequest

REGRADE_TASK = "credit.tasks.regrade_subject"


def ask_regrade(subjects: Iterable[int], kind: Cause, cause: str) -> None:
    """Promise to grade these subjects (ids) again because of `cause`, and nudge the worker once that is committed."""
    for subject in promise_regrade(subjects, kind, cause):
        transaction.on_commit(partial(_nudge, subject), robust=True)


def promise_regrade(subjects: Iterable[int], kind: Cause, cause: str) -> list[int]:
    """Only the promise, for whoever grades them right after; returns the subjects, each once.

    `kind` is what is counted, `cause` is shown to people and holds no identity numbers. The sweep keeps what is not kept otherwise.
    """
    asked = sorted(set(subjects))
    rows = (RegradeRequest(subject_id=subject, kind=kind, cause=cause[:200]) for subject in asked)
    RegradeRequest.objects.bulk_create(rows, batch_size=1000)
    return asked


def _nudge(subject: int) -> None:
    """Send the message; when the broker cannot be reached the sweep will find the row."""
    current_app.send_task(REGRADE_TASK, args=[subject], ignore_result=True, retry=False)
