"""Articles 4–8: a record is drafted; its subject heard, it takes effect; it is amended, revoked, repaired.

Each act locks the record, checks, changes, saves with its history, and asks for the re-grade of every subject that the
record touches, all in one transaction. A refused act writes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from copy import copy
from datetime import date, datetime
from typing import NamedTuple

from django.core.files import File
from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from accounts.gate import Refused
from accounts.history import keep
from accounts.models import User
from accounts.versions import require_version
from credit.facts.touched import people_of
from credit.facts.touched import touched_by as touched_by
from credit.hearing import closing, consents, reopening, reviewing
from credit.hearing.moves import held
from credit.hearing.moves import must_be as must_be
from credit.models import CreditRecord, Dispute, Evidence, Hearing
from credit.outside.disclosing import ask_for_records
from credit.records.recognising import recognise
from credit.records.validity import Circumstances, every_kind, examine, judging, label_of
from credit.records.validity.judging import JUDGED_ITEM4
from credit.terms.clocks import TermKind
from desk.numbers import Written
from subjects.models import Cause
from subjects.registering import person_with
from subjects.requests import ask_regrade

Kind = CreditRecord.Kind
State = CreditRecord.State


NUMBERS = {
    Kind.MISCONDUCT: Written("SX", 4),
    Kind.PENALTY: Written("CF", 4),
    Kind.ACCIDENT: Written("SG", 4),
    Kind.SANCTION: Written("LC", 4),
}
"""How the records of each kind are numbered: 失信、处罚、事故、联惩."""


REVOKING = TermKind("record_revocation", "决定是否撤销记录", "第五条、第九条", 5)
"""How long a proposed revocation may wait for the second person: the bureau's own rule, in working days."""


class Decision(NamedTuple):
    """The decision that heard the subject (R5): its number, its day, who decided."""

    number: str
    on: date | None
    authority: str


class Statement(NamedTuple):
    """How the subject's statement was met (Article 8): heard, waived or not required; when, and in what words.

    Heard and waived need a hearing that came to it; not required a reason in `note` and the `decision` that heard the
    subject, where the record does not name it already.
    """

    how: CreditRecord.Statement
    on: date
    note: str = ""
    decision: Decision | None = None


def _follow(record: CreditRecord, kind: Cause, cause: str, also: Collection[int] = ()) -> None:
    """Ask for all that the record touches, and for what is told of it outside, with the person locked until the end, as
    `registering.appoint` does.

    So a post that is taken at the same moment is either seen here, or is entered later and sees this record.
    """
    list(people_of(record).select_for_update().values_list("pk"))
    ask_regrade({*touched_by(record), *also}, kind, cause)
    ask_for_records([record], cause)


def _locked(record: CreditRecord) -> CreditRecord:
    return CreditRecord.objects.select_for_update().select_related("subject").get(pk=record.pk)


def next_number(kind: str, year: int) -> str:
    """What the next record of its kind and year would be called, as CF-2026-0012; whoever saves first has it."""
    return NUMBERS[Kind(kind)].suggest(year, CreditRecord.objects.all())


@transaction.atomic
def draft(record: CreditRecord, *, by: User, at: datetime, note: str = "", suggested: str = "") -> CreditRecord:
    """Save a new record as a draft; it counts for nothing yet (R5).

    When its number is the `suggested` one it gets the next of the series, which is another where somebody was quicker;
    the same record sent twice is refused.
    """
    _must_not_judge(record, None)
    record.state, record.entered_by = State.DRAFT, by
    recognise(record)
    _register_person(record, by, at)
    _number(record, suggested)
    try:
        with transaction.atomic():
            keep(record, by=by, reason=f"录入草稿；{note}" if note else "录入草稿", at=at)
    except IntegrityError as collision:
        if not CreditRecord.objects.filter(number=record.number).exists():
            raise
        _must_be_new(record)
        raise Refused("第五条", f"记录编号{record.number}已被使用，请改用其他编号。") from collision
    return record


def _number(record: CreditRecord, suggested: str) -> None:
    """Give a record that was not numbered by hand the next number of its series."""
    numbers = NUMBERS[Kind(record.kind)]
    year = numbers.year_of(suggested) if record.number == suggested else None
    if year is None:
        return
    record.number = numbers.take(year, CreditRecord.objects.all())
    if record.number != suggested:
        _must_be_new(record)


def _must_be_new(record: CreditRecord) -> None:
    """Refuse a message that came twice."""
    if sent := _sent_before(record):
        raise Refused("第五条", f"同样的内容已保存为{sent.number}，没有重复保存。")


def _sent_before(record: CreditRecord) -> CreditRecord | None:
    """The same record, if the same person saved it already: a message that came twice."""
    same = ("entered_by", "subject", "kind", "content", "document_number", "basis_on", "occurred_on")
    return CreditRecord.objects.filter(**{name: getattr(record, name) for name in same}).first()


def _register_person(record: CreditRecord, by: User, at: datetime) -> None:
    """The responsible person that a form named, if the register does not know him yet."""
    if record.person is not None and record.person.pk is None:
        person = record.person
        record.person = person_with(person.identity, person.name, by=by, at=at, check_waiver=person.check_waiver)


@transaction.atomic
def amend(
    record: CreditRecord,
    *,
    by: User,
    at: datetime,
    reason: str,
    seen: int | None = None,
    adopting: bool = False,
    heavier_because: str = "",
) -> CreditRecord:
    """Save changed fields of a record. Once notified or effective that is a correction, and needs a reason.

    `seen` is the version that the person had before him; `Stale` is raised when it is not the newest. Facts changed
    after the notice of a hearing begin a new round of it, unless the change is `adopting` what the review found right;
    a change that weighs heavier, after a statement or of a record in force, needs `heavier_because`.
    """
    stored = _locked(record)
    require_version(stored, seen)
    if stored.state == State.REVOKED:
        raise Refused("第八条", f"记录{stored.number}已撤销，不能再更改。")
    if stored.state != State.DRAFT and not reason.strip():
        raise Refused("第五条", "更正已告知或已生效的记录须写明理由。")
    _must_not_judge(record, stored)
    changed = reopening.changed_facts(stored, record)
    heard = reopening.weigh(stored, record, adopting=adopting, heavier_because=heavier_because)
    touched = touched_by(stored)
    _keep_the_step(stored, record)
    if stored.awaits_consent:
        consents.end(stored, at)
    if heard:
        record.statement_note = "；".join(filter(None, (record.statement_note, f"更正时听取陈述：{heard}")))
    recognise(record)
    _register_person(record, by, at)
    keep(record, by=by, reason=reason or "修改草稿", at=at)
    told = "；".join(filter(None, (reason, heavier_because)))
    reopening.after_amending(record, changed, adopting=adopting, reason=told, by=by, at=at)
    if record.state == State.EFFECTIVE:
        ended = stored.removed_on is None and record.removed_on is not None
        _follow(record, Cause.REMOVED if ended else Cause.CORRECTED, f"{record}更正", also=touched)
    return record


def _must_not_judge(record: CreditRecord, stored: CreditRecord | None) -> None:
    """Such a mark comes and goes by the determination of two people only."""
    for fault in judging.against(record, stored):
        raise Refused(fault.article, fault.words)


@transaction.atomic
def judge(record: CreditRecord, *, grave: bool, by: User, at: datetime, reason: str) -> CreditRecord:
    """Put the mark that two people determined on the record, or take it off; `determining` alone calls this.

    Put on after the notice of a hearing, it is told anew (Article 8); taken off, it only helps the subject.
    """
    record = _locked(record)
    must_be(record, State.DRAFT, State.NOTIFIED, State.EFFECTIVE)
    before = copy(record)
    if record.kind == Kind.ACCIDENT:
        record.especially_bad = grave
    else:
        record.item4 = JUDGED_ITEM4 if grave else None
    keep(record, by=by, reason=reason, at=at)
    if grave:
        changed = reopening.changed_facts(before, record)
        reopening.after_amending(record, changed, adopting=False, reason=reason, by=by, at=at)
    if record.state == State.EFFECTIVE:
        _follow(record, Cause(record.kind) if grave else Cause.REVOKED, f"{record}{'认定' if grave else '撤销认定'}")
    return record


_REVOKING = ("revoking_by", "revoking_on", "revoking_because")


def _keep_the_step(stored: CreditRecord, record: CreditRecord) -> None:
    """State, notice and statement are what acts make of them. A draft may say beforehand that it needs no statement; whoever
    changes one for which consent was asked asks again. Of a record in force day, note and named decision can be corrected."""
    if stored.state != State.DRAFT and stored.consented_by_id and stored.heard_in != record.heard_in:
        raise Refused(
            "第八条", "原决定的文号、日期和机关经另一人同意（R5），不能由一人更改；有误的请提请撤销后重新录入。"
        )
    kept = ["state", "notified_on", "consented_by", "consented_on", "as_history", *_REVOKING]
    if stored.state != State.DRAFT:
        kept += ["statement", "statement_by"]
    else:
        record.statement_by = None
    if stored.state == State.NOTIFIED:
        kept += ["statement_on", "statement_note"]
    for name in kept:
        setattr(record, name, getattr(stored, name))


def _must_be_valid(record: CreditRecord, before: CreditRecord, today: date) -> None:
    """What takes effect is as right as what is typed on the screen, brought in or corrected."""
    for fault in examine(record, Circumstances(today, stored=before)).faults:
        raise Refused(fault.article, fault.words, fault.field)


def missing_of(record: CreditRecord) -> list[str]:
    """What has still to be filled in before the record can take effect, in words."""
    return [label_of(record.kind, name) for name in every_kind.missing(record)]


def must_be_complete(record: CreditRecord) -> None:
    """Refuse what still lacks something before it takes effect."""
    if missing := missing_of(record):
        raise Refused("第五条", f"记录生效前请补齐：{'、'.join(missing)}。")


def _state_how(record: CreditRecord, statement: Statement, by: User) -> None:
    """Put on the record how the statement was met, by whom."""
    record.statement, record.statement_on = statement.how, statement.on
    record.statement_note, record.statement_by = statement.note, by
    if statement.decision:
        record.heard_number, record.heard_on, record.heard_authority = statement.decision
    recognise(record)


@transaction.atomic
def take_effect(record: CreditRecord, *, statement: Statement | None, by: User, at: datetime) -> CreditRecord:
    """The record comes into force. An adverse record needs the statement heard, waived or not required (R5).

    Misconduct that needs none takes effect by a second person's consent alone (`consent`).
    """
    record = _locked(record)
    must_be(record, State.DRAFT, State.NOTIFIED)
    must_be_complete(record)
    if statement is None and record.kind != Kind.SANCTION:
        raise Refused("第八条", "采集不利信息应听取信用主体陈述；请先办理陈述申辩，或者写明无需的理由。")
    if needs_consent(record, statement):
        raise Refused("第八条", "失信行为没有经过其他程序听取陈述，选“无需”的须由另一人同意（R5），不能直接生效。")
    before = copy(record)
    if statement:
        _state_how(record, statement, by)
    return _put_in_force(record, before, by, at)


def _put_in_force(
    record: CreditRecord, before: CreditRecord, by: User, at: datetime, reason: str = "记录生效"
) -> CreditRecord:
    _must_be_valid(record, before, localtime(at).date())
    record.state = State.EFFECTIVE
    keep(record, by=by, reason=reason, at=at)
    if record.statement and record.statement_on and record.kind != Kind.SANCTION:
        how = CreditRecord.Statement(record.statement)
        closing.settle(record, how=how, on=record.statement_on, note=record.statement_note, by=by, at=at)
    _follow(record, Cause(record.kind), f"{record}生效")
    return record


def needs_consent(record: CreditRecord, statement: Statement | None) -> bool:
    """R5: misconduct, which no other procedure has heard, is not spared its hearing by one person alone."""
    spared = statement is not None and statement.how == CreditRecord.Statement.NOT_REQUIRED
    return spared and record.kind == Kind.MISCONDUCT


@transaction.atomic
def ask_consent(record: CreditRecord, *, statement: Statement, by: User, at: datetime) -> CreditRecord:
    """Ask a second person to agree that misconduct needs no statement, since the named decision heard the subject (R5)."""
    record = _locked(record)
    must_be(record, State.DRAFT)
    consents.must_not_wait(record)
    must_be_complete(record)
    if not needs_consent(record, statement):
        raise Refused("第八条", f"{record}不需要另一人同意。")
    before = copy(record)
    _state_how(record, statement, by)
    _must_be_valid(record, before, localtime(at).date())
    closing.must_be_free(record)
    keep(record, by=by, reason="提请同意无需听取陈述", at=at)
    consents.begin(record, by=by, at=at)
    return record


@transaction.atomic
def consent(record: CreditRecord, *, by: User, at: datetime) -> CreditRecord:
    """A second person agrees that nobody has to be heard again, and the record takes effect (R5)."""
    record = _locked(record)
    consents.must_be_another(record, by)
    must_be_complete(record)
    before = copy(record)
    record.consented_by, record.consented_on = by, localtime(at).date()
    record = _put_in_force(record, before, by, at, "同意无需听取陈述，记录生效")
    consents.end(record, at)
    return record


@transaction.atomic
def decline(record: CreditRecord, *, reason: str, by: User, at: datetime) -> CreditRecord:
    """The second person does not agree: the subject is heard, or the record given up."""
    record = _locked(record)
    consents.must_be_another(record, by)
    asked = record.statement_by
    record = _take_back(record, "不同意无需听取陈述", reason, by, at)
    if asked:
        consents.tell_declined(record, asked, at)
    return record


@transaction.atomic
def take_back(record: CreditRecord, *, reason: str, by: User, at: datetime) -> CreditRecord:
    """Whoever asked, or somebody of the department, asks no longer."""
    record = _locked(record)
    consents.must_be_own(record, by)
    return _take_back(record, "撤回提请同意", reason, by, at)


def _take_back(record: CreditRecord, words: str, reason: str, by: User, at: datetime) -> CreditRecord:
    if not reason.strip():
        raise Refused("第八条", "请写明理由。")
    record.statement, record.statement_by = "", None
    keep(record, by=by, reason=f"{words}：{reason.strip()}", at=at)
    consents.end(record, at)
    return record


@transaction.atomic
def conclude(hearing: Hearing, *, note: str, by: User, at: datetime) -> CreditRecord:
    """The record takes effect after what was heard; `note` says why it stays where something was adopted."""
    hearing = held(hearing)
    hearing.must_be(*Hearing.before(Hearing.State.CONCLUDED), doing="记录生效")
    if hearing.record is None:
        raise Refused("第八条", f"{hearing}不是就一条记录进行的，没有可以生效的记录。")
    how, on = reviewing.how_met(hearing)
    return take_effect(hearing.record, statement=Statement(how, on, note.strip()), by=by, at=at)


@transaction.atomic
def revoke(record: CreditRecord, *, reason: str, by: User, at: datetime) -> CreditRecord:
    """Annul a record: by what is known from now on it never counted (R5).

    One that decides a level is proposed to a second person first (`revoking`).
    """
    record = _locked(record)
    must_be(record, State.EFFECTIVE, State.NOTIFIED, State.DRAFT)
    if not reason.strip():
        raise Refused("第九条", "撤销记录须写明理由。")
    was_effective = record.state == State.EFFECTIVE
    if record.awaits_consent:
        consents.end(record, at)
    record.state, record.revoked_on, record.revocation = State.REVOKED, localtime(at).date(), reason
    consents.end(record, at, REVOKING)
    record.revoked_by = by
    if record.revoking_by_id == by.pk:
        record.revoking_by, record.revoking_on, record.revoking_because = None, None, ""
    keep(record, by=by, reason=f"撤销：{reason}", at=at)
    closing.drop(record, reason=reason, by=by, at=at)
    if was_effective:
        _follow(record, Cause.REVOKED, f"{record}撤销")
    return record


@transaction.atomic
def repair(record: CreditRecord, *, on: date | None, reason: str, by: User, at: datetime) -> CreditRecord:
    """Article 16: the record is repaired on a day and no longer used from then on (R12); None takes that back."""
    record = _locked(record)
    must_be(record, State.EFFECTIVE)
    record.repaired_on = on
    keep(record, by=by, reason=reason, at=at)
    _follow(record, Cause.REPAIRED if on else Cause.REVOKED, f"{record}{'信用修复' if on else '撤销信用修复'}")
    return record


@transaction.atomic
def attach(
    record: CreditRecord, file: File[bytes], *, title: str, content_type: str, by: User, at: datetime
) -> Evidence:
    """Add a paper or picture that proves the record; stored by its SHA-256. After the notice it begins a new round."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    _locked(record)
    if same := record.evidence.filter(sha256=digest.hexdigest()).first():
        raise Refused("第五条", f"同一文件已作为“{same.title}”上传，不必重复。")
    added = Evidence.objects.create(
        record=record,
        title=title or str(file.name),
        file=file,
        sha256=digest.hexdigest(),
        content_type=content_type,
        size=file.size or 0,
        added_by=by,
    )
    reopening.after_attaching(record, added.title, by=by, at=at)
    return added


@transaction.atomic
def open_dispute(record: CreditRecord, *, at: datetime) -> Dispute:
    """Mark the record as disputed (R13); it stays in force."""
    record = _locked(record)
    must_be(record, State.EFFECTIVE)
    if record.disputes.filter(closed_on=None).exists():
        raise Refused("第九条", f"记录{record.number}已在异议处理中。")
    ask_for_records([record], f"{record}异议受理")
    return Dispute.objects.create(record=record, opened_on=localtime(at).date())


@transaction.atomic
def close_dispute(record: CreditRecord, *, at: datetime) -> None:
    """Take the mark off when the answer is given or the applicant withdraws."""
    for dispute in Dispute.objects.select_for_update().filter(record=record, closed_on=None):
        dispute.closed_on = max(localtime(at).date(), dispute.opened_on)
        dispute.save()
        ask_for_records([record], f"{record}异议办结")
