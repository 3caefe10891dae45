"""Lists that are taken out of the house: every sheet is registered by the room that knows whom it tells of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from accounts.models import User


class Taken(NamedTuple):
    """A sheet that leaves the house: of which list, by what condition, how many rows, and whom they tell of (ids)."""

    title: str
    condition: str
    rows: int
    subjects: Sequence[int]
    by: User
    at: datetime


Register = Callable[[Taken], object]
_registers: list[Register] = []


def register_with(register: Register) -> None:
    """Have every sheet registered by the room that knows of subjects; called when an app is ready."""
    _registers.append(register)


def leave(taken: Taken) -> None:
    """Note that the sheet leaves, in the transaction of the answer."""
    for register in _registers:
        register(taken)
