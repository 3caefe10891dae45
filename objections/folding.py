"""What the file of a subject, the page of a record and the first page show of objections."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from django.db.models import Q

from accounts.models import Role, User
from credit.models import CreditRecord
from objections.models import CheckNotice, Objection, Petition
from subjects.models import Subject

State = CreditRecord.State


class Folded(NamedTuple):
    """Cases, and whether another may be taken in here."""

    cases: list[Objection]
    checks: list[CheckNotice]
    """What the platform asked to have checked."""
    subject: int
    record: int | None
    may_register: bool


def of_subject(subject: Subject, user: User, today: date) -> Folded:
    """Every case of the subject, newest first."""
    cases = Objection.objects.visible_to(user).filter(subject=subject)
    return Folded(
        list(cases),
        list(CheckNotice.objects.visible_to(user).filter(subject=subject)),
        subject.pk,
        None,
        user.edits_records,
    )


def of_home(user: User, today: date) -> list[Petition] | None:
    """Recusals and loans that wait for this person's decision; the terms tell of everything else."""
    if user.role not in (Role.SUPERVISOR, Role.LEADER):
        return None
    waiting = Petition.objects.filter(
        granted=None, objection__in=Objection.objects.visible_to(user).filter(state__in=Objection.DISPUTING)
    )
    if user.role == Role.SUPERVISOR:
        waiting = waiting.filter(kind=Petition.Kind.RECUSAL, objection__subject__department=user.department_id)
    found = list(waiting.exclude(person=user).select_related("objection__subject", "person__department"))
    return found or None


def in_hand(records: Collection[CreditRecord]) -> list[str]:
    """The cases that point at any of these records or dispute it, and are not answered."""
    rows = list(records)
    about = Q(claims__record__in=rows) | Q(disputed__record__in=rows)
    return [str(case) for case in Objection.objects.open().filter(about).distinct()]


def of_record(record: CreditRecord, user: User, today: date) -> Folded | None:
    """The cases that point at the record or dispute it; nothing for a draft that nobody was told of."""
    cases = Objection.objects.visible_to(user)
    found = (cases.filter(claims__record=record) | cases.filter(disputed__record=record)).distinct()
    known = record.state in (State.NOTIFIED, State.EFFECTIVE)
    checks = list(CheckNotice.objects.visible_to(user).filter(records=record))
    if not known and not found and not checks:
        return None
    return Folded(list(found), checks, record.subject_id, record.pk, user.edits_records and known)
