"""The yearly cap of visits to one enterprise, over all departments (国办发〔2024〕54号): what counts, and what it bars."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import Exists, OuterRef, QuerySet

from accounts.gate import Refused
from credit.models import GradePeriod
from inspections.models import Assignment, Ground, Inspection, InspectionPolicy, PolicyCap, Visit
from subjects.models import Industry, Subject
from subjects.numbered import numbered

ARTICLE = "国办发〔2024〕54号"
UNGRADED_AS = 2
"""R18: ungraded subjects are inspected as level 2."""
COUNTED = (Inspection.Manner.DAILY, Inspection.Manner.RANDOM, Inspection.Manner.SPECIAL)
"""Checks of a complaint (举报核查) follow a trace and do not count."""
WARNED_FROM = 80
"""Percent of the cap from which people are warned: the bureau's own rule."""


class Standing(NamedTuple):
    """How many visits of a subject count in a year: made, and assigned but not made yet; `most` None: no cap."""

    done: int = 0
    assigned: int = 0
    most: int | None = None

    @property
    def total(self) -> int:
        """Made and to be made."""
        return self.done + self.assigned

    @property
    def share(self) -> int:
        """Percent of the cap, rounded down; 0 without one."""
        return self.total * 100 // self.most if self.most else 0

    @property
    def is_near(self) -> bool:
        """Whether people are warned; a reached cap included."""
        return self.share >= WARNED_FROM

    @property
    def is_reached(self) -> bool:
        """Whether one more visit would be beyond the cap."""
        return self.most is not None and self.total >= self.most

    def bears(self, more: int) -> bool:
        """Whether so many more visits stay under the cap."""
        return self.most is None or self.total + more <= self.most


class Caps:
    """The caps of a policy: an industry's own, else its class's, else the one for the rest."""

    def __init__(self, policy: InspectionPolicy | None) -> None:
        rows = PolicyCap.objects.filter(policy=policy) if policy else PolicyCap.objects.none()
        self._most = {(row.industry_id, row.level): row.most for row in rows}

    def most(self, industry: Industry, level: int) -> int | None:
        """The most visits a year; None where the policy sets none."""
        for own in (industry.pk, industry.parent_id, None):
            if (most := self._most.get((own, level))) is not None:
                return most
        return None


def levels_on(subjects: Iterable[int], day: date) -> dict[int, int]:
    """As which level each subject is inspected on a day (R18)."""
    periods = GradePeriod.objects.known().on(day).filter(subject__in=numbered(subjects))
    return {pk: level or UNGRADED_AS for pk, level in periods.values_list("subject", "level")}


def standing(subject: Subject, on: date) -> Standing:
    """How the visits of the calendar year of `on` stand to the cap of that day."""
    return standings_of([subject], on)[subject.pk]


def standings_of(
    subjects: Sequence[Subject], on: date, levels: Mapping[int, int] | None = None, caps: Caps | None = None
) -> dict[int, Standing]:
    """The standing of each; four queries at most, however many they are. `industry` is best selected with them."""
    ids = [subject.pk for subject in subjects]
    known = levels_on(ids, on) if levels is None else levels
    caps = caps or Caps(InspectionPolicy.objects.in_force(on))
    done, assigned = Counter(_of(visits_made(on.year), ids)), Counter(_of(visits_ahead(on.year), ids))
    return {
        row.pk: Standing(done[row.pk], assigned[row.pk], caps.most(row.industry, known.get(row.pk, UNGRADED_AS)))
        for row in subjects
    }


def visits_made(year: int) -> QuerySet[Inspection]:
    """The inspections of a year that count: what followed a trace does not.

    A re-check is no inspection of its own: its assignment names the one whose order is looked at again, which counts.
    """
    traced = Assignment.objects.filter(inspection=OuterRef("pk")).exclude(ground__in=("", Ground.RECHECK))
    by_itself = Visit.objects.filter(inspection=OuterRef("pk")).exclude(ground="")
    return Inspection.objects.filter(~Exists(traced), ~Exists(by_itself), inspected_on__year=year, manner__in=COUNTED)


def visits_ahead(year: int) -> QuerySet[Assignment]:
    """The assignments of a year that are not carried out yet and will count."""
    return Assignment.objects.open().filter(from_on__year=year, manner__in=COUNTED, ground="")


def _of(rows: QuerySet[Inspection] | QuerySet[Assignment], ids: list[int]) -> list[int]:
    return list(rows.filter(subject__in=numbered(ids)).order_by().values_list("subject", flat=True))


def must_allow(subject: Subject, manner: str, on: date, ground: Ground | None = None) -> None:
    """Refuse one more visit to a subject whose cap is reached, unless it is of those that do not count.

    Called in the transaction that assigns it: the subject is locked, so that two departments do not both take the last.
    """
    if manner == Inspection.Manner.COMPLAINT or ground:
        return
    subject = Subject.objects.select_for_update(of=("self",)).select_related("industry").get(pk=subject.pk)
    now = standing(subject, on)
    if now.is_reached:
        raise Refused(
            ARTICLE,
            f"{subject}{on.year}年已检查 {now.done} 次、已派发 {now.assigned} 次，达到年度上限 {now.most} 次，不能再派发。"
            f"因{'、'.join(Ground.labels)}确需检查的，请选择不计入年度上限的事由。",
        )
