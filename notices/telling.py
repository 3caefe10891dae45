"""Telling people something, once each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from accounts.models import User
from notices.models import Notice


def tell(
    recipients: Iterable[User],
    *,
    key: str,
    title: str,
    at: datetime,
    body: str = "",
    url: str = "",
    urgent: bool = False,
) -> None:
    """Put a notice before each of these people, in the running transaction; who was told of `key` before is not again.

    `title` and `body` hold no identity numbers.
    """
    Notice.objects.bulk_create(
        (
            Notice(recipient=person, key=key, title=title[:200], body=body, url=url, urgent=urgent, told_at=at)
            for person in recipients
            if person.is_active
        ),
        ignore_conflicts=True,
    )
