"""The pool that a draw is made from (检查对象名录库): derived from data, never kept; whoever is left out is named with why."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from enum import StrEnum
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


class Bar(StrEnum):
    """What keeps a subject out of the draw, as it is counted."""

    AHEAD = "尚未纳入监管"
    GONE = "已注销"
    KEPT_OUT = "暂不列入抽查"
    DRAWN = "本年度已抽取"
    CAPPED = "年度检查次数已达上限"


class Excluded(NamedTuple):
    """A subject of the industry that cannot be drawn, and why; `level` is None for one that is not under supervision."""

    subject: int
    code: str
    name: str
    bar: Bar
    reason: str
    """The same told to people, with days and numbers."""
    level: int | None = None

    @property
    def drawn(self) -> bool:
        """Whether this year's draws reached it already: the year's quota still counts it."""
        return self.bar is Bar.DRAWN


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
        if found := _outside(row, day):
            pool.excluded.append(Excluded(row.pk, row.code, row.name, *found))
        elif found := _kept_out(row, known):
            pool.excluded.append(Excluded(row.pk, row.code, row.name, *found, level))
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


class _Found(NamedTuple):
    """Why somebody is left out, as it is counted and as it is told."""

    bar: Bar
    reason: str


def _outside(subject: Subject, day: date) -> _Found | None:
    if day < subject.enrolled_on:
        return _Found(Bar.AHEAD, f"{subject.enrolled_on} 起纳入监管")
    if subject.deregistered_on and day >= subject.deregistered_on:
        return _Found(Bar.GONE, f"{subject.deregistered_on} 已注销")
    return None


def _kept_out(subject: Subject, known: _Known) -> _Found | None:
    if row := known.exclusions.get(subject.pk):
        return _Found(Bar.KEPT_OUT, f"{row.get_reason_display()}，{row.until_on} 前暂不列入抽查")
    if since := known.drawn.get(subject.pk):
        return _Found(Bar.DRAWN, f"本年度已抽取（检查时间 {since} 起）")
    now = known.standings[subject.pk]
    return _Found(Bar.CAPPED, f"年度检查次数 {now.total}/{now.most}，已达上限") if now.is_reached else None
