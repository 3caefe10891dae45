"""Background work of sharing and publication; each task is one call and may run twice."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from disclosure import working
from disclosure.publishing import ending, following

FOLLOWERS: tuple[working.Follower, ...] = (following.follow,)
"""The channels that look at every change, in order."""


@shared_task(name="disclosure.tasks.work")
def work() -> None:
    """Look at what changed, and write what has to be told outside."""
    working.work(FOLLOWERS, timezone.now())


@shared_task(name="disclosure.tasks.end_publications")
def end_publications() -> None:
    """Note what stopped by itself, and tell the department; the public page does not wait for this."""
    ending.expire_due(timezone.localdate(), timezone.now())
