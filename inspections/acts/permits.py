"""The acts on permits (许可管理, Article 4)."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse

from accounts import rules
from accounts.gate import STAFF
from accounts.models import User
from desk.acts import Act, Acts, Crumb
from inspections import permitting
from inspections.forms.permits import PermitAmendForm, PermitStateForm
from inspections.models import Permit

COLUMNS = "desk/act_columns.html"


def permits_of(user: User) -> QuerySet[Permit]:
    """The permits that this person may see."""
    return Permit.objects.visible_to(user).select_related("subject__department")


def _own(permit: Permit, user: User) -> bool:
    return rules.is_of(user, permit.keeper_id)


PERMIT: Acts[Permit] = Acts(
    address="inspections:permit_act",
    article=permitting.ARTICLE,
    seen_by=permits_of,
    subject=lambda permit: permit.subject,
    crumbs=lambda permit: [Crumb("许可管理", reverse("inspections:permit_list"))],
    table={
        "change": Act(
            title="更改许可",
            button="保存",
            roles=STAFF,
            form=PermitAmendForm,
            template=COLUMNS,
            said=lambda permit, made: f"{made}已更改。",
            do=permitting.amend,
            offered=_own,
        ),
        "state": Act(
            title="变更许可状态",
            button="变更状态",
            roles=STAFF,
            states=Permit.OPEN,
            form=PermitStateForm,
            told=(
                "许可状态随即变更，并记入变更历史；注销、撤销、吊销后不能再改回。",
                "许可状态不影响信用等级；吊销、暂扣属行政处罚的，另行录入处罚记录。",
            ),
            said=lambda permit, made: f"{made}：{made.state_shown}。",
            do=permitting.change_state,
            offered=_own,
            dangerous=True,
        ),
    },
)
