"""Every sheet that the exchange knows, in order. Apps above this one register theirs when they are ready."""

from __future__ import annotations

from typing import Any

from credit.exchange.listing_sheet import Listings
from credit.exchange.record_sheets import Accidents, Misconduct, Penalties, Sanctions
from credit.exchange.register_sheets import Commitments, Evaluations, Posts, Register
from credit.exchange.sheets import Sheet

_SHEETS: list[Sheet[Any]] = [
    Register(),
    Posts(),
    Commitments(),
    Misconduct(),
    Penalties(),
    Accidents(),
    Sanctions(),
    Listings(),
    Evaluations(),
]


def register(*sheets: Sheet[Any]) -> None:
    """Add sheets at the end, each name once."""
    _SHEETS.extend(sheet for sheet in sheets if sheet.name not in {known.name for known in _SHEETS})


def sheets() -> tuple[Sheet[Any], ...]:
    """The sheets in the order in which they are planned and written."""
    return tuple(_SHEETS)
