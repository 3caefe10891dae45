"""What the page of a statement and defence tells: its rounds with every fact and answer, its papers, what comes next."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from accounts.models import User
from credit.hearing.reviewing import barred_reason
from credit.models import Argument, FrozenEvidence, HandedIn, Hearing, HearingFact, HearingRound
from credit.regulation.periods import ONE_DAY
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


class Step(NamedTuple):
    """One step of the way: done, the present one, or still to come."""

    label: str
    done: bool
    now: bool


class Next(NamedTuple):
    """An act that is open now: where, in what words; `why_not` says what is in the way."""

    name: str
    label: str
    icon: str
    why_not: str = ""

    @property
    def address(self) -> str:
        return f"credit:{self.name}"


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


_WAY = ("拟制告知书", "签发告知书", "送达告知书", "听取陈述", "复核", "记录生效")
_UNHEARD = ("拟制告知书", "签发告知书", "送达告知书", "听取陈述", "记录生效")
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
    """拟制告知书 → 签发 → 送达 → 听取陈述 → 复核 → 记录生效, and where the matter stands; none once it was dropped."""
    state, heard = State(hearing.state), hearing.was_stated
    if state == State.DROPPED:
        return []
    done = _REACHED[state]
    if heard and state in (State.WAIVED, State.LAPSED):
        done = 4
    way = _WAY if heard or done < 5 else _UNHEARD
    done = min(done, len(way)) if state == State.CONCLUDED else min(done, len(way) - 1)
    return [Step(label, place < done, place == done) for place, label in enumerate(way)]


def next_acts(hearing: Hearing, round: HearingRound, user: User, today: date) -> list[Next]:
    """What whoever looks may do now, the main thing first."""
    if not user.edits_records:
        return []
    return [act for act in _acts(hearing, round, user, today) if act is not None]


def _acts(hearing: Hearing, round: HearingRound, user: User, today: date) -> list[Next | None]:
    state, heard = hearing.state, hearing.was_stated
    review_first = heard and state in Hearing.AFTERWARDS
    return [
        _if(state == State.PREPARED, Next("hearing_issue", "签发告知书", "check")),
        _if(state == State.PREPARED, Next("hearing_notice", "修改告知书", "edit")),
        _if(hearing.may_move(State.NOTIFIED), Next("hearing_serve", "登记送达", "send")),
        _minutes(hearing),
        _if(review_first, Next("hearing_review", "逐条复核", "check", barred_reason(hearing, user))),
        _if(
            state == State.REVIEWED or (not heard and state in (State.WAIVED, State.LAPSED)),
            Next("hearing_conclude", "记录生效", "check"),
        ),
        _if(
            hearing.may_move(State.STATED) and not round.minutes,
            Next("hearing_statement", _state_words(hearing), "edit"),
        ),
        _if(state in Hearing.STATABLE, Next("hearing_paper_add", "上传提交的材料", "upload")),
        _if(hearing.may_move(State.WAIVED), Next("hearing_waive", "登记书面放弃", "commitment")),
        _if(
            hearing.may_move(State.LAPSED), Next("hearing_lapse", "登记逾期未陈述", "clock", _not_lapsed(round, today))
        ),
    ]


def _if(holds: bool, act: Next) -> Next | None:
    return act if holds else None


def _minutes(hearing: Hearing) -> Next | None:
    round = hearing.unsigned_round if hearing.state in Hearing.AFTERWARDS else None
    if round is None:
        return None
    return (
        Next("hearing_sign", "登记笔录签字", "edit") if round.minutes else Next("hearing_minutes", "签发笔录", "file")
    )


def _state_words(hearing: Hearing) -> str:
    return {State.NOTIFIED: "记录陈述", State.STATED: "更正陈述记录"}.get(State(hearing.state), "记录逾期的陈述")


def _not_lapsed(round: HearingRound, today: date) -> str:
    due = round.term.due_on if round.term else None
    return f"{due + ONE_DAY} 起方可登记" if due and today <= due else ""


def papers_of(hearing: Hearing) -> list[Document]:
    """Every paper of the matter."""
    return list(Document.objects.of_case(hearing.key).prefetch_related("services"))


def of_subject(subject: Subject, user: User, today: date) -> list[Hearing] | None:
    """The hearings of a subject for its file; None where there is none."""
    rows = Hearing.objects.visible_to(user).filter(record__subject=subject)
    return list(rows.select_related("record").prefetch_related("rounds__term")) or None
