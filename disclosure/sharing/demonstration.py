"""The chapter of sharing in the made-up bureau: messages in every state, without any network."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from subjects.models import Subject


def tell(seed: int, subjects: Sequence[Subject], until: date) -> None:
    """The chapter of this app."""
