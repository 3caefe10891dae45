"""Article 12 (四), Henan statute Article 28: a listing is proposed, the subject told in writing, the notice served."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models.functions import Length
from django.utils.timezone import localtime

from accounts.gate import Refused
from accounts.history import keep
from accounts.models import User
from credit.models import CreditRecord
from credit.regulation.facts import Regime
from documents.issuing import Draft, issue
from documents.models import Document
from documents.serving import Delivery, serve
from subjects.models import Person, Subject
from supervision.grounds import Plan, must_be_staff, require
from supervision.models import Procedure
from supervision.papers import notice_of
from supervision.steps import State, begin, case_of, end, locked, require_grounds

ARTICLE = "第十二条（四）"


class Proposal(NamedTuple):
    """What is intended: the grounds, the persons behind it, the reason and the measures."""

    subject: Subject
    records: list[CreditRecord]
    regime: Regime
    months: int
    reason: str
    measures: str
    conditions: list[str]
    basis: CreditRecord | None = None
    persons: Collection[Person] = ()

    @property
    def plan(self) -> Plan:
        """The part that the regimes judge."""
        return Plan(self.subject, self.records, self.regime, self.months, self.conditions, self.basis)


def next_number(year: int) -> str:
    """The number after the highest of the year, as LR-2026-003."""
    series = f"LR-{year}-"
    found = Procedure.objects.filter(number__startswith=series).order_by(Length("number").desc(), "-number")
    highest = found.values_list("number", flat=True).first()
    return f"{series}{int(highest.removeprefix(series)) + 1 if highest else 1:03d}"


@transaction.atomic
def open_procedure(meant: Proposal, *, by: User, on: date) -> Procedure:
    """Begin a procedure. Its subject is locked, so that no two run over one record."""
    subject = Subject.objects.select_for_update().get(pk=meant.subject.pk)
    must_be_staff(subject, by)
    _check(meant, None)
    require(meant.plan, on)
    row = Procedure(number=next_number(on.year), subject=subject, opened_by=by, opened_on=on)
    return _fill(row, meant, by, "提出拟列入")


@transaction.atomic
def change(row: Procedure, meant: Proposal, *, by: User, on: date) -> Procedure:
    """Change what is intended, as long as nobody was told."""
    Subject.objects.select_for_update().get(pk=row.subject_id)
    row = locked(row, State.NOTIFIED)
    must_be_staff(row.subject, by)
    _check(meant, row)
    require(meant.plan, on)
    return _fill(row, meant, by, "修改拟列入")


def _check(meant: Proposal, row: Procedure | None) -> None:
    if not meant.reason.strip() or not meant.measures.strip():
        raise Refused("河南省社会信用条例第二十八条", "请写明拟列入的理由和拟采取的管理措施。")
    others = Procedure.objects.running().filter(records__in=meant.records)
    if row:
        others = others.exclude(pk=row.pk)
    if other := others.first():
        raise Refused(ARTICLE, f"所选记录正在{other}中办理，不能重复提出。")


def _fill(row: Procedure, meant: Proposal, by: User, reason: str) -> Procedure:
    row.regime, row.months, row.conditions, row.basis = meant.regime, meant.months, meant.conditions, meant.basis
    row.reason, row.measures = meant.reason.strip(), meant.measures.strip()
    keep(row, by=by, reason=reason)
    row.records.set(meant.records)
    row.persons.set(meant.persons)
    return row


def notice_draft(row: Procedure, on: date) -> Draft:
    """The notice as it would be issued."""
    return Draft(Document.Kind.LISTING_NOTICE, "supervision/listing_notice.pdf.html", notice_of(row, on), case_of(row))


@transaction.atomic
def give_notice(row: Procedure, *, by: User, at: datetime) -> Procedure:
    """Issue the written notice: basis, reason, measures, rights and period; it has to be served next."""
    row = locked(row, State.NOTIFIED)
    must_be_staff(row.subject, by)
    day = localtime(at).date()
    require_grounds(row, day)
    row.notice = issue(notice_draft(row, day), by=by, at=at)
    row.state = State.NOTIFIED
    keep(row, by=by, reason="签发拟列入告知书")
    begin(row, "listing_service", day, [row.opened_by])
    return row


@transaction.atomic
def serve_notice(row: Procedure, delivery: Delivery, *, by: User, at: datetime) -> Procedure:
    """The notice reached the subject; from that day the period for its statement runs."""
    row = locked(row, State.HEARING)
    must_be_staff(row.subject, by)
    assert row.notice
    service = row.notice.services.first() or serve(row.notice, **delivery._asdict(), by=by, at=at)
    served = service.served_on
    row.state, row.notice_served_on = State.HEARING, served
    keep(row, by=by, reason="送达拟列入告知书")
    end(row, served, "listing_service")
    begin(row, "listing_statement", served, [row.opened_by])
    return row


@transaction.atomic
def drop(row: Procedure, *, reason: str, by: User, on: date) -> Procedure:
    """End the procedure without a listing, before publication: the ground fell away, or it was begun by mistake."""
    row = locked(row, State.DROPPED)
    must_be_staff(row.subject, by)
    if not reason.strip():
        raise Refused(ARTICLE, "终止程序须写明理由。")
    row.state, row.dropped_on, row.dropping = State.DROPPED, on, reason.strip()
    keep(row, by=by, reason=f"终止：{reason}")
    end(row, on)
    return row
