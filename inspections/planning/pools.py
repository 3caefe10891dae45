"""The pool that a draw is made from (检查对象名录库): derived from data, never kept; whoever is left out is named with why."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.db.models import Q

from accounts.models import Department
from credit.models import GradePeriod
from subjects.models import Industry, Subject
from subjects.numbered import numbered

UNGRADED_AS = 2
"""R18: ungraded subjects are inspected as level 2."""


class Member(NamedTuple):
    """A subject that may be drawn; `level` is the one it is inspected as on the day (R18)."""

    subject: int
    code: str
    name: str
    level: int
    industry: str


class Excluded(NamedTuple):
    """A subject of the industry that cannot be drawn, and why."""

    subject: int
    code: str
    name: str
    reason: str


class Pool(NamedTuple):
    """Who may be drawn and who may not, both by code."""

    members: list[Member]
    excluded: list[Excluded]


def pool_of(department: Department, industry: Industry, day: date) -> Pool:
    """The department's subjects of an industry (with its divisions), by their level of the day; two queries.

    Left out: who is not under supervision on the day (R20).
    """
    of_industry = Q(industry=industry) | Q(industry__parent=industry)
    subjects = list(
        Subject.objects.filter(of_industry, department=department).select_related("industry").order_by("code", "pk")
    )
    periods = GradePeriod.objects.known().on(day).filter(subject__in=numbered([row.pk for row in subjects]))
    levels = dict(periods.values_list("subject", "level"))
    pool = Pool([], [])
    for row in subjects:
        if reason := _outside(row, day):
            pool.excluded.append(Excluded(row.pk, row.code, row.name, reason))
        else:
            level = levels.get(row.pk) or UNGRADED_AS
            pool.members.append(Member(row.pk, row.code, row.name, level, row.industry.code))
    return pool


def _outside(subject: Subject, day: date) -> str:
    if day < subject.enrolled_on:
        return f"{subject.enrolled_on} 起纳入监管"
    if subject.deregistered_on and day >= subject.deregistered_on:
        return f"{subject.deregistered_on} 已注销"
    return ""
