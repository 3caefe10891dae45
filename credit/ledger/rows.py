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
from credit.ledger.columns import LedgerColumn, Setting
from credit.levels import confirming
from credit.models import Dispute
from credit.regulation.article_12 import citation
from credit.regulation.levels import LEVEL_NAMES
from credit.regulation.timeline import Period, Standing
from subjects.models import INDIVIDUALS, Kind, Post

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
        return tuple(column.value(self) for column in SHEET)


Graded = LedgerColumn[LedgerRow]

SHEET: tuple[Graded, ...] = (
    Graded(name="code", label="主体代码", value=lambda row: row.code, width=23),
    Graded(name="name", label="主体名称", value=lambda row: row.name, width=42),
    Graded(name="kind", label="主体类型", value=lambda row: row.kind, width=12),
    Graded(name="industry", label="行业类别", value=lambda row: row.industry, width=18),
    Graded(name="section", label="记录部门", value=lambda row: row.section, width=20),
    Graded(name="level", label="信用等级", value=lambda row: row.level_name, width=10),
    Graded(name="since", label="等级起始日期", value=lambda row: row.since, width=14),
    Graded(name="grounds", label="定级依据", value=lambda row: "；".join(row.grounds), width=24),
    Graded(name="next", label="预计变更日期", value=lambda row: row.next_change_on, width=14),
    Graded(name="after", label="预计变更后等级", value=lambda row: row.next_level_name, width=15),
    Graded(name="disputed", label="异议中", value=lambda row: "是" if row.disputed else "否", width=8),
)
COLUMNS = tuple(column.label for column in SHEET)
"""The columns that other programs rely on, in csv and xlsx."""

PAPER: tuple[Graded, ...] = (
    Graded(name="name", label="信用主体名称", value=lambda row: row.name, width=46, setting=Setting.LEFT),
    Graded(name="code", label="主体代码", value=lambda row: row.code, width=36, setting=Setting.NUMBER),
    Graded(name="kind", label="主体类型", value=lambda row: row.kind, width=17),
    Graded(name="industry", label="行业类别", value=lambda row: row.industry, width=21),
    Graded(name="principals", label="主要负责人", value=lambda row: row.principals, width=17, nothing=""),
    Graded(name="level", label="信用等级", value=lambda row: row.level_name, width=14),
    Graded(name="since", label="等级起始日期", value=lambda row: row.since, width=20),
    Graded(
        name="grounds",
        label="定级依据",
        value=lambda row: "、".join(row.items_in_words),
        width=31,
        setting=Setting.ITEMS,
    ),
    Graded(name="next", label="预计自动\n变更日期", value=lambda row: row.next_change_on, width=18),
    Graded(name="after", label="变更后\n等级", value=lambda row: row.next_level_name, width=13),
    Graded(name="section", label="记录部门", value=lambda row: row.section, width=22),
    Graded(name="remarks", label="备注", value=lambda row: "、".join(row.remarks), width=12, nothing=""),
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
