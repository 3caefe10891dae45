"""The steps of a draw as a table: from which states, what each asks for, what will happen, what is done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from accounts.models import User
from inspections.drawing import freezing, lots, seeding, sending, voiding
from inspections.forms.draws import PlaceForm, ReasonForm, SeedForm, StepForm, WitnessForm
from inspections.models import Draw

State = Draw.State
Do = Callable[[Draw, Any, User, datetime], object]


class Act(NamedTuple):
    """One step as the page offers it; `seeded` where it asks for a public seed that is there, or is not yet."""

    title: str
    states: tuple[Draw.State, ...]
    form: type[StepForm]
    consequences: tuple[str, ...]
    done: str
    do: Do
    seeded: bool | None = None
    dangerous: bool = False

    def is_open(self, draw: Draw) -> bool:
        return draw.state in self.states and self.seeded in (None, draw.is_seeded)


def _freeze(draw: Draw, form: StepForm, by: User, at: datetime) -> None:
    freezing.freeze(draw, by=by, at=at)


def _commit(draw: Draw, form: StepForm, by: User, at: datetime) -> None:
    seeding.commit(draw, by=by, at=at)


def _seed(draw: Draw, form: SeedForm, by: User, at: datetime) -> None:
    seeding.take(draw, form.public(), by=by, at=at)


def _draw(draw: Draw, form: WitnessForm, by: User, at: datetime) -> None:
    lots.reveal(draw, witnesses=form.cleaned_data["witnesses"], by=by, at=at)


def _dispatch(draw: Draw, form: StepForm, by: User, at: datetime) -> None:
    sending.dispatch(draw, by=by, at=at)


def _publish(draw: Draw, form: PlaceForm, by: User, at: datetime) -> None:
    sending.publish(draw, on=form.cleaned_data["on"], where=form.cleaned_data["where"], by=by, at=at)


def _archive(draw: Draw, form: PlaceForm, by: User, at: datetime) -> None:
    sending.archive(draw, on=form.cleaned_data["on"], where=form.cleaned_data["where"], by=by, at=at)


def _void(draw: Draw, form: ReasonForm, by: User, at: datetime) -> None:
    voiding.ask(draw, reason=form.cleaned_data["reason"], by=by, at=at)


ACTS: dict[str, Act] = {
    "freeze": Act(
        "锁定名单",
        (State.DRAFT,),
        StepForm,
        (
            "检查对象、检查人员、回避、各级户数按现在的情况固定，写成名单并计算摘要值（SHA-256）。",
            "此后方案和名单都不能更改；要更改只能作废重抽，经局领导同意，并印在以后每一份抽取记录上。",
            "锁定后请打印名单公示单，把摘要值张贴或者交见证人保存。",
        ),
        "名单已锁定。请打印名单公示单，再承诺保密随机数。",
        _freeze,
    ),
    "commit": Act(
        "承诺随机数",
        (State.FROZEN,),
        StepForm,
        (
            "系统生成一个保密随机数并加密保存，任何人都看不到；只公布它的摘要值（承诺值）。",
            "您承诺之后，公开随机数须由另一人录入。",
        ),
        "保密随机数已承诺。请见证人记下承诺值，再当场掷骰子或者等待开奖，由另一人录入公开随机数。",
        _commit,
    ),
    "seed": Act(
        "录入公开随机数",
        (State.COMMITTED,),
        SeedForm,
        (
            "公开随机数须在承诺之后、当着见证人的面产生，或者取承诺之后的开奖号码。",
            "录入后不能更改；须由承诺保密随机数以外的人录入。",
        ),
        "公开随机数已录入，可以抽取。",
        _seed,
        seeded=False,
    ),
    "draw": Act(
        "抽取",
        (State.COMMITTED,),
        WitnessForm,
        (
            "公开保密随机数，由两个随机数和名单摘要值得出种子，按公布的算法抽取检查对象和检查人员。",
            "签发《抽取记录》，列明种子、结果、概率、回避、更换和重抽。",
            "结果不能更改；作废重抽须经局领导同意并印在记录上。",
        ),
        "已抽取，《抽取记录》已签发，请见证人签名。",
        _draw,
        seeded=True,
    ),
    "dispatch": Act(
        "派发检查任务",
        (State.DRAWN,),
        StepForm,
        ("为每一户抽中对象生成检查任务，派给抽中的两名检查人员并通知本人。", "派发后不能再更换对象，也不能作废重抽。"),
        "检查任务已派发。",
        _dispatch,
    ),
    "publish": Act(
        "登记结果公示",
        (State.DISPATCHED,),
        PlaceForm,
        ("登记抽查结果在何时、何处公示。", "全部检查结果录入之后才能登记。"),
        "结果公示已登记。",
        _publish,
    ),
    "archive": Act(
        "归档",
        (State.PUBLISHED,),
        PlaceForm,
        ("登记签名的抽取记录、名单公示单何时归档、存放在何处。",),
        "已归档。",
        _archive,
    ),
    "void": Act(
        "申请作废重抽",
        Draw.BEGUN,
        ReasonForm,
        (
            "申请提交局领导决定；决定之前本次抽取暂停。",
            "同意后本次抽取作废，自动生成新的方案；理由、次数和同意人印在以后每一份抽取记录上。",
        ),
        "已提交局领导决定。",
        _void,
        dangerous=True,
    ),
}


class Offer(NamedTuple):
    """An act that this person may do now, by the name in its address."""

    name: str
    act: Act
    primary: bool


def offers_of(draw: Draw, user: User) -> list[Offer]:
    """What may be done now: nothing while a step back waits; the public seed by a second person only."""
    if not user.edits_records or user.department_id != draw.department_id:
        return []
    if draw.steps_back.filter(granted=None).exists():
        return []
    barred = "seed" if user.pk == draw.committed_by_id else ""
    return [Offer(name, act, name != "void") for name, act in ACTS.items() if act.is_open(draw) and name != barred]
