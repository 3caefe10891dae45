"""The chapter of participation in the made-up bureau."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from subjects.models import Subject


def tell(seed: int, subjects: Sequence[Subject], until: date) -> None:
    """Complaints in every state, what the public sent, permits, checks."""
