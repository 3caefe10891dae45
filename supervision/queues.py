"""What the pages of level-4 supervision read: grounds waiting for a decision, subjects on a level, what is on the clock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple, TypeVar

from django.db.models import Count, Q, QuerySet, Value

from accounts.models import User
from credit.models import CreditRecord, Determination, Dispute, GradePeriod, Listing, Term
from credit.records.listing import ends_on
from credit.regulation.article_12 import WORDING
from credit.regulation.facts import Regime
from credit.regulation.listing_grounds import CONDITIONS, GROUNDS
from credit.waiting import Unlisted, Waiting
from subjects.models import Subject
from supervision.models import Deferral, Duty, Procedure, Removal

R = TypeVar("R", Listing, Procedure)


class Option(NamedTuple):
    """What one regime says of an item: usable as it is, only with more, or no ground."""

    regime: str
    words: str
    look: str


def options_of(item: str) -> list[Option]:
    """Which regimes the item may be listed under."""
    ground = GROUNDS[item]
    return [
        Option(Regime.ORDER_11, *_order_11(item)),
        Option(Regime.LOCAL, "通常做法" if ground.usual is Regime.LOCAL else "可以", "good"),
    ]


def _order_11(item: str) -> tuple[str, str]:
    fitting = [condition for condition in CONDITIONS.values() if item in condition.items]
    if all(condition.open for condition in fitting):
        return "仅兜底，须处罚", "warn"
    return ("须写明情形和处罚", "warn") if GROUNDS[item].order_11 else ("列明，须处罚", "good")


class GroundLine(NamedTuple):
    """A decisive record without a listing, and what is being done about it."""

    unlisted: Unlisted
    record: CreditRecord
    wording: str
    options: list[Option]
    procedure: Procedure | None
    deferral: Deferral | None
    disputed: bool

    @property
    def is_waiting(self) -> bool:
        """Nobody has begun anything."""
        return self.procedure is None and self.deferral is None


def ground_lines(rows: Sequence[Unlisted]) -> list[GroundLine]:
    """These grounds with their procedures and put-off decisions; four queries."""
    numbers = [row.record for row in rows]
    records = {row.number: row for row in CreditRecord.objects.filter(number__in=numbers).select_related("subject")}
    ids = [record.pk for record in records.values()]
    procedures = {
        record.pk: procedure
        for procedure in Procedure.objects.open().filter(records__in=ids).prefetch_related("records")
        for record in procedure.records.all()
    }
    deferrals = {row.record_id: row for row in Deferral.objects.filter(record__in=ids, ended_on=None)}
    disputed = set(Dispute.objects.filter(record__in=ids, closed_on=None).values_list("record", flat=True))
    return [
        GroundLine(
            row,
            record,
            WORDING[row.item],
            options_of(row.item),
            procedures.get(record.pk),
            deferrals.get(record.pk),
            record.pk in disputed,
        )
        for row in rows
        if (record := records.get(row.record))
    ]


class Figures(NamedTuple):
    """The tiles of the first page of supervision."""

    grounds: int
    procedures: int
    determinations: int
    removals: int
    duties: int
    overdue: int


def figures(user: User, today: date) -> Figures:
    """How much of each waits."""
    duties = Duty.objects.visible_to(user)
    return Figures(
        len(Waiting(user, today).all_unlisted()),
        Procedure.objects.visible_to(user).open().count(),
        Determination.objects.visible_to(user).open().count(),
        Removal.objects.visible_to(user).open().count(),
        duties.open().count(),
        duties.overdue(today).count(),
    )


def on_levels(user: User) -> QuerySet[GradePeriod]:
    """The periods as they stand now of the subjects that this person sees."""
    rows = GradePeriod.objects.known().filter(subject__in=Subject.objects.visible_to(user))
    return rows.select_related("subject__department", "subject__industry")


class SubjectLine(NamedTuple):
    """A subject on level 3 or 4: its lists, procedures, and how its duties stand."""

    subject: Subject
    since: date
    listings: list[Listing]
    procedures: list[Procedure]
    open: int
    overdue: int


def subject_lines(periods: Sequence[GradePeriod], today: date) -> list[SubjectLine]:
    """The lines of these periods; three queries, however many they are."""
    ids = [period.subject_id for period in periods]
    listings = _by_subject(row for row in Listing.objects.filter(subject__in=ids, removed_on=None) if _runs(row, today))
    procedures = _by_subject(Procedure.objects.open().filter(subject__in=ids))
    counted = Duty.objects.open().filter(subject__in=ids).order_by().values_list("subject")
    duties = {
        pk: (n, late) for pk, n, late in counted.annotate(n=Count("pk"), late=Count("pk", filter=Q(due_on__lt=today)))
    }
    return [
        SubjectLine(
            period.subject,
            period.start,
            listings.get(period.subject_id, []),
            procedures.get(period.subject_id, []),
            *duties.get(period.subject_id, (0, 0)),
        )
        for period in periods
    ]


def _runs(listing: Listing, today: date) -> bool:
    end = ends_on(listing)
    return end is None or today < end


def _by_subject(rows: Iterable[R]) -> dict[int, list[R]]:
    found: dict[int, list[R]] = {}
    for row in rows:
        found.setdefault(row.subject_id, []).append(row)
    return found


def terms_of(*keys: str) -> list[Term]:
    """The terms of a case, of which these keys tell, running ones first."""
    rows = Term.objects.filter(case_key__in=keys).prefetch_related("suspensions", "handlers")
    return sorted(rows, key=lambda term: (term.ended_on is not None, term.pk))


class OfSubjectTold(NamedTuple):
    """What stands under 办理事项 of a subject."""

    subject: Subject
    procedures: list[Procedure]
    removals: list[Removal]
    determinations: list[Determination]
    duties: list[Duty]
    today: date


def told_of_subject(subject: Subject, user: User, today: date) -> OfSubjectTold | None:
    """The procedures, removals, determinations and open duties of a subject; None where there are none."""
    told = OfSubjectTold(
        subject,
        list(Procedure.objects.filter(subject=subject)[:5]),
        list(Removal.objects.filter(listing__subject=subject).select_related("listing")[:5]),
        list(Determination.objects.filter(record__subject=subject).select_related("record")[:5]),
        list(Duty.objects.open().filter(subject=subject).select_related("owner")),
        today,
    )
    return told if any((told.procedures, told.removals, told.determinations, told.duties)) else None


class OfRecordTold(NamedTuple):
    """What stands beside a record: its determinations, and the procedures that rest on it."""

    record: CreditRecord
    determinations: list[Determination]
    procedures: list[Procedure]
    deferral: Deferral | None
    may_propose: bool


def told_of_record(record: CreditRecord, user: User, today: date) -> OfRecordTold | None:
    """None for a record that no judgement and no listing can touch."""
    judged = record.kind in (CreditRecord.Kind.MISCONDUCT, CreditRecord.Kind.ACCIDENT)
    if not judged:
        return None
    determinations = list(record.determinations.select_related("record", "proposed_by", "decided_by"))
    stands = record.especially_bad or bool(record.item4) or any(row.state == "proposed" for row in determinations)
    alive = record.state != CreditRecord.State.REVOKED
    bearing = record.kind == CreditRecord.Kind.MISCONDUCT or record.liable
    told = OfRecordTold(
        record,
        determinations,
        list(record.procedures.all()[:5]),
        record.deferrals.filter(ended_on=None).first(),
        user.edits_records and alive and bearing and not stands,
    )
    return told if any((told.determinations, told.procedures, told.deferral, told.may_propose)) else None


class OfHomeTold(NamedTuple):
    """The card on the first page."""

    determinations: int
    procedures: int
    overdue: int


def told_at_home(user: User, today: date) -> OfHomeTold:
    """What waits; one query."""
    waiting: dict[str, QuerySet[Any]] = {
        "determinations": Determination.objects.visible_to(user).open(),
        "procedures": Procedure.objects.visible_to(user).open(),
        "overdue": Duty.objects.visible_to(user).overdue(today),
    }
    first, *others = (_counted(name, rows) for name, rows in waiting.items())
    counts: dict[str, int] = dict(first.union(*others, all=True))
    return OfHomeTold(*(counts.get(name, 0) for name in waiting))


def _counted(name: str, rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    counted: QuerySet[Any, Any] = (
        rows.order_by().values(what=Value(name)).annotate(number=Count("pk")).values_list("what", "number")
    )
    return counted
