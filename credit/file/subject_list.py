"""The list of subjects (信用主体): in any order, page by page, each with how it stands today."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import Exists, F, OuterRef, QuerySet

from credit.grades import explaining
from credit.grades.grading import standings_of
from credit.levels import confirming
from credit.models import Dispute, GradePeriod
from credit.regulation.timeline import Standing
from subjects.models import RegradeRequest, Subject


def by_level(found: QuerySet[Subject], falling: bool, today: date) -> ByPeriod:
    """In the order of today's level, walked along an index."""
    minus = "-" if falling else ""
    level = F("level").desc(nulls_first=True) if falling else F("level").asc(nulls_last=True)
    return ByPeriod(found, GradePeriod.objects.known().on(today).order_by(level, f"{minus}start", f"{minus}pk"))


def by_next_change(found: QuerySet[Subject], falling: bool, today: date) -> ByPeriod:
    """In the order of the change that comes by itself, walked along an index."""
    minus = "-" if falling else ""
    before = GradePeriod.objects.filter(assessment=OuterRef("assessment"), end=OuterRef("start"), start__lte=today)
    coming = GradePeriod.objects.known().filter(Exists(before), announced_at=None, start__gt=today)
    return ByPeriod(found, coming.order_by(f"{minus}start", f"{minus}pk"))


class ByPeriod:
    """Subjects in the order of a period that each of them has; those without one after them, by name.

    How many have one is asked only where a page reaches beyond them.
    """

    def __init__(self, found: QuerySet[Subject], periods: QuerySet[GradePeriod]) -> None:
        self.found = found
        self.periods = periods.filter(subject__in=found)

    def __getitem__(self, part: slice, /) -> list[Subject]:
        """A page: both ends are given."""
        start, stop = part.start, part.stop
        ids = list(self.periods.values_list("subject", flat=True)[start:stop])
        if len(ids) < stop - start:
            skipped = start and start - self.periods.order_by()[:start].count()
            others = self.found.exclude(pk__in=self.periods.order_by().values("subject")).order_by("name", "pk")
            ids += others.values_list("pk", flat=True)[skipped : skipped + stop - start - len(ids)]
        subjects = Subject.objects.select_related("industry", "department").in_bulk(ids)
        return [subjects[pk] for pk in ids]


class ListLine(NamedTuple):
    """A subject in the list: how it stands today and what comes."""

    subject: Subject
    standing: Standing | None
    marks: list[str]
    citations: str

    @property
    def level(self) -> int | str | None:
        return self.standing.period.level if self.standing else "none"


def list_lines(subjects: Sequence[Subject], today: date) -> list[ListLine]:
    """The lines of these subjects in this order; five queries at most, however many they are."""
    standings = standings_of([subject.pk for subject in subjects], today)
    open_disputes = dict(Dispute.objects.filter(closed_on=None).values_list("record__number", "record__subject"))
    disputed = {pk for pk, found in standings.items() if _rests_on(found, open_disputes)} | {*open_disputes.values()}
    regrading = set(RegradeRequest.objects.filter(subject__in=subjects).values_list("subject", flat=True))
    unconfirmed = confirming.unconfirmed_in(standings, {row.pk for row in subjects if row.is_individual})
    marked = {"重评中": regrading, "异议中": disputed, "待确认": unconfirmed}
    return [
        _list_line(row, standings.get(row.pk), [text for text, found in marked.items() if row.pk in found])
        for row in subjects
    ]


def _rests_on(found: Standing | None, numbers: Collection[str]) -> bool:
    """Whether one of these records works on the level of the day, perhaps another unit's (R6)."""
    return found is not None and any(effect.record in numbers for effect in found.period.at_work)


def _list_line(subject: Subject, found: Standing | None, marks: list[str]) -> ListLine:
    items = [effect.item for effect in found.period.grounds] if found else []
    return ListLine(subject, found, marks, explaining.citations(items))
