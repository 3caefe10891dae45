"""The ledger as a paper: A4 across, made in parts so that memory and progress stay in hand, with one run of pages.

A part that is not the last gives its unfinished last page back: its rows begin the next part, so no page shows where
the parts meet. The foot of each page is laid over when the number of pages is known.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from django.template.loader import render_to_string

from config.at_need import AtNeed
from credit.facts.moments import moment_words
from credit.ledger.book import Ledger
from credit.ledger.rows import LedgerRow
from credit.ledger.sheets import TITLE, Progress
from documents.typesetting import BUREAU

if TYPE_CHECKING:
    import pypdf
    from weasyprint import Document

    from documents import layout
else:
    layout, pypdf = AtNeed("documents.layout"), AtNeed("pypdf")

PART = 300
"""Rows laid out at once: WeasyPrint needs some 10 ms and 0.2 MiB a row."""


class Numbered(NamedTuple):
    """A row and its number in the ledger."""

    serial: int
    row: LedgerRow


def write_pdf(ledger: Ledger, path: Path, progress: Progress) -> None:
    """Lay out the ledger part by part, join the parts, and number the pages."""
    assert ledger.at, "a paper says as of which moment its data are"
    with tempfile.TemporaryDirectory(dir=path.parent, prefix="parts-") as folder:
        parts = list(_parts(ledger, Path(folder), progress))
        joined = pypdf.PdfWriter()
        for part in parts:
            joined.append(str(part), import_outline=False)
        _number(joined, ledger, ledger.at, progress)
        joined.add_metadata({"/Title": TITLE, "/Author": BUREAU, "/Subject": ledger.condition})
        joined.write(str(path))


def _parts(ledger: Ledger, folder: Path, progress: Progress) -> Iterator[Path]:
    waiting = iter(Numbered(serial, row) for serial, row in enumerate(ledger.rows(), start=1))
    carried: list[Numbered] = []
    upcoming = list(islice(waiting, PART))
    done, number = 0, 0
    while True:
        rows, upcoming = carried + upcoming, list(islice(waiting, PART))
        document = _laid_out(ledger, rows, first=done == 0, last=not upcoming)
        number += 1
        path = folder / f"{number:05d}.pdf"
        document, carried = _finished(document, rows) if upcoming else (document, [])
        document.write_pdf(str(path))
        yield path
        done += len(rows) - len(carried)
        progress(done)
        if not upcoming:
            return


def _laid_out(ledger: Ledger, rows: list[Numbered], *, first: bool, last: bool) -> Document:
    page = render_to_string("credit/ledger.pdf.html", {"ledger": ledger, "rows": rows, "first": first, "last": last})
    return layout.laid_out(page)


def _finished(document: Document, rows: list[Numbered]) -> tuple[Document, list[Numbered]]:
    """The part without its last page, and the rows on that page, with which the next part begins."""
    begun = [int(name[1:]) for name in document.pages[-1].anchors if re.fullmatch(r"r\d+", name)]
    if len(document.pages) == 1 or not begun:
        return document, []
    return document.copy(document.pages[:-1]), rows[min(begun) - rows[0].serial :]


def _number(joined: pypdf.PdfWriter, ledger: Ledger, made_at: datetime, progress: Progress) -> None:
    """Lay the foot over every page: 第 x 页 共 y 页, and of what moment the data are."""
    said = {
        "pages": range(len(joined.pages)),
        "data_until": moment_words(min(ledger.known or made_at, made_at)),
        "rulebook": ledger.rulebook,
        "made_at": moment_words(made_at),
    }
    foot = layout.laid_out(render_to_string("credit/ledger_foot.pdf.html", said))
    with tempfile.TemporaryFile() as file:
        foot.write_pdf(file)
        for number, (page, below) in enumerate(zip(joined.pages, pypdf.PdfReader(file).pages, strict=True)):
            page.merge_page(below)
            page.compress_content_streams()
            if number % 100 == 0:
                progress(ledger.total)
