"""The facts as they were held at an earlier moment (R3), read from their history."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from django.db import models
from django.db.models import Q

Row = TypeVar("Row", bound=models.Model)


def newest(model: type[models.Model], known: datetime, *where: Q, **condition: Any) -> list[Any]:
    """The version of each row that its history held at a moment, those deleted by then left out."""
    history = model.history.filter(*where, history_date__lte=known, **condition)  # type: ignore[attr-defined]
    found: dict[int, Any] = {}
    for row in history.order_by("id", "-history_date", "-history_id"):
        found.setdefault(row.id, row)
    return [row for row in found.values() if row.history_type != "-"]


def as_known(model: type[Row], known: datetime, *where: Q, **condition: Any) -> list[Row]:
    """The rows as they were known at a moment."""
    return [version.instance for version in newest(model, known, *where, **condition)]
