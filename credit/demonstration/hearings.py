"""Statement and defence in the made-up bureau: one in every state."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from subjects.models import Subject


def tell(seed: int, subjects: Sequence[Subject], until: date) -> None:
    """The chapter of Article 8."""
