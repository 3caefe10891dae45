"""Which item of 12.4 may be listed under which regime (R16), and how long a listing lasts; one row an item.

A hint says what people have to look at; nobody is listed, and nothing is refused, by a hint.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from credit.regulation.facts import Regime
from credit.regulation.periods import months_from

MONTHS = {Regime.MEASURE_2017: 12, Regime.ORDER_11: 36, Regime.LOCAL: 12}
"""The term of each regime: that of 令第11号 is fixed, that of the bureau's own management the least."""

DECIDABLE = (Regime.ORDER_11, Regime.LOCAL)
"""R16: what the bureau decides today; 安监总办〔2017〕49号 is superseded, and known by import alone."""

SUCCEEDED_ON = date(2023, 10, 1)
"""应急管理部令第11号 in force, in place of 安监总办〔2017〕49号."""

_CATCH_ALL = "令第11号没有列明，只能适用兜底条款：已受其他行政处罚且情节严重，由人作出判断。"
_NO_GROUND_2017 = "2017年办法没有列明，不能据此列入。"


class Ground(NamedTuple):
    """What each regime says of one item; an empty text has no objection. `usual` is the regime to begin with."""

    item: str
    measure_2017: str
    order_11: str
    usual: Regime | None

    def hint(self, regime: Regime) -> str:
        return {Regime.MEASURE_2017: self.measure_2017, Regime.ORDER_11: self.order_11}.get(regime, "")


GROUNDS = {
    ground.item: ground
    for ground in (
        Ground(
            "12.4.1",
            "",
            "令第11号只列重大及以上事故、12个月内两起较大事故，或者依安全生产法第一百一十四条第二款受罚款的；请写明属于哪一项。",
            None,
        ),
        Ground("12.4.2", "", "瞒报、谎报、逃逸可以列入；迟报不在令第11号之列，宜按本局四级管理。", None),
        Ground("12.4.3", "", "", Regime.ORDER_11),
        Ground("12.4.4", "", _CATCH_ALL, None),
        Ground("12.4.5", "", _CATCH_ALL, None),
        Ground("12.4.6", "", _CATCH_ALL, None),
        Ground("12.4.7", _NO_GROUND_2017, _CATCH_ALL, Regime.LOCAL),
        Ground("12.4.8", "", "", Regime.ORDER_11),
        Ground("12.4.9", _NO_GROUND_2017, _CATCH_ALL, Regime.LOCAL),
    )
}
"""By item, in the order of the text."""


class Condition(NamedTuple):
    """One condition of 令第11号 under which an item can lead to its list; `open`: the catch-all, judged by people."""

    code: str
    wording: str
    items: frozenset[str]
    open: bool = False


CONDITIONS = {
    condition.code: condition
    for condition in (
        Condition("major", "发生特别重大、重大生产安全责任事故", frozenset({"12.4.1"})),
        Condition("two_larger", "12个月内累计发生两起以上较大生产安全责任事故", frozenset({"12.4.1"})),
        Condition("fine_114", "依照安全生产法第一百一十四条第二款受到罚款处罚", frozenset({"12.4.1"})),
        Condition("concealed", "瞒报、谎报生产安全事故", frozenset({"12.4.2"})),
        Condition("fled", "主要负责人不立即组织抢救、擅离职守或者逃匿", frozenset({"12.4.2"})),
        Condition(
            "obstructed", "破坏事故现场、妨碍对抗调查，受到行政处罚且情节严重（兜底）", frozenset({"12.4.2"}), True
        ),
        Condition("unlicensed", "未取得安全生产许可或者许可失效期间擅自生产经营", frozenset({"12.4.3"})),
        Condition("evaluation", "安全评价等机构出租出借资质、出具虚假报告", frozenset({"12.4.8"})),
        Condition(
            "grave",
            "受到其他行政处罚，且性质恶劣、情节严重（兜底）",
            frozenset({"12.4.4", "12.4.5", "12.4.6", "12.4.7", "12.4.9"}),
            True,
        ),
    )
}
"""应急管理部令第11号 by code. A late report (迟报) is under none of them."""


def fault_of_months(regime: Regime, months: int) -> str:
    """R16: what is wrong with the months of a listing, in words; empty where nothing is."""
    if regime is Regime.ORDER_11 and months != MONTHS[regime]:
        return "应急部令2023-11 的管理期限为 36 个月，不能另定其他期限（R16），请改为 36。"
    if regime is Regime.LOCAL and months < MONTHS[regime]:
        return "本局四级管理的期限不少于 12 个月（R16），请更改。"
    return ""


def earliest_removal(regime: Regime, published_on: date, months: int) -> date:
    """R16: before this day no decision may take the subject off the list.

    The 2017 measure hears an application in the last 30 days only; the other two after 12 months.
    """
    if regime is Regime.MEASURE_2017:
        return months_from(published_on, months) - timedelta(days=30)
    return months_from(published_on, 12)
