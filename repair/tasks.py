"""Celery jobs of repair: safe to run twice."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from repair import executing, noticing


@shared_task(name="repair.tasks.issue_notices")
def issue_notices() -> None:
    """Issue the repair notices that are owed, those of new penalties among them."""
    noticing.sweep(timezone.now())


@shared_task(name="repair.tasks.follow_effects")
def follow_effects() -> None:
    """Register the effects of repairs that publication and sharing have carried out."""
    executing.follow_all(timezone.now())
