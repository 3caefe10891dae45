"""What the acts of a statement and defence share: how it is locked and moved, its period, the one that runs of a record."""

from __future__ import annotations

from datetime import date, datetime

from accounts.gate import Refused
from accounts.models import User
from credit.facts.rulebooks import rulebook_on
from credit.hearing.intents import intent_of
from credit.models import CreditRecord, Hearing, HearingRound
from credit.terms import clocks
from credit.terms.clocks import TermKind
from subjects.moving import locked, move

ARTICLE = Hearing.ARTICLE


def period_on(day: date) -> TermKind:
    """From the service of the notice (R5): as many working days as the version in force on the day grants (R23)."""
    return TermKind("statement", "陈述申辩期限", ARTICLE, rulebook_on(day).statement_working_days)


def must_be(record: CreditRecord, *states: CreditRecord.State) -> None:
    """Article 8: refuse an act that the record's state does not allow (R5)."""
    if record.state not in states:
        raise Refused(ARTICLE, f"记录{record.number}现为“{record.get_state_display()}”，不能进行此操作。")


def held(hearing: Hearing) -> Hearing:
    """The hearing as it stands, kept from everybody else; what it is about is locked before it."""
    intent_of(hearing).hold(hearing)
    return locked(hearing)


def go(hearing: Hearing, to: str, *, by: User, at: datetime, reason: str, detail: str = "") -> Hearing:
    """Move the locked hearing; what it is about follows."""
    move(hearing, to, by=by, at=at, reason=reason, detail=detail)
    intent_of(hearing).moved(hearing, by=by, at=at)
    return hearing


def running_of(record: CreditRecord) -> Hearing | None:
    """The hearing that runs about a record, locked; call it behind the lock on the record."""
    return Hearing.objects.select_for_update().open().filter(record=record).first()


def end_period(round: HearingRound, *, on: date) -> None:
    """The period of a round is over: used, waived, run out or begun anew. Never before it began."""
    term = round.term
    if term and term.ended_on is None:
        clocks.end(term, on=max(on, term.began_on))
