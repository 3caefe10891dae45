"""The periods of level-4 procedures as dated values with their legal basis (R23): a change is a new row, none is edited."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from credit.folders import Kept
from credit.regulation.facts import Regime
from credit.terms.clocks import TermKind


class Parameter(NamedTuple):
    """One value in force from a day: how many, of what, and where it comes from; `own`: the bureau's own figure."""

    code: str
    title: str
    value: int
    unit: str
    basis: str
    in_force_from: date
    own: bool = False


WORKING, DAYS = "工作日", "日"
FROM = date(2023, 1, 28)

PARAMETERS = (
    Parameter("listing_service", "送达拟列入告知书", 7, DAYS, "行政处罚法第六十一条", FROM),
    Parameter(
        "listing_statement", "陈述申辩期", 5, WORKING, "河南省社会信用条例第二十八条；行政处罚法第六十四条", FROM
    ),
    Parameter("listing_decision", "作出列入决定", 15, WORKING, "河南省社会信用条例第二十八条", FROM, own=True),
    Parameter("decision_service", "送达列入决定书", 7, DAYS, "行政处罚法第六十一条", FROM),
    Parameter("listing_publication", "录入系统并公布名单", 5, WORKING, "应急管理部令第11号", FROM, own=True),
    Parameter(
        "listing_reminder", "期满前提醒主体", 30, DAYS, "安监总办〔2017〕49号；应急管理部令第11号", FROM, own=True
    ),
    Parameter("removal_early", "提前移出的决定", 15, WORKING, "应急管理部令第11号", FROM, own=True),
    Parameter("removal_application", "申请移出的决定", 30, WORKING, "安监总办〔2017〕49号", FROM, own=True),
    Parameter("removal_check", "核实整改移出的决定", 15, WORKING, "制度第十二条（四）、第十六条", FROM, own=True),
    Parameter("removal_groundless", "依据消失的移出决定", 3, WORKING, "制度第九条；R5", FROM, own=True),
    Parameter("listing_groundless", "依据消失，办理移出", 3, WORKING, "制度第九条；R5", FROM, own=True),
    Parameter(
        "removal_exit", "公告移出、停止公示、解除措施", 10, WORKING, "河南省社会信用条例第三十七条", FROM, own=True
    ),
    Parameter("application_window", "期满前申请移出的时段", 30, DAYS, "安监总办〔2017〕49号", FROM),
    Parameter("deferral_longest", "暂不列入的最长复核间隔", 180, DAYS, "制度第十二条（四）", FROM, own=True),
)


def value_of(code: str, on: date) -> int:
    """The value in force on a day: the newest row by then, or the first one for days before any."""
    rows = [row for row in PARAMETERS if row.code == code]
    known = [row for row in rows if row.in_force_from <= on]
    return max(known or rows[:1], key=lambda row: row.in_force_from).value


def kept(today: date) -> list[Kept]:
    """The values in force on a day, for the screen 参数与口径."""
    rows = {
        row.code: row for row in sorted(PARAMETERS, key=lambda row: row.in_force_from) if row.in_force_from <= today
    }
    return [
        Kept(row.title, f"{row.value} {row.unit}", row.in_force_from, f"{row.basis}{'（本局确定）' if row.own else ''}")
        for row in rows.values()
    ]


def term_of(code: str, on: date) -> TermKind:
    """The sort of term that a parameter makes, with its days of that moment."""
    row = next(row for row in PARAMETERS if row.code == code)
    days = value_of(code, on) if row.unit == WORKING else None
    return TermKind(code, row.title, row.basis, days)


EXPIRY = {
    Regime.ORDER_11: TermKind("listing_expiry", "期满移出和告知", "应急管理部令第11号", None),
    Regime.MEASURE_2017: TermKind("listing_expiry", "办理移出申请（期满前30日）", "安监总办〔2017〕49号", None),
    Regime.LOCAL: TermKind("listing_expiry", "期满核实整改", "制度第十二条（四）", None),
}
"""What has to be done when the months of a listing end, by its regime."""

REVIEW = TermKind("deferral_review", "复核是否列入", "第十二条（四）", None)
"""A decision not to list yet is looked at again by a day."""


class Measure(NamedTuple):
    """What a regime rests on, and the measures that a listing brings, in words for the papers."""

    basis: str
    list_name: str
    measures: str
    removal: str
    restraints: tuple[str, ...]
    """The items of the restraint catalogue that these measures are."""


REGIMES = {
    Regime.ORDER_11: Measure(
        "《安全生产严重失信主体名单管理办法》（应急管理部令第11号）",
        "安全生产严重失信主体名单",
        "列入期间作为重点监管对象，加大执法检查频次；在安全生产许可、评先评优、财政资金支持等方面依法予以限制；名单信息依法公示并共享。",
        "列入满 12 个月，处罚义务已履行、违法行为已整改、危害和不良影响已消除且没有新的列入情形的，可以书面申请提前移出；满 36 个月自行终止。",
        ("CJ-01", "CJ-03", "CJ-04", "CJ-05"),
    ),
    Regime.MEASURE_2017: Measure(
        "《对安全生产领域失信行为开展联合惩戒的实施办法》（安监总办〔2017〕49号）",
        "安全生产领域失信联合惩戒对象名单",
        "作为重点监管对象，加大执法检查频次；有关部门依法实施联合惩戒；名单信息依法公布。",
        "期满前 30 日内可以向本局书面申请移出；未申请或者未获准移出的，继续管理。",
        ("CJ-01", "CJ-03", "CJ-04", "CJ-06"),
    ),
    Regime.LOCAL: Measure(
        "《新密市应急管理系统行业信用分级分类监管制度（试行）》第十二条（四）",
        "本局四级信用主体重点监管名单",
        "作为重点监管对象，加大监管力度，提高抽查比例和检查频次；不列入国家安全生产失信名单。",
        "管理期满，经核实违法行为已整改的，由本局决定移出。",
        ("CJ-01", "CJ-03"),
    ),
}
