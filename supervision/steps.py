"""The way of a listing procedure: the grounds looked at again before each step; how a step begins and ends."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from accounts.gate import Refused
from accounts.models import Role, User
from credit.grades.previewing import heavier
from credit.hearing.reopening import changed_facts
from credit.models import CreditRecord, Term
from credit.terms import clocks
from subjects.models import Subject
from supervision.grounds import Plan, require
from supervision.models import Procedure
from supervision.policies import term_of, value_of

ARTICLE = "第十二条（四）"
State = Procedure.State


def plan_of(row: Procedure, records: list[CreditRecord] | None = None) -> Plan:
    """What the procedure means to do."""
    found = list(row.records.all()) if records is None else records
    return Plan(row.subject, found, row.of_regime, row.months, row.conditions, row.basis)


def require_grounds(row: Procedure, on: date) -> None:
    """The grounds are looked at again before every step that burdens the subject (R13), and whether it was told of them."""
    require(plan_of(row), on)
    if row.notice:
        must_be_as_told(row, row.notice.issued_at)


def must_be_as_told(row: Procedure, told_at: datetime) -> None:
    """Article 8: nobody is listed on facts that the notice did not tell.

    Facts corrected since bar the way, unless an argument was adopted and the correction weighs on no day heavier.
    """
    adopted = row.hearing is not None and row.hearing.adopts
    for record in [*row.records.all(), *([row.basis] if row.basis else [])]:
        version = record.history.filter(history_date__lte=told_at).order_by("history_date", "history_id").last()
        before = version.instance if version else record
        changed = changed_facts(before, record)
        if changed and (not adopted or heavier(before, record)):
            again = "请在陈述申辩中重新告知，或者终止本程序。"
            over = "请终止本程序，另行提出。"
            todo = again if row.hearing and row.hearing.is_open else over
            raise Refused(
                "第八条、河南省社会信用条例第二十八条",
                f"{record}的{'、'.join(changed)}在告知以后已更正，与告知书不符；{todo}",
            )


def begin(row: Procedure, code: str, on: date, handlers: list[User]) -> None:
    """Let a term of the procedure run, in working days or to a fixed day as the policy says."""
    kind = term_of(code, on)
    due = None if kind.working_days else on + timedelta(days=value_of(code, on))
    clocks.start(kind, row.case, on=on, handlers=handlers, due_on=due)


def end(row: Procedure, on: date, *codes: str) -> None:
    """What these terms asked for is done; all running ones of the procedure without names."""
    end_terms(row.key, on, *codes)


def end_terms(key: str, on: date, *codes: str) -> None:
    """End the running terms of a case, of these kinds or all."""
    terms = Term.objects.running().filter(case_key=key)
    for term in terms.filter(kind__in=codes) if codes else terms:
        clocks.end(term, on=max(on, term.began_on))


def deciders_of(subject: Subject, *but: User) -> list[User]:
    """Who may decide: the department's supervisors, else the leaders; these people left out."""
    left_out = [person.pk for person in but]
    people = User.objects.filter(is_active=True).exclude(pk__in=left_out)
    own = list(people.filter(role=Role.SUPERVISOR, department=subject.department_id))
    return own or list(people.filter(role=Role.LEADER))
