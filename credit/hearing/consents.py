"""R5: misconduct was heard by no other procedure; that it needs no statement here takes a second person's consent.

Who asks names the decision that heard the subject; another person agrees or does not. `recording` asks this room, behind
its lock on the record.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.timezone import localtime

from accounts import rules
from accounts.gate import Refused
from accounts.models import User
from accounts.staffing import deciders_of
from credit.hearing.moves import ARTICLE
from credit.models import CreditRecord
from credit.terms import clocks
from credit.terms.clocks import TermKind
from notices.telling import tell
from subjects.cases import Case

CONSENT = TermKind("statement_consent", "同意无需听取陈述", ARTICLE, 5)
"""How long the question may wait for the second person: the bureau's own rule, in working days."""


def case_of(record: CreditRecord) -> Case:
    """How the record is named on the term of the second person."""
    return Case(f"credit.record:{record.pk}", str(record), record.get_absolute_url(), record.subject)


def must_not_wait(record: CreditRecord) -> None:
    """Refuse to ask twice, or to go another way meanwhile."""
    if record.awaits_consent:
        raise Refused(ARTICLE, f"{record}已提请另一人同意无需听取陈述；改为听取陈述的，请先撤回提请。")


def must_wait(record: CreditRecord) -> None:
    """Refuse what nobody asked for."""
    if not record.awaits_consent:
        raise Refused(ARTICLE, f"{record}没有提请同意无需听取陈述。")


def must_be_another(record: CreditRecord, by: User) -> None:
    """Two persons: who agrees is a supervisor of the department or a leader, and neither asked, entered nor collected."""
    must_wait(record)
    reason = "无需听取陈述须由另一人同意，您是提请人或者录入人。"
    rules.must_be_another(by, record.statement_by_id, record.entered_by_id, article=ARTICLE, reason=reason)
    reason = "无需听取陈述须由另一人同意，您是该记录的信息采集人员。"
    rules.must_not_be_named(by, record.collector, article=ARTICLE, reason=reason)
    reason = "无需听取陈述由记录部门的审核人或者局领导同意。"
    rules.must_be_decider_of(by, record.keeper_id, article=ARTICLE, reason=reason)


def must_be_own(record: CreditRecord, by: User) -> None:
    """Only the department's staff take the question back."""
    must_wait(record)
    rules.must_be_of(by, record.keeper_id, article=ARTICLE, reason="由记录部门的人员撤回。")


def begin(record: CreditRecord, *, by: User, at: datetime) -> None:
    """Put the question before those who may agree, with its term."""
    people = deciders_of(record.keeper_id, by.pk, record.entered_by_id)
    clocks.start(CONSENT, case_of(record), on=localtime(at).date(), handlers=people)
    key = f"credit.record:{record.pk}:consent:{at.isoformat()}"
    tell(people, key=key, title=f"待同意无需听取陈述：{record}", at=at, url=record.get_absolute_url())


def end(record: CreditRecord, at: datetime, kind: TermKind = CONSENT) -> None:
    """The question that waits for a second person is answered, taken back or overtaken."""
    if term := clocks.running(case_of(record).key, kind):
        clocks.end(term, on=max(localtime(at).date(), term.began_on))


def tell_declined(record: CreditRecord, asked: User, at: datetime) -> None:
    """Whoever asked is told that the subject has to be heard."""
    key = f"credit.record:{record.pk}:declined:{at.isoformat()}"
    tell([asked], key=key, title=f"不同意无需听取陈述：{record}", at=at, url=record.get_absolute_url())
