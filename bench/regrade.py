"""`regrade --all`: everybody for the first time, and again when nothing has changed."""

from __future__ import annotations

import time
from collections.abc import Iterator

from django.db import connection
from django.utils import timezone

from bench.figures import Figure
from bench.memory import server_share
from bench.processes import manage
from credit.grades import grading
from subjects.models import Subject

LEAST = 5000
MOST_MIB = 1024
ONE_BY_ONE = 200


def forget() -> None:
    """As if nobody had ever been graded."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE credit_assessment, credit_gradeperiod, credit_gradechange RESTART IDENTITY CASCADE")
        cursor.execute("DELETE FROM subjects_regraderequest")
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")


def measure() -> Iterator[Figure]:
    """Subjects a second, start of the command included, and the memory of all its processes."""
    subjects = Subject.objects.count()
    forget()
    first, first_peak = _everybody()
    yield _rated("regrade --all, first grading", subjects, first)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE credit_assessment, credit_gradeperiod")
    again, again_peak = _everybody()
    yield _rated("regrade --all, nothing changed", subjects, again)
    peak, share = max(first_peak, again_peak), server_share()
    yield Figure(
        "peak memory of regrade --all",
        f"{peak:,.0f} MiB" + ("" if share is None else f"; PostgreSQL {share:,.0f} MiB besides"),
        f"<= {MOST_MIB:,} MiB",
        "RSS of the command and its processes summed, from /proc; PostgreSQL's PSS after it",
        peak <= MOST_MIB,
    )
    yield _one_by_one(subjects / again)


def _everybody() -> tuple[float, float]:
    seconds, peak, _ = manage("regrade", "--all")
    return seconds, peak


def _rated(what: str, subjects: int, seconds: float) -> Figure:
    rate = subjects / seconds
    how = f"{subjects:,} subjects, the command from start to end"
    return Figure(what, f"{rate:,.0f} subjects/s ({seconds:.1f} s)", f">= {LEAST:,} subjects/s", how, rate >= LEAST)


def _one_by_one(rate: float) -> Figure:
    """The same work asked for subject by subject, in the same minute."""
    some = list(Subject.objects.order_by("pk").values_list("pk", flat=True)[:ONE_BY_ONE])
    began = time.perf_counter()
    for pk in some:
        grading.regrade([pk], cause="bench", at=timezone.now())
    slow = len(some) / (time.perf_counter() - began)
    return Figure(
        "in blocks against one by one",
        f"{rate / slow:,.0f} x ({slow:,.0f} subjects/s one by one)",
        "-",
        f"grading.regrade([subject]) for {ONE_BY_ONE} unchanged subjects, one process",
    )
