"""Benchmarks on a generated bureau: python -m bench [--subjects N] [--records N] [PART …]

Runs on the PostgreSQL and Redis of DATABASE_URL and BROKER_URL, which `./dev bench` starts for it and throws away. The
bureau is generated into an empty database; one that holds a bureau already is used as it is.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
import warnings
from collections.abc import Callable, Iterator

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.core.management import call_command  # noqa: E402 - needs the settings
from django.db import connection  # noqa: E402

from bench import bureau, pages, paper, regrade, visible, workbook  # noqa: E402
from bench.figures import Figure, table  # noqa: E402
from credit.models import Assessment, CreditRecord  # noqa: E402
from subjects.models import Subject  # noqa: E402

PARTS: dict[str, Callable[[], Iterator[Figure]]] = {
    "regrade": regrade.measure,
    "pages": pages.measure,
    "visible": visible.measure,
    "paper": paper.measure,
    "workbook": workbook.measure,
}


def main() -> int:
    """Prepare, measure the parts asked for, print what came out; exit status 1 if a goal was missed."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)}; all without any")
    parser.add_argument("--subjects", type=int, default=bureau.Size().subjects)
    parser.add_argument("--records", type=int, default=bureau.Size().records)
    asked = parser.parse_args()
    if unknown := set(asked.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    if connection.vendor != "postgresql":
        parser.error("DATABASE_URL must name a PostgreSQL; ./dev bench starts one")
    _prepare(bureau.Size(asked.subjects, asked.records), [part for part in PARTS if part in (asked.parts or PARTS)])
    return _measure([part for part in PARTS if part in (asked.parts or PARTS)])


def _say(text: str) -> None:
    print(f"[{time.strftime('%H:%M:%S')}] {text}", file=sys.stderr, flush=True)


def _prepare(size: bureau.Size, parts: list[str]) -> None:
    warnings.filterwarnings("ignore", module="celery")
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    if not Subject.objects.exists():
        _say(f"generating a bureau of {size.subjects:,} subjects and about {size.records:,} records")
        bureau.fill(size)
    if "regrade" not in parts and not Assessment.objects.exists():
        _say("grading everybody")
        call_command("regrade", "--all", verbosity=0)


def _measure(parts: list[str]) -> int:
    figures: list[Figure] = []
    for part in parts:
        _say(part)
        for figure in PARTS[part]():
            _say(f"{figure.what}: {figure.figure}")
            figures.append(figure)
    print(f"\n{_circumstances()}\n\n{table(figures)}")
    return int(any(figure.met is False for figure in figures))


def _circumstances() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        server = cursor.fetchone()[0]
    load = os.getloadavg()[0]
    return (
        f"{Subject.objects.count():,} subjects, {CreditRecord.objects.count():,} records; PostgreSQL {server}, "
        f"Python {platform.python_version()}, {len(os.sched_getaffinity(0))} cores, load {load:.1f}"
    )


if __name__ == "__main__":
    sys.exit(main())
