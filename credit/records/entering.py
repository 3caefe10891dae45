"""Articles 4 to 8: a record is entered or changed by hand, and what its form says of its nature goes to a second person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from accounts.models import User
from credit.models import CreditRecord, Determination
from credit.records import determining, one_act, recording
from credit.records.recording import Statement
from subjects.models import Subject


class Proposal(NamedTuple):
    """12.4.1, 12.4.9: why the nature is judged so, on what evidence, and how the subject was heard about it."""

    reasons: str
    evidence: str
    heard: str


class Entered(NamedTuple):
    """The record as it was saved, and the determination that it waits for."""

    record: CreditRecord
    waits_for: Determination | None


@transaction.atomic
def enter(
    subject: Subject,
    *,
    record: CreditRecord,
    effect: bool,
    statement: Statement | None,
    proposed: Proposal | None,
    note: str,
    suggested: str,
    by: User,
    at: datetime,
    same_act: Sequence[CreditRecord] = (),
) -> Entered:
    """A new record of the subject: a draft, or in force at once, or waiting for a second consent.

    It is linked to what rests on the same facts (R25).
    """
    record = recording.draft(record, by=by, at=at, note=note, suggested=suggested)
    for other in same_act:
        one_act.link(record, to=other, reason="录入时关联", by=by, at=at)
    if effect:
        record = put_forward(record, statement=statement, by=by, at=at)
    return Entered(record, _propose(record, proposed, by, at))


@transaction.atomic
def change(
    record: CreditRecord,
    *,
    reason: str,
    seen: int | None,
    adopting: bool,
    heavier_because: str,
    effect: bool,
    statement: Statement | None,
    proposed: Proposal | None,
    by: User,
    at: datetime,
) -> Entered:
    """Go on with a draft, which may take effect now, or correct a record that was notified or is in force."""
    record = recording.amend(
        record, by=by, at=at, reason=reason, seen=seen, adopting=adopting, heavier_because=heavier_because
    )
    if effect and record.state != CreditRecord.State.EFFECTIVE:
        record = put_forward(record, statement=statement, by=by, at=at)
    return Entered(record, _propose(record, proposed, by, at))


def put_forward(record: CreditRecord, *, statement: Statement | None, by: User, at: datetime) -> CreditRecord:
    """The record takes effect; misconduct that needs no statement waits for a second person's consent (R5)."""
    if statement and recording.needs_consent(record, statement):
        return recording.ask_consent(record, statement=statement, by=by, at=at)
    return recording.take_effect(record, statement=statement, by=by, at=at)


def _propose(record: CreditRecord, proposed: Proposal | None, by: User, at: datetime) -> Determination | None:
    if proposed is None:
        return None
    told = {"proposal": proposed.reasons, "evidence": proposed.evidence, "heard": proposed.heard}
    return determining.propose(record, **told, by=by, at=at)
