"""What the page of a statement and defence tells: its rounds with every fact and answer, its way, its papers."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from accounts.models import User
from credit.hearing.intents import intent_of
from credit.models import Argument, FrozenEvidence, HandedIn, Hearing, HearingFact, HearingRound
from desk.standing import Step
from documents.models import Document
from subjects.models import Subject

State = Hearing.State


class FactLine(NamedTuple):
    """A numbered fact and what was said to it; `fact` None: beside them all."""

    fact: HearingFact | None
    argument: Argument | None


class RoundTold(NamedTuple):
    """One round in words."""

    round: HearingRound
    lines: list[FactLine]
    evidence: list[FrozenEvidence]
    handed_in: list[HandedIn]
    hearers: str
    is_running: bool


def rounds_of(hearing: Hearing) -> list[RoundTold]:
    """The rounds, newest first."""
    rows = hearing.rounds.order_by("-number").select_related("notice", "minutes", "term", "recorded_by")
    rows = rows.prefetch_related(
        "facts", "evidence__evidence", "handed_in", "heard_by", "arguments__fact", "arguments__found_by"
    )
    return [_told(row, running=place == 0) for place, row in enumerate(rows)]


def _told(round: HearingRound, *, running: bool) -> RoundTold:
    said = {argument.fact_id: argument for argument in round.arguments.all()}
    lines = [FactLine(fact, said.get(fact.pk)) for fact in round.facts.all()]
    if None in said:
        lines.append(FactLine(None, said[None]))
    hearers = "、".join(str(person) for person in round.heard_by.all())
    return RoundTold(round, lines, list(round.evidence.all()), list(round.handed_in.all()), hearers, running)


_WAY = ("拟制告知书", "签发告知书", "送达告知书", "听取陈述", "复核")
_UNHEARD = _WAY[:-1]
"""Where nobody was heard there is nothing to review."""
_REACHED = {
    State.PREPARED: 0,
    State.ISSUED: 2,
    State.NOTIFIED: 3,
    State.STATED: 4,
    State.WAIVED: 5,
    State.LAPSED: 5,
    State.REVIEWED: 5,
    State.CONCLUDED: 6,
}
"""How many steps of the way are done in each state."""


def steps_of(hearing: Hearing) -> list[Step]:
    """拟制告知书 → 签发 → 送达 → 听取陈述 → 复核 → what was intended, and where it stands; none once it was dropped."""
    state, heard = State(hearing.state), hearing.was_stated
    if state == State.DROPPED:
        return []
    done = _REACHED[state]
    if heard and state in (State.WAIVED, State.LAPSED):
        done = 4
    last = intent_of(hearing).words.done
    way = (*(_WAY if heard or done < 5 else _UNHEARD), last)
    done = min(done, len(way)) if state == State.CONCLUDED else min(done, len(way) - 1)
    return [Step(label, reached=place < done, current=place == done) for place, label in enumerate(way)]


def papers_of(hearing: Hearing) -> list[Document]:
    """Every paper of the matter."""
    return list(Document.objects.of_case(hearing.key).prefetch_related("services"))


def of_subject(subject: Subject, user: User, today: date) -> list[Hearing] | None:
    """The hearings of a subject for its file; None where there is none."""
    rows = Hearing.objects.visible_to(user).filter(subject=subject)
    return list(rows.select_related("record").prefetch_related("rounds__term")) or None
