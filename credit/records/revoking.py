"""Article 12, R5: a record that decides somebody's level is revoked by two: proposed by one, decided by another.

Any other record is revoked at once. What an objection upheld was decided by two already, and goes its own way.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime

from accounts import rules
from accounts.gate import Refused
from accounts.history import keep
from accounts.models import User
from accounts.staffing import deciders_of
from credit.facts.dossier import facts_of
from credit.facts.rulebooks import rulebooks
from credit.facts.touched import touched_by
from credit.hearing import consents
from credit.models import CreditRecord
from credit.records import recording
from credit.records.recording import REVOKING
from credit.regulation.timeline import standing, timeline
from credit.terms import clocks
from notices.telling import tell

ARTICLE = "第五条、第九条"


def decides(record: CreditRecord, day: date) -> bool:
    """Whether the record is a ground of anybody's level on a day, by the facts, graded yet or not."""
    if record.state != CreditRecord.State.EFFECTIVE:
        return False
    found = (standing(timeline(facts, rulebooks()), day) for facts in facts_of(touched_by(record)).values())
    return any(effect.record == record.number for now in found if now for effect in now.period.grounds)


@transaction.atomic
def put_forward(record: CreditRecord, *, reason: str, by: User, at: datetime) -> CreditRecord:
    """Revoke a record, or, where it decides a level, propose that to a second person."""
    record = _locked(record)
    if record.awaits_revocation:
        raise Refused(ARTICLE, f"{record}已提请撤销，待另一人决定，不必重复提出。")
    if not decides(record, localtime(at).date()):
        return recording.revoke(record, reason=reason, by=by, at=at)
    if not reason.strip():
        raise Refused("第九条", "撤销记录须写明理由。")
    record.revoking_by, record.revoking_on = by, localtime(at).date()
    record.revoking_because = reason.strip()
    keep(record, by=by, reason=f"提请撤销：{record.revoking_because}", at=at)
    people = deciders_of(record.keeper_id, by.pk)
    clocks.start(REVOKING, consents.case_of(record), on=record.revoking_on, handlers=people)
    key = f"credit.record:{record.pk}:revocation:{at.isoformat()}"
    tell(people, key=key, title=f"待决定是否撤销：{record}", at=at, url=record.get_absolute_url())
    return record


def _locked(record: CreditRecord) -> CreditRecord:
    return CreditRecord.objects.select_for_update(of=("self",)).select_related("subject").get(pk=record.pk)


def must_wait(record: CreditRecord) -> None:
    """Refuse what nobody proposed."""
    if not record.awaits_revocation:
        raise Refused(ARTICLE, f"{record}没有提请撤销。")


def must_be_another(record: CreditRecord, by: User) -> None:
    """Two persons: the decider is a supervisor of the department or a leader, and never the proposer."""
    must_wait(record)
    own = "撤销决定等级的记录须由提请人以外的人决定，您是提请人。"
    rules.must_be_another(by, record.revoking_by_id, article=ARTICLE, reason=own)
    reason = "由记录部门的审核人或者局领导决定。"
    rules.must_be_decider_of(by, record.keeper_id, article=ARTICLE, reason=reason)


def must_be_own(record: CreditRecord, by: User) -> None:
    """Only the department's staff take the proposal back."""
    must_wait(record)
    rules.must_be_of(by, record.keeper_id, article=ARTICLE, reason="由记录部门的人员撤回。")


@transaction.atomic
def agree(record: CreditRecord, *, by: User, at: datetime) -> CreditRecord:
    """The second person decides to revoke: by what is known from now on the record never counted."""
    record = _locked(record)
    must_be_another(record, by)
    return recording.revoke(record, reason=record.revoking_because, by=by, at=at)


@transaction.atomic
def decline(record: CreditRecord, *, reason: str, by: User, at: datetime) -> CreditRecord:
    """The second person decides that the record stays."""
    record = _locked(record)
    must_be_another(record, by)
    asked = record.revoking_by
    _clear(record, "不予撤销", reason, by, at)
    if asked:
        key = f"credit.record:{record.pk}:kept:{at.isoformat()}"
        tell([asked], key=key, title=f"不予撤销：{record}", at=at, url=record.get_absolute_url())
    return record


@transaction.atomic
def withdraw(record: CreditRecord, *, reason: str, by: User, at: datetime) -> CreditRecord:
    """The proposal is taken back before it was decided."""
    record = _locked(record)
    must_be_own(record, by)
    return _clear(record, "撤回提请撤销", reason, by, at)


def _clear(record: CreditRecord, words: str, reason: str, by: User, at: datetime) -> CreditRecord:
    if not reason.strip():
        raise Refused(ARTICLE, "请写明理由。")
    record.revoking_by, record.revoking_on, record.revoking_because = None, None, ""
    keep(record, by=by, reason=f"{words}：{reason.strip()}", at=at)
    consents.end(record, at, REVOKING)
    return record
