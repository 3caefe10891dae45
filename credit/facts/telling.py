"""A record in words: what its page, its papers and its lines say of every field (R5)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import NamedTuple

from credit.models import CreditRecord
from credit.regulation.article_12 import WORDING, citation

Kind = CreditRecord.Kind


class Told(NamedTuple):
    """One field in words; empty ones are told as a dash."""

    label: str
    value: object


def _yes(value: bool) -> str:
    return "是" if value else "否"


def in_yuan(amount: Decimal) -> str:
    """An amount with thousands separated, and cents only where there are some."""
    return f"{amount:,.0f}" if amount == amount.to_integral() else f"{amount:,.2f}"


def told(record: CreditRecord) -> list[Told]:
    """What the record says, by its kind."""
    return [Told(label, "—" if value in (None, "", []) else value) for label, value in _TELLING[record.kind](record)]


def _penalty(record: CreditRecord) -> Iterator[tuple[str, object]]:
    yield "决定书文号", record.document_number
    yield "处罚机关", record.authority
    yield "应急管理部门", _yes(record.by_emergency) if record.by_emergency else "否（只记载，不影响等级）"
    yield "处罚种类", "、".join(record.penalty_kinds)
    yield "罚款金额", f"{in_yuan(record.fine)} 元" if record.fine else None
    yield "违法事实", record.content
    yield "处罚依据", record.legal_basis
    yield "决定日期", record.basis_on
    yield "违法行为发生日期", record.occurred_on
    yield "复议诉讼期满或维持日期", record.final_on


def _misconduct(record: CreditRecord) -> Iterator[tuple[str, object]]:
    yield "行为描述", record.content
    yield (
        "四级情形",
        f"{citation(f'12.4.{record.item4}')}　{WORDING[f'12.4.{record.item4}']}" if record.item4 else "不属于",
    )
    if not record.subject.is_person:
        yield "责任人", f"{record.person}（{record.person.identity_shown}）" if record.person else "单位（不针对个人）"
    yield "发生日期", record.occurred_on
    yield "认定日期", record.basis_on
    yield "违反依据", record.legal_basis
    yield "认定机关", record.authority


def _accident(record: CreditRecord) -> Iterator[tuple[str, object]]:
    yield "事故名称", record.content
    yield "事故等级", record.grade.label
    yield "发生日期", record.occurred_on
    yield "认定日期", record.basis_on or "尚未认定（事故调查中）"
    yield "死亡人数", f"{record.deaths} 人"
    yield "重伤人数", f"{record.injured} 人"
    yield "直接经济损失", f"{record.loss.normalize():,f} 万元"
    yield "责任事故", _yes(record.liable)
    yield "性质特别严重、社会影响恶劣", _yes(record.especially_bad)
    yield "认定依据", record.legal_basis
    yield "认定机关", record.authority


def _sanction(record: CreditRecord) -> Iterator[tuple[str, object]]:
    yield "认定部门", record.authority
    yield "领域", record.content
    yield "列入日期", record.basis_on
    yield "移出日期", record.removed_on
    yield "通报文件", record.legal_basis


_TELLING: dict[str, Callable[[CreditRecord], Iterator[tuple[str, object]]]] = {
    Kind.PENALTY: _penalty,
    Kind.MISCONDUCT: _misconduct,
    Kind.ACCIDENT: _accident,
    Kind.SANCTION: _sanction,
}
