"""Background work of sharing and publication; each task is one call and may run twice."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from desk import promises
from disclosure import working
from disclosure.models import Message
from disclosure.publishing import ending, following
from disclosure.sharing import ageing, sending, telling

FOLLOWERS: tuple[working.Follower, ...] = (telling.follow, following.follow)
"""The channels that look at every change, in order."""


@shared_task(name="disclosure.tasks.work")
def work() -> None:
    """Look at what changed, and write what has to be told outside."""
    if working.work(FOLLOWERS, timezone.now()):
        promises.nudge(Message.JOB)


@shared_task(name="disclosure.tasks.send")
def send() -> None:
    """Send the platform what is due."""
    sending.send_due(timezone.now)


@shared_task(name="disclosure.tasks.look_at_faulty")
def look_at_faulty() -> None:
    """Check again what the receiver's rules stopped."""
    ageing.look_at_faulty(timezone.now())


@shared_task(name="disclosure.tasks.look_over")
def look_over() -> None:
    """Compare everything with what was told, once a day."""
    ageing.look_over(timezone.now())


@shared_task(name="disclosure.tasks.end_publications")
def end_publications() -> None:
    """Note what stopped by itself, and tell the department; the public page does not wait for this."""
    ending.expire_due(timezone.now())
