"""The ledger as a file, whatever the format: one way for downloads, jobs and the command."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from accounts.models import User
from credit.ledger.book import Ledger
from credit.ledger.pdf import write_pdf
from credit.ledger.sheets import Progress, write_csv, write_json, write_xlsx
from credit.models import Export
from credit.outside import exporting


class Format(NamedTuple):
    """A format: what it is called, how it is written, and how many rows are answered at once, without a job."""

    label: str
    content_type: str
    write: Callable[[Ledger, Path, Progress], None]
    at_once: int


FORMATS = {
    "pdf": Format("PDF", "application/pdf", write_pdf, at_once=100),
    "xlsx": Format(
        "Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx, at_once=10_000
    ),
    "csv": Format("CSV", "text/csv; charset=utf-8", write_csv, at_once=20_000),
    "json": Format("JSON", "application/json", write_json, at_once=20_000),
}
"""By the ending of the file's name; `at_once` is what took about three seconds."""


def leave(ledger: Ledger, ending: str, *, by: User | None, at: datetime) -> Export:
    """Note that a ledger read as of one moment leaves the house as a file; by nobody is by command."""
    query, catalogue = ledger.query, ledger.catalogue
    export = Export(
        what=Export.What.LEDGER,
        format=ending,
        condition=ledger.condition,
        rows=ledger.total,
        full_identity=query.full_identity,
        by=by,
        at=at,
        shown_at=ledger.at,
        as_of=query.as_of,
        known_on=query.known_on,
        department_id=next(iter(catalogue.sections_meant(query.section)), None),
        level=query.level,
        text=query.text,
    )
    return exporting.leave(export, industries=catalogue.industries_meant(query.industry))


def write(ledger: Ledger, ending: str, path: Path, progress: Progress = lambda done: None) -> None:
    """Write the ledger to `path` as `ending`, telling `progress` the rows done."""
    FORMATS[ending].write(ledger, path, progress)
