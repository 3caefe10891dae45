"""The moves of a case: which state may follow which, by which article; locked, checked, saved with a step."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from django.utils.timezone import localtime

from accounts.gate import Refused
from accounts.history import keep
from accounts.models import User
from documents.models import Series
from objections.models import Objection, Step

State = Objection.State

NINE, TEN = "第九条", "第十条"
STATUTE = "河南省社会信用条例第四十一条"

MOVES: dict[State, dict[State, str]] = {
    State.REVIEW: {
        State.SUPPLEMENT: NINE,
        State.REFUSED: NINE,
        State.INVESTIGATING: NINE,
        State.WITHDRAWN: NINE,
    },
    State.SUPPLEMENT: {State.REVIEW: NINE, State.REFUSED: NINE, State.WITHDRAWN: NINE},
    State.INVESTIGATING: {State.SUSPENDED: STATUTE, State.SIGNING: TEN, State.WITHDRAWN: NINE},
    State.SUSPENDED: {State.INVESTIGATING: STATUTE, State.WITHDRAWN: NINE},
    State.SIGNING: {State.INVESTIGATING: TEN, State.REPLIED: TEN, State.WITHDRAWN: NINE},
    State.REPLIED: {State.CLOSED: TEN},
    State.REFUSED: {},
    State.CLOSED: {},
    State.WITHDRAWN: {},
}
"""From each state the states that may follow, with the article that allows it."""


class Act(NamedTuple):
    """Who acts, and when."""

    by: User
    at: datetime

    @property
    def day(self) -> date:
        """The day of the act at the bureau."""
        return localtime(self.at).date()


def locked(objection: Objection) -> Objection:
    """The case as it is now, kept from everybody else until the transaction ends.

    Only the case: whoever acts on a record locks the record before its subject, and so do the moves of a case.
    """
    cases = Objection.objects.select_for_update(of=("self",)).select_related("subject__department")
    return cases.get(pk=objection.pk)


def must_be(objection: Objection, *states: State) -> None:
    """Refuse an act that the state of the case does not allow."""
    if objection.state not in states:
        raise Refused(TEN, f"{objection}现为“{objection.get_state_display()}”，不能进行此操作。")


def may_move(objection: Objection, to: State) -> None:
    """Refuse a move that is not in the table."""
    if to not in MOVES[State(objection.state)]:
        article = next((edges[to] for edges in MOVES.values() if to in edges), TEN)
        raise Refused(article, f"{objection}现为“{objection.get_state_display()}”，不能转为“{to.label}”。")


def note(objection: Objection, words: str, act: Act, detail: str = "") -> None:
    """One line of the case's chronicle."""
    Step.objects.create(objection=objection, at=act.at, by=act.by, act=words, detail=detail)


def move(objection: Objection, to: State, words: str, act: Act, detail: str = "") -> Objection:
    """Save the case in its next state, with history and step. The case must be locked."""
    may_move(objection, to)
    objection.state = to
    keep(objection, by=act.by, reason=words)
    note(objection, words, act, detail)
    return objection


def next_sequence(year: int) -> int:
    """The next number of a year, without gaps: the series is locked until the case is saved."""
    Series.objects.bulk_create([Series(word="异议", year=year)], ignore_conflicts=True)
    series = Series.objects.select_for_update().get(word="异议", year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return series.last
