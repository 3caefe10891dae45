"""Background work of inspections; each task is one call and may run twice."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from inspections import complaining, permitting, receiving


@shared_task(name="inspections.tasks.remind_of_permits")
def remind_of_permits() -> None:
    """Tell of permits that end soon or have ended, once each."""
    permitting.remind(timezone.now())


@shared_task(name="inspections.tasks.keep_complaint_clocks")
def keep_complaint_clocks() -> None:
    """Terms for complaints that files brought in, and the end of those that files settled."""
    complaining.keep_clocks(timezone.now())


@shared_task(name="inspections.tasks.forget_addresses")
def forget_addresses() -> None:
    """Wipe where public complaints and ratings came from, once it is of no use."""
    receiving.forget_addresses(timezone.now())
