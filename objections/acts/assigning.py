"""Who investigates, as tables (Article 10): assigned, asked to stand back, lent; and what is decided of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial

from django.db.models import QuerySet

from accounts.gate import READERS
from accounts.models import User
from desk.acts import Act, Acts
from objections import assigning
from objections.acts.hands import HEADS, SUPERVISOR, case_crumbs, heads, recheck
from objections.forms.acts import AssignForm, DecideForm, LoanForm, RecusalForm
from objections.models import TEN, Objection, Petition

State = Objection.State


def _from_its_page(objection: Objection, user: User) -> bool:
    """Begun where the people are chosen, not on the page of the case."""
    return False


def _waiting(objection: Objection, by: User, at: datetime) -> Mapping[str, object]:
    waiting = objection.petitions.filter(granted=None).select_related("objection__subject", "person__department")
    return {"petitions": decidable(waiting, by)}


def decidable(petitions: QuerySet[Petition], user: User) -> list[tuple[Petition, bool]]:
    """Petitions, each with whether this person decides it."""
    return [(petition, bool(PETITION.offers(petition, user))) for petition in petitions]


PETITIONING: Mapping[str, Act[Objection]] = {
    "recuse": Act(
        title="提出回避申请",
        roles=READERS,
        states=Objection.DISPUTING,
        form=RecusalForm,
        told=(
            "由记录部门的审核人或局领导决定；本人不能决定。",
            "同意后该人员不再参与本案，期限照常计算，不重新起算。",
        ),
        said="已提出回避申请，已写入办理过程。",
        do=partial(assigning.petition, kind=Petition.Kind.RECUSAL),
    ),
    "loan": Act(
        title="提出借调申请",
        roles=SUPERVISOR,
        states=Objection.DISPUTING,
        form=LoanForm,
        told=("报局领导决定；同意后，该人员可以指派，并只能看到本案。", "答复期限照常计算。"),
        said="已提出借调申请，已写入办理过程。",
        do=partial(assigning.petition, kind=Petition.Kind.LOAN),
        offered=_from_its_page,
    ),
}


ASSIGNING: Mapping[str, Act[Objection]] = {
    "assign": Act(
        title="指派核查人员",
        button="指派",
        roles=HEADS,
        states=(State.INVESTIGATING, State.SUSPENDED),
        form=AssignForm,
        template="objections/objection_assign.html",
        beside=_waiting,
        said="核查人员已指派，已写入办理过程。",
        do=assigning.assign,
        offered=heads,
        primary=True,
    ),
}


def _petitions(user: User) -> QuerySet[Petition]:
    mine = Petition.objects.filter(objection__in=Objection.objects.visible_to(user))
    return mine.select_related("objection__subject__department", "person__department", "asked_by")


def _decides(petition: Petition, user: User) -> bool:
    return petition.granted is None and user in assigning.deciders(petition)


PETITION: Acts[Petition] = Acts(
    address="objections:petition_act",
    article=TEN,
    seen_by=_petitions,
    name=lambda petition: f"{petition.objection} {petition}",
    subject=lambda petition: petition.objection.subject,
    crumbs=lambda petition: case_crumbs(petition.objection),
    back=lambda petition: petition.objection.get_absolute_url(),
    before=lambda petition, by, at: recheck(petition.objection, by, at),
    table={
        "decide": Act(
            title="决定回避或者借调",
            button="决定",
            roles=HEADS,
            form=DecideForm,
            template="objections/petition_decide.html",
            told=(
                "同意回避的，该人员不再参与本案，其签署失效；同意借调的，该人员可以指派，并只能看到本案。",
                "期限照常计算，不重新起算。",
            ),
            said=lambda petition, made: f"{petition}：{'同意' if made.granted else '不同意'}。",
            do=assigning.decide,
            offered=_decides,
        ),
    },
)
