"""The seam behind which PostgreSQL takes periods by COPY and SQLite by ordinary inserts."""

from __future__ import annotations

import json
from collections.abc import Iterable

from django.db import connection

from credit.models import GradePeriod

_COLUMNS = ("assessment_id", "subject_id", "start", "end", "level", "at_work", "current", "announced_at")


def store_periods(periods: Iterable[GradePeriod]) -> None:
    """Insert these periods in the running transaction."""
    if connection.vendor == "postgresql":
        _copy(periods)
    else:
        GradePeriod.objects.bulk_create(periods, batch_size=500)


def _copy(periods: Iterable[GradePeriod]) -> None:
    names = ", ".join(f'"{column}"' for column in _COLUMNS)
    table = GradePeriod._meta.db_table
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        for period in periods:
            copy.write_row(
                [
                    json.dumps(period.at_work, ensure_ascii=False) if column == "at_work" else getattr(period, column)
                    for column in _COLUMNS
                ]
            )
