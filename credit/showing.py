"""What the page of a record tells: its fields in words, its steps with who and when, and where it works."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from accounts.models import User
from credit.grading import periods_of
from credit.models import CreditRecord
from credit.recording import touched_by
from credit.regulation.article_12 import WORDING, Effect, citation
from credit.regulation.timeline import Period, standing
from subjects.models import Subject

Kind = CreditRecord.Kind
State = CreditRecord.State


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


class Step(NamedTuple):
    """One state on a record's way: when and by whom it was reached; `at` None when it was not."""

    label: str
    at: datetime | None
    by: User | None


def steps(record: CreditRecord) -> list[Step]:
    """草稿 → 已告知 → 已生效, and 已撤销 where that happened, from the history."""
    reached: dict[str, Step] = {}
    for row in record.history.order_by("history_id").select_related("history_user"):
        reached.setdefault(row.state, Step(State(row.state).label, row.history_date, row.history_user))
    way = [state for state in State if state != State.REVOKED or record.state == State.REVOKED]
    return [reached.get(state, Step(state.label, None, None)) for state in way]


class Work(NamedTuple):
    """Days on which a record works on a subject's level under an item, as the stored timeline has it."""

    subject: Subject
    effect: Effect
    runs: bool
    """Whether the day asked for is one of them."""
    decides: bool
    """Whether it is a ground of the level on that day."""

    @property
    def citation(self) -> str:
        return citation(self.effect.item)

    @property
    def wording(self) -> str:
        return WORDING[self.effect.item]


def works(record: CreditRecord, day: date) -> list[Work]:
    """Where a record works, by the stored timelines of every subject that it touches.

    Paragraph (二) is left out: its items work on the same days as those of (三).
    """
    subjects = Subject.objects.select_related("department").in_bulk(touched_by(record))
    return [
        work
        for pk in sorted(subjects, key=lambda pk: (pk != record.subject_id, pk))
        for work in _works(subjects[pk], periods_of(pk), record.number, day)
    ]


def _works(subject: Subject, periods: Sequence[Period], number: str, day: date) -> Iterator[Work]:
    now = standing(periods, day)
    found = {effect for period in periods for effect in period.at_work if effect.record == number}
    for effect in sorted(found, key=lambda effect: (effect.item, effect.span.start)):
        if not effect.item.startswith("12.2."):
            yield Work(subject, effect, day in effect.span, now is not None and effect in now.period.grounds)
