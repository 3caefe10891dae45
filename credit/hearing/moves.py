"""What the acts of a statement and defence share: its period, and the hearing that runs about a record."""

from __future__ import annotations

from datetime import date

from accounts.gate import Refused
from credit.models import CreditRecord, Hearing, HearingRound
from credit.regulation.rulebook import CURRENT
from credit.terms import clocks
from credit.terms.clocks import TermKind

ARTICLE = Hearing.ARTICLE
PERIOD = TermKind("statement", "陈述申辩期限", ARTICLE, CURRENT.statement_working_days)
"""From the service of the notice (R5, a policy value)."""


def must_be(record: CreditRecord, *states: CreditRecord.State) -> None:
    """Article 8: refuse an act that the record's state does not allow (R5)."""
    if record.state not in states:
        raise Refused(ARTICLE, f"记录{record.number}现为“{record.get_state_display()}”，不能进行此操作。")


def running_of(record: CreditRecord) -> Hearing | None:
    """The hearing that runs about a record, locked; call it behind the lock on the record."""
    return Hearing.objects.select_for_update().open().filter(record=record).first()


def end_period(round: HearingRound, *, on: date) -> None:
    """The period of a round is over: used, waived, run out or begun anew. Never before it began."""
    term = round.term
    if term and term.ended_on is None:
        clocks.end(term, on=max(on, term.began_on))
