"""Asking for a re-grade: a row in the transaction of the fact, and a nudge to the worker after it commits."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from celery import current_app
from django.db import transaction

from subjects.models import RegradeRequest

REGRADE_TASK = "credit.tasks.regrade_subject"


def ask_regrade(subjects: Iterable[int], cause: str) -> None:
    """Promise to grade these subjects (ids) again because of `cause` (shown to people, no identity numbers)."""
    asked = sorted(set(subjects))
    RegradeRequest.objects.bulk_create(RegradeRequest(subject_id=subject, cause=cause[:200]) for subject in asked)
    for subject in asked:
        transaction.on_commit(partial(_nudge, subject), robust=True)


def _nudge(subject: int) -> None:
    """Send the message; when the broker cannot be reached the sweep will find the row."""
    current_app.send_task(REGRADE_TASK, args=[subject], ignore_result=True, retry=False)
