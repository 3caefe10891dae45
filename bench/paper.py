"""The ledger as PDF: about three hundred rows."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from bench.figures import Figure
from bench.processes import manage
from credit.models import GradePeriod

ROWS = 300
AS_OF = date(2026, 11, 1)


def measure() -> Iterator[Figure]:
    """A ledger whose filters leave about so many rows, from start to end of the command."""
    section, level, rows = _about(ROWS)
    with tempfile.TemporaryDirectory() as folder:
        options = ["--as-of", AS_OF.isoformat(), "--industry", section, "--level", level]
        seconds, peak, _ = manage("export_ledger", *options, "--format", "pdf", "--out", str(Path(folder) / "a.pdf"))
    yield Figure(
        "ledger as PDF",
        f"{seconds:.1f} s for {rows} rows, {peak:,.0f} MiB",
        "-",
        "export_ledger --format pdf, the command from start to end",
    )


def _about(rows: int) -> tuple[str, str, int]:
    """The industry and level whose ledger is nearest to so many rows."""
    held = GradePeriod.objects.known().on(AS_OF).order_by().values_list("subject__industry__code", "level")
    counts = Counter(held.iterator(chunk_size=10_000))
    (industry, level), number = min(counts.items(), key=lambda entry: abs(entry[1] - rows))
    return industry, "未评级" if level is None else str(level), number
