"""A ledger as a file, whatever the format: one way for downloads, jobs and the command."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from credit.ledger.ledgers import Ledger
from credit.ledger.pdf import write_pdf
from credit.ledger.sheets import Progress, write_csv, write_json, write_xlsx


class Format(NamedTuple):
    """A format: what it is called, how it is written, and how many rows are answered at once, without a job."""

    label: str
    content_type: str
    write: Callable[[Any, Path, Progress], None]
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


def write(ledger: Ledger[Any], ending: str, path: Path, progress: Progress = lambda done: None) -> None:
    """Write the ledger to `path` as `ending`, telling `progress` the rows done."""
    ledger.hold()
    FORMATS[ending].write(ledger, path, progress)
