"""The seam behind which PostgreSQL takes assessments by COPY and SQLite by ordinary inserts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection
from django.db.models import Model
from django.utils.timezone import localtime

from credit.models import Assessment, GradePeriod
from credit.regulation.timeline import Run

Written = list[str | None]
"""An effect as it is stored: [item, record, from, to]."""


class Conclusion(NamedTuple):
    """A new assessment of a subject (id), with its periods."""

    subject: int
    made_at: datetime
    cause: str
    rulebook: str
    effects: list[Written]
    course: list[Run]

    def periods(self) -> Iterable[tuple[Run, datetime | None]]:
        """Each period and when it was announced: one that has begun needs no other word than the assessment."""
        today = localtime(self.made_at).date()
        return ((run, self.made_at if run.span.start <= today else None) for run in self.course)


def store(conclusions: Sequence[Conclusion]) -> None:
    """Insert these in the running transaction; the assessments that they replace are superseded before."""
    if connection.vendor == "postgresql":
        _copy_all(conclusions)
    else:
        _insert_all(conclusions)


def _insert_all(conclusions: Sequence[Conclusion]) -> None:
    made = Assessment.objects.bulk_create(
        Assessment(subject_id=subject, made_at=made_at, cause=cause, rulebook=rulebook, effects=effects)
        for subject, made_at, cause, rulebook, effects, _ in conclusions
    )
    GradePeriod.objects.bulk_create(
        GradePeriod(
            assessment=assessment,
            subject_id=conclusion.subject,
            start=run.span.start,
            end=run.span.end,
            level=run.level,
            announced_at=announced_at,
        )
        for assessment, conclusion in zip(made, conclusions, strict=True)
        for run, announced_at in conclusion.periods()
    )


def _copy_all(conclusions: Sequence[Conclusion]) -> None:
    numbered = list(zip(_next_ids(Assessment, len(conclusions)), conclusions, strict=True))
    _copy(
        Assessment,
        ("id", "subject_id", "made_at", "cause", "rulebook", "effects"),
        (
            (pk, subject, made_at, cause, rulebook, json.dumps(effects, ensure_ascii=False))
            for pk, (subject, made_at, cause, rulebook, effects, _) in numbered
        ),
    )
    _copy(
        GradePeriod,
        ("assessment_id", "subject_id", "start", "end", "level", "current", "announced_at"),
        (
            (pk, conclusion.subject, *run.span, run.level, True, announced_at)
            for pk, conclusion in numbered
            for run, announced_at in conclusion.periods()
        ),
    )


def _next_ids(model: type[Model], number: int) -> list[int]:
    """Ids out of the table's own sequence, so that rows can point at each other before they are there."""
    with connection.cursor() as cursor:
        sequence = "nextval(pg_get_serial_sequence(%s, 'id'))"
        cursor.execute(f"SELECT {sequence} FROM generate_series(1, %s)", [model._meta.db_table, number])
        return [pk for (pk,) in cursor.fetchall()]


def _copy(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor, cursor.copy(f"COPY {model._meta.db_table} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
