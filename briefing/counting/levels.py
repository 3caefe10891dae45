"""How the levels are spread by month, what puts subjects into levels 3 and 4, and what will change by time alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple, TypeAlias, cast

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.models import Department
from briefing.asked import Asked
from briefing.kept import kept
from briefing.months import Month
from credit.models import GradePeriod
from credit.regulation.article_12 import WORDING, citation
from subjects.models import Subject
from subjects.numbered import numbered

LEVELS: tuple[int | None, ...] = (1, 2, 3, 4, None)
MONTHS = 12
AHEAD = timedelta(days=90)
UNGRADED_AS = 2
"""Having no level weighs as much as level 2 (R18)."""

Numbers: TypeAlias = Counter[int | None]


class MonthLevels(NamedTuple):
    """How many subjects had each level on the last day of a month (or today)."""

    month: Month
    day: date
    numbers: Numbers

    @property
    def cells(self) -> list[tuple[int | None, int]]:
        return [(level, self.numbers[level]) for level in LEVELS]

    @property
    def total(self) -> int:
        return self.numbers.total()

    @property
    def fourth(self) -> int:
        return self.numbers[4]


def structure(asked: Asked) -> list[MonthLevels]:
    """Twelve months that end with the one asked for; one look at the periods, kept until something is committed."""
    months = list(asked.month.up_to_here(MONTHS))
    days = [min(month.last, asked.day) for month in months]
    found = kept(f"structure-{asked.day}", lambda: _counted(days))
    return [
        MonthLevels(month, day, _of(found, place, asked))
        for place, (month, day) in enumerate(zip(months, days, strict=True))
    ]


Counted: TypeAlias = list[tuple[int, int | None, list[int]]]


def _counted(days: list[date]) -> Counted:
    counts = {
        f"on_{place}": Count("pk", filter=Q(start__lte=day) & (Q(end=None) | Q(end__gt=day)))
        for place, day in enumerate(days)
    }
    rows = GradePeriod.objects.known().order_by().values_list("subject__department", "level").annotate(**counts)
    return [(section, level, list(numbers)) for section, level, *numbers in cast("Iterable[tuple[int, ...]]", rows)]


def _of(found: Counted, place: int, asked: Asked) -> Numbers:
    numbers: Numbers = Counter()
    for section, level, counted in found:
        if asked.section is None or asked.section.pk == section:
            numbers[level] += counted[place]
    return numbers


class SectionLevels(NamedTuple):
    """The levels of one section on the cut-off day."""

    section: Department
    numbers: Numbers

    @property
    def cells(self) -> list[tuple[int | None, int]]:
        return [(level, self.numbers[level]) for level in LEVELS]

    @property
    def total(self) -> int:
        return self.numbers.total()


def by_section(asked: Asked) -> list[SectionLevels]:
    """The sections that have subjects, on the cut-off day."""
    found = kept(f"sections-{asked.day}", lambda: _counted([asked.day]))
    numbers: dict[int, Numbers] = defaultdict(Counter)
    for section, level, (number,) in found:
        numbers[section][level] += number
    sections = Department.objects.filter(asked.own("pk"), pk__in=[pk for pk in numbers if numbers[pk].total()])
    return [SectionLevels(section, numbers[section.pk]) for section in sections]


class Clause(NamedTuple):
    """An item of Article 12 (三) or (四), and how many subjects it places there on the day."""

    item: str
    number: int

    @property
    def citation(self) -> str:
        return citation(self.item)

    @property
    def wording(self) -> str:
        return WORDING[self.item]


Placed: TypeAlias = dict[str, dict[int, list[int]]]
"""The subjects that each item places on its level, by section."""


def clauses(asked: Asked) -> list[Clause]:
    """The items at work, those first that meet most subjects; a subject counts under each of its items."""
    placed = _placed(asked.day)
    found = [Clause(item, sum(map(len, _sections(placed[item], asked)))) for item in sorted(placed)]
    return sorted((clause for clause in found if clause.number), key=lambda clause: -clause.number)


def placed_by(item: str, asked: Asked) -> QuerySet[Subject]:
    """The subjects that an item places on level 3 or 4 on the day."""
    ids = [pk for section in _sections(_placed(asked.day).get(item, {}), asked) for pk in section]
    return Subject.objects.filter(pk__in=numbered(ids))


def _sections(placed: dict[int, list[int]], asked: Asked) -> list[list[int]]:
    return [ids for section, ids in placed.items() if asked.section is None or asked.section.pk == section]


def _placed(day: date) -> Placed:
    return kept(f"clauses-{day}", lambda: _count_placed(day))


def _count_placed(day: date) -> Placed:
    found: Placed = defaultdict(lambda: defaultdict(list))
    turn = day.isoformat()
    rows = GradePeriod.objects.known().on(day).filter(level__in=(3, 4)).order_by()
    for subject, section, level, effects in rows.values_list(
        "subject", "subject__department", "level", "assessment__effects"
    ):
        at_work = {item for item, _, start, end in effects if start <= turn and (end is None or turn < end)}
        for item in at_work:
            if item.startswith(f"12.{level}."):
                found[item][section].append(subject)
    return {item: dict(sections) for item, sections in found.items()}


class Outlook(NamedTuple):
    """How many changes of level will come by time alone in one section."""

    section: Department
    rising: int
    falling: int
    other: int


def coming(asked: Asked) -> QuerySet[Any, Any]:
    """Periods that begin within 90 days after the cut-off day by time alone, with the level before as `old_level`."""
    before = GradePeriod.objects.filter(assessment=OuterRef("assessment"), end=OuterRef("start"))
    rows = GradePeriod.objects.known().filter(
        asked.own(), Exists(before), start__gt=asked.day, start__lte=asked.day + AHEAD
    )
    weighed = Value(UNGRADED_AS, output_field=IntegerField())
    return rows.annotate(
        old_level=Subquery(before.values("level")[:1]),
        old_weight=Coalesce(Subquery(before.values("level")[:1]), weighed, output_field=IntegerField()),
        weight=Coalesce("level", weighed, output_field=IntegerField()),
    ).order_by("start", "pk")


DIRECTIONS: dict[str, str] = {"rising": "等级上升", "falling": "等级下降", "other": "其他变动"}


def directed(rows: QuerySet[Any, Any], direction: str) -> QuerySet[Any, Any]:
    """Those that rise, that fall, or that do neither (between level 2 and none)."""
    compared = {"rising": "weight__lt", "falling": "weight__gt", "other": "weight"}[direction]
    return rows.filter(**{compared: F("old_weight")})


def outlook(asked: Asked) -> list[Outlook]:
    """By section; kept for the whole bureau until something is committed."""
    whole = asked._replace(section=None)
    counted = kept(f"outlook-{asked.day}", lambda: _count_coming(whole))
    sections = Department.objects.filter(asked.own("pk"), pk__in=counted)
    return [Outlook(section, *(counted[section.pk].get(way, 0) for way in DIRECTIONS)) for section in sections]


def _count_coming(asked: Asked) -> dict[int, dict[str, int]]:
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for section, old, new in coming(asked).values_list("subject__department", "old_weight", "weight"):
        found[section]["rising" if new < old else "falling" if new > old else "other"] += 1
    return {section: dict(ways) for section, ways in found.items()}
