"""Where a record stands outside the house: published, shared with the platform, or no longer (Articles 13, 15, 16).

The room that publishes and shares lies above; it says here what it knows, for the pages and acts that need to know it:
the effects of a repair, and who holds old data after a correction.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime
from enum import Enum, auto
from typing import Literal, NamedTuple

from credit.models import CreditRecord

Channel = Literal["publication", "sharing"]


class Standing(Enum):
    """Whether something of a record is out in a channel."""

    NEVER = auto()
    """Nothing is out, and nothing was."""
    UNDERWAY = auto()
    """Told, but not answered yet; or refused, and to be told again."""
    OUT = auto()
    ENDED = auto()
    """It was out, and is no longer."""


class Whereabouts(NamedTuple):
    """How a record stands in one channel: in words, whether it is out, since when, and the receipt."""

    channel: Channel
    words: str
    standing: Standing
    on: date | None
    receipt: str


class Holder(NamedTuple):
    """Somebody outside who was told of the record: what, who, when."""

    what: str
    holder: str
    at: datetime


class Days(NamedTuple):
    """Where a record is or was published, from when until when (both included), and what ended it before its time."""

    channel: str
    first: date
    last: date
    ending: str

    @property
    def words(self) -> str:
        """As a ledger tells them."""
        return f"{self.channel} {self.first} 至 {self.last}{f'（{self.ending}）' if self.ending else ''}"


_WHEREABOUTS: list[Callable[[CreditRecord], Iterable[Whereabouts]]] = []
_HOLDERS: list[Callable[[CreditRecord], Iterable[Holder]]] = []
_DAYS: list[Callable[[Collection[int]], Mapping[int, list[Days]]]] = []


def add(
    whereabouts: Callable[[CreditRecord], Iterable[Whereabouts]], holders: Callable[[CreditRecord], Iterable[Holder]]
) -> None:
    """Let a room that publishes or shares say what it knows; called when it is ready."""
    _WHEREABOUTS.append(whereabouts)
    _HOLDERS.append(holders)


def add_days(days: Callable[[Collection[int]], Mapping[int, list[Days]]]) -> None:
    """Let the room that publishes say of many records (ids) at once when they are or were published."""
    _DAYS.append(days)


def days_of(records: Collection[int]) -> dict[int, list[Days]]:
    """When each of these records (ids) is or was published last, by channel; those that never were are left out."""
    return {record: days for source in _DAYS for record, days in source(records).items()}


def whereabouts_of(record: CreditRecord) -> list[Whereabouts]:
    """How the record stands in every channel that knows of it."""
    return [one for source in _WHEREABOUTS for one in source(record)]


def holders_of(record: CreditRecord) -> list[Holder]:
    """Everybody outside who was told of the record."""
    return [one for source in _HOLDERS for one in source(record)]
