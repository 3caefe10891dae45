"""Saving a fact with its history: who changed it, when, and why."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from accounts.models import User


def keep(row: models.Model, *, by: User | None, reason: str, at: datetime | None = None) -> None:
    """Save `row`, and let its history, where its model keeps one, name the person, the reason, and the moment `at`."""
    row._change_reason = reason[:100]  # type: ignore[attr-defined]
    row._history_user = by  # type: ignore[attr-defined]
    if at is None:
        row.save()
        return
    row._history_date = at  # type: ignore[attr-defined]
    row.save()
    del row._history_date  # type: ignore[attr-defined]
