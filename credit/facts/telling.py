"""A record in words: what its columns are called, and what its page, its papers and its lines say of them (R5)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from credit.models import CreditRecord
from credit.regulation.article_12 import WORDING, citation

Kind = CreditRecord.Kind

LABELS: dict[str, dict[str, str]] = {
    Kind.PENALTY: {
        "document_number": "决定书文号",
        "authority": "处罚机关",
        "by_emergency": "应急管理部门",
        "penalty_kinds": "处罚种类",
        "fine": "罚款金额",
        "procedure": "适用程序",
        "content": "违法事实",
        "legal_basis": "处罚依据",
        "basis_on": "决定日期",
        "occurred_on": "违法行为发生日期",
        "final_on": "复议诉讼期满或维持日期",
    },
    Kind.MISCONDUCT: {
        "content": "行为描述",
        "item4": "四级情形",
        "person": "责任人",
        "occurred_on": "发生日期",
        "basis_on": "认定日期",
        "legal_basis": "违反依据",
        "authority": "认定机关",
        "catalogue_item": "目录事项",
    },
    Kind.ACCIDENT: {
        "content": "事故名称",
        "grade": "事故等级",
        "occurred_on": "发生日期",
        "basis_on": "认定日期",
        "deaths": "死亡人数",
        "injured": "重伤人数",
        "loss": "直接经济损失",
        "liable": "责任事故",
        "especially_bad": "性质特别严重、社会影响恶劣",
        "legal_basis": "认定依据",
        "authority": "认定机关",
    },
    Kind.SANCTION: {
        "authority": "认定部门",
        "content": "领域",
        "basis_on": "列入日期",
        "removed_on": "移出日期",
        "heard_number": "认定决定文号",
        "heard_on": "认定决定日期",
        "heard_authority": "认定决定机关",
        "legal_basis": "通报文件",
    },
}
"""By kind, in the order in which a record is told: its columns and what they are called."""

DERIVED = frozenset({"grade"})
"""What is told and is no column: it follows from others."""


class Told(NamedTuple):
    """One column in words; empty ones are told as a dash."""

    name: str
    label: str
    value: object


def in_yuan(amount: Decimal) -> str:
    """An amount with thousands separated, and cents only where there are some."""
    return f"{amount:,.0f}" if amount == amount.to_integral() else f"{amount:,.2f}"


def told(record: CreditRecord) -> list[Told]:
    """What the record says, by its kind; of what a natural person did, nobody else is named responsible."""
    names = LABELS[record.kind]
    return [
        Told(name, label, _words(record, name))
        for name, label in names.items()
        if name != "person" or not record.subject.is_person
    ]


def _words(record: CreditRecord, name: str) -> object:
    say = _SAYING.get(name)
    value = say(record) if say else getattr(record, name)
    return "—" if value in (None, "", []) else value


def _yes(value: bool) -> str:
    return "是" if value else "否"


def _fine(record: CreditRecord) -> str | None:
    return f"{in_yuan(record.fine)} 元" if record.fine else None


def _item4(record: CreditRecord) -> str:
    item = f"12.4.{record.item4}"
    return f"{citation(item)}　{WORDING[item]}" if record.item4 else "不属于"


def _person(record: CreditRecord) -> str:
    return f"{record.person}（{record.person.identity_shown}）" if record.person else "单位（不针对个人）"


def _catalogue_item(record: CreditRecord) -> str:
    return record.catalogue_item.told if record.catalogue_item else "未选择：只在局内使用，不公示、不推送（R24）"


def _basis(record: CreditRecord) -> object:
    under_investigation = record.kind == Kind.ACCIDENT and not record.basis_on
    return "尚未认定（事故调查中）" if under_investigation else record.basis_on


_SAYING: dict[str, Callable[[CreditRecord], object]] = {
    "by_emergency": lambda record: _yes(True) if record.by_emergency else "否（只记载，不影响等级）",
    "penalty_kinds": lambda record: "、".join(record.penalty_kinds),
    "fine": _fine,
    "item4": _item4,
    "person": _person,
    "procedure": lambda record: record.get_procedure_display(),
    "catalogue_item": _catalogue_item,
    "basis_on": _basis,
    "grade": lambda record: record.grade.label,
    "deaths": lambda record: f"{record.deaths} 人",
    "injured": lambda record: f"{record.injured} 人",
    "loss": lambda record: f"{record.loss.normalize():,f} 万元",
    "liable": lambda record: _yes(record.liable),
    "especially_bad": lambda record: _yes(record.especially_bad),
}
"""What is said of a column otherwise than by its plain value."""
