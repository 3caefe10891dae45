"""The acts on the values by which changes are told and commitments asked for (R23): proposed by one, decided by another."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import Role, User
from credit.forms.policies import TellingPolicyForm
from credit.levels import policies
from credit.models import TellingPolicy
from desk.acts import Act, Acts, Beginning, Crumb
from desk.forms.decisions import DecisionForm

State = TellingPolicy.State


def policies_of(user: User) -> QuerySet[TellingPolicy]:
    """Every version, with who proposed and decided it."""
    return TellingPolicy.objects.visible_to(user).select_related("proposed_by", "decided_by")


def _to_list(matter: object) -> str:
    return reverse("credit:telling_policy_list")


def _crumbs(matter: object) -> list[Crumb]:
    return [Crumb("等级告知和承诺口径", _to_list(matter))]


NEW_POLICY = Beginning(
    title="拟订等级告知和承诺口径",
    button="提交，由局领导批准",
    roles=policies.PROPOSERS,
    form=TellingPolicyForm,
    told=("由另一名局领导批准；批准前仍按现行口径。", "批准后不能更改，只能由以后的版本替代。"),
    said="口径已提交，待局领导批准。",
    do=policies.propose,
    crumbs=_crumbs,
    back=_to_list,
)


def _must_decide(row: TellingPolicy, user: User, at: datetime) -> None:
    policies.must_decide(row, user)


def _shown(row: TellingPolicy, by: User, at: datetime) -> Mapping[str, object]:
    return {"row": row}


POLICY: Acts[TellingPolicy] = Acts(
    address="credit:telling_policy_act",
    article=policies.ARTICLE,
    seen_by=policies_of,
    crumbs=_crumbs,
    table={
        "decide": Act(
            title="决定口径",
            button="作出决定",
            roles=(Role.LEADER,),
            states=(State.PROPOSED,),
            must=_must_decide,
            form=DecisionForm,
            template="credit/telling_policy_decide.html",
            beside=_shown,
            told=("批准：自生效日期起按本版办理，不能再更改。", "退回：本版不生效，理由告知拟订人。"),
            said="决定已作出。",
            do=policies.decide,
            primary=True,
        ),
    },
)
