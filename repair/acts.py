"""The acts on an application as a table: who may, from which states, what it asks for, what will happen, what is done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from accounts.models import Role, User
from credit.models import CreditRecord
from repair import deciding, handling, verifying
from repair.forms import (
    ActForm,
    AskForm,
    DecisionForm,
    ExtendForm,
    FindingForm,
    PlainForm,
    ReasonForm,
    ReassignForm,
    RevokeForm,
    SupplyForm,
    VerifiersForm,
    WithdrawForm,
)
from repair.models import Application

State = Application.State
STAFF = (Role.CLERK, Role.SUPERVISOR)
SUPERVISOR = (Role.SUPERVISOR,)
HEADS = (Role.SUPERVISOR, Role.LEADER)

Do = Callable[[Application, Any, User, datetime], object]


class Act(NamedTuple):
    """One act as the page offers it."""

    title: str
    roles: tuple[Role, ...]
    states: tuple[Application.State, ...]
    form: type[ActForm]
    consequences: tuple[str, ...]
    done: str
    do: Do
    dangerous: bool = False

    def must_be_possible(self, application: Application) -> None:
        """Refuse before anything is typed what the state bars anyway."""
        application.must_be(*self.states, doing=self.title)


def _ask(application: Application, form: AskForm, by: User, at: datetime) -> None:
    handling.ask_for(application, note=form.cleaned_data["note"], by=by, at=at)


def _supply(application: Application, form: SupplyForm, by: User, at: datetime) -> None:
    data = form.cleaned_data
    handling.supply(
        application, provided=data["provided"], committed_on=data["committed_on"], on=data["on"], by=by, at=at
    )


def _accept(application: Application, form: VerifiersForm, by: User, at: datetime) -> None:
    handling.accept(application, form.verifiers(), by=by, at=at)


def _reassign(application: Application, form: ReassignForm, by: User, at: datetime) -> None:
    verifying.reassign(application, form.verifiers(), reason=form.cleaned_data["reason"], by=by, at=at)


def _find(application: Application, form: FindingForm, by: User, at: datetime) -> None:
    verifying.find(application, form.found(), by=by, at=at)


def _refuse(application: Application, form: ReasonForm, by: User, at: datetime) -> None:
    handling.refuse(application, reason=form.cleaned_data["reason"], by=by, at=at)


def _extend(application: Application, form: ExtendForm, by: User, at: datetime) -> None:
    deciding.extend(application, reason=form.cleaned_data["reason"], by=by, at=at)


def _grant(application: Application, form: DecisionForm, by: User, at: datetime) -> None:
    deciding.grant(application, reason=form.cleaned_data["reason"], by=by, at=at)


def _deny(application: Application, form: DecisionForm, by: User, at: datetime) -> None:
    deciding.deny(application, reason=form.cleaned_data["reason"], by=by, at=at)


def _revoke(application: Application, form: RevokeForm, by: User, at: datetime) -> None:
    data = form.cleaned_data
    deciding.revoke(application, reason=data["reason"], heard_on=data["heard_on"], by=by, at=at)


def _withdraw(application: Application, form: WithdrawForm, by: User, at: datetime) -> None:
    handling.withdraw(application, reason=form.cleaned_data["reason"], by=by, at=at)


def _close(application: Application, form: PlainForm, by: User, at: datetime) -> None:
    handling.close(application, by=by, at=at)


ACTS = {
    "ask": Act(
        "告知补正",
        STAFF,
        (State.RECEIVED,),
        AskForm,
        ("签发《修复申请补正材料一次性告知书》，列明全部缺少的材料。", "只能告知一次；受理期限停止，补齐后重新起算。"),
        "已一次性告知补正，请送达告知书。",
        _ask,
    ),
    "supply": Act(
        "登记补正",
        STAFF,
        (State.SUPPLEMENT,),
        SupplyForm,
        ("申请回到“待受理”，自补正之日起 3 个工作日内决定是否受理。",),
        "已登记补正材料。",
        _supply,
    ),
    "accept": Act(
        "受理",
        SUPERVISOR,
        (State.RECEIVED,),
        VerifiersForm,
        (
            "签发《信用修复受理通知书》，自今天起 10 个工作日内作出决定（今天不计）。",
            "由所指派的两人核查；核查人员和登记人不能作出决定。",
        ),
        "已受理，请送达受理通知书。",
        _accept,
    ),
    "refuse": Act(
        "不予受理",
        SUPERVISOR,
        (State.RECEIVED, State.SUPPLEMENT),
        ReasonForm,
        ("签发《信用修复不予受理决定书》，写明理由和救济途径。", "本申请办结；情形消除后可以重新申请。"),
        "不予受理决定书已签发，请送达。",
        _refuse,
        dangerous=True,
    ),
    "find": Act(
        "提交核查意见",
        STAFF,
        (State.VERIFYING,),
        FindingForm,
        ("核查意见写入决定书，提交后不能更改。",),
        "核查意见已提交。",
        _find,
    ),
    "reassign": Act(
        "更换核查人员",
        SUPERVISOR,
        (State.VERIFYING,),
        ReassignForm,
        ("已提交核查意见的人员不能更换。",),
        "已更换核查人员。",
        _reassign,
    ),
    "extend": Act(
        "延长期限",
        HEADS,
        (State.VERIFYING,),
        ExtendForm,
        ("决定期限延长 10 个工作日，即自受理之日起共 20 个工作日。只能延长一次，请告知申请人。",),
        "已延长办理期限。",
        _extend,
    ),
    "grant": Act(
        "准予修复",
        HEADS,
        (State.VERIFYING,),
        DecisionForm,
        (
            "签发《信用修复决定书》。记录自今天起不再用于一年和三年条件，等级随即重新评定（更新评价结果）。",
            "终止公示、停止共享使用、解除惩戒措施须在 1 个工作日内执行，逐项登记回执。",
            "四级随名单移出或期满而终止，不因修复而终止。",
        ),
        "已准予修复，请送达决定书并在 1 个工作日内执行。",
        _grant,
    ),
    "deny": Act(
        "不予修复",
        HEADS,
        (State.VERIFYING,),
        DecisionForm,
        ("签发《不予修复决定书》，写明理由和救济途径。", "记录照原样计入评级和公示。"),
        "不予修复决定书已签发，请送达。",
        _deny,
        dangerous=True,
    ),
    "revoke": Act(
        "撤销修复",
        HEADS,
        (State.GRANTED, State.EXECUTED),
        RevokeForm,
        (
            "签发《撤销信用修复决定书》。记录恢复计入评级，时间轴恢复为未修复时的状态，等级随即重新评定。",
            "已执行的效力逐项恢复，并告知已接收修复结果的单位。",
        ),
        "修复已撤销，请送达决定书，逐项恢复并告知接收单位。",
        _revoke,
        dangerous=True,
    ),
    "withdraw": Act(
        "登记撤回",
        STAFF,
        (State.RECEIVED, State.SUPPLEMENT, State.VERIFYING),
        WithdrawForm,
        ("本申请办结，记录照原样计入评级和公示；可以重新申请。",),
        "已登记申请人撤回。",
        _withdraw,
    ),
    "close": Act(
        "终止办理",
        STAFF,
        (State.RECEIVED, State.SUPPLEMENT, State.VERIFYING),
        PlainForm,
        ("记录已撤销或者已经修复，没有需要修复的内容，本申请办结。",),
        "已终止办理。",
        _close,
    ),
}
"""By the last part of the address, in the order in which they are offered."""


class Offer(NamedTuple):
    """An act that this person may do now."""

    name: str
    act: Act


def acts_for(application: Application, user: User) -> list[Offer]:
    """What this person may do with it now."""
    return [
        Offer(name, act)
        for name, act in ACTS.items()
        if user.role in act.roles and application.state in act.states and _offered(name, application, user)
    ]


def _offered(name: str, application: Application, user: User) -> bool:
    own = user.role == Role.LEADER or application.subject.department_id == user.department_id
    gone = application.record.state != CreditRecord.State.EFFECTIVE or application.record.repaired_on is not None
    found = application.findings.filter(by=user).exists
    match name:
        case "find":
            return user in (application.verifier_1, application.verifier_2) and not found()
        case "grant" | "deny":
            parts = (application.verifier_1, application.verifier_2, application.registered_by)
            return own and user not in parts and verifying.is_verified(application)
        case "extend":
            return own and application.extended_on is None
        case "ask":
            return own and application.asked_on is None
        case "close":
            return own and gone
        case _:
            return own
