"""The acts on a check notice (平台转办核查) as a table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse

from accounts import rules
from accounts.gate import STAFF
from accounts.models import User
from desk.acts import Act, Acts, Crumb
from desk.forms.acts import ReasonForm
from objections import checking
from objections.acts.hands import HEADS
from objections.forms.checks import (
    CheckAnswerForm,
    CheckerForm,
    CheckIntakeForm,
    CheckSentForm,
    CheckWithdrawnForm,
)
from objections.models import STATUTE, CheckNotice
from subjects.models import Subject

State = CheckNotice.State


def checks_of(user: User) -> QuerySet[CheckNotice]:
    """The notices that this person may see, with what their pages read."""
    return CheckNotice.objects.visible_to(user).select_related(
        "subject__department", "checker", "registered_by", "issued_by", "sent_by", "reply"
    )


def _own(notice: CheckNotice, user: User) -> bool:
    return rules.is_of(user, notice.keeper_id)


def _heads(notice: CheckNotice, user: User) -> bool:
    return rules.is_decider_of(user, notice.keeper_id)


def _signs(notice: CheckNotice, user: User) -> bool:
    return _heads(notice, user) and user.pk != notice.checker_id


def _checks(notice: CheckNotice, user: User) -> bool:
    return user.pk == notice.checker_id


def _must_sign(notice: CheckNotice, user: User, at: datetime) -> None:
    checking.must_sign(notice, user)


def check_crumbs(matter: object) -> list[Crumb]:
    """The way to the list."""
    return [Crumb("平台转办核查", reverse("objections:check_list"))]


def _registered(subject: Subject, made: CheckNotice) -> str:
    return f"{made}已登记，请由审核人指派核查人员。"


REGISTER: Mapping[str, Act[Subject]] = {
    "check": Act(
        title="登记平台转办核查",
        button="登记",
        roles=STAFF,
        form=CheckIntakeForm,
        told=(
            "自收到之日起 3 个工作日内核查并反馈平台（收到当日不计）。",
            "由未经手过所涉记录的人员核查；记录不因转办而标注异议。",
        ),
        said=_registered,
        do=checking.register,
        opens=True,
        detail=str,
    ),
}

CHECK: Acts[CheckNotice] = Acts(
    address="objections:check_act",
    article=STATUTE,
    seen_by=checks_of,
    subject=lambda notice: notice.subject,
    crumbs=check_crumbs,
    table={
        "assign": Act(
            title="指派核查人员",
            button="指派",
            roles=HEADS,
            states=(State.RECEIVED, State.CHECKING),
            form=CheckerForm,
            told=("期限不变，自收到之日起计算；核查人员收到提醒。",),
            said=lambda notice, made: f"已指派{made.checker}核查。",
            do=checking.assign,
            offered=_heads,
            primary=True,
        ),
        "answer": Act(
            title="提交核查意见",
            roles=STAFF,
            states=(State.CHECKING,),
            form=CheckAnswerForm,
            told=("由审核人或者局领导签发核查反馈；签发前可以退回修改。",),
            said="核查意见已提交，待签发。",
            do=checking.answer,
            offered=_checks,
            primary=True,
        ),
        "return": Act(
            title="退回修改",
            roles=HEADS,
            states=(State.SIGNING,),
            must=_must_sign,
            form=ReasonForm,
            told=("退回核查人员，期限照常计算。",),
            said="已退回核查人员。",
            do=checking.send_back,
            offered=_signs,
        ),
        "issue": Act(
            title="签发核查反馈",
            button="签发",
            roles=HEADS,
            states=(State.SIGNING,),
            must=_must_sign,
            told=("生成核查反馈，自动编号，内容不能再改。", "回传平台并登记后，期限办结。"),
            said="核查反馈已签发，请回传平台并登记。",
            do=checking.issue,
            offered=_signs,
            primary=True,
        ),
        "send": Act(
            title="登记回传",
            roles=STAFF,
            states=(State.ISSUED,),
            form=CheckSentForm,
            told=("核查反馈已到达平台，期限在回传之日办结。",),
            said="已登记回传，本件办结。",
            do=checking.send,
            offered=_own,
            primary=True,
        ),
        "withdraw": Act(
            title="登记平台撤回",
            roles=STAFF,
            states=(State.RECEIVED, State.CHECKING, State.SIGNING),
            form=CheckWithdrawnForm,
            told=("平台不再要求核查，期限办结。",),
            said="已登记平台撤回。",
            do=checking.withdraw,
            offered=_own,
            dangerous=True,
        ),
    },
)
