"""Figures that cost a look at everybody are kept until something is committed, as the ledger keeps its counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar, cast

from django.core.cache import cache
from django.db import connection
from django.db.models import Model
from simple_history.utils import get_history_manager_for_model

from credit.ledger.tally import LOOKED_BACK, committed

T = TypeVar("T")


def kept(name: str, count: Callable[[], T], watched: Sequence[type[Model]] = ()) -> T:
    """What `count` found; what it found before if nothing was committed since.

    Nothing: no assessment, no change of the register, and no version of the facts that are `watched`.
    """
    mark = (committed(), *(_versions(model) for model in watched))
    found = cache.get(f"briefing-{name}")
    if found is not None and found[0] == mark:
        return cast("T", found[1])
    counted = count()
    cache.set(f"briefing-{name}", (mark, counted))
    return counted


def _versions(model: type[Model]) -> str:
    """The last version of any of these facts, and how many of the last ones there are: some are committed late."""
    table = get_history_manager_for_model(model).model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT h.history_id, h.history_date,"
            f" (SELECT count(*) FROM {table} WHERE history_id > h.history_id - {LOOKED_BACK})"
            f" FROM {table} h ORDER BY h.history_id DESC LIMIT 1"
        )
        return repr(cursor.fetchone())
