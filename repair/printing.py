"""Several issued papers in one file for the printer, each as it was issued."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from config.at_need import AtNeed
from documents.models import DocumentFile

if TYPE_CHECKING:
    import pypdf
else:
    pypdf = AtNeed("pypdf")


def bundle(documents: Sequence[int]) -> bytes | None:
    """These papers (ids) one after the other, each beginning on a front page; None where there is none."""
    if not documents:
        return None
    files = {row.pk: row for row in DocumentFile.objects.filter(pk__in=documents)}
    writer = pypdf.PdfWriter()
    for pk in documents:
        reader = pypdf.PdfReader(io.BytesIO(bytes(files[pk].pdf)))
        for page in reader.pages:
            writer.add_page(page)
        if len(reader.pages) % 2:
            writer.add_blank_page()
    held = io.BytesIO()
    writer.write(held)
    return held.getvalue()
