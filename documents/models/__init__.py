"""Issued papers and how they were served; batches of papers that a job issues."""

from documents.models.batches import Batch, BatchLine
from documents.models.papers import Attempt, Document, DocumentFile, DocumentQuerySet, Service

__all__ = ["Attempt", "Batch", "BatchLine", "Document", "DocumentFile", "DocumentQuerySet", "Service"]
