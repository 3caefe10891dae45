"""Standings and effects in words: what decides, what was checked, what keeps from level 1, how it goes on (R22)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import Enum
from typing import NamedTuple

from credit.grades.previewing import turns
from credit.regulation.article_12 import ARTICLE_12, WORDING, Effect, citation
from credit.regulation.levels import LEVEL_NAMES
from credit.regulation.periods import ONE_DAY, Span, latest
from credit.regulation.timeline import Period

CONDITIONS: Mapping[str, str] = {
    "12.1.1": "公开承诺遵守安全生产法律法规，严格履行主体责任",
    "12.1.2": "单位及其主要负责人、分管安全负责人三年内无安全生产失信行为",
    "12.1.3": "三年内未受到应急管理部门行政处罚",
    "12.1.4": "三年内未发生造成人员死亡的生产安全责任事故",
    "12.1.5": "未被其他行业领域认定为失信联合惩戒对象",
    "R17": "公共信用综合评价最新结果不是“差”",
    "12.2.1": "公开承诺遵守安全生产法律法规，严格履行主体责任",
    "12.2.2": "单位及其主要负责人、分管安全负责人一年内无安全生产失信行为",
    "12.2.3": "一年内未受到应急管理部门行政处罚",
    "12.2.4": "一年内未发生造成人员死亡的生产安全责任事故",
    "12.2.5": "未被其他行业领域认定为失信联合惩戒对象",
}
"""Each condition of paragraphs (一) and (二) as it is met; the clause table words it as it fails."""

LISTED_ITEMS = frozenset(clause.item for clause in ARTICLE_12 if clause.places == 4)
SANCTION_ITEMS = frozenset({"12.1.5", "12.2.5", "12.3.4"})
COMMITMENT_ITEMS = frozenset({"12.1.1", "12.2.1", "R18"})
_KEEPS_FROM_1 = frozenset(clause.item for clause in ARTICLE_12 if clause.bars == 1 or clause.places)


_RULES = {"R17": "综合评价（R17）", "R18": "未作公开承诺（R18）"}


def cited(item: str) -> str:
    """One item as people read it; a decided rule with its subject."""
    return _RULES.get(item) or citation(item)


def citations(items: Iterable[str]) -> str:
    """Several items as cited together: 第十二条（一）3、（三）2."""
    found = [cited(item) for item in dict.fromkeys(items)]
    return "、".join([*found[:1], *(text.removeprefix("第十二条") for text in found[1:])])


def interval(span: Span) -> str:
    """A span as people say it, both ends included."""
    return f"{span.start} 至 {span.end - ONE_DAY}" if span.end else f"{span.start} 起"


class Act(Enum):
    """What somebody has to do where time alone lifts nothing."""

    COMMIT = "作出公开承诺"
    LIST = "作出列入决定，名单终止后方可恢复，或者准予信用修复"
    REMOVE = "由本局作出移出决定，终止名单"
    DELIST = "由认定部门移出联合惩戒"


Covers = Mapping[str, Collection[object]]
"""The listings that cover each decisive record, by its number."""


def act_needed(effect: Effect, covers: Covers) -> Act | None:
    """The act without which the effect goes on for ever; None where time lifts it."""
    if effect.span.end:
        return None
    if effect.item in COMMITMENT_ITEMS:
        return Act.COMMIT
    if effect.item in LISTED_ITEMS:
        return Act.REMOVE if covers.get(effect.record or "") else Act.LIST
    return Act.DELIST


class Ground(NamedTuple):
    """One reason of a level: the item, the record, the days on which it works and when that lifts (R22)."""

    item: str
    record: str | None
    span: Span
    act: Act | None

    @property
    def citation(self) -> str:
        return cited(self.item)

    @property
    def wording(self) -> str:
        return WORDING[self.item]

    @property
    def works(self) -> str:
        """The interval in which the record works under this item."""
        return f"{interval(self.span)} 计入" if self.span.end else f"自 {self.span.start} 起计入"

    @property
    def lifts(self) -> str:
        """When, or by what, this reason goes away."""
        return f"{self.span.end} 起不再计入" if self.act is None else f"须{self.act.value}"


def grounds_of(period: Period, covers: Covers) -> list[Ground]:
    """What decides the level of a period, in the order of the text."""
    return [Ground(effect.item, effect.record, effect.span, act_needed(effect, covers)) for effect in period.grounds]


class Check(NamedTuple):
    """One condition of a level, whether it is met, and what stands against it."""

    item: str
    condition: str
    met: bool
    against: tuple[Effect, ...]

    @property
    def citation(self) -> str:
        return cited(self.item)


def checks(level: int, at_work: Collection[Effect]) -> list[Check]:
    """Every condition of level 1 or 2 (12.1, 12.2), checked against what is at work."""
    found = []
    for clause in ARTICLE_12:
        if clause.bars == level:
            against = tuple(effect for effect in at_work if effect.item == clause.item)
            found.append(Check(clause.item, CONDITIONS[clause.item], not against, against))
    return found


class Checked(NamedTuple):
    """The conditions of one level, checked."""

    level: int
    checks: list[Check]

    @property
    def name(self) -> str:
        return LEVEL_NAMES[self.level]

    @property
    def met(self) -> bool:
        return all(check.met for check in self.checks)


def checked(period: Period) -> list[Checked]:
    """The levels whose conditions a period was judged by: the own one first, then what withholds the better one.

    Levels 3 and 4 are entered by any one reason; there the grounds say everything.
    """
    levels = {1: (1,), 2: (2, 1), None: (2,)}.get(period.level, ())
    return [Checked(level, checks(level, period.at_work)) for level in levels]


class Blocker(NamedTuple):
    """What keeps a subject from level 1: under which items, until which day, or which act is needed."""

    record: str | None
    items: tuple[str, ...]
    ends: date | None
    act: Act | None

    @property
    def citations(self) -> str:
        return citations(self.items)

    @property
    def wording(self) -> str:
        return WORDING[self.items[0]]


def blockers(period: Period, covers: Covers) -> list[Blocker]:
    """Everything in the way of level 1, what lifts by itself first, record by record."""
    by_record: dict[str | None, list[Effect]] = {}
    for effect in period.at_work:
        if effect.item in _KEEPS_FROM_1:
            by_record.setdefault(effect.record, []).append(effect)
    found = [_blocker(record, effects, covers) for record, effects in by_record.items()]
    return sorted(found, key=lambda blocker: (blocker.ends is None, blocker.ends or date.max))


def _blocker(record: str | None, effects: Sequence[Effect], covers: Covers) -> Blocker:
    acts = [act for effect in effects if (act := act_needed(effect, covers))]
    return Blocker(
        record,
        tuple(dict.fromkeys(effect.item for effect in effects)),
        latest(*(effect.span.end for effect in effects)),
        acts[-1] if acts else None,
    )


def first_day_of_level_1(periods: Iterable[Period], day: date) -> date | None:
    """The first day after `day` on which the level is 1 by time alone; None if time alone does not bring it."""
    return next((period.span.start for period in periods if period.span.start > day and period.level == 1), None)


def course(periods: Sequence[Period], day: date, settled: date) -> str:
    """How the level goes on after `day`: 2026-11-03 起二级；2028-11-03 起一级. After `settled` it is a forecast."""
    coming = [f"{turn.on} 起{LEVEL_NAMES[turn.level]}" for turn in turns(periods, day)]
    if not coming:
        return "无记录到期，等级不会自动变动"
    return f"{'此后' if day < settled else '如无新增记录'}：{'；'.join(coming)}"


class Work(NamedTuple):
    """What one record does over the whole timeline: the spans on which it bars from level 1, places in 3, in 4."""

    record: str | None
    bars: tuple[Span, ...]
    places_3: tuple[Span, ...]
    places_4: tuple[Span, ...]


def works(periods: Iterable[Period]) -> list[Work]:
    """Every record that works at any time, in the order in which they begin."""
    effects = list(dict.fromkeys(effect for period in periods for effect in period.at_work))
    records = list(dict.fromkeys(effect.record for effect in sorted(effects, key=lambda effect: effect.span.start)))
    return [_work(record, [effect for effect in effects if effect.record == record]) for record in records]


def _work(record: str | None, effects: Sequence[Effect]) -> Work:
    return Work(
        record,
        tuple(_spans(effects, "12.1.", "R17")),
        tuple(_spans(effects, "12.3.")),
        tuple(_spans(effects, "12.4.")),
    )


def _spans(effects: Iterable[Effect], *beginnings: str) -> Iterator[Span]:
    found = {effect.span for effect in effects if effect.item.startswith(beginnings)}
    return iter(sorted(found, key=lambda span: span.start))
