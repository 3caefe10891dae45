"""A broken commitment as tables (R5, R11): proposed at the commitment, decided by another person, or taken back."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils.timezone import localtime

from accounts import rules
from accounts.gate import STAFF
from accounts.models import User
from desk.acts import Act, Acts, Crumb
from desk.forms.acts import ReasonForm
from subjects.models import Commitment, Subject
from supervision import breaching
from supervision.forms.breaches import BreachDecisionForm, BreachForm
from supervision.grounds import DECIDERS
from supervision.models import Breach

State = Breach.State


def _commitments(user: User) -> QuerySet[Commitment]:
    return Commitment.objects.select_related("subject").filter(subject__in=Subject.objects.visible_to(user))


def _must_be_proposable(commitment: Commitment, user: User, at: datetime) -> None:
    breaching.must_be_proposable(commitment, localtime(at).date())


COMMITMENT: Acts[Commitment] = Acts(
    address="supervision:commitment_act",
    article=Breach.ARTICLE,
    seen_by=_commitments,
    name=lambda commitment: f"{commitment.made_on} 作出的公开承诺",
    subject=lambda commitment: commitment.subject,
    crumbs=lambda commitment: [Crumb(str(commitment.subject), commitment.subject.get_absolute_url())],
    back=lambda commitment: commitment.subject.get_absolute_url(),
    table={
        "break": Act(
            title="提出认定违背承诺",
            button="保存告知书",
            roles=STAFF,
            must=_must_be_proposable,
            form=BreachForm,
            told=("先告知并听取陈述申辩，再由另一人决定（第八条）；决定以前承诺有效，等级不变。",),
            said="告知书已拟好。请预览核对后签发。",
            do=breaching.propose,
            opens=True,
            detail=lambda made: made.intended,
        ),
    },
)


def _breaches(user: User) -> QuerySet[Breach]:
    return Breach.objects.visible_to(user).select_related(
        "commitment__subject__department", "proposed_by", "decided_by", "hearing"
    )


def _own(row: Breach, user: User) -> bool:
    return rules.is_of(user, row.keeper_id)


def _must_decide(row: Breach, user: User, at: datetime) -> None:
    breaching.must_be_another(row, user)


BREACH: Acts[Breach] = Acts(
    address="supervision:breach_act",
    article=Breach.ARTICLE,
    seen_by=_breaches,
    subject=lambda row: row.commitment.subject,
    crumbs=lambda row: [Crumb(str(row.commitment.subject), row.commitment.subject.get_absolute_url())],
    table={
        "decide": Act(
            title="决定是否认定违背承诺",
            button="作出决定",
            roles=DECIDERS,
            states=(State.HEARD,),
            must=_must_decide,
            form=BreachDecisionForm,
            told=(
                "认定违背：承诺自今天起终止，主体重新评定；没有其他有效承诺的，不能评为一级、二级。",
                "不予认定：承诺继续有效，等级不变。",
            ),
            said="决定已作出。",
            do=breaching.decide,
            primary=True,
        ),
        "withdraw": Act(
            title="撤回认定违背承诺",
            button="撤回",
            roles=STAFF,
            states=Breach.OPEN,
            form=ReasonForm,
            told=("陈述申辩随之终止，承诺继续有效；已签发的文书保留。",),
            said="已撤回。",
            do=breaching.withdraw,
            offered=_own,
        ),
    },
)
