"""What a ledger (台账, Article 13) is: columns, rows in one order, a name, a condition, and what stands at its end.

The graded ledger is one; the bureau's others tell of a period (`credit.ledger.periods`). Whatever makes a file of one,
or keeps who took it out, asks no more than this.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Generic, TypeVar

from accounts.models import User
from credit.ledger.columns import LedgerColumn
from credit.models import Export
from documents.typesetting import BUREAU

R = TypeVar("R")
BLOCK = 1000
"""Rows that are read at once."""


class Ledger(ABC, Generic[R]):
    """A ledger that was asked for. With `at` it is read for a file, and says as of which moment its data are."""

    endings: ClassVar[tuple[str, ...]] = ("pdf", "xlsx")
    """The formats that it is taken out in."""
    unit: ClassVar[str] = "条"
    empty: ClassVar[str] = "本期无记录"
    at: datetime | None
    known: datetime | None = None
    """By what was known when (R3); None: as it is when it is read."""

    @property
    @abstractmethod
    def name(self) -> str:
        """What the ledger is called: 信用分级台账."""

    @property
    @abstractmethod
    def columns(self) -> Sequence[LedgerColumn[R]]:
        """As the paper has them, but for the serial number, which comes first."""

    @property
    def sheet(self) -> Sequence[LedgerColumn[R]]:
        """As a sheet has them."""
        return self.columns

    @property
    def numbered(self) -> bool:
        """Whether a sheet begins with the serial number, as the paper does."""
        return True

    @property
    @abstractmethod
    def parameters(self) -> dict[str, str]:
        """What was asked for, as an address and a job hold it."""

    @property
    @abstractmethod
    def total(self) -> int:
        """How many rows it has."""

    @abstractmethod
    def rows(self) -> Iterator[R]:
        """Every row in order, read in blocks, so that memory stays the same whatever the length."""

    def hold(self) -> None:
        """Keep what it holds now: from here on rows and total are those of one moment, however long a file takes."""

    @property
    @abstractmethod
    def title(self) -> str:
        """What it is called as a file; fit for file systems."""

    @property
    @abstractmethod
    def condition(self) -> str:
        """What was asked for in one sentence, for the screen, the paper and the journal."""

    @property
    def told(self) -> str:
        """The same, with the name of the ledger."""
        return f"{self.name}；{self.condition}"

    @property
    def heading(self) -> str:
        """What stands over the paper."""
        return f"{BUREAU}{self.name}"

    @property
    @abstractmethod
    def closing(self) -> str:
        """What is said of its numbers at the end."""

    @property
    def note(self) -> str:
        """What has to be known to read it; small, below the closing."""
        return ""

    @property
    @abstractmethod
    def rulebook(self) -> str:
        """The version of the policy values in force on its day, by what was known (R23)."""

    @abstractmethod
    def leave(self, ending: str, *, by: User | None, at: datetime) -> Export:
        """Note that it leaves the house as a file, with whom it holds; by nobody is by command."""


@dataclass(frozen=True, kw_only=True)
class Kind(ABC):
    """A kind of ledger that the bureau keeps."""

    code: str
    """How addresses and jobs name it."""
    name: str
    address: str
    """The name of the address under which it is seen."""

    @abstractmethod
    def asked(self, parameters: Mapping[str, str], at: datetime) -> Ledger[Any]:
        """The ledger that these parameters mean, read as of a moment."""


KINDS: dict[str, Kind] = {}
"""Every kind of ledger, by its code, in the order of the rooms that keep them."""
GRADED = "graded"


def add(*kinds: Kind) -> None:
    """Add the ledgers that a room keeps; called when its app is ready, for the lower room never knows the higher one."""
    KINDS.update({kind.code: kind for kind in kinds})


def asked(parameters: Mapping[str, str], at: datetime) -> Ledger[Any]:
    """The ledger of whatever kind that was asked for; where none is named, the graded one."""
    return KINDS[parameters.get("ledger", GRADED)].asked(parameters, at)
