"""Article 8, R5: nothing intended against a subject is done before it was heard, waived or let the period pass.

`settle` is asked by the act that puts a record in force, `drop` by the one that revokes it; a listing asks `conclude` and
`give_up`. Nobody gets round them.
"""

from __future__ import annotations

from datetime import date, datetime

from django.utils.timezone import localtime

from accounts.gate import Refused
from accounts.models import User
from credit.hearing.intents import intent_of
from credit.hearing.moves import ARTICLE, end_period, held, running_of
from credit.models import CreditRecord, Hearing
from subjects.moving import move

How = CreditRecord.Statement
State = Hearing.State


def settle(record: CreditRecord, *, how: CreditRecord.Statement, on: date, note: str, by: User, at: datetime) -> None:
    """Refuse unless the statement was met as said (R5), and end the hearing. The record is locked by the caller."""
    hearing = running_of(record)
    if how == How.NOT_REQUIRED:
        _settle_without(record, hearing, note=note, by=by, at=at)
        return
    if hearing is None:
        raise Refused(ARTICLE, f"{record}没有办理陈述申辩，不能记为“{how.label}”；请先签发并送达陈述申辩告知书。")
    hearing.must_move(State.CONCLUDED)
    _require_how(hearing, how)
    _require_frozen(hearing)
    if record.notified_on and on < record.notified_on:
        raise Refused(ARTICLE, f"陈述日期（{on}）早于告知日期（{record.notified_on}），请核对。")
    if how == How.HEARD and hearing.found != Hearing.Found.NOT_ADOPTED and not hearing.amended and not note.strip():
        raise Refused(
            "第八条；行政处罚法第四十五条",
            "采纳了陈述申辩意见，记录却没有更改：请先更改记录；采纳的意见不影响记录内容的，请写明理由。",
        )
    _end(hearing, State.CONCLUDED, "记录生效", note, by=by, at=at)


def must_be_free(record: CreditRecord) -> None:
    """Refuse to go without the hearing once its notice was issued. The record is locked by the caller."""
    hearing = running_of(record)
    if hearing and hearing.binds:
        raise Refused(ARTICLE, f"{record}的陈述申辩告知书已签发，须办完陈述申辩，不能再选“无需”。")


def _settle_without(record: CreditRecord, hearing: Hearing | None, *, note: str, by: User, at: datetime) -> None:
    if hearing is None:
        return
    must_be_free(record)
    _end(hearing, State.DROPPED, "终止", "无需另行听取", by=by, at=at)


def _require_how(hearing: Hearing, how: CreditRecord.Statement) -> None:
    """Heard after a review; waived only where the subject said nothing in any round."""
    heard = hearing.was_stated
    if heard and hearing.state != State.REVIEWED:
        raise Refused(ARTICLE, "信用主体已陈述的，须逐条复核并签发复核意见书后，记录才能生效。")
    if heard != (how == How.HEARD):
        raise Refused(ARTICLE, f"信用主体{'已陈述' if heard else '没有陈述'}，不能记为“{how.label}”。")


def _require_frozen(hearing: Hearing) -> None:
    """Only what the served notice listed may stand behind what is done."""
    frozen = hearing.round.evidence.values("evidence")
    if added := intent_of(hearing).evidence(hearing).exclude(pk__in=frozen).first():
        raise Refused(ARTICLE, f"佐证材料“{added.title}”没有列入送达的告知书，须先补充告知。")


def conclude(hearing: Hearing, *, burdens: bool, words: str, by: User, at: datetime) -> None:
    """Refuse unless the right to a statement was met, and end the hearing; what is intended is locked by the caller.

    What burdens the subject needs besides that nothing stands behind it but what the notice listed, and that the review did
    not find the subject right in all it said.
    """
    hearing = held(hearing)
    hearing.must_move(State.CONCLUDED)
    must_be_met(hearing)
    if burdens:
        _require_frozen(hearing)
        if hearing.found == Hearing.Found.ADOPTED:
            raise Refused(
                "第八条；行政处罚法第四十五条",
                "复核意见书全部采纳了陈述申辩意见，不能照原样处理：请决定不作处理、终止，或者更改后重新告知。",
            )
    _end(hearing, State.CONCLUDED, words, "", by=by, at=at)


def must_be_met(hearing: Hearing) -> None:
    """Refuse while the subject may still speak, or was not answered (Article 8; 行政处罚法第四十五条)."""
    if not hearing.is_met:
        raise Refused(
            ARTICLE, f"{hearing}现为“{hearing.state_shown}”：须听取陈述并逐条复核，或者放弃、逾期后再作决定。"
        )


def give_up(hearing: Hearing, *, reason: str, by: User, at: datetime) -> None:
    """What was intended is given up, and the hearing with it; it may have ended before."""
    hearing = held(hearing)
    if hearing.is_open:
        _end(hearing, State.DROPPED, "终止", reason, by=by, at=at)


def _end(hearing: Hearing, to: State, words: str, note: str, *, by: User, at: datetime) -> None:
    today = localtime(at).date()
    end_period(hearing.round, on=today)
    hearing.ended_on, hearing.ended_by, hearing.ending = max(today, hearing.opened_on), by, note[:300]
    move(hearing, to, by=by, at=at, reason=words)


def drop(record: CreditRecord, *, reason: str, by: User, at: datetime) -> None:
    """The record is given up: its hearing and term end with it. The record is locked by the caller."""
    if hearing := running_of(record):
        _end(hearing, State.DROPPED, "终止", reason, by=by, at=at)
