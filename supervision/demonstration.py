"""The made-up bureau's level-4 procedures, determinations and duties."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from subjects.models import Subject


def tell(seed: int, subjects: Sequence[Subject], until: date) -> None:
    """The chapter of this app."""
