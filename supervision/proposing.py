"""Article 12 (四): a listing is proposed, changed as long as nobody was told, and given up."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.utils.timezone import localtime

from accounts.gate import Refused
from accounts.models import User
from credit.hearing import closing, notifying
from credit.models import CreditRecord
from credit.regulation.facts import Regime
from measures import cataloguing
from measures.models import CatalogueItem
from subjects.models import Person, Subject
from subjects.moving import locked, move
from supervision.grounds import Plan, must_be_staff, require
from supervision.hearing import notice_for
from supervision.models import Procedure
from supervision.steps import ARTICLE, State, end


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
    restraints: Collection[CatalogueItem] = ()
    """The items of the restraint catalogue that the measures are."""

    @property
    def plan(self) -> Plan:
        """The part that the regimes judge."""
        return Plan(self.subject, self.records, self.regime, self.months, self.conditions, self.basis)


@transaction.atomic
def open_procedure(meant: Proposal, *, by: User, at: datetime) -> Procedure:
    """Begin a procedure. Its subject is locked, so that no two run over one record."""
    subject = Subject.objects.select_for_update(no_key=True).get(pk=meant.subject.pk)
    must_be_staff(subject, by)
    day = localtime(at).date()
    _check(meant, None, day)
    require(meant.plan, day)
    number = Procedure.NUMBERS.take(day.year, Procedure.objects.all())
    row = Procedure(number=number, subject=subject, opened_by=by, opened_on=day)
    return _fill(row, meant, by, at, "提出拟列入")


def open_for(subject: Subject, *, meant: Proposal, by: User, at: datetime) -> Procedure:
    """Begin a procedure at its subject."""
    assert meant.subject == subject
    return open_procedure(meant, by=by, at=at)


@transaction.atomic
def change(row: Procedure, meant: Proposal, *, by: User, at: datetime) -> Procedure:
    """Change what is intended before the subject is told of it, or told anew; a drafted notice is drafted anew, too.

    Nobody is treated more heavily because he argued (行政处罚法 45, by analogy): once the subject spoke, no longer months, no
    heavier list and no further records.
    """
    Subject.objects.select_for_update(no_key=True).get(pk=row.subject_id)
    row = locked(row)
    row.must_move(State.NOTIFIED)
    must_be_staff(row.subject, by)
    day = localtime(at).date()
    _check(meant, row, day)
    require(meant.plan, day)
    if row.hearing and row.hearing.was_stated and _weighs_heavier(row, meant):
        raise Refused(
            "第八条；行政处罚法第四十五条",
            "信用主体已陈述申辩，不得因此加重：不能延长期限、改用更重的名单或者增加记录。确因新查明的事实的，请终止本程序后另行提出。",
        )
    row = _fill(row, meant, by, at, "修改拟列入")
    if row.hearing:
        round = row.hearing.round
        notice = notice_for(row, contact=round.contact, telephone=round.telephone, place=round.place)
        notifying.revise(row.hearing, notice, by=by, at=at)
    return row


def _weighs_heavier(row: Procedure, meant: Proposal) -> bool:
    listed = meant.regime is not Regime.LOCAL and meant.regime != row.of_regime
    more = {record.pk for record in meant.records} - set(row.records.values_list("pk", flat=True))
    return listed or bool(more) or meant.months > row.months


def _check(meant: Proposal, row: Procedure | None, day: date) -> None:
    if not meant.reason.strip() or not meant.measures.strip():
        raise Refused("河南省社会信用条例第二十八条", "请写明拟列入的理由和拟采取的管理措施。")
    cataloguing.must_be_usable(meant.restraints, 4, day)
    others = Procedure.objects.open().filter(records__in=meant.records)
    if row:
        others = others.exclude(pk=row.pk)
    if other := others.first():
        raise Refused(ARTICLE, f"所选记录正在{other}中办理，不能重复提出。")


def _fill(row: Procedure, meant: Proposal, by: User, at: datetime, reason: str) -> Procedure:
    row.regime, row.months, row.conditions, row.basis = meant.regime, meant.months, meant.conditions, meant.basis
    row.reason, row.measures = meant.reason.strip(), meant.measures.strip()
    row.write(by=by, at=at, reason=reason, records=meant.records, persons=meant.persons, restraints=meant.restraints)
    return row


@transaction.atomic
def drop(row: Procedure, *, reason: str, by: User, at: datetime) -> Procedure:
    """End the procedure without a listing, before publication: the ground fell away, or it was begun by mistake."""
    row = locked(row)
    row.must_move(State.DROPPED)
    must_be_staff(row.subject, by)
    if not reason.strip():
        raise Refused(ARTICLE, "终止程序须写明理由。")
    row.dropped_on, row.dropping = localtime(at).date(), reason.strip()
    if row.hearing:
        closing.give_up(row.hearing, reason=row.dropping, by=by, at=at)
    move(row, State.DROPPED, by=by, at=at, reason="终止", detail=row.dropping)
    end(row, row.dropped_on)
    return row
