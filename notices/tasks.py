"""Celery jobs of the notices: each calls one function and may run twice."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from notices import posting


@shared_task(name="notices.tasks.send_digests")
def send_digests() -> None:
    """Send the digests that are promised and not out yet."""
    posting.send_due(timezone.now)
