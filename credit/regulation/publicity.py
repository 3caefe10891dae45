"""How long a record is published, and of which class it is (轻微、一般、严重): NDRC Order 36, as dated values (R24). Pure.

A change of a value is a new `Edition` with its own day; none is ever edited. The edition in force on the day of the
question (application, decision, publication) is the one that decides, also about older records.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from credit.regulation.facts import PenaltyKind
from credit.regulation.periods import ONE_DAY, months_from


class Severity(StrEnum):
    """Classes of dishonesty (失信严重程度)."""

    LIGHT = "light"
    ORDINARY = "ordinary"
    SERIOUS = "serious"

    @property
    def label(self) -> str:
        return {"light": "轻微", "ordinary": "一般", "serious": "严重"}[self]


class Publicity(NamedTuple):
    """How long a record is published, in months from the day of the determining document."""

    least: int
    most: int

    @property
    def words(self) -> str:
        return f"最短{_months(self.least)}，最长{_months(self.most)}" if self.least else f"最长{_months(self.most)}"


def _months(number: int) -> str:
    return f"{number // 12}年" if number and number % 12 == 0 else f"{number}个月"


class Edition(NamedTuple):
    """The rules of publication and repair as they stand from a day on."""

    version: str
    in_force_from: date
    name: str
    conditions: str
    """The article that sets the conditions of an application."""
    effects: str
    """The article that says what repair does."""
    publicity: dict[Severity, Publicity]
    note: str


ORDER_58 = Edition(
    version="58-2023",
    in_force_from=date(2023, 5, 1),
    name="失信行为纠正后的信用信息修复管理办法（试行）（国家发展改革委令第58号）",
    conditions="国家发展改革委令第58号",
    effects="国家发展改革委令第58号",
    publicity={severity: Publicity(12, 36) for severity in Severity},
    note="安全生产领域最短公示期一年，最长三年，不分轻重。",
)
ORDER_36 = Edition(
    version="36-2025",
    in_force_from=date(2026, 4, 1),
    name="信用修复管理办法（国家发展改革委令第36号）",
    conditions="信用修复管理办法（令第36号）",
    effects="信用修复管理办法（令第36号）第三条",
    publicity={
        Severity.LIGHT: Publicity(0, 3),
        Severity.ORDINARY: Publicity(3, 12),
        Severity.SERIOUS: Publicity(12, 36),
    },
    note="轻微的原则上不公示，确需公示的不超过三个月；公示期自认定文书作出之日起计算。",
)
EDITIONS = (ORDER_58, ORDER_36)


def edition_on(day: date) -> Edition:
    """The rules in force on a day; for a day before the first edition, the first."""
    return next((edition for edition in reversed(EDITIONS) if edition.in_force_from <= day), EDITIONS[0])


class Thresholds(NamedTuple):
    """Amounts in yuan that class a fine: up to `summary` it may be of the summary procedure, from `huge` it is huge."""

    summary: Decimal
    huge: Decimal


THRESHOLDS = {True: Thresholds(Decimal(200), Decimal(100_000)), False: Thresholds(Decimal(3000), Decimal(1_000_000))}
"""For natural persons (True) and organisations. 当场处罚: 行政处罚法 Article 51; 数额巨大: no rule, the bureau's value."""

WARNINGS = frozenset({PenaltyKind.WARNING, PenaltyKind.CRITICISM})
GRAVE = frozenset(
    {
        PenaltyKind.LICENCE_REVOKED,
        PenaltyKind.RESTRICTED,
        PenaltyKind.STOPPED,
        PenaltyKind.CLOSED,
        PenaltyKind.BARRED,
        PenaltyKind.DETAINED,
    }
)
DEBATABLE = frozenset({PenaltyKind.SUSPENDED, PenaltyKind.DOWNGRADED})
"""Kinds of 行政处罚法 Article 9; those of which the order does not speak leave the class to a person."""


class Offence(NamedTuple):
    """What the class of a record rests on. `fine` is in yuan; `grave` is a larger accident or a marked level-4 item."""

    kinds: Collection[str] = ()
    fine: Decimal | None = None
    natural_person: bool = False
    grave: bool = False
    listed: bool = False


class Class(NamedTuple):
    """The class that the table gives, why, and whether a person may set another with a reason."""

    severity: Severity
    why: str
    open: bool = False


def class_of(offence: Offence) -> Class:
    """NDRC Order 36: the class of a record; a record without kinds of penalty is misconduct or an accident."""
    limits = THRESHOLDS[offence.natural_person]
    kinds, fine = set(offence.kinds), offence.fine or Decimal(0)
    if offence.listed:
        return Class(Severity.SERIOUS, "据此列入了名单")
    if offence.grave:
        return Class(Severity.SERIOUS, "属于第十二条（四）的情形，或者是较大以上事故")
    if grave := kinds & GRAVE:
        return Class(Severity.SERIOUS, f"处罚种类含{'、'.join(sorted(grave))}")
    if fine >= limits.huge:
        return Class(Severity.SERIOUS, f"罚款达到 {limits.huge:,} 元，属数额巨大")
    if not kinds:
        return Class(Severity.ORDINARY, "失信行为和一般事故，未见更轻或更重的情节", open=True)
    if debatable := kinds & DEBATABLE:
        return Class(Severity.ORDINARY, f"处罚种类含{'、'.join(sorted(debatable))}，令第36号没有列明", open=True)
    if kinds <= WARNINGS:
        return Class(Severity.LIGHT, "仅受警告、通报批评")
    if kinds <= {*WARNINGS, PenaltyKind.FINE} and Decimal(0) < fine <= limits.summary:
        return Class(Severity.LIGHT, f"罚款不超过 {limits.summary:,} 元，可以适用简易程序", open=True)
    return Class(Severity.ORDINARY, "较大数额罚款或者没收")


def earliest(determined_on: date, publicity: Publicity) -> date:
    """The first day on which repair may be applied for: the day after the shortest period has run out.

    The period is counted as R1 counts: its last day is the corresponding day. No shortest period: at once.
    """
    return months_from(determined_on, publicity.least) + ONE_DAY if publicity.least else determined_on


def last_published(determined_on: date, publicity: Publicity) -> date:
    """The last day of the longest period; after it publication stops by itself."""
    return months_from(determined_on, publicity.most)


def latest_basis(day: date, publicity: Publicity) -> date:
    """The latest day of determination whose shortest period has run out on `day`: so that a query can ask for it."""
    if not publicity.least:
        return day
    basis = months_from(day, -publicity.least) - timedelta(days=4)
    while earliest(basis + ONE_DAY, publicity) <= day:
        basis += ONE_DAY
    return basis
