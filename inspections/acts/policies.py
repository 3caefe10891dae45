"""The acts on the policy of Article 14 (检查政策): proposed by one person, decided by a leader who is another."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import Role, User
from desk.acts import Act, Acts, Beginning, Crumb
from desk.forms.decisions import DecisionForm
from inspections.forms.policies import NewPolicyForm, RenewForm
from inspections.models import InspectionPolicy
from inspections.planning import policies

State = InspectionPolicy.State
FORM = "inspections/policy_propose.html"
PROPOSED = "检查政策已提交，待局领导批准。批准前仍按现行政策抽查。"
TOLD = (
    "由局领导批准；批准前仍按现行政策抽查。",
    "等级越高风险的，比例和频次不低于前一级；一级不为零；频次不超过上限。",
)


def policies_of(user: User) -> QuerySet[InspectionPolicy]:
    """The policies, with who proposed and decided."""
    rows = InspectionPolicy.objects.visible_to(user)
    return rows.select_related("proposed_by", "decided_by").prefetch_related("lines")


def _list_crumb(of: object) -> list[Crumb]:
    return [Crumb("检查政策", reverse("inspections:policy_list"))]


NEW_POLICY = Beginning(
    title="拟订检查政策",
    button="提交，由局领导批准",
    roles=policies.PROPOSERS,
    form=NewPolicyForm,
    template=FORM,
    told=TOLD,
    said=PROPOSED,
    do=policies.propose,
    back=lambda by: reverse("inspections:policy_list"),
    crumbs=_list_crumb,
)


def _must_decide(policy: InspectionPolicy, user: User, at: datetime) -> None:
    policies.must_decide(policy, user)


def _told_of_deciding(policy: InspectionPolicy, by: User, at: datetime) -> list[str]:
    return [
        f"批准：自 {policy.effective_on} 起，各部门按本政策的比例、频次和上限抽查；批准后不能更改，只能由以后的政策替代。",
        "退回：本政策不生效，理由告知拟订人，可以重新拟订。",
        "已批准的年度计划仍按其报批时的政策执行，调整后才适用新的政策。",
    ]


POLICY: Acts[InspectionPolicy] = Acts(
    address="inspections:policy_act",
    article=policies.ARTICLE,
    seen_by=policies_of,
    crumbs=_list_crumb,
    table={
        "renew": Act(
            title="据此拟订新政策",
            button="提交，由局领导批准",
            roles=policies.PROPOSERS,
            states=(State.APPROVED, State.RETURNED),
            form=RenewForm,
            template=FORM,
            told=TOLD,
            said=PROPOSED,
            do=policies.renew,
            opens=True,
            detail=str,
        ),
        "decide": Act(
            title="决定检查政策",
            button="作出决定",
            roles=(Role.LEADER,),
            states=(State.PROPOSED,),
            must=_must_decide,
            form=DecisionForm,
            told=_told_of_deciding,
            said="决定已作出。",
            do=policies.decide,
            primary=True,
        ),
    },
)
