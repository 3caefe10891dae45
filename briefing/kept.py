"""Figures that cost a look at everybody are kept until something is committed, as the ledger keeps its counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from django.core.cache import cache

from credit.ledger.tally import committed

T = TypeVar("T")


def kept(name: str, count: Callable[[], T]) -> T:
    """What `count` found; what it found before if no assessment and no change of the register was committed since."""
    mark = committed()
    found = cache.get(f"briefing-{name}")
    if found is not None and found[0] == mark:
        return cast("T", found[1])
    counted = count()
    cache.set(f"briefing-{name}", (mark, counted))
    return counted
