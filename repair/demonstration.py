"""The chapter of repair in the made-up bureau: applications in every state, notices issued and owed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from subjects.models import Subject


def tell(seed: int, subjects: Sequence[Subject], until: date) -> None:
    """Applications in every state."""
