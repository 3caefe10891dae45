"""Counting the checks: by section, now and as kept on earlier days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Count, Model, Q, QuerySet

from accounts.models import Department
from briefing.kept import kept
from briefing.models import QualityCount
from briefing.months import Month
from briefing.quality.completeness import COMPLETENESS, STALENESS
from briefing.quality.consistency import CONSISTENCY
from briefing.quality.omissions import OMISSIONS
from briefing.quality.rules import Check, Group
from briefing.quality.timeliness import TIMELINESS
from credit.models import CreditRecord, Listing
from inspections.models import Inspection
from subjects.models import Commitment, Evaluation, Post, Subject

GROUPS: tuple[Group, ...] = (TIMELINESS, COMPLETENESS, STALENESS, CONSISTENCY, OMISSIONS)
CHECKS: dict[str, Check] = {check.code: check for group in GROUPS for check in group.checks}


def department_path(rows: QuerySet[Any, Any]) -> str:
    """From a row of a check to its section."""
    return "department" if rows.model is Subject else "subject__department"


def found_by(check: Check, day: date, section: Department | None) -> QuerySet[Any, Any]:
    """The rows that break the rule, in a section or in the whole bureau."""
    rows = check.rows(day)
    return rows.filter(**{department_path(rows): section.pk}) if section else rows


class Counts(NamedTuple):
    """By section: how many rows a check found, and how many it looked at (None where no share is told)."""

    found: dict[int, int]
    whole: dict[int, int] | None


def _by_section(rows: QuerySet[Any, Any]) -> dict[int, int]:
    return dict(rows.order_by().values_list(department_path(rows)).annotate(number=Count("pk")))


def count(check: Check, day: date) -> Counts:
    """One check, every section."""
    return Counts(_by_section(check.rows(day)), _by_section(check.whole(day)) if check.whole else None)


FACTS: tuple[type[Model], ...] = (CreditRecord, Listing, Inspection, Post, Commitment, Evaluation)
"""Of whose versions the checks depend, beside the register and the levels."""


def counts_of(day: date) -> dict[str, Counts]:
    """Every check, every section: counted once until a fact changes."""
    return kept(f"quality-{day}", lambda: {code: count(check, day) for code, check in CHECKS.items()}, FACTS)


@transaction.atomic
def keep(day: date) -> int:
    """Keep what every check finds in every section on the day; counted again it replaces what was kept of that day."""
    sections = list(Department.objects.values_list("pk", flat=True))
    rows = [
        QualityCount(
            day=day,
            department_id=section,
            check_code=check.code,
            found=counts.found.get(section, 0),
            whole=None if counts.whole is None else counts.whole.get(section, 0),
        )
        for check in CHECKS.values()
        for counts in [count(check, day)]
        for section in sections
    ]
    QualityCount.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=("day", "department", "check_code"),
        update_fields=("found", "whole"),
    )
    return len(rows)


def kept_before(day: date) -> date | None:
    """The last day of the month before (of earlier ones without) on which the checks were counted."""
    last = Month.of(day).moved(-1).last
    return QualityCount.objects.filter(day__lte=last).order_by("-day").values_list("day", flat=True).first()


class Result(NamedTuple):
    """One check as a board tells it: what it found now and at the end of the month before."""

    check: Check
    counts: Counts
    section: Department | None
    before: int | None

    @property
    def found(self) -> int:
        return _in(self.counts.found, self.section)

    @property
    def whole(self) -> int | None:
        return None if self.counts.whole is None else _in(self.counts.whole, self.section)

    @property
    def change(self) -> int | None:
        """More (or fewer, below 0) than at the end of the month before; None without a count of then."""
        return None if self.before is None else self.found - self.before

    @property
    def share(self) -> str:
        """The share in time, in percent; empty where nothing was looked at or no share is told."""
        return f"{100 * (self.whole - self.found) / self.whole:.1f}%" if self.whole else ""


class GroupResult(NamedTuple):
    """The checks of one sort."""

    group: Group
    results: list[Result]

    @property
    def found(self) -> int:
        return sum(result.found for result in self.results)

    @property
    def change(self) -> int | None:
        known = [result.change for result in self.results if result.change is not None]
        return sum(known) if known else None

    @property
    def clean(self) -> list[Result]:
        """The checks that found nothing."""
        return [result for result in self.results if not result.found]

    @property
    def worst(self) -> Result | None:
        """The check that found most."""
        worst = max(self.results, key=lambda result: result.found)
        return worst if worst.found else None

    @property
    def share(self) -> str:
        """The share in time over the checks that tell one (及时率)."""
        whole = sum(result.whole or 0 for result in self.results)
        late = sum(result.found for result in self.results if result.whole)
        return f"{100 * (whole - late) / whole:.1f}%" if whole else ""


def results(day: date, section: Department | None) -> list[GroupResult]:
    """Every check as it is now."""
    before, counts = _kept(kept_before(day), section), counts_of(day)
    return [
        GroupResult(
            group, [Result(check, counts[check.code], section, before.get(check.code)) for check in group.checks]
        )
        for group in GROUPS
    ]


def _in(counted: dict[int, int], section: Department | None) -> int:
    return counted.get(section.pk, 0) if section else sum(counted.values())


def _kept(day: date | None, section: Department | None) -> dict[str, int]:
    own = Q(department=section) if section else Q()
    found: dict[str, int] = {}
    for code, number in QualityCount.objects.filter(own, day=day).values_list("check_code", "found") if day else ():
        found[code] = found.get(code, 0) + number
    return found


class SectionResult(NamedTuple):
    """One section: what each sort of check found there, and the share entered in time."""

    section: Department
    groups: list[GroupResult]

    @property
    def total(self) -> int:
        return sum(group.found for group in self.groups)


def by_section(groups: list[GroupResult], sections: Iterable[Department]) -> list[SectionResult]:
    """The same counts for each section."""
    return [
        SectionResult(
            section,
            [
                GroupResult(group.group, [result._replace(section=section, before=None) for result in group.results])
                for group in groups
            ],
        )
        for section in sections
    ]
