"""The pool that a draw is made from (检查对象名录库): derived from data, never kept; whoever is left out is named with why."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Min, Q

from accounts.models import Department, User
from credit.models import Export
from credit.outside import exporting
from inspections.models import Assignment, Inspection, PoolExclusion
from inspections.planning.caps import UNGRADED_AS, Standing, levels_on, standings_of
from subjects.models import Industry, Subject
from subjects.numbered import numbered


class Member(NamedTuple):
    """A subject that may be drawn; `level` is the one it is inspected as on the day (R18)."""

    subject: int
    code: str
    name: str
    level: int
    industry: str


class Excluded(NamedTuple):
    """A subject of the industry that cannot be drawn, and why; `level` is None for one that is not under supervision.

    `drawn`: this year's draws reached it already, so the year's quota still counts it.
    """

    subject: int
    code: str
    name: str
    reason: str
    drawn: bool = False
    level: int | None = None


class Pool(NamedTuple):
    """Who may be drawn and who may not, both by code."""

    members: list[Member]
    excluded: list[Excluded]

    @property
    def sizes(self) -> dict[int, int]:
        """How many of each level may be drawn."""
        return dict(sorted(Counter(member.level for member in self.members).items()))


class _Known(NamedTuple):
    """What is asked about all of them at once."""

    levels: dict[int, int]
    exclusions: dict[int, PoolExclusion]
    drawn: dict[int, date]
    standings: dict[int, Standing]


def subjects_of(department: Department, industry: Industry) -> list[Subject]:
    """The department's subjects of an industry (with its divisions), by code."""
    of_industry = Q(industry=industry) | Q(industry__parent=industry)
    rows = Subject.objects.filter(of_industry, department=department).select_related("industry")
    return list(rows.order_by("code", "pk"))


def pool_of(department: Department, industry: Industry, day: date) -> Pool:
    """The department's subjects of an industry (with its divisions), by their level of the day; eight queries.

    Left out: who is not under supervision on the day (R20), who is kept out by decision, who was drawn in the year
    already, and whose yearly cap is reached. Level 4 stays in: key supervision does not take anybody out of the draw.
    """
    subjects = subjects_of(department, industry)
    known = _known(subjects, department, day)
    pool = Pool([], [])
    for row in subjects:
        level = known.levels.get(row.pk, UNGRADED_AS)
        if reason := _outside(row, day):
            pool.excluded.append(Excluded(row.pk, row.code, row.name, reason))
        elif reason := _kept_out(row, known):
            pool.excluded.append(Excluded(row.pk, row.code, row.name, reason, level=level))
        elif row.pk in known.drawn:
            reason = f"本年度已抽取（检查时间 {known.drawn[row.pk]} 起）"
            pool.excluded.append(Excluded(row.pk, row.code, row.name, reason, True, level))
        elif known.standings[row.pk].is_reached:
            pool.excluded.append(Excluded(row.pk, row.code, row.name, _capped(known.standings[row.pk]), level=level))
        else:
            pool.members.append(Member(row.pk, row.code, row.name, level, row.industry.code))
    return pool


def leave(pool: Pool, department: Department, industry: Industry, day: date, *, by: User, at: datetime) -> Export:
    """Note that a pool, members and those left out, leaves the house as a file."""
    export = Export(
        what=Export.What.POOL,
        format=Export.Format.CSV,
        condition=f"{department} {industry} {day}",
        rows=len(pool.members) + len(pool.excluded),
        by=by,
        at=at,
        shown_at=at,
        as_of=day,
        department=department,
    )
    return exporting.leave(export, industries=[industry.pk, *industry.divisions.values_list("pk", flat=True)])


def _known(subjects: list[Subject], department: Department, day: date) -> _Known:
    ids = [row.pk for row in subjects]
    levels = levels_on(ids, day)
    exclusions = {row.subject_id: row for row in PoolExclusion.objects.on(day).filter(subject__in=numbered(ids))}
    return _Known(levels, exclusions, drawn_in(day.year, department), standings_of(subjects, day, levels))


def drawn_in(year: int, department: Department) -> dict[int, date]:
    """The subjects that a department's draws reached in a year, waiting or inspected, and from which day."""
    rows = Assignment.objects.exclude(state=Assignment.State.CANCELLED).filter(
        department=department, manner=Inspection.Manner.RANDOM, from_on__year=year
    )
    return dict(rows.order_by().values_list("subject").annotate(first=Min("from_on")))


def _outside(subject: Subject, day: date) -> str:
    if day < subject.enrolled_on:
        return f"{subject.enrolled_on} 起纳入监管"
    if subject.deregistered_on and day >= subject.deregistered_on:
        return f"{subject.deregistered_on} 已注销"
    return ""


def _kept_out(subject: Subject, known: _Known) -> str:
    row = known.exclusions.get(subject.pk)
    return f"{row.get_reason_display()}，{row.until_on} 前暂不列入抽查" if row else ""


def _capped(now: Standing) -> str:
    return f"年度检查次数 {now.total}/{now.most}，已达上限"
