"""The duties owed to level-3 and level-4 subjects (重点监管职责清单): a dated policy table with its legal basis.

A change is a new row with its own day; rows that no longer hold get an end, none is edited.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from credit.regulation.periods import months_from
from credit.terms.clocks import TermKind


class DutyKind(NamedTuple):
    """One duty: for which level, by when, how often again (months; None: once), with what evidence, from what basis."""

    code: str
    level: int
    title: str
    first_days: int
    every_months: int | None
    evidence: str
    basis: str
    in_force_from: date
    in_force_until: date | None = None
    restraint: str = ""
    """The item of the restraint catalogue that it carries out; none where it is no measure, but a duty of our own."""
    chosen: bool = False
    """Whether the measures that were used are named when it is done."""

    @property
    def interval(self) -> str:
        """How often, in words."""
        return f"每 {self.every_months} 个月" if self.every_months else "一次"

    @property
    def term(self) -> TermKind:
        """The sort of term that each repetition makes."""
        return TermKind(self.code, self.title, self.basis, None)


FROM = date(2023, 1, 28)

DUTIES = (
    DutyKind("l3_talk", 3, "约谈主要负责人", 30, None, "约谈笔录", "制度第七条、第十五条", FROM, restraint="CJ-02"),
    DutyKind("l3_inspection", 3, "提高频次的现场检查", 90, 6, "检查记录编号和检查结果", "制度第十四条", FROM, restraint="CJ-01"),
    DutyKind("l3_correction", 3, "督促整改并核查", 60, 3, "整改报告和核查记录", "制度第十六条", FROM),
    DutyKind("l4_talk", 4, "约谈主要负责人", 15, None, "约谈笔录", "制度第十二条（四）、第十五条", FROM, restraint="CJ-02"),
    DutyKind("l4_decision", 4, "就是否列入名单作出安排", 30, None, "列入程序编号，或者暂不列入的决定", "制度第十二条（四）", FROM),
    DutyKind("l4_inspection", 4, "重点检查", 30, 3, "检查记录编号和检查结果", "制度第十二条（四）、第十四条", FROM, restraint="CJ-01"),
    DutyKind("l4_correction", 4, "核查整改进展", 60, 3, "整改报告和核查记录", "制度第十六条", FROM),
    DutyKind("l4_measures", 4, "落实惩戒措施并核对", 60, 6, "采取的措施和函件编号", "制度第十四条、第十五条", FROM, chosen=True),
)  # fmt: skip

BY_CODE = {kind.code: kind for kind in DUTIES}


def duties_of(level: int | None, on: date) -> list[DutyKind]:
    """What is owed to a subject of this level on a day."""
    return [
        kind
        for kind in DUTIES
        if kind.level == level
        and kind.in_force_from <= on
        and (kind.in_force_until is None or on < kind.in_force_until)
    ]


def first_due(kind: DutyKind, on: date) -> date:
    """By when the first time, counted from the day on which the duty began."""
    return on + timedelta(days=kind.first_days)


def next_due(kind: DutyKind, due_on: date) -> date | None:
    """By when the next time: counted from when the last was due, so that a late one shortens nothing."""
    return months_from(due_on, kind.every_months) if kind.every_months else None
