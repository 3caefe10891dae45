"""Celery jobs: each calls one function of the domain, and may run twice."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from supervision import duties, watching


@shared_task(name="supervision.tasks.keep_duties")
def keep_duties() -> None:
    """Open the duties that are owed today, and cease those that are not."""
    duties.keep_all(timezone.now())


@shared_task(name="supervision.tasks.watch_grounds")
def watch_grounds() -> None:
    """Ask for the removal of listings that no record bears any more, and end what was put off for nothing."""
    watching.watch_grounds(timezone.now())
