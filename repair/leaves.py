"""What repair shows in the pages below it: a record's standing, a subject's records and applications, the first page."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import NamedTuple

from django.db.models import Q

from accounts.models import User
from credit.models import CreditRecord, Term
from credit.records.involvement import Hand
from credit.regulation.periods import Calendar
from credit.terms.calendar import calendar
from repair import noticing, ripe
from repair.eligibility import Eligibility, eligibilities, eligibility_of
from repair.models import Application, RepairNotice
from subjects.models import Subject

Kind = CreditRecord.Kind
SHOWN = 6


class OfARecord(NamedTuple):
    """The folder on the page of a record."""

    standing: Eligibility
    applications: list[Application]
    notices: list[RepairNotice]
    owes_notice: bool
    """The bureau's own penalty in force that went without its notice."""
    may_write: bool


def of_record(record: CreditRecord, user: User, today: date) -> OfARecord | None:
    """Effective adverse records only; another sector's sanction is not ours to repair."""
    if record.state != CreditRecord.State.EFFECTIVE or record.kind == Kind.SANCTION:
        return None
    notices = list(record.repair_notices.select_related("document"))
    told = any(notice.occasion == RepairNotice.Occasion.WITH_PENALTY for notice in notices)
    penalty = record.by_bureau and record.repaired_on is None
    return OfARecord(
        eligibility_of(record, today),
        list(record.repairs.all()),
        notices,
        penalty and not told,
        user.edits_records,
    )


class OfASubject(NamedTuple):
    """The folder in the file of a subject."""

    subject: Subject
    standings: list[Eligibility]
    applications: list[Application]
    may_write: bool


def of_subject(subject: Subject, user: User, today: date) -> OfASubject | None:
    """Its adverse records in force with how each stands, and every application."""
    records = subject.records.in_force().exclude(kind=Kind.SANCTION).select_related("subject__department")
    applications = list(subject.repairs.select_related("record").prefetch_related("records"))
    found = list(records)
    if not found and not applications:
        return None
    return OfASubject(subject, eligibilities(found, today), applications, user.edits_records)


class Waiting(NamedTuple):
    """One application in hand, with the term that runs."""

    application: Application
    term: Term | None


class Counts(NamedTuple):
    """How many records ripen this month, and how many penalties went without a notice."""

    ripening: int
    without_notice: int


class OfTheHome(NamedTuple):
    """The card on the first page."""

    rows: list[Waiting]
    total: int
    counts: Counts | None
    """Of the own department; counting over all is left to the lists."""
    calendar: Calendar | None
    today: date

    @property
    def more(self) -> int:
        return self.total - len(self.rows)


def of_home(user: User, today: date) -> OfTheHome | None:
    """Applications in hand by their due day; for a department, what ripens this month and penalties without a notice."""
    mine = Application.objects.visible_to(user)
    restoring = Q(state=Application.State.REVOKED, effects__state="reversing")
    open_ones = mine.filter(Q(state__in=Application.OPEN) | restoring).distinct()
    rows = sorted(with_terms(list(open_ones.select_related("subject", "record").prefetch_related("records"))), key=_due)
    counts = _counts(user, today) if user.edits_records else None
    return OfTheHome(rows[:SHOWN], len(rows), counts, calendar() if rows else None, today)


def _counts(user: User, today: date) -> Counts:
    return Counts(
        len(ripe.ripening(user, ripe.month_of(today), today)),
        noticing.without_notice(CreditRecord.objects.visible_to(user)).count(),
    )


def _due(row: Waiting) -> date:
    return (row.term and row.term.due_on) or date.max


def with_terms(applications: list[Application]) -> list[Waiting]:
    """Each application with the term that runs, in one query."""
    keys = {application.key: application for application in applications}
    running = {term.case_key: term for term in Term.objects.running().filter(case_key__in=keys).order_by("pk")}
    return [Waiting(application, running.get(application.key)) for application in applications]


def in_hand(records: Collection[CreditRecord]) -> list[str]:
    """The applications for any of these records that are not finished."""
    return list(dict.fromkeys(str(one) for one in Application.objects.open().filter(records__in=list(records))))


def hands_of(record: CreditRecord) -> Iterator[Hand]:
    """Who verified or decided the repair of a record had a hand in it."""
    for application in record.repairs.prefetch_related("verifier_1", "verifier_2", "decided_by"):
        for person in (application.verifier_1, application.verifier_2):
            if person:
                yield Hand(person, str(person), "核查该记录的信用修复", application.accepted_on)
        if application.decided_by:
            yield Hand(
                application.decided_by, str(application.decided_by), "决定该记录的信用修复", application.decided_on
            )
