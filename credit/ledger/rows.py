"""The rows of the ledger, made once: what screen, PDF, xlsx, csv and json all show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Q
from django.utils.timezone import localtime

from credit.grades import grading
from credit.ledger.catalogue import Catalogue
from credit.levels import confirming
from credit.models import Dispute
from credit.regulation.article_12 import citation
from credit.regulation.levels import LEVEL_NAMES
from credit.regulation.timeline import Period, Standing
from subjects.models import INDIVIDUALS, Kind, Post

COLUMNS = (
    "主体代码",
    "主体名称",
    "主体类型",
    "行业类别",
    "记录部门",
    "信用等级",
    "等级起始日期",
    "定级依据",
    "预计变更日期",
    "预计变更后等级",
    "异议中",
)

_GROUNDS_IN_WORDS = {"R17": "综合评价为差", "R18": "未作公开承诺"}


class LedgerRow(NamedTuple):
    """One subject in span on the day (R20).

    `since` begins the unbroken run of the level; `next_change_on` is the change that will come by time alone, with
    `next_level` after it. Names, departments and people in office are today's also when known-on is asked for; level
    and grounds are as they were known. `subject` (id), `principals` and `unconfirmed` (R21) are for people and in no
    exchanged file.
    """

    subject: int
    code: str
    name: str
    kind: str
    industry: str
    section: str
    level: int | None
    since: date
    grounds: tuple[str, ...]
    next_change_on: date | None
    next_level: int | None
    disputed: bool
    principals: str = ""
    unconfirmed: bool = False

    @property
    def remarks(self) -> list[str]:
        """What stands beside the level on screen and paper."""
        return [text for text, holds in (("异议中", self.disputed), ("待确认", self.unconfirmed)) if holds]

    @property
    def level_name(self) -> str:
        return LEVEL_NAMES[self.level]

    @property
    def next_level_name(self) -> str:
        return LEVEL_NAMES[self.next_level] if self.next_change_on else ""

    @property
    def items_in_words(self) -> list[str]:
        """The grounds for people: 第十二条（三）1, 第十二条（三）2; none at level 1, where nothing withholds."""
        return [_GROUNDS_IN_WORDS.get(item, citation(item)) for item in self.grounds]

    @property
    def cells(self) -> tuple[str | date | None, ...]:
        """The values under `COLUMNS`."""
        return (
            self.code,
            self.name,
            self.kind,
            self.industry,
            self.section,
            self.level_name,
            self.since,
            "；".join(self.grounds),
            self.next_change_on,
            self.next_level_name,
            "是" if self.disputed else "否",
        )


class Held(NamedTuple):
    """A subject as the register holds it; `identity` only where whole numbers are asked for."""

    pk: int
    code: str
    name: str
    kind: str
    industry: int
    section: int
    identity: str = ""

    @property
    def shown_code(self) -> str:
        return self.identity or self.code


HELD = ("subject", "subject__code", "subject__name", "subject__kind", "subject__industry", "subject__department")
"""Where a period's subject keeps these, but for the number."""


def rows_of(
    subjects: Sequence[Held], day: date, known: datetime | None, catalogue: Catalogue, *, with_principals: bool = True
) -> list[LedgerRow]:
    """The rows of these subjects, in this order; those not under supervision on the day are left out (R20)."""
    numbers = [held.pk for held in subjects]
    standings = grading.standings_of(numbers, day, known)
    disputed = _disputed({pk: found.period for pk, found in standings.items()}, day, known)
    principals = _principals(numbers, day) if with_principals else {}
    individuals = {held.pk for held in subjects if held.kind in INDIVIDUALS}
    unconfirmed = confirming.unconfirmed_in(standings, individuals, known)
    return [
        _row(
            held,
            standings[held.pk],
            catalogue,
            held.pk in disputed,
            principals.get(held.pk, ""),
            unconfirmed=held.pk in unconfirmed,
        )
        for held in subjects
        if held.pk in standings
    ]


def _row(
    held: Held, found: Standing, catalogue: Catalogue, disputed: bool, principals: str, *, unconfirmed: bool
) -> LedgerRow:
    return LedgerRow(
        held.pk,
        held.shown_code,
        held.name,
        Kind(held.kind).label,
        catalogue.industry_names[held.industry],
        catalogue.section_names[held.section],
        found.period.level,
        found.since,
        tuple(dict.fromkeys(effect.item for effect in found.period.grounds)),
        found.next_change_on,
        found.next_level,
        disputed,
        principals,
        unconfirmed,
    )


def _disputed(periods: Mapping[int, Period], day: date, known: datetime | None) -> set[int]:
    """The subjects for whom a record at work that day was under objection (R13), by what was known."""
    resting: dict[str, set[int]] = defaultdict(set)
    for subject, period in periods.items():
        for effect in period.at_work:
            if effect.record:
                resting[effect.record].add(subject)
    disputes = Dispute.objects.filter(record__number__in=resting, opened_on__lte=day)
    still_open = Q(closed_on=None) | Q(closed_on__gt=day)
    if known:
        known_day = localtime(known).date()
        disputes = disputes.filter(opened_on__lte=known_day)
        still_open |= Q(closed_on__gt=known_day)
    numbers = disputes.filter(still_open).values_list("record__number", flat=True)
    return {subject for number in numbers for subject in resting[number]}


def _principals(subjects: Collection[int], day: date) -> dict[int, str]:
    """The people who are principal responsible persons on the day."""
    found: dict[int, list[str]] = defaultdict(list)
    posts = Post.objects.filter(
        Q(until_on=None) | Q(until_on__gt=day), subject__in=subjects, office=Post.Office.PRINCIPAL, from_on__lte=day
    )
    for subject, name in posts.order_by("from_on", "pk").values_list("subject", "person__name"):
        found[subject].append(name)
    return {subject: "、".join(dict.fromkeys(people)) for subject, people in found.items()}
