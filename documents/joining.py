"""Several papers as one file: to look at, to print, to take along."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import TYPE_CHECKING

from config.at_need import AtNeed

if TYPE_CHECKING:
    import pypdf
else:
    pypdf = AtNeed("pypdf")


def joined(papers: Iterable[bytes], *, both_sides: bool = False) -> bytes:
    """One file of these papers, one after the other; printed on both sides, each begins on a front page."""
    book = pypdf.PdfWriter()
    for paper in papers:
        before = len(book.pages)
        book.append(io.BytesIO(paper), import_outline=False)
        if both_sides and (len(book.pages) - before) % 2:
            book.add_blank_page()
    written = io.BytesIO()
    book.write(written)
    return written.getvalue()
