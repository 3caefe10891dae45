"""The acts on incentives (激励措施, R26): granted to level 1, used, taken back; and the slip for the window."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localtime

from accounts import rules
from accounts.gate import READERS, STAFF
from accounts.models import User
from desk.acts import Act, Acts, Crumb
from documents.models import Document
from measures import ending, entitlements, granting, rewarding
from measures.acts.rewards import COLUMNS
from measures.cataloguing import PROPOSERS as DECIDERS
from measures.forms.incentives import EndForm, GrantForm, UseForm
from measures.forms.rewards import RewardForm
from measures.models import Incentive
from subjects.models import Subject

State = Incentive.State


def incentives_of(user: User) -> QuerySet[Incentive]:
    """The measures that this person may see."""
    return Incentive.objects.visible_to(user).select_related("subject__department", "item", "given_by", "ended_by")


INCENTIVE: Acts[Incentive] = Acts(
    address="measures:incentive_act",
    article=ending.ARTICLE,
    seen_by=incentives_of,
    subject=lambda row: row.subject,
    crumbs=lambda row: [Crumb("激励措施", reverse("measures:incentive_list"))],
    table={
        "use": Act(
            title="登记使用",
            roles=STAFF,
            form=UseForm,
            told=("记入登记册：哪一天、办理什么事项、在哪个窗口使用；登记后不能更改。",),
            said=lambda row, made: f"已登记 {made.used_on} 的使用情况。",
            do=granting.use,
            detail=str,
            primary=True,
        ),
        "end": Act(
            title="终止激励措施",
            button="终止",
            roles=DECIDERS,
            states=(State.GRANTED,),
            form=EndForm,
            told=(
                "自所填日期起不再享受；终止后不能恢复，可以重新授予。",
                "等级下降的不需要在此终止，系统同日自动终止。",
            ),
            said="已终止。",
            do=ending.end,
            offered=lambda row, user: rules.is_decider_of(user, row.keeper_id),
            dangerous=True,
        ),
    },
)


def _must_grant(subject: Subject, user: User, at: datetime) -> None:
    ending.must_decide(subject, user)
    granting.must_be_first(subject, localtime(at).date())


def _must_have_something(subject: Subject, user: User, at: datetime) -> None:
    entitlements.must_be_its_own(subject, user)
    entitlements.slip_of(entitlements.entitled(subject, localtime(at).date()))


def _issued(subject: Subject, made: Document) -> str:
    return f"已签发{made}。"


SUBJECT: Acts[Subject] = Acts(
    address="measures:subject_act",
    article=ending.ARTICLE,
    seen_by=entitlements.at_the_window,
    subject=lambda subject: subject,
    back=lambda subject: reverse("measures:entitlement_show", args=[subject.pk]),
    table={
        "grant": Act(
            title="授予激励措施",
            button="授予",
            roles=DECIDERS,
            must=_must_grant,
            form=GrantForm,
            template=COLUMNS,
            told=(
                "只授予今天为一级的信用主体；等级下降的，措施同日自动终止，登记册照此记载。",
                "激励措施不影响信用等级。",
            ),
            said=lambda subject, made: f"已授予{made}。",
            do=granting.grant,
            offered=lambda subject, user: rules.is_decider_of(user, subject.department_id),
            opens=True,
            detail=str,
        ),
        "reward": Act(
            title="登记联合奖励",
            button="登记",
            roles=STAFF,
            form=RewardForm,
            template=COLUMNS,
            told=("其他部门的奖励，列入信用综合评定表供参考，不影响信用等级。",),
            said=lambda subject, made: f"{made}已登记。",
            do=rewarding.enter,
            offered=lambda subject, user: rules.is_of(user, subject.department_id),
            must=lambda subject, user, at: rewarding.must_be_of_department(user, subject),
            opens=True,
            detail=str,
        ),
        "slip": Act(
            title="打印激励措施查询单",
            button="签发、打印",
            roles=READERS,
            must=_must_have_something,
            told=("签发今天的查询单，取得文号，内容随即固定。",),
            said=_issued,
            do=entitlements.issue_slip,
            opens=True,
            detail=str,
            read=True,
        ),
    },
)
