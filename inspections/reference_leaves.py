"""What the reference facts show in the pages below: a subject's summary, where a record came from; and who had a hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.utils.timezone import localtime

from accounts.models import User
from credit.models import CreditRecord
from credit.records.involvement import Hand
from inspections import attesting, complaining
from inspections.evaluating import Input, inputs_of
from inspections.models import Complaint, CreditCheck, Intake
from subjects.models import Subject


class OfASubject(NamedTuple):
    """The folder in the file of a subject."""

    subject: Subject
    inputs: tuple[Input, ...]
    complaints: list[Complaint]
    check: CreditCheck | None
    stale: bool
    may_write: bool


def of_subject(subject: Subject, user: User, today: date) -> OfASubject:
    """The inputs of Article 4 of today, the complaints in hand, the last credit check."""
    check = subject.credit_checks.select_related("checked_by").first()
    return OfASubject(
        subject,
        inputs_of(subject, today),
        list(Complaint.objects.open().filter(subject=subject)),
        check,
        attesting.is_stale(check.on if check else None, today),
        user.edits_records,
    )


def of_record(record: CreditRecord, user: User, today: date) -> Complaint | None:
    """The complaint that a record came from."""
    return Complaint.objects.filter(record=record).first()


class OfTheHome(NamedTuple):
    """The card on the first page."""

    waiting: int


def of_home(user: User, today: date) -> OfTheHome | None:
    """How much from the public waits to be registered; for a department's staff, one query."""
    if not user.edits_records:
        return None
    waiting = Intake.objects.visible_to(user).open().count()
    return OfTheHome(waiting) if waiting else None


def hands_of(record: CreditRecord) -> Iterator[Hand]:
    """Article 10: whoever registered, checked, or settled the complaint that a record came from has a hand in it."""
    complaint = Complaint.objects.filter(record=record).first()
    if complaint is None:
        return
    seen: set[tuple[int, str]] = set()
    for row in complaint.history.order_by("history_id").select_related("history_user", "handler"):
        on = localtime(row.history_date).date()
        for person, did in ((row.history_user, f"办理投诉举报{complaint}"), (row.handler, f"核查投诉举报{complaint}")):
            if person and (person.pk, did) not in seen:
                seen.add((person.pk, did))
                yield Hand(person, str(person), did, on)
    for errand in complaining.errands_of(complaint):
        for officer in errand.officers.all():
            yield Hand(officer.user, officer.name, f"派出核查投诉举报{complaint}", errand.from_on)
