"""Several issued papers in one file for the printer, each as it was issued."""

from __future__ import annotations

from collections.abc import Sequence

from documents.joining import joined
from documents.models import DocumentFile


def bundle(documents: Sequence[int]) -> bytes | None:
    """These papers (ids) one after the other, each beginning on a front page; None where there is none."""
    if not documents:
        return None
    files = {row.pk: row for row in DocumentFile.objects.filter(pk__in=documents)}
    return joined((bytes(files[pk].pdf) for pk in documents), both_sides=True)
