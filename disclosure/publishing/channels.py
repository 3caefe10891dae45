"""R24: what each of the two channels takes, what it holds back, and by which rule.

Enforcement (执法公示, 安全生产法 78) takes every penalty of a production unit by this bureau, light or disputed, without a
last day. Credit (信用公示, Order 36) takes what this bureau determined, for its days, and none of what is told here.
"""

from __future__ import annotations

from typing import NamedTuple

from credit.models import CreditRecord, Listing
from credit.records.cataloguing import has_item
from credit.records.sparing import rest_on_spared_alone, rests_on_spared_alone
from credit.regulation.publicity import Severity
from disclosure.models import Channel
from subjects.models import Subject

Matter = CreditRecord | Listing
ARTICLE_78 = "安全生产法第七十八条"
ORDER_36 = "信用修复管理办法（令第36号）（R24）"


class Bar(NamedTuple):
    """Why something is not published in a channel: the rule, and the same in words."""

    article: str
    words: str


NOT_A_PENALTY = Bar(f"{ARTICLE_78}（R24）", "执法公示只公示本局作出的行政处罚")
NO_UNIT = Bar(
    f"{ARTICLE_78}、个人信息保护法第二十五条（R24）",
    "执法公示只公示生产经营单位的行政处罚，自然人的信息不公示",
)
NATURAL_PERSON = Bar(
    "个人信息保护法第二十五条；河南省社会信用条例第十三条（R24）", "自然人的信息不公示，简易程序的处罚也不推送"
)
NO_TRADE_NAME = Bar(
    "个人信息保护法第二十五条（R24）", "个体工商户没有登记字号，按自然人处理，信用信息不公示；有字号的请先登记"
)
LIGHT_PENALTY = Bar(ORDER_36, "轻微的行政处罚不作信用公示，只作执法公示")
LIGHT = Bar(ORDER_36, "轻微的失信信息原则上不公示；确需公示的须写明理由，不超过三个月")
NO_ITEM = Bar(
    "全国公共信用信息基础目录（R24）", "失信行为没有对应公共信用信息目录的事项，只在局内使用；请先在记录中选择目录事项"
)
SPARED = Bar("河南省社会信用条例第十三条（R24）", "只以自然人的简易程序处罚为依据的，不公示")
LOCAL_REGIME = Bar("国办发〔2020〕49号（R16）", "本局四级管理是局内重点监管，不是严重失信主体名单，不予公示")


def bar_of(subject: Subject) -> Bar | None:
    """Whose credit information is not published at all."""
    if subject.is_person:
        return NATURAL_PERSON
    return NO_TRADE_NAME if subject.is_named_as_person else None


def withholding(channel: str, matter: Matter, severity: Severity | None, necessity: str = "") -> Bar | None:
    """The rule that holds a matter back in a channel; `severity` is its class, of no matter to the disclosure of Article 78.

    `necessity` is the reason why a light matter that is no penalty has to be published all the same.
    """
    if channel == Channel.ENFORCEMENT:
        return _from_enforcement(matter)
    if bar := bar_of(matter.subject):
        return bar
    if isinstance(matter, Listing):
        return _of_listing(matter)
    if matter.kind == CreditRecord.Kind.MISCONDUCT and (bar := _of_misconduct(matter)):
        return bar
    return _light(matter, necessity) if severity == Severity.LIGHT else None


def _of_listing(listing: Listing) -> Bar | None:
    if listing.is_local:
        return LOCAL_REGIME
    return SPARED if rest_on_spared_alone({record.number for record in listing.records.all()}) else None


def _from_enforcement(matter: Matter) -> Bar | None:
    if isinstance(matter, Listing) or not (matter.is_penalty and matter.is_own):
        return NOT_A_PENALTY
    return NO_UNIT if matter.subject.is_person else None


def _of_misconduct(record: CreditRecord) -> Bar | None:
    if not has_item(record):
        return NO_ITEM
    return SPARED if rests_on_spared_alone(record) else None


def _light(record: CreditRecord, necessity: str) -> Bar | None:
    if record.is_penalty:
        return LIGHT_PENALTY
    return None if necessity.strip() else LIGHT
