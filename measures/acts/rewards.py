"""The acts on rewards by other departments."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse

from accounts import rules
from accounts.gate import STAFF
from accounts.models import User
from desk.acts import Act, Acts, Crumb
from measures import rewarding
from measures.forms.rewards import RemoveForm, RewardAmendForm
from measures.models import Reward

COLUMNS = "desk/act_columns.html"


def rewards_of(user: User) -> QuerySet[Reward]:
    """The rewards that this person may see."""
    return Reward.objects.visible_to(user).select_related("subject__department")


def _own(row: Reward, user: User) -> bool:
    return rules.is_of(user, row.keeper_id)


REWARD: Acts[Reward] = Acts(
    address="measures:reward_act",
    article=rewarding.ARTICLE,
    seen_by=rewards_of,
    subject=lambda row: row.subject,
    crumbs=lambda row: [Crumb("联合奖励", reverse("measures:reward_list"))],
    table={
        "change": Act(
            title="更改联合奖励",
            button="保存",
            roles=STAFF,
            form=RewardAmendForm,
            template=COLUMNS,
            said=lambda row, made: f"{made}已更改。",
            do=rewarding.amend,
            offered=_own,
        ),
        "remove": Act(
            title="登记移出",
            roles=STAFF,
            states=Reward.OPEN,
            form=RemoveForm,
            told=("自所填日期起不再列入信用综合评定表；登记后不能改回，重新认定的另行登记。",),
            said=lambda row, made: f"{made}：已移出。",
            do=rewarding.remove,
            offered=_own,
            dangerous=True,
        ),
    },
)
