"""Working off what facts and grades promised to the world outside (Articles 13, 15): every request is looked at once.

What follows from a request is written, and the request deleted, in one transaction. One that fails waits for its next
time, and holds up no other.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from credit.models import DisclosureRequest
from desk import promises

Follower = Callable[[DisclosureRequest, datetime], None]
"""What a channel does about a change: reads the state of now, writes what has to be told. Safe to run twice."""


def work(followers: tuple[Follower, ...], at: datetime) -> int:
    """Show all that is due to every channel, in order; returns how many requests were answered."""

    def answer(request: DisclosureRequest) -> None:
        for follow in followers:
            follow(request, at)
        request.delete()

    rows = DisclosureRequest.objects.select_related("subject__department", "record", "listing")
    return promises.work_off(rows, answer, at)
