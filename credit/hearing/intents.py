"""What a hearing is about, a record or a listing: each kind says of itself what the hearing needs to know (Article 8).

The way is the same for all: notice, frozen evidence, period, statement, review. A room that intends something against a
subject registers its kind when the program starts.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import date, datetime
from typing import ClassVar, NamedTuple

from django.db.models import QuerySet

from accounts.models import User
from credit.models import Evidence, Hearing, HearingRound
from credit.terms.clocks import TermKind
from documents.issuing import Draft


class Words(NamedTuple):
    """What pages and papers say of the intention."""

    proposed_by: str
    """Who may not review (“记录录入人”)."""
    barred: str
    """What this person is told, in the second person (“您录入了该记录”)."""
    facts: str
    intended: str
    intended_help: str
    """What the fields of the notice are called, and what belongs into the second."""
    done: str
    """The last step of the way (“记录生效”)."""
    until: str
    """Until when a late statement is heard (“记录生效以前”)."""
    free: str
    """What may follow once the right was met."""
    notified: str
    """What the service of the notice does, and does not."""
    adopted: str
    """What follows from an argument that was found right."""
    remedy: str
    """What the review tells the subject of its further rights."""
    conclusions: Mapping[Hearing.Found, str]


class Intent(ABC):
    """One kind of intention against a subject."""

    kind: ClassVar[Hearing.Kind]
    words: ClassVar[Words]

    @abstractmethod
    def hold(self, hearing: Hearing) -> None:
        """Lock what is intended; always before the hearing itself."""

    @abstractmethod
    def period(self, on: date) -> TermKind:
        """The period for the statement that a notice of this day grants, in working days."""

    @abstractmethod
    def evidence(self, hearing: Hearing) -> QuerySet[Evidence]:
        """What the notice lists and freezes."""

    @abstractmethod
    def effect(self, hearing: Hearing, on: date) -> list[str]:
        """What it would do to the level, one sentence each; none where the notice says nothing of it."""

    @abstractmethod
    def notice(self, round: HearingRound) -> Draft:
        """The notice of a round, as it is drafted now."""

    @abstractmethod
    def purpose(self, hearing: Hearing) -> str:
        """What the bureau means to do, as the review begins (“本局拟…”)."""

    @abstractmethod
    def must_stand(self, hearing: Hearing, *, by: User, at: datetime) -> None:
        """Raises Refused where the subject can no longer be told of it."""

    @abstractmethod
    def moved(self, hearing: Hearing, *, by: User, at: datetime) -> None:
        """The hearing has come to another state; what is intended follows it in the same transaction."""

    def keys(self, hearing: Hearing) -> list[str]:
        """By which names terms run on it: those of the hearing, and of what is intended where it has its own."""
        return [hearing.key]

    @abstractmethod
    def page(self, hearing: Hearing) -> str:
        """The address of what is intended."""

    @abstractmethod
    def ways(self, hearing: Hearing) -> Mapping[str, str]:
        """Where what is intended is worked on, as far as it can be: `evidence` (adding some), `change`, `give_up`."""


_known: dict[str, Intent] = {}


def register(intent: Intent) -> None:
    """Make a kind known."""
    _known[intent.kind] = intent


def intent_of(hearing: Hearing) -> Intent:
    """The kind of intention that a hearing is about."""
    return _known[hearing.kind]
