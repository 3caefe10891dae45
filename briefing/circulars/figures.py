"""The figures of a circular: by section, frozen with the draft, counted again on request."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import NamedTuple, TypeAlias, TypedDict

from django.db.models import Count

from accounts.models import Department
from briefing.asked import Asked
from briefing.counting import changes, clocks, disputes, levels, visits
from briefing.months import Month
from briefing.quality import counting as quality
from credit.models import CreditRecord
from inspections.models import Inspection


class SectionFigures(NamedTuple):
    """What a circular tells of one section; the names are those of `LABELS`."""

    code: str
    name: str
    level_1: int = 0
    level_2: int = 0
    level_3: int = 0
    level_4: int = 0
    ungraded: int = 0
    up: int = 0
    down: int = 0
    misconduct: int = 0
    penalties: int = 0
    accidents: int = 0
    sanctions: int = 0
    received: int = 0
    answered: int = 0
    in_time: int = 0
    upheld: int = 0
    overdue: int = 0
    ended_late: int = 0
    ended_in_time: int = 0
    visits: int = 0
    reached: int = 0
    looked_at: int = 0
    late: int = 0
    missing: int = 0
    stale: int = 0
    contradictory: int = 0
    omitted: int = 0

    @property
    def subjects(self) -> int:
        return self.level_1 + self.level_2 + self.level_3 + self.level_4 + self.ungraded

    @property
    def records(self) -> int:
        return self.misconduct + self.penalties + self.accidents + self.sanctions

    def number(self, name: str) -> int:
        """The figure of this name."""
        found = getattr(self, name)
        assert isinstance(found, int)
        return found


LABELS: dict[str, str] = {
    "level_1": "一级",
    "level_2": "二级",
    "level_3": "三级",
    "level_4": "四级",
    "ungraded": "未评级",
    "up": "等级上升",
    "down": "等级下降",
    "misconduct": "失信行为",
    "penalties": "行政处罚",
    "accidents": "生产安全事故",
    "sanctions": "联合惩戒",
    "received": "收到异议",
    "answered": "答复异议",
    "in_time": "按期答复",
    "upheld": "成立或部分成立",
    "overdue": "月末超期未办结",
    "ended_late": "超期办结",
    "ended_in_time": "按期办结",
    "visits": "本月检查次数",
    "reached": "本年已检查主体",
    "looked_at": "近 90 天应及时录入",
    "late": "录入不及时",
    "missing": "缺失",
    "stale": "陈旧",
    "contradictory": "矛盾",
    "omitted": "应录未录",
}


class Stored(TypedDict):
    """Figures as the row keeps them."""

    day: str
    before: list[int]
    sections: list[dict[str, int | str]]


class Figures(NamedTuple):
    """Every section's figures on the cut-off day (数据截至), and how many subjects each level had a month before."""

    day: date
    before: list[int]
    sections: list[SectionFigures]

    @property
    def whole(self) -> SectionFigures:
        """The bureau: all sections together."""
        return SectionFigures("", "全局", **{name: sum(row.number(name) for row in self.sections) for name in LABELS})

    def stored(self) -> Stored:
        """As the row keeps it."""
        return Stored(day=self.day.isoformat(), before=self.before, sections=[row._asdict() for row in self.sections])

    @classmethod
    def read(cls, kept: Stored) -> Figures:
        """What `stored` gave."""
        return cls(
            date.fromisoformat(kept["day"]),
            list(kept["before"]),
            [SectionFigures(**row) for row in kept["sections"]],  # type: ignore[arg-type]
        )


class Difference(NamedTuple):
    """A figure that became another one since it was frozen."""

    section: str
    label: str
    old: int
    new: int


def differences(old: Figures, new: Figures) -> list[Difference]:
    """What counting again changes, by section."""
    before = {row.code: row for row in old.sections}
    return [
        Difference(row.name, label, was.number(name), row.number(name))
        for row in new.sections
        for was in [before.get(row.code, SectionFigures(row.code, row.name))]
        for name, label in LABELS.items()
        if was.number(name) != row.number(name)
    ]


ByDepartment: TypeAlias = dict[int, int]


def count(month: Month, today: date) -> Figures:
    """The figures of the month up to its last day, or today while it runs, by what is known now (R3)."""
    asked = Asked(None, month, min(month.last, today))
    found = {name: numbers for counted in _COUNTED for name, numbers in counted(asked).items()}
    sections = [
        SectionFigures(row.code, row.name, **{name: found[name].get(row.pk, 0) for name in LABELS})
        for row in Department.objects.order_by("code")
    ]
    before = levels.structure(asked)[-2].numbers
    told = [row for row in sections if any(row.number(name) for name in LABELS)]
    return Figures(asked.day, [before[level] for level in levels.LEVELS], told)


def _levels(asked: Asked) -> dict[str, ByDepartment]:
    rows = levels.by_section(asked)
    names = ("level_1", "level_2", "level_3", "level_4", "ungraded")
    return {
        name: {row.section.pk: row.numbers[level] for row in rows}
        for name, level in zip(names, levels.LEVELS, strict=True)
    }


def _changes(asked: Asked) -> dict[str, ByDepartment]:
    rows = changes.of_month(asked).values_list("pk", "old_level", "new_level", "subject__department")
    counted: dict[str, ByDepartment] = {"up": Counter(), "down": Counter(), "level": Counter()}
    for pk, old, new, section in rows:
        counted[changes.Change(pk, old, new, "").direction][section] += 1
    return {"up": counted["up"], "down": counted["down"]}


def _records(asked: Asked) -> dict[str, ByDepartment]:
    kinds = {"misconduct": "misconduct", "penalty": "penalties", "accident": "accidents", "sanction": "sanctions"}
    found: dict[str, ByDepartment] = {name: {} for name in kinds.values()}
    rows = CreditRecord.objects.in_force().filter(basis_on__gte=asked.month.first, basis_on__lte=asked.day).order_by()
    for section, kind, number in rows.values_list("subject__department", "kind").annotate(number=Count("pk")):
        found[kinds[kind]][section] = number
    return found


def _disputes(asked: Asked) -> dict[str, ByDepartment]:
    rows = [(row.section.pk, row) for row in disputes.by_section(asked) if row.section]
    return {
        "received": {pk: row.received for pk, row in rows},
        "answered": {pk: row.answered for pk, row in rows},
        "in_time": {pk: row.in_time for pk, row in rows},
        "upheld": {pk: row.upheld for pk, row in rows},
    }


def _terms(asked: Asked) -> dict[str, ByDepartment]:
    rows = clocks.by_section(asked)
    return {
        "overdue": {row.section.pk: row.overdue for row in rows},
        "ended_late": {row.section.pk: row.ended_late for row in rows},
        "ended_in_time": {row.section.pk: row.ended_in_time for row in rows},
    }


def _visits(asked: Asked) -> dict[str, ByDepartment]:
    made = Inspection.objects.filter(inspected_on__gte=asked.month.first, inspected_on__lte=asked.day).order_by()
    by_section = made.values_list("subject__department").annotate(number=Count("pk"))
    return {"visits": dict(by_section), "reached": Counter(one.section for one in visits.visited(asked))}


def _quality(asked: Asked) -> dict[str, ByDepartment]:
    names = {"completeness": "missing", "staleness": "stale", "consistency": "contradictory", "omissions": "omitted"}
    found: dict[str, Counter[int]] = {name: Counter() for name in ("late", "looked_at", *names.values())}
    for group in quality.GROUPS:
        for check in group.checks:
            counts = quality.count(check, asked.day)
            found[names.get(group.code, "late")].update(counts.found)
            found["looked_at"].update(counts.whole or {})
    return dict(found)


_COUNTED: tuple[Callable[[Asked], dict[str, ByDepartment]], ...] = (
    _levels,
    _changes,
    _records,
    _disputes,
    _terms,
    _visits,
    _quality,
)
