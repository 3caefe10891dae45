"""The terms of a repair: accept within three, decide within ten (once ten more), execute within one working day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from accounts.models import Role, User
from credit.models import Term
from credit.terms import clocks
from credit.terms.clocks import TermKind
from repair.models import Application
from repair.policy import (
    ACCEPT_DAYS,
    DECIDE_DAYS,
    EXECUTE_DAYS,
    EXECUTION_BASIS,
    EXTENDED_DAYS,
    SUPPLEMENT_DAYS,
    TERM_BASIS,
)
from subjects.models import Subject

ACCEPT = TermKind("repair_accept", "信用修复受理", TERM_BASIS, ACCEPT_DAYS)
SUPPLEMENT = TermKind("repair_supplement", "信用修复补正", "本局口径", SUPPLEMENT_DAYS)
DECIDE = TermKind("repair_decide", "信用修复决定", TERM_BASIS, DECIDE_DAYS)
DECIDE_EXTENDED = TermKind("repair_decide_extended", "信用修复决定（延长后）", TERM_BASIS, EXTENDED_DAYS)
EXECUTE = TermKind("repair_execute", "信用修复执行", EXECUTION_BASIS, EXECUTE_DAYS)
RESTORE = TermKind("repair_restore", "恢复公示和共享", EXECUTION_BASIS, EXECUTE_DAYS)


def staff_of(subject: Subject) -> QuerySet[User]:
    """The people of the recording department."""
    return User.objects.filter(department=subject.department_id, is_active=True, role__in=(Role.CLERK, Role.SUPERVISOR))


def deciders_of(application: Application) -> QuerySet[User]:
    """Supervisors of the department and leaders who neither verified nor registered it: they may decide."""
    heads = Q(role=Role.LEADER) | Q(role=Role.SUPERVISOR, department=application.subject.department_id)
    barred = [application.registered_by_id, application.verifier_1_id, application.verifier_2_id]
    return User.objects.filter(heads, is_active=True).exclude(pk__in=[pk for pk in barred if pk])


def start(application: Application, kind: TermKind, on: date, handlers: Iterable[User]) -> Term:
    """Let a term of the application begin."""
    return clocks.start(kind, application.case, on=on, handlers=handlers)


def end(application: Application, on: date, *kinds: TermKind) -> None:
    """End what runs of these kinds, on that day; all kinds where none is named."""
    for kind in kinds or (ACCEPT, SUPPLEMENT, DECIDE, DECIDE_EXTENDED, EXECUTE, RESTORE):
        if term := clocks.running(application.key, kind):
            clocks.end(term, on=max(on, term.began_on))


def supplement_due(application: Application) -> date | None:
    """Until when the applicant may still complete the papers; None where nothing was asked for, or it came."""
    term = clocks.running(application.key, SUPPLEMENT)
    return term.due_on if term else None


def hand_over(application: Application, to: Iterable[User]) -> None:
    """Others have to act now within the term of the decision."""
    for kind in (DECIDE, DECIDE_EXTENDED):
        if term := clocks.running(application.key, kind):
            term.handlers.set(to)
