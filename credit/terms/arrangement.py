"""The arrangement of a year (节假日安排): its days as runs, what must hold of it, and how two of them differ. Pure.

R4; statutory days: 全国年节及纪念日放假办法, Article 2.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from credit.regulation.periods import ONE_DAY, DayKind

WEEKDAYS = "一二三四五六日"
FIXED_DAYS = (
    (1, 1, "元旦"),
    (5, 1, "劳动节"),
    (5, 2, "劳动节"),
    (10, 1, "国庆节"),
    (10, 2, "国庆节"),
    (10, 3, "国庆节"),
)
"""Statutory days that the sun fixes, since 2025."""
MOVING = (("春节", 4), ("清明", 1), ("端午", 1), ("中秋", 1))
"""Statutory days that the moon fixes, and how many there are."""
_BEFORE_2025 = {"劳动节": 1, "春节": 3}


class Arranged(NamedTuple):
    """One day that differs from the plain week."""

    day: date
    kind: DayKind
    name: str


SIGNS = {DayKind.HOLIDAY: "休", DayKind.MAKE_UP: "班"}
"""What a calendar on the wall writes into the day."""


class Run(NamedTuple):
    """Days in a row of one kind and name, both ends included."""

    first: date
    last: date
    kind: DayKind
    name: str

    @property
    def days(self) -> list[Arranged]:
        """Every day of it."""
        count = (self.last - self.first).days + 1
        return [Arranged(self.first + number * ONE_DAY, self.kind, self.name) for number in range(count)]

    @property
    def is_off(self) -> bool:
        """Whether these are holidays."""
        return self.kind is DayKind.HOLIDAY

    @property
    def sign(self) -> str:
        return SIGNS[self.kind]

    @property
    def length(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def weekdays(self) -> str:
        """周四至周六, or 周日."""
        first = weekday(self.first)
        return first if self.first == self.last else f"{first}至{weekday(self.last)}"


def weekday(day: date) -> str:
    """周日."""
    return f"周{WEEKDAYS[day.weekday()]}"


def runs_of(days: Iterable[Arranged]) -> list[Run]:
    """The days as runs, in order."""
    ordered = sorted(days, key=attrgetter("day"))
    keyed = groupby(
        enumerate(ordered), key=lambda pair: (pair[1].day - pair[0] * ONE_DAY, pair[1].kind.value, pair[1].name)
    )
    grouped = [[day for _, day in group] for _, group in keyed]
    return [Run(group[0].day, group[-1].day, group[0].kind, group[0].name) for group in grouped]


def reach(year: int) -> tuple[date, date]:
    """The days that the notice for a year may arrange: a new year's holiday may begin in December, or end in January."""
    return date(year - 1, 12, 1), date(year + 1, 1, 31)


def statutory(year: int) -> dict[date, str]:
    """The statutory days of a year that are known without its notice."""
    fixed = [entry for entry in FIXED_DAYS if year >= 2025 or entry[:2] != (5, 2)]
    return {date(year, month, day): name for month, day, name in fixed}


def faults(year: int, days: Sequence[Arranged], known: Mapping[date, str]) -> list[str]:
    """What is wrong with a table, each in words that say what to do; `known`: statutory days known to be of this year."""
    return [*_of_single_days(year, days), *_twice(days), *_missing(year, days, known)]


def _of_single_days(year: int, days: Sequence[Arranged]) -> list[str]:
    first, last = reach(year)
    found = []
    for day, kind, name in days:
        if not first <= day <= last:
            found.append(f"{day}不在{year}年内（通知最多涉及上年12月和次年1月），请核对年份。")
        if kind is DayKind.MAKE_UP and day.weekday() < 5:
            found.append(f"{day}（{weekday(day)}）本来就是工作日，调休上班日须为周六或周日，请核对。")
        if kind is DayKind.HOLIDAY and not name.strip():
            found.append(f"{day}放假没有写明节日名称，请填写。")
    return found


def _twice(days: Sequence[Arranged]) -> list[str]:
    kinds: dict[date, set[DayKind]] = {}
    repeated: list[date] = []
    for day, kind, _ in days:
        if day in kinds:
            repeated.append(day)
        kinds.setdefault(day, set()).add(kind)
    return [
        f"{day}既放假又调休上班，请删去其中一行。" if len(kinds[day]) > 1 else f"{day}重复，请删去其中一行。"
        for day in sorted(set(repeated))
    ]


def _missing(year: int, days: Sequence[Arranged], known: Mapping[date, str]) -> list[str]:
    holidays = {day: name for day, kind, name in days if kind is DayKind.HOLIDAY}
    found = [
        f"{day}（{name}）是法定节假日，表中没有列为放假，请补上。"
        for day, name in sorted({**known, **statutory(year)}.items())
        if day not in holidays
    ]
    for name, least in MOVING:
        least = least if year >= 2025 else _BEFORE_2025.get(name, least)
        have = sum(name in given for given in holidays.values())
        if have < least:
            found.append(f"{name}{'节' if name != '春节' else ''}法定放假{least}天，表中只有{have}天，请补上。")
    return found


class Difference(NamedTuple):
    """A day that another table arranges otherwise; None stands for a plain day of the week."""

    day: date
    old: Arranged | None
    new: Arranged | None

    @property
    def weekday(self) -> str:
        return weekday(self.day)

    @property
    def old_words(self) -> str:
        return _in_words(self.day, self.old)

    @property
    def new_words(self) -> str:
        return _in_words(self.day, self.new)

    @property
    def counts_otherwise(self) -> bool:
        """Whether the day is worked by one table and not by the other; else only the name changes."""
        return _works(self.day, self.old) != _works(self.day, self.new)


def _in_words(day: date, arranged: Arranged | None) -> str:
    """放假（春节）, 调休上班, or 周末 and 工作日 of the plain week."""
    if arranged is None:
        return "工作日" if day.weekday() < 5 else "周末"
    return f"{arranged.kind.value}（{arranged.name}）" if arranged.name else arranged.kind.value


def _works(day: date, arranged: Arranged | None) -> bool:
    return arranged.kind is DayKind.MAKE_UP if arranged else day.weekday() < 5


def differences(old: Iterable[Arranged], new: Iterable[Arranged]) -> list[Difference]:
    """The days that differ, in order."""
    before, after = {day.day: day for day in old}, {day.day: day for day in new}
    return [
        Difference(day, before.get(day), after.get(day))
        for day in sorted(before.keys() | after.keys())
        if before.get(day) != after.get(day)
    ]
