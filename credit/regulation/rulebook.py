"""The values that docs/rules.md marks as policy (R23): dated, with their legal basis, in versions that follow one another.

A change of a value is another `Rulebook` with its own version and day; none is ever edited. Whoever grades is handed the
versions that are known, ordered by their days; `FIRST` is what a new installation knows.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from credit.regulation.facts import Regime
from credit.regulation.periods import ONE_DAY, Span


class Rulebook(NamedTuple):
    """One version of the policy values, in force from its day until the next one begins."""

    version: str
    in_force_from: date
    current_post_burdens_unit: bool
    """R6: a person's record counts for a unit while the person holds a post there, too."""
    repair_ends_three_year_conditions: bool
    """R12: repair ends the use of a record for the three-year conditions, too."""
    poor_evaluation_withholds_level_1: bool
    """R17."""
    regimes_ending_by_themselves: frozenset[Regime]
    """R16: listings that end when their months are over."""
    statement_working_days: int
    """R5: for how many working days from the service of the notice the subject may state its case."""
    lapses_on: date | None = None
    """The first day on which the text is no longer valid (规范性文件有效期); the values hold until others follow."""
    basis: str = ""


Rulebooks: TypeAlias = tuple[Rulebook, ...]
"""The versions that are known, at least one, ordered by the days on which they begin."""

FIRST = Rulebook(
    version="2023-7",
    in_force_from=date(2023, 1, 28),
    current_post_burdens_unit=True,
    repair_ends_three_year_conditions=True,
    poor_evaluation_withholds_level_1=True,
    regimes_ending_by_themselves=frozenset({Regime.ORDER_11}),
    statement_working_days=5,
    basis="《新密市应急管理系统行业信用分级分类监管制度（试行）》（新密应急〔2023〕7号）",
)


def in_force(rulebooks: Rulebooks, day: date) -> Rulebook:
    """The version by which a day is judged; a day before the first one is judged by the first."""
    return next((book for book in reversed(rulebooks) if book.in_force_from <= day), rulebooks[0])


def is_reckoned_back(rulebooks: Rulebooks, day: date) -> bool:
    """Whether no version was in force on the day yet, so that it is judged by one that came later (按本制度推算)."""
    return day < rulebooks[0].in_force_from


def reckoned_until(rulebooks: Rulebooks, day: date) -> date | None:
    """The day on which the first version came into force, for a day that lies before it."""
    return rulebooks[0].in_force_from if is_reckoned_back(rulebooks, day) else None


def called_on(rulebooks: Rulebooks, day: date) -> str:
    """How screens and papers name the version by which a day is judged."""
    name = in_force(rulebooks, day).version
    return f"{name}（按本制度推算）" if is_reckoned_back(rulebooks, day) else name


WARNED = timedelta(days=90)
"""So long before its text lapses people are warned (R23)."""


def lapsing(rulebooks: Rulebooks, day: date) -> Rulebook | None:
    """The version in force on the day whose text has lapsed or soon will, and that no other follows by then."""
    book = in_force(rulebooks, day)
    if book.lapses_on is None or day < book.lapses_on - WARNED:
        return None
    followed = any(book.in_force_from < other.in_force_from <= book.lapses_on for other in rulebooks)
    return None if followed else book


def rested_on(rulebooks: Rulebooks, day: date) -> str:
    """What a notice printed on the day says of the text that grades rest on: from when it holds, and until when."""
    book = in_force(rulebooks, day)
    since = next(other.in_force_from for other in rulebooks if other.basis == book.basis)
    if book.lapses_on is None:
        valid = "未载明有效期"
    else:
        until = _in_chinese(book.lapses_on - ONE_DAY)
        valid = f"有效期至{until}" if day < book.lapses_on else f"有效期于{until}届满，尚无接替的规定"
    return f"{book.basis}自{_in_chinese(since)}起施行，{valid}；规则版本 {book.version}。"


def _in_chinese(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def reigns(rulebooks: Rulebooks) -> list[tuple[Span, Rulebook]]:
    """The days that each version judges: all days, without gaps."""
    starts = [date.min, *(book.in_force_from for book in rulebooks[1:])]
    spans = [Span(*days) for days in pairwise([*starts, None])]  # type: ignore[arg-type]
    return list(zip(spans, rulebooks, strict=True))


class Value(NamedTuple):
    """One of the values that a version may change: its key, the rule, what it settles, its words and where it works."""

    key: str
    rule: str
    title: str
    items: str
    words: Callable[[Rulebook], str]
    basis: str


def _regimes(found: Collection[Regime]) -> str:
    listed = "、".join(regime.value for regime in Regime if regime in found)
    return f"{listed}期满自行终止，其他名单由决定终止" if listed else "各类名单均由决定终止，没有期满自行终止的"


VALUES = (
    Value(
        "statement_working_days",
        "R5",
        "陈述申辩的期限",
        "第八条",
        lambda book: f"自告知书送达之日起{book.statement_working_days}个工作日（送达当日不计）",
        "制度第八条未定期限；参照行政处罚法第六十四条",
    ),
    Value(
        "current_post_burdens_unit",
        "R6",
        "人员的失信行为",
        "第十二条（一）2、（二）2、（三）1",
        lambda book: (
            f"发生当日（有记载的）、认定当日任职{'，或者评定当日在任，均' if book.current_post_burdens_unit else '的'}计入单位"
            f"{'' if book.current_post_burdens_unit else '，其后到任的不计入'}；自然人主体受到的应急管理部门处罚同样计入"
        ),
        "制度第十二条（一）2、（二）2、（三）1",
    ),
    Value(
        "repair_ends_three_year_conditions",
        "R12",
        "信用修复的效力",
        "第十二条（一）2、3、4，第十六条",
        lambda book: (
            "修复之日起不再用于一年和三年条件"
            if book.repair_ends_three_year_conditions
            else "修复之日起不再用于一年条件，仍用于三年条件"
        ),
        "信用修复管理办法（国家发展改革委令第36号）第三条",
    ),
    Value(
        "regimes_ending_by_themselves",
        "R16",
        "名单的期限和终止",
        "第十二条（四）",
        lambda book: _regimes(book.regimes_ending_by_themselves),
        "安监总办〔2017〕49号；应急管理部令第11号",
    ),
    Value(
        "poor_evaluation_withholds_level_1",
        "R17",
        "公共信用综合评价",
        "第三条、第四条、第十二条（一）",
        lambda book: (
            "最新结果为差的一年内不评一级，不降至三级或四级"
            if book.poor_evaluation_withholds_level_1
            else "只作参考，不影响等级"
        ),
        "制度第三条、第四条；发改办财金〔2019〕885号",
    ),
)
"""What a version may change, in the order of the rules."""

MOVING = tuple(value.key for value in VALUES if value.key != "statement_working_days")
"""The values that a level may depend on."""


class Policy(NamedTuple):
    """One decided value: what it settles, the value in words, and where it comes from."""

    rule: str
    title: str
    value: str
    basis: str


_FIXED = (
    Policy(
        "R2",
        "行政处罚的基准日",
        "决定日期；是否终局只记载和显示，不推迟效力",
        "制度第十二条；河南省社会信用条例第二十条",
    ),
    Policy("R18", "未作公开承诺", "未评级，按二级抽查", "制度第十二条（一）1、（二）1"),
    Policy("R19", "新设主体", "按已存续的时间评定", "制度第十二条"),
    Policy(
        "R21",
        "人工确认",
        "四级和自然人降级须由未录入该记录的审核人确认后方可共享、公示",
        "个人信息保护法第二十四条",
    ),
)
"""Decided once, and not open to another value: no version changes them."""


def fixed() -> tuple[Policy, ...]:
    """What no version changes."""
    return _FIXED


def policies(rulebook: Rulebook) -> tuple[Policy, ...]:
    """Everything that is decided, as this version says it, in the order of the rules."""
    own = (Policy(value.rule, value.title, value.words(rulebook), value.basis) for value in VALUES)
    return tuple(sorted((*own, *_FIXED), key=lambda policy: int(policy.rule[1:])))
