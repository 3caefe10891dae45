"""A ledger as a paper: A4 across, made in parts so that memory and progress stay in hand, with one run of pages.

A part that is not the last gives its unfinished last page back: its rows begin the next part, so no page shows where
the parts meet. The foot of each page is laid over when the number of pages is known.
"""

from __future__ import annotations

import gc
import re
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from config.at_need import AtNeed
from credit.ledger.editions import Foot, Seal, foot_of
from credit.ledger.ledgers import Ledger
from credit.ledger.sheets import SERIAL, Progress
from documents.typesetting import BUREAU

if TYPE_CHECKING:
    import pypdf
    from weasyprint import Document

    from documents import layout
else:
    layout, pypdf = AtNeed("documents.layout"), AtNeed("pypdf")

PART = 300
"""Rows laid out at once: WeasyPrint needs some 10 ms and 0.2 MiB a row."""
LONG = 25
"""A row of more lines may break: a page has some forty, and what fits none would push away the head."""
SERIAL_WIDTH = 9
"""As `LedgerColumn.width`."""


class Numbered(NamedTuple):
    """A row and its number in the ledger."""

    serial: int
    row: Any


def write_pdf(ledger: Ledger[Any], path: Path, progress: Progress) -> None:
    """Lay out the ledger part by part, join the parts, and number the pages."""
    assert ledger.at, "a paper says as of which moment its data are"
    seal = Seal(ledger)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix="parts-") as folder:
        parts = list(_parts(ledger, seal.over(ledger.rows()), Path(folder), progress))
        joined = pypdf.PdfWriter()
        for part in parts:
            joined.append(str(part), import_outline=False)
        _number(joined, ledger, foot_of(ledger, seal.edition(ledger.at)), progress)
        joined.add_metadata({"/Title": ledger.heading, "/Author": BUREAU, "/Subject": ledger.condition})
        joined.write(str(path))


def _parts(ledger: Ledger[Any], rows: Iterator[Any], folder: Path, progress: Progress) -> Iterator[Path]:
    waiting = iter(Numbered(serial, row) for serial, row in enumerate(rows, start=1))
    carried: list[Numbered] = []
    upcoming = list(islice(waiting, PART))
    done, number = 0, 0
    while True:
        part, upcoming = carried + upcoming, list(islice(waiting, PART))
        document = _laid_out(ledger, part, first=done == 0, last=not upcoming)
        number += 1
        path = folder / f"{number:05d}.pdf"
        document, carried = _finished(document, part) if upcoming else (document, [])
        document.write_pdf(str(path))
        del document
        gc.collect()  # What was laid out refers to itself in rings, some 100 MiB of them a part.
        yield path
        done += len(part) - len(carried)
        progress(done)
        if not upcoming:
            return


def _laid_out(ledger: Ledger[Any], rows: list[Numbered], *, first: bool, last: bool) -> Document:
    shown = {"ledger": ledger, "rows": [_printed(ledger, one) for one in rows], "first": first, "last": last}
    shown |= {"heads": _heads(ledger), "serial": SERIAL}
    return layout.laid_out(render_to_string("credit/ledger.pdf.html", shown))


class Head(NamedTuple):
    """The head of a column, and its share of the paper's width in percent."""

    label: str
    share: str


def _heads(ledger: Ledger[Any]) -> list[Head]:
    total = SERIAL_WIDTH + sum(column.width for column in ledger.columns)
    named = [(SERIAL, SERIAL_WIDTH), *((column.label, column.width) for column in ledger.columns)]
    return [Head(label, f"{width / total:.3%}") for label, width in named]


def _printed(ledger: Ledger[Any], one: Numbered) -> SafeString:
    """A row; its name tells, once it is laid out, on which page it stands."""
    cells = format_html_join("", "{}", ((column.printed(one.row),) for column in ledger.columns))
    looks = ["even"] * (one.serial % 2 == 0) + ["long"] * (_lines(ledger, one.row) > LONG)
    row = '<tr id="r{0}" class="{1}"><td class="fixed number">{0}</td>{2}</tr>'
    return format_html(row, one.serial, " ".join(looks), cells)


def _lines(ledger: Ledger[Any], row: Any) -> float:
    """About how many lines the longest cell has."""
    return max(2 * len(column.text(row)) / column.width for column in ledger.columns)


def _finished(document: Document, rows: list[Numbered]) -> tuple[Document, list[Numbered]]:
    """The part without its last page, and the rows from there on, with which the next part begins.

    Where a row goes on from one page to the next, the cut is made before it.
    """
    standing = [{int(name[1:]) for name in page.anchors if re.fullmatch(r"r\d+", name)} for page in document.pages]
    for last in range(len(standing) - 1, 0, -1):
        if standing[last] and standing[last].isdisjoint(standing[last - 1]):
            return document.copy(document.pages[:last]), rows[min(standing[last]) - rows[0].serial :]
    return document, []


def _number(joined: pypdf.PdfWriter, ledger: Ledger[Any], foot: Foot, progress: Progress) -> None:
    """Lay the foot over every page: 第 x 页 共 y 页, which edition, of what moment the data are, who signs."""
    said = {"pages": range(len(joined.pages)), "foot": foot}
    below = layout.laid_out(render_to_string("credit/ledger_foot.pdf.html", said))
    with tempfile.TemporaryFile() as file:
        below.write_pdf(file)
        for number, (page, laid) in enumerate(zip(joined.pages, pypdf.PdfReader(file).pages, strict=True)):
            page.merge_page(laid)
            page.compress_content_streams()
            if number % 100 == 0:
                progress(ledger.total)
