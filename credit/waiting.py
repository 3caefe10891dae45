"""What waits for somebody: the queues of the home page, each one query, with what it is and what to do next."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple, TypeVar

from django.db import models
from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.utils.timezone import localtime

from accounts.models import User
from credit.facts.rulebooks import rulebooks
from credit.file.subject_file import UNDETERMINED
from credit.grades.explaining import LISTED_ITEMS
from credit.models import CreditRecord, Dispute, GradeChange, GradePeriod, Listing
from credit.regulation import facts as law
from credit.regulation.article_12 import citation
from credit.regulation.periods import ONE_DAY, months_from
from credit.regulation.rulebook import Rulebooks
from credit.regulation.timeline import listing_end_under
from subjects.models import RegradeRequest, Subject

SHOWN = 6
ENDING_WITHIN = timedelta(days=60)
CHANGING_WITHIN = timedelta(days=30)
State = CreditRecord.State
Row = TypeVar("Row", bound=models.Model)


DISPUTED = Exists(Dispute.objects.filter(record__subject=OuterRef("subject"), closed_on=None))
"""Whether a record of the subject is under objection (R13)."""


class Queue(NamedTuple):
    """The first rows of a queue and how many there are in all."""

    rows: list[object]
    total: int

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.total - len(self.rows)


def _queue(rows: QuerySet[Row]) -> Queue:
    in_all = rows.order_by().values(one=Value(1)).annotate(number=Count("pk")).values("number")
    found = list(rows.annotate(in_all=Subquery(in_all))[:SHOWN])
    return Queue(list(found), found[0].in_all if found else 0)  # type: ignore[attr-defined]


def _listed(rows: list[object]) -> Queue:
    return Queue(rows[:SHOWN], len(rows))


class Waiting:
    """The queues of the subjects that `user` sees, on `today`. Every property costs one query, two at most."""

    def __init__(self, user: User, today: date) -> None:
        self.user = user
        self.today = today

    def _own(self, path: str = "subject__") -> Q:
        """Rows of the own department; a leader's are everyone's."""
        return Q(**{f"{path}department": self.user.department_id}) if self.user.edits_records else Q()

    def unfinished(self) -> Queue:
        """Records in draft, or notified and waiting for the statement or the effect (Article 8), oldest first."""
        rows = CreditRecord.objects.filter(self._own(), state__in=(State.DRAFT, State.NOTIFIED))
        found = _queue(rows.exclude(UNDETERMINED).select_related("subject").order_by("entered_at", "pk"))
        return Queue([_aged(record, self.today) for record in found.rows], found.total)

    def accidents(self) -> Queue:
        """Accidents under investigation: nothing is determined yet (R2)."""
        rows = CreditRecord.objects.filter(self._own(), UNDETERMINED)
        return _queue(rows.select_related("subject").order_by("occurred_on", "pk"))

    def uncommitted(self) -> Queue:
        """Subjects without a level: clean, and no commitment (R18)."""
        rows = GradePeriod.objects.known().on(self.today).filter(self._own(), level=None)
        return _queue(rows.select_related("subject").order_by("start", "pk"))

    def unlisted(self) -> Queue:
        """The first of the decisive records that no listing covers."""
        return _listed([*self.all_unlisted()])

    def all_unlisted(self) -> list[Unlisted]:
        """Subjects on level 4 with a decisive record that no listing covers (R15): a decision is due."""
        marked = Q(item4__isnull=False) | Q(kind=CreditRecord.Kind.ACCIDENT, liable=True)
        bare = CreditRecord.objects.in_force().filter(marked, subject=OuterRef("subject"), listings=None)
        rows = GradePeriod.objects.known().on(self.today).filter(self._own(), Exists(bare), level=4)
        periods = list(rows.select_related("subject", "assessment").order_by("start", "pk"))
        decisive = {period.pk: _decisive(period, self.today) for period in periods}
        numbers = {number for found in decisive.values() for number in found}
        covered = set(Listing.objects.filter(records__number__in=numbers).values_list("records__number", flat=True))
        open_disputes = Dispute.objects.filter(record__number__in=numbers, closed_on=None)
        disputed = set(open_disputes.values_list("record__number", flat=True))
        return [
            Unlisted(period.subject, period.start, citation(item), number, item, number in disputed)
            for period in periods
            for number, item in decisive[period.pk].items()
            if number not in covered
        ]

    def listings(self) -> Queue:
        """Listings that end by themselves soon, or whose months are over soon and ask for a decision (R16)."""
        rows = Listing.objects.filter(self._own(), Q(removed_on=None) | Q(removed_on__gt=self.today))
        versions = rulebooks()
        found = sorted(
            (_ending(listing, versions) for listing in rows.select_related("subject")), key=lambda one: one.on
        )
        return _listed([one for one in found if self._is_near(one)])

    def _is_near(self, one: Ending) -> bool:
        """Within sight; one that ended by itself is done with, one that waits for a decision stays."""
        return one.on <= self.today + ENDING_WITHIN and (self.today <= one.on or one.decision_due)

    def recent(self) -> Queue:
        """The latest changes of level."""
        rows = GradeChange.objects.filter(self._own(), on__gt=self.today - CHANGING_WITHIN, on__lte=self.today)
        return _queue(rows.annotate(disputed=DISPUTED).select_related("subject").order_by("-on", "-pk"))

    def coming(self) -> Queue:
        """Changes of level that come by time alone."""
        before = GradePeriod.objects.filter(assessment=OuterRef("assessment"), end=OuterRef("start")).values("level")
        rows = GradePeriod.objects.known().filter(
            self._own(), announced_at=None, start__gt=self.today, start__lte=self.today + CHANGING_WITHIN
        )
        rows = rows.annotate(disputed=DISPUTED, old_level=Subquery(before[:1]))  # Neighbours always differ in level.
        return _queue(rows.select_related("subject").order_by("start", "pk"))

    def regrading(self) -> Regrading:
        """How many subjects are being graded again, and since when the oldest waits."""
        found = RegradeRequest.objects.filter(self._own()).aggregate(
            subjects=Count("subject", distinct=True), since=Min("asked_at")
        )
        return Regrading(found["subjects"], found["since"])

    def structure(self) -> list[Structure]:
        """How many subjects each department has on each level."""
        rows = GradePeriod.objects.known().on(self.today).order_by()
        counted = rows.values_list("subject__department__code", "subject__department__name", "level")
        found: dict[tuple[str, str], dict[int | None, int]] = {}
        for code, name, level, number in counted.annotate(number=Count("pk")):
            found.setdefault((code, name), {})[level] = number
        return [Structure(code, name, levels) for (code, name), levels in sorted(found.items())]


class Unfinished(NamedTuple):
    """A record not yet in force, and for how many days it has been here."""

    record: CreditRecord
    days: int


def _aged(record: object, today: date) -> Unfinished:
    assert isinstance(record, CreditRecord)
    return Unfinished(record, (today - localtime(record.entered_at).date()).days)


class Regrading(NamedTuple):
    """Re-grades in progress."""

    subjects: int
    since: datetime | None


class Unlisted(NamedTuple):
    """A decisive record that no listing covers."""

    subject: Subject
    since: date
    citation: str
    record: str
    item: str
    disputed: bool


def _decisive(period: GradePeriod, today: date) -> dict[str, str]:
    """The decisive records that work today and have no end, and the item of each."""
    return {
        record: item
        for item, record, start, end in period.assessment.effects
        if item in LISTED_ITEMS and end is None and start <= today.isoformat()
    }


class Ending(NamedTuple):
    """A listing and the day on which it ends, or on which its months are over."""

    listing: Listing
    on: date
    decision_due: bool
    """It ends only by a decision of the bureau."""


def _ending(listing: Listing, versions: Rulebooks) -> Ending:
    regime = law.Regime(listing.regime)
    read = law.Listing(listing.number, frozenset(), regime, listing.published_on, listing.months, listing.removed_on)
    end = listing_end_under(read, versions)
    return Ending(listing, end or months_from(listing.published_on, listing.months) + ONE_DAY, end is None)


class Share(NamedTuple):
    """A part of a bar: a level, how many, and where it lies on a bar of 100 units."""

    level: int | None
    number: int
    x: float
    width: float

    @property
    def look(self) -> str:
        return "ungraded" if self.level is None else str(self.level)


class Cell(NamedTuple):
    """A level as the list of subjects filters by it, and how many."""

    key: str
    number: int


class Structure(NamedTuple):
    """The levels of one department."""

    code: str
    name: str
    levels: dict[int | None, int]

    @property
    def total(self) -> int:
        return sum(self.levels.values())

    @property
    def cells(self) -> list[Cell]:
        """In the order of the columns: levels 1 to 4, none."""
        return [Cell(str(level or "none"), self.levels.get(level, 0)) for level in (1, 2, 3, 4, None)]

    @property
    def shares(self) -> list[Share]:
        """The parts of the bar; widths in hundredths of the whole, as many as there are levels."""
        parts, x = [], 0.0
        for level in (1, 2, 3, 4, None):
            number = self.levels.get(level, 0)
            if number:
                width = 100 * number / self.total
                parts.append(Share(level, number, round(x, 2), round(width, 2)))
                x += width
        return parts


def in_all(structures: Iterable[Structure]) -> Structure:
    """The departments together."""
    sums: dict[int | None, int] = {}
    for structure in structures:
        for level, number in structure.levels.items():
            sums[level] = sums.get(level, 0) + number
    return Structure("", "合计", sums)
