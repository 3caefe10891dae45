"""The values that docs/rules.md marks as policy (R23): dated, with their legal basis, versioned.

A change of a value is a new `Rulebook` with its own version and day; none is ever edited.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from credit.regulation.facts import Regime


class Policy(NamedTuple):
    """One decided value: what it settles, the value in words, and where it comes from."""

    rule: str
    title: str
    value: str
    basis: str


class Rulebook(NamedTuple):
    """One version of the policy values."""

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
    policies: tuple[Policy, ...]


RULEBOOKS = (
    Rulebook(
        version="2023-7",
        in_force_from=date(2023, 1, 28),
        current_post_burdens_unit=True,
        repair_ends_three_year_conditions=True,
        poor_evaluation_withholds_level_1=True,
        regimes_ending_by_themselves=frozenset({Regime.ORDER_11}),
        statement_working_days=5,
        policies=(
            Policy(
                "R2",
                "行政处罚的基准日",
                "决定日期；是否终局只记载和显示，不推迟效力",
                "制度第十二条；河南省社会信用条例第二十条",
            ),
            Policy(
                "R5",
                "陈述申辩的期限",
                "自告知书送达之日起5个工作日（送达当日不计）",
                "制度第八条未定期限；参照行政处罚法第六十四条",
            ),
            Policy(
                "R6",
                "人员的失信行为",
                "发生当日（有记载的）、认定当日任职，或者评定当日在任，均计入单位；自然人主体受到的应急管理部门处罚同样计入",
                "制度第十二条（一）2、（二）2、（三）1",
            ),
            Policy(
                "R12",
                "信用修复的效力",
                "修复之日起不再用于一年和三年条件",
                "信用修复管理办法（国家发展改革委令第36号）第三条",
            ),
            Policy(
                "R16",
                "名单的期限和终止",
                "2017年办法须决定移出；令第11号期满自行终止；本局管理由本局决定",
                "安监总办〔2017〕49号；应急管理部令第11号",
            ),
            Policy(
                "R17",
                "公共信用综合评价",
                "最新结果为差的一年内不评一级，不降至三级或四级",
                "制度第三条、第四条；发改办财金〔2019〕885号",
            ),
            Policy("R18", "未作公开承诺", "未评级，按二级抽查", "制度第十二条（一）1、（二）1"),
            Policy("R19", "新设主体", "按已存续的时间评定", "制度第十二条"),
            Policy(
                "R21",
                "人工确认",
                "四级和自然人降级须由未录入该记录的审核人确认后方可共享、公示",
                "个人信息保护法第二十四条",
            ),
        ),
    ),
)

CURRENT = RULEBOOKS[-1]
