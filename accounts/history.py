"""The history of a row: who changed it, when, and why; and saving a row with it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any

from django.db import models
from simple_history.manager import HistoryManager
from simple_history.models import HistoricalRecords

from accounts.models import User


class _Versions(HistoryManager):  # type: ignore[misc]
    """The library makes the class of its manager anew whenever a history is read or written: half a millisecond each
    time."""

    @classmethod
    @cache
    def from_queryset(cls, queryset: type[models.QuerySet[Any]], class_name: str | None = None) -> type[_Versions]:
        """The manager with the methods of this queryset."""
        made: type[_Versions] = super().from_queryset(queryset, class_name)
        return made


class History(HistoricalRecords):  # type: ignore[misc]
    """Every version of a row, kept."""

    def __init__(self, **options: Any) -> None:
        super().__init__(history_manager=_Versions, **options)


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
