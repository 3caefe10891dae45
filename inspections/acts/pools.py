"""The acts on keeping a subject out of the pool for a time (暂不列入抽查, Article 14)."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse

from accounts import rules
from accounts.gate import STAFF
from accounts.models import Role, User
from desk.acts import Act, Acts, Crumb
from inspections.forms.pools import EndForm, OpinionForm
from inspections.models import PoolExclusion
from inspections.planning import excluding

State = PoolExclusion.State
DECIDERS = (Role.SUPERVISOR, Role.LEADER)


def exclusions_of(user: User) -> QuerySet[PoolExclusion]:
    """The exclusions that this person may see."""
    rows = PoolExclusion.objects.visible_to(user)
    return rows.select_related("subject__department", "proposed_by", "decided_by")


def _own(row: PoolExclusion, user: User) -> bool:
    return rules.is_of(user, row.keeper_id)


def _must_decide(row: PoolExclusion, user: User, at: datetime) -> None:
    excluding.must_decide(row, user)


def _must_not_be_over(row: PoolExclusion, user: User, at: datetime) -> None:
    excluding.must_not_be_over(row, at)


def _told_of_deciding(row: PoolExclusion, by: User, at: datetime) -> list[str]:
    return [
        f"批准：{row.from_on} 至 {row.until_on} 不进入抽取名单，原因随名单一并列明。",
        "不予批准：理由告知提出人，仍在检查对象名录库中。",
        "已锁定的抽取名单不变；举报核查等检查不受影响。",
    ]


EXCLUSION: Acts[PoolExclusion] = Acts(
    address="inspections:exclusion_act",
    article=excluding.ARTICLE,
    seen_by=exclusions_of,
    crumbs=lambda row: [Crumb("检查对象名录库", reverse("inspections:pool_show"))],
    table={
        "decide": Act(
            title="决定是否暂不列入抽查",
            button="作出决定",
            roles=DECIDERS,
            states=(State.PROPOSED,),
            must=_must_decide,
            form=OpinionForm,
            told=_told_of_deciding,
            said="决定已作出。",
            do=excluding.decide,
            primary=True,
        ),
        "withdraw": Act(
            title="撤回暂不列入抽查",
            button="撤回",
            roles=STAFF,
            states=(State.PROPOSED,),
            form=EndForm,
            told=("该提议不再等待决定。",),
            said="已撤回。",
            do=excluding.withdraw,
            offered=_own,
        ),
        "end": Act(
            title="提前终止暂不列入抽查",
            button="终止",
            roles=STAFF,
            states=(State.APPROVED,),
            must=_must_not_be_over,
            form=EndForm,
            told=("自今天起恢复进入抽取名单。",),
            said="已终止，自今天起恢复抽取。",
            do=excluding.end,
            offered=_own,
        ),
    },
)
