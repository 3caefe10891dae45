"""Working off what facts and grades promised to the world outside (Articles 13, 15): every request is looked at once.

A request is taken, what follows from it is written, and it is deleted, in one transaction: a worker that dies between
two lines leaves it to the next. Two workers never take the same one.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import connection, transaction

from credit.models import DisclosureRequest

Follower = Callable[[DisclosureRequest, datetime], None]
"""What a channel does about a change: reads the state of now, writes what has to be told. Safe to run twice."""

BLOCK = 50


def work(followers: tuple[Follower, ...], at: datetime) -> int:
    """Work off all that waits; returns how many requests were looked at."""
    done = 0
    while took := _block(followers, at):
        done += took
    return done


@transaction.atomic
def _block(followers: tuple[Follower, ...], at: datetime) -> int:
    waiting = DisclosureRequest.objects.order_by("pk")
    if connection.vendor == "postgresql":
        waiting = waiting.select_for_update(skip_locked=True, of=("self",))
    requests = list(waiting.select_related("subject__department", "record", "listing")[:BLOCK])
    for request in requests:
        for follow in followers:
            follow(request, at)
    DisclosureRequest.objects.filter(pk__in=[request.pk for request in requests]).delete()
    return len(requests)
