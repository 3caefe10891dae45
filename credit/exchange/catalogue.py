"""Every sheet that the exchange knows, in order. Apps above this one register theirs when they are ready."""

from __future__ import annotations

from typing import Any

from credit.exchange.commitment_sheet import CommitmentBook
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

COMMITMENTS = "commitments"
_OWN: dict[str, tuple[Sheet[Any], ...]] = {COMMITMENTS: (CommitmentBook(),)}
"""Sheets of the house's own, each family for one errand; they are no part of the exchange."""


def register(*sheets: Sheet[Any]) -> None:
    """Add sheets at the end, each name once."""
    _SHEETS.extend(sheet for sheet in sheets if sheet.name not in {known.name for known in _SHEETS})


def sheets(family: str = "") -> tuple[Sheet[Any], ...]:
    """The sheets in the order in which they are planned and written: those of the exchange, or of a family of the house's own."""
    return _OWN[family] if family else tuple(_SHEETS)
