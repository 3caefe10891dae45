"""The way of a statement and defence: which act is allowed in which state, with the article; one lock for all of them."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from accounts.gate import Refused
from accounts.history import keep
from accounts.models import User
from credit.models import CreditRecord, Hearing, HearingRound
from credit.regulation.rulebook import CURRENT
from credit.terms import clocks
from credit.terms.clocks import TermKind

State = Hearing.State

ARTICLE = "第八条"
PERIOD = TermKind("statement", "陈述申辩期限", ARTICLE, CURRENT.statement_working_days)
"""From the service of the notice (R5, a policy value)."""


class Act(StrEnum):
    """What is done, in the bureau's words."""

    REVISE = "修改告知书"
    ISSUE = "签发陈述申辩告知书"
    SERVE = "登记送达"
    STATE = "记录陈述"
    WAIVE = "登记放弃陈述"
    LAPSE = "登记逾期未陈述"
    MINUTES = "签发笔录"
    SIGN = "登记笔录签字"
    HAND_IN = "登记提交的材料"
    FIND = "填写复核意见"
    REVIEW = "签发复核意见书"
    CONCLUDE = "记录生效"
    DROP = "终止"
    REOPEN = "重新告知"


class Edge(NamedTuple):
    """Where an act leads, and the article that lets it."""

    to: State
    article: str


_SERVICE = "第八条；行政处罚法第六十一条"
_MINUTES = "第八条；行政处罚法第五十五条"
_REVIEW = "第八条；行政处罚法第四十五条"

MOVES: dict[tuple[State, Act], Edge] = {
    (State.PREPARED, Act.REVISE): Edge(State.PREPARED, ARTICLE),
    (State.PREPARED, Act.ISSUE): Edge(State.ISSUED, ARTICLE),
    (State.ISSUED, Act.SERVE): Edge(State.NOTIFIED, _SERVICE),
    (State.NOTIFIED, Act.STATE): Edge(State.STATED, ARTICLE),
    (State.NOTIFIED, Act.WAIVE): Edge(State.WAIVED, ARTICLE),
    (State.NOTIFIED, Act.LAPSE): Edge(State.LAPSED, ARTICLE),
    (State.NOTIFIED, Act.HAND_IN): Edge(State.NOTIFIED, ARTICLE),
    (State.STATED, Act.STATE): Edge(State.STATED, ARTICLE),
    (State.WAIVED, Act.STATE): Edge(State.STATED, ARTICLE),
    (State.LAPSED, Act.STATE): Edge(State.STATED, ARTICLE),
    (State.STATED, Act.HAND_IN): Edge(State.STATED, ARTICLE),
    **{
        (state, act): Edge(state, _MINUTES)
        for state in (State.STATED, State.WAIVED, State.LAPSED)
        for act in (Act.MINUTES, Act.SIGN)
    },
    (State.STATED, Act.FIND): Edge(State.STATED, _REVIEW),
    (State.WAIVED, Act.FIND): Edge(State.WAIVED, _REVIEW),
    (State.LAPSED, Act.FIND): Edge(State.LAPSED, _REVIEW),
    (State.STATED, Act.REVIEW): Edge(State.REVIEWED, _REVIEW),
    (State.WAIVED, Act.REVIEW): Edge(State.REVIEWED, _REVIEW),
    (State.LAPSED, Act.REVIEW): Edge(State.REVIEWED, _REVIEW),
    (State.REVIEWED, Act.CONCLUDE): Edge(State.CONCLUDED, ARTICLE),
    (State.WAIVED, Act.CONCLUDE): Edge(State.CONCLUDED, ARTICLE),
    (State.LAPSED, Act.CONCLUDE): Edge(State.CONCLUDED, ARTICLE),
    **{
        (state, Act.REOPEN): Edge(State.PREPARED, ARTICLE)
        for state in (State.ISSUED, State.NOTIFIED, State.STATED, State.WAIVED, State.LAPSED, State.REVIEWED)
    },
    **{(state, Act.DROP): Edge(State.DROPPED, ARTICLE) for state in State if state not in Hearing.OVER},
}
"""What may be done. A late statement is heard as long as the record has not taken effect; a waiver can be taken back."""


def must_be(record: CreditRecord, *states: CreditRecord.State) -> None:
    """Article 8: refuse an act that the record's state does not allow (R5)."""
    if record.state not in states:
        raise Refused(ARTICLE, f"记录{record.number}现为“{record.get_state_display()}”，不能进行此操作。")


def edge(hearing: Hearing, act: Act) -> Edge:
    """The edge of this act, or `Refused` where the state does not allow it."""
    found = MOVES.get((State(hearing.state), act))
    if found is None:
        raise Refused(ARTICLE, f"{hearing}现为“{hearing.standing}”，不能{act}。")
    return found


def may(hearing: Hearing, act: Act) -> bool:
    """Whether the state allows the act; what else it needs is asked when it is done."""
    return (State(hearing.state), act) in MOVES


def locked(hearing: Hearing) -> Hearing:
    """The hearing behind a lock on its record, then its own: everybody takes them in this order."""
    CreditRecord.objects.select_for_update().get(pk=hearing.record_id)
    return Hearing.objects.select_for_update().get(pk=hearing.pk)


def running_of(record: CreditRecord) -> Hearing | None:
    """The hearing that runs about a record, locked; call it behind the lock on the record."""
    return Hearing.objects.select_for_update().running().filter(record=record).first()


def states_of(act: Act) -> tuple[State, ...]:
    """The states in which this may be done."""
    return tuple(state for state, possible in MOVES if possible == act)


def advance(hearing: Hearing, act: Act, *, by: User, note: str = "") -> Hearing:
    """Let the hearing go where the act leads, and keep who did it and why."""
    hearing.state = edge(hearing, act).to
    keep(hearing, by=by, reason=f"{act}：{note}" if note else str(act))
    return hearing


def end_period(round: HearingRound, *, on: date) -> None:
    """The period of a round is over: used, waived, run out or begun anew. Never before it began."""
    term = round.term
    if term and term.ended_on is None:
        clocks.end(term, on=max(on, term.began_on))
