"""Saving a fact with its history: who changed it, when, and why."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import models

from accounts.models import User


def keep(row: models.Model, *, by: User | None, reason: str, at: datetime, **linked: Iterable[models.Model]) -> None:
    """Save `row` with the rows `linked` to it, and let its history, where its model keeps one, name who, why and when.

    An act that waited for another comes after it: no version is dated before the one that it follows.
    """
    row._change_reason = reason[:100]  # type: ignore[attr-defined]
    row._history_user = by  # type: ignore[attr-defined]
    row._history_date = _not_before_the_newest(row, at)  # type: ignore[attr-defined]
    row.save()
    for name, others in linked.items():
        getattr(row, name).set(others)
    del row._history_date  # type: ignore[attr-defined]


def _not_before_the_newest(row: models.Model, at: datetime) -> datetime:
    history = getattr(row, "history", None)
    if row.pk is None or history is None:
        return at
    newest: datetime | None = history.order_by("-history_id").values_list("history_date", flat=True).first()
    return max(at, newest) if newest else at
