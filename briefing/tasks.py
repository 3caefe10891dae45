"""Background work of the board; each task is one call and may run twice."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from briefing.quality import counting


@shared_task(name="briefing.tasks.count_quality")
def count_quality() -> None:
    """Keep what the checks of data quality find today."""
    counting.keep(timezone.localdate())
