"""行政处罚: its kinds are those of 行政处罚法 Article 9, and the fine goes with the kind (R7)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from credit.models import CreditRecord
from credit.records.validity.faults import Circumstances, Fault, Rule
from credit.regulation.facts import PenaltyKind

LARGEST_FINE = Decimal(10) ** 14

_YEAR_IN_BRACKETS = re.compile(r"[\[【(（〔〖]\s*(\d{4})\s*[\]】)）〕〗]")


def document_number_as_written(typed: str) -> str:
    """A document number with its year in the brackets of official papers, and no blanks."""
    return _YEAR_IN_BRACKETS.sub(r"〔\1〕", typed).replace(" ", "")


def kinds(record: CreditRecord, seen: Circumstances) -> Iterator[Fault]:
    """Penalties that the law knows, each once."""
    strange = [name for name in record.penalty_kinds if name not in CreditRecord.PENALTY_KINDS]
    if strange:
        what = f"“{'、'.join(strange)}”不是行政处罚的种类"
        yield Fault("penalty_kinds", Rule.UNKNOWN_KIND, what, "请在列表中重新选择")
    if len(set(record.penalty_kinds)) < len(record.penalty_kinds):
        yield Fault("penalty_kinds", Rule.TWICE, "处罚种类有重复", "请删去重复的")


def fine(record: CreditRecord, seen: Circumstances) -> Iterator[Fault]:
    """An amount, where there is a fine."""
    amount, named = record.fine, PenaltyKind.FINE in record.penalty_kinds
    if amount is not None and not 0 <= amount < LARGEST_FINE:
        yield Fault("fine", Rule.OUT_OF_RANGE, "罚款金额不能为负数或超出范围", "请核对")
    elif amount is not None and amount != round(amount, 2):
        yield Fault("fine", Rule.OUT_OF_RANGE, "罚款金额最多 2 位小数", "请核对")
    if named and not amount and seen.complete:
        typed = ("处罚种类选了“罚款”", "请填写罚款金额；未处罚款的，请取消勾选")
        what, todo = ("处罚种类有罚款而没有金额", "请补记") if seen.history else typed
        yield Fault("fine", Rule.FINE_MISSING, what, todo, ("penalty_kinds",))
    elif amount and record.penalty_kinds and not named:
        typed = ("已填写罚款金额", "请勾选“罚款”；未处罚款的，请清空金额")
        what, todo = ("有罚款金额而处罚种类没有罚款", "请核对") if seen.history else typed
        yield Fault("penalty_kinds", Rule.FINE_UNNAMED, what, todo, ("fine",))


def authority(record: CreditRecord, seen: Circumstances) -> Iterator[Fault]:
    """R7: only an emergency management department's penalty counts; whose name says otherwise is looked at again."""
    if record.by_emergency and record.authority and "应急" not in record.authority:
        what = "处罚机关名称中没有“应急”"
        yield Fault("authority", Rule.OTHER_AUTHORITY, what, "请核对是否为应急管理部门", ("by_emergency",))


CHECKS = (kinds, fine, authority)
