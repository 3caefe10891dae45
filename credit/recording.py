"""Articles 4–8: a record is drafted, notified, its subject heard; it takes effect, is amended, revoked, repaired.

Each act locks the record, checks, changes, saves with its history, and asks for the re-grade of every subject that the
record touches, all in one transaction. A refused act writes nothing.
"""

from __future__ import annotations

import hashlib
from datetime import date
from typing import NamedTuple

from django.core.files import File
from django.db import transaction

from accounts.gate import Refused
from accounts.history import keep
from accounts.models import User
from credit.models import CreditRecord, Dispute, Evidence
from subjects.models import Post
from subjects.requests import ask_regrade

Kind = CreditRecord.Kind
State = CreditRecord.State


class Statement(NamedTuple):
    """How the subject's statement was met (Article 8): heard, waived or not required; when, and in what words."""

    how: CreditRecord.Statement
    on: date
    note: str = ""


def touched_by(record: CreditRecord) -> set[int]:
    """The subjects (ids) whose level the record may move: its own, and every unit of its person's posts (R6)."""
    touched = {record.subject_id}
    if record.kind == Kind.MISCONDUCT:
        if record.person_id:
            posts = Post.objects.filter(person=record.person_id)
        else:
            posts = Post.objects.filter(person__identity_index=record.subject.identity_index or "")
        touched.update(posts.values_list("subject", flat=True))
    return touched


def _locked(record: CreditRecord) -> CreditRecord:
    return CreditRecord.objects.select_for_update().select_related("subject").get(pk=record.pk)


def _must_be(record: CreditRecord, *states: State) -> None:
    if record.state not in states:
        raise Refused("第八条", f"记录{record.number}现为“{record.get_state_display()}”，不能进行此操作。")


@transaction.atomic
def draft(record: CreditRecord, *, by: User) -> CreditRecord:
    """Save a new record as a draft; it counts for nothing yet (R5)."""
    record.state, record.entered_by = State.DRAFT, by
    keep(record, by=by, reason="录入草稿")
    return record


@transaction.atomic
def amend(record: CreditRecord, *, by: User, reason: str) -> CreditRecord:
    """Save changed fields of a record. Once notified or effective that is a correction, and needs a reason."""
    stored = _locked(record)
    if stored.state == State.REVOKED:
        raise Refused("第八条", f"记录{stored.number}已撤销，不能再更改。")
    if stored.state != State.DRAFT and not reason.strip():
        raise Refused("第五条", "更正已告知或已生效的记录须写明理由。")
    touched = touched_by(stored)
    record.state = stored.state
    keep(record, by=by, reason=reason or "修改草稿")
    if record.state == State.EFFECTIVE:
        ask_regrade(touched | touched_by(record), f"{record}更正")
    return record


@transaction.atomic
def notify(record: CreditRecord, *, on: date, by: User) -> CreditRecord:
    """The subject was told what is intended and of its right to a statement (Article 8)."""
    record = _locked(record)
    _must_be(record, State.DRAFT)
    record.state, record.notified_on = State.NOTIFIED, on
    keep(record, by=by, reason="告知信用主体")
    return record


@transaction.atomic
def take_effect(record: CreditRecord, *, statement: Statement | None, by: User) -> CreditRecord:
    """The record comes into force. An adverse record needs the statement heard, waived or not required (R5)."""
    record = _locked(record)
    _must_be(record, State.DRAFT, State.NOTIFIED)
    if record.basis_on is None:
        raise Refused("第十二条", f"请先填写{record.basis_label}，记录从这一天起计算。")
    if statement:
        record.statement, record.statement_on = statement.how, statement.on
        record.statement_note, record.statement_by = statement.note, by
    if not record.statement and record.kind != Kind.SANCTION:
        raise Refused("第八条", "采集不利信息应听取信用主体陈述；请记载已听取、已放弃或无需，以及日期。")
    if record.statement == CreditRecord.Statement.WAIVED and record.state == State.DRAFT:
        raise Refused("第八条", "未告知的，不能视为放弃陈述；请先告知信用主体。")
    record.state = State.EFFECTIVE
    keep(record, by=by, reason="记录生效")
    ask_regrade(touched_by(record), f"{record}生效")
    return record


@transaction.atomic
def revoke(record: CreditRecord, *, on: date, reason: str, by: User) -> CreditRecord:
    """Annul an effective record: by what is known from now on it never counted (R5)."""
    record = _locked(record)
    _must_be(record, State.EFFECTIVE, State.NOTIFIED, State.DRAFT)
    if not reason.strip():
        raise Refused("第九条", "撤销记录须写明理由。")
    was_effective = record.state == State.EFFECTIVE
    record.state, record.revoked_on, record.revocation = State.REVOKED, on, reason
    keep(record, by=by, reason=f"撤销：{reason}")
    if was_effective:
        ask_regrade(touched_by(record), f"{record}撤销")
    return record


@transaction.atomic
def repair(record: CreditRecord, *, on: date | None, reason: str, by: User) -> CreditRecord:
    """Article 16: the record is repaired on a day and no longer used from then on (R12); None takes that back."""
    record = _locked(record)
    _must_be(record, State.EFFECTIVE)
    record.repaired_on = on
    keep(record, by=by, reason=reason)
    ask_regrade(touched_by(record), f"{record}{'信用修复' if on else '撤销信用修复'}")
    return record


@transaction.atomic
def attach(record: CreditRecord, file: File[bytes], *, title: str, content_type: str, by: User) -> Evidence:
    """Add a paper or picture that proves the record; stored by its SHA-256."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return Evidence.objects.create(
        record=record,
        title=title or str(file.name),
        file=file,
        sha256=digest.hexdigest(),
        content_type=content_type,
        size=file.size or 0,
        added_by=by,
    )


@transaction.atomic
def open_dispute(record: CreditRecord, *, on: date) -> Dispute:
    """Mark the record as disputed (R13); it stays in force."""
    record = _locked(record)
    _must_be(record, State.EFFECTIVE)
    if record.disputes.filter(closed_on=None).exists():
        raise Refused("第九条", f"记录{record.number}已在异议处理中。")
    return Dispute.objects.create(record=record, opened_on=on)


@transaction.atomic
def close_dispute(record: CreditRecord, *, on: date) -> None:
    """Take the mark off when the answer is given or the applicant withdraws."""
    for dispute in Dispute.objects.select_for_update().filter(record=record, closed_on=None):
        dispute.closed_on = on
        dispute.save()
