"""Working off what facts and grades promised to the world outside (Articles 13, 15): every request is looked at once.

A request is taken, what follows from it is written, and it is deleted, in one transaction: a worker that dies between
two lines leaves it to the next. Two workers never take the same one. One that fails is left, and holds up no other.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import connection, transaction

from credit.models import DisclosureRequest

Follower = Callable[[DisclosureRequest, datetime], None]
"""What a channel does about a change: reads the state of now, writes what has to be told. Safe to run twice."""

BLOCK = 50
logger = logging.getLogger(__name__)


def work(followers: tuple[Follower, ...], at: datetime) -> int:
    """Work off all that waits; returns how many requests were looked at. Those that fail wait for the next time."""
    done, failed = 0, set[int]()
    while taken := _block(followers, at, failed):
        done += taken
    return done - len(failed)


@transaction.atomic
def _block(followers: tuple[Follower, ...], at: datetime, failed: set[int]) -> int:
    waiting = DisclosureRequest.objects.exclude(pk__in=failed).order_by("pk")
    if connection.vendor == "postgresql":
        waiting = waiting.select_for_update(skip_locked=True, of=("self",))
    requests = list(waiting.select_related("subject__department", "record", "listing")[:BLOCK])
    for request in requests:
        if not _followed(request, followers, at):
            failed.add(request.pk)
    answered = [request.pk for request in requests if request.pk not in failed]
    DisclosureRequest.objects.filter(pk__in=answered).delete()
    return len(requests)


def _followed(request: DisclosureRequest, followers: tuple[Follower, ...], at: datetime) -> bool:
    try:
        with transaction.atomic():
            for follow in followers:
                follow(request, at)
    except Exception:
        logger.exception("公示共享请求 %s 未能办理，下次再试", request.pk)
        return False
    return True
