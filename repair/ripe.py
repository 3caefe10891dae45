"""可申请修复: the records whose day has come, by department and month, found by the database over any number of subjects.

The class of a record is not in the database, so the query asks for the windows of days in which a class decides and
reads only those records; whatever is older than the longest shortest period is ripe, whatever its class.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from credit.models import CreditRecord, Listing
from credit.records import one_act
from credit.regulation.facts import THRESHOLDS, AccidentGrade, accident_grade
from credit.regulation.periods import ONE_DAY, Span, years_from
from credit.regulation.publicity import Edition, Offence, Severity, class_of, earliest, edition_on, latest_basis
from repair.models import Application
from subjects.models import Kind as SubjectKind
from subjects.numbered import numbered

Kind = CreditRecord.Kind
STILL_USED_YEARS = 3
"""Older records bear on no condition any more: repairing them changes nothing, unless one makes level 4 (R15)."""


class Row(NamedTuple):
    """The columns that a class rests on."""

    pk: int
    kind: str
    basis_on: date
    penalty_kinds: list[str]
    fine: Decimal | None
    item4: int | None
    deaths: int
    injured: int
    loss: Decimal
    especially_bad: bool
    subject__kind: str
    listed: bool
    classing__severity: str | None

    @property
    def severity(self) -> Severity:
        accident = self.kind == Kind.ACCIDENT
        larger = accident_grade(self.deaths, self.injured, self.loss) >= AccidentGrade.LARGER
        grave = self.item4 is not None or (accident and (self.especially_bad or larger))
        natural = self.subject__kind == SubjectKind.NATURAL_PERSON
        found = class_of(Offence(self.penalty_kinds, self.fine, natural, grave, self.listed))
        return Severity(self.classing__severity) if found.open and self.classing__severity else found.severity


_LARGER = next(row for row in THRESHOLDS if row[0] is AccidentGrade.LARGER)
_PERHAPS_DECISIVE = Q(item4__isnull=False) | (
    Q(kind=Kind.ACCIDENT, liable=True)
    & (Q(deaths__gt=0) | Q(especially_bad=True) | Q(injured__gte=_LARGER[2]) | Q(loss__gte=_LARGER[3]))
)
"""Marked misconduct, a grave accident, or a fatal one, which may be one of three (R15)."""


def repairable(user: User, today: date) -> QuerySet[CreditRecord]:
    """What this person may see that is in force, the bureau's own, not repaired, still used, and not in hand.

    However old it is, what makes level 4 and is on no list is used until it is repaired (R15).
    """
    in_hand = Application.objects.open().filter(records=OuterRef("pk"))
    records = CreditRecord.objects.visible_to(user).in_force().own()
    listed = Listing.records.through.objects.filter(creditrecord=OuterRef("pk"))
    still_used = Q(basis_on__gte=years_from(today, -STILL_USED_YEARS)) | (_PERHAPS_DECISIVE & ~Exists(listed))
    return records.filter(still_used, ~Exists(in_hand), repaired_on=None, basis_on__lte=today)


def ripe_on(user: User, today: date) -> QuerySet[CreditRecord]:
    """The records of which repair may be applied for today."""
    edition, records = edition_on(today), repairable(user, today)
    longest = max(edition.publicity.values(), key=lambda publicity: publicity.least)
    certain = latest_basis(today, longest)
    opening = {row.pk: _opens_on(row, edition) for row in _rows(records.filter(basis_on__gt=certain))}
    ripe = [pk for pk, day in opening.items() if day <= today]
    waiting = one_act.own_matters_of(opening.keys() - set(ripe))  # R25: the later day holds for all of a matter
    held_back = numbered(chain.from_iterable(waiting.values()))
    return records.filter(Q(basis_on__lte=certain) | Q(pk__in=numbered(ripe))).exclude(pk__in=held_back)


def month_of(day: date) -> Span:
    """The month in which a day lies."""
    last = day.replace(day=monthrange(day.year, day.month)[1])
    return Span(day.replace(day=1), last + ONE_DAY)


def ripening_in(user: User, month: Span, today: date) -> QuerySet[CreditRecord]:
    """The records whose first day of application lies in a month, by the rules of today."""
    return CreditRecord.objects.filter(pk__in=numbered(ripening(user, month, today)))


def ripening(user: User, month: Span, today: date) -> list[int]:
    """The same as ids, in a few queries; of a matter (R25) those whose day is the last one."""
    edition, records = edition_on(today), repairable(user, max(today, month.start))
    assert month.end
    windows = Q(pk__in=[])
    for publicity in edition.publicity.values():
        before = latest_basis(month.start - ONE_DAY, publicity)
        windows |= Q(basis_on__gt=before, basis_on__lte=latest_basis(month.end - ONE_DAY, publicity))
    opening = {row.pk: day for row in _rows(records.filter(windows)) if (day := _opens_on(row, edition)) in month}
    matters = one_act.own_matters_of(opening)
    beside = numbered(set(chain.from_iterable(matters.values())) - opening.keys())
    later = {row.pk for row in _rows(records.filter(pk__in=beside)) if _opens_on(row, edition) >= month.end}
    return [pk for pk in opening if not matters[pk] & later]


def _opens_on(row: Row, edition: Edition) -> date:
    return earliest(row.basis_on, edition.publicity[row.severity])


def _rows(records: QuerySet[CreditRecord]) -> Iterator[Row]:
    listed = Listing.records.through.objects.filter(creditrecord=OuterRef("pk"))
    for values in records.annotate(listed=Exists(listed)).order_by().values_list(*Row._fields).iterator(2000):
        yield Row._make(values)
