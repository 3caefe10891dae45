"""Celery jobs of the papers: each calls one function and may run twice."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from desk import promises
from documents import batching
from documents.models import Batch


@shared_task(name="documents.tasks.issue_batch")
def issue_batch(batch: int) -> None:
    """Issue the papers of a batch, unless somebody else is at it."""
    batching.issue_all(batch, timezone.now)


@shared_task(name="documents.tasks.sweep_batches")
def sweep_batches() -> None:
    """Take up the batches that a lost message or a killed worker left."""
    promises.sweep(Batch.objects.all(), timezone.now())
