"""Saving a row with its history: who changed it, when, and why."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import models

from accounts.models import User


class Fact(models.Model):
    """A row of which is asked what was known of it at a moment (R3): a version is dated when it is written.

    The act that writes it began before, and may have waited; nobody knew of it meanwhile, and papers issued in between
    have to be found again as they were.
    """

    class Meta:
        abstract = True


def keep(row: models.Model, *, by: User | None, reason: str, at: datetime, **linked: Iterable[models.Model]) -> None:
    """Save `row` with the rows `linked` to it, and let its history, where its model keeps one, name who, why and when.

    But for facts that is the moment of the act; no version is dated before the one that it follows, for an act that
    waited for another comes after it.
    """
    row._change_reason = reason[:100]  # type: ignore[attr-defined]
    row._history_user = by  # type: ignore[attr-defined]
    if isinstance(row, Fact):
        _save(row, linked)
        return
    row._history_date = _not_before_the_newest(row, at)  # type: ignore[attr-defined]
    _save(row, linked)
    del row._history_date  # type: ignore[attr-defined]


def _save(row: models.Model, linked: dict[str, Iterable[models.Model]]) -> None:
    row.save()
    for name, others in linked.items():
        getattr(row, name).set(others)


def _not_before_the_newest(row: models.Model, at: datetime) -> datetime:
    history = getattr(row, "history", None)
    if row.pk is None or history is None:
        return at
    newest: datetime | None = history.order_by("-history_id").values_list("history_date", flat=True).first()
    return max(at, newest) if newest else at
