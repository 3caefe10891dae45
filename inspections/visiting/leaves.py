"""What inspections show in the pages below: a subject's matters, a record's page, the first page."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Count, Q

from accounts.models import User
from credit.models import CreditRecord
from inspections.models import Assignment, Finding, Inspection, Visit
from inspections.visiting.beginning import RECHECK
from subjects.models import Subject

SHOWN = 5
NEAR = timedelta(days=7)


class OfASubject(NamedTuple):
    """The folder in the file of a subject."""

    subject: Subject
    visits: list[Visit]
    """Under way, or with something still to be corrected."""
    inspections: list[Inspection]
    may_begin: bool


def of_subject(subject: Subject, user: User, today: date) -> OfASubject | None:
    """What is under way or has to be corrected, and the last inspections."""
    waiting = Count("findings", filter=Q(findings__measure="order", findings__state__in=Finding.WAITING))
    open_ones = Q(state__in=Visit.OPEN) | Q(state=Visit.State.DONE, to_correct__gt=0)
    visits = list(
        subject.visits.annotate(to_correct=waiting).filter(open_ones).select_related("inspection").order_by("-pk")
    )
    inspections = list(subject.inspections.all()[:SHOWN])
    may_begin = user.edits_records and subject.department_id == user.department_id
    if not visits and not inspections and not may_begin:
        return None
    return OfASubject(subject, visits, inspections, may_begin)


def of_record(record: CreditRecord, user: User, today: date) -> list[Finding] | None:
    """The problems that the record was made from."""
    return list(record.findings.select_related("visit__inspection")) or None


class OfTheHome(NamedTuple):
    """The card 我的检查."""

    visits: list[Visit]
    assignments: list[Assignment]
    more: int
    today: date


def of_home(user: User, today: date) -> OfTheHome | None:
    """What I have begun and not finished, and where I am sent next; for staff only."""
    if not user.edits_records:
        return None
    mine = Visit.objects.open().filter(
        Q(begun_by=user) | Q(pk__in=Visit.officers.through.objects.filter(officer__user=user.pk).values("visit"))
    )
    visits = list(mine.select_related("subject"))
    waiting = Assignment.objects.open().of_officer(user).select_related("subject")
    rows = list(waiting.exclude(visits__in=[visit.pk for visit in visits])[: SHOWN + 1])
    return OfTheHome(visits, rows[:SHOWN], len(rows) - SHOWN, today)


def nearby(user: User, today: date) -> list[Assignment]:
    """Re-checks due within a week in the townships where I am sent, that are not mine: one way for both."""
    mine = Assignment.objects.open().of_officer(user)
    townships = mine.exclude(subject__township="").values("subject__township")
    due = Assignment.objects.visible_to(user).open().filter(source_key__startswith=RECHECK)
    near = due.filter(from_on__lte=today + NEAR, subject__township__in=townships)
    return list(near.exclude(pk__in=mine.values("pk")).select_related("subject").prefetch_related("officers"))
