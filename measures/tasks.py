"""Celery jobs: each calls one function of the domain, and may run twice."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from measures import ending


@shared_task(name="measures.tasks.end_with_the_level")
def end_with_the_level() -> None:
    """End what stands without level 1 and was announced by nothing."""
    ending.sweep(timezone.now())
