"""Saving a fact with its history: who changed it, and why."""

from __future__ import annotations

from django.db import models

from accounts.models import User


def keep(row: models.Model, *, by: User | None, reason: str) -> None:
    """Save `row`, whose model keeps history, so that the history names the person and the reason."""
    row._change_reason = reason[:100]  # type: ignore[attr-defined]
    row._history_user = by  # type: ignore[attr-defined]
    row.save()
