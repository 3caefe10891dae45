"""Determinations as tables (12.4.1, 12.4.9): proposed at a record, decided by another person, withdrawn, set aside."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localtime

from accounts import rules
from accounts.gate import STAFF
from accounts.models import User
from credit.grades.previewing import Outlook, preview
from credit.models import CreditRecord, Determination
from credit.records import determining
from credit.regulation.article_12 import citation
from desk.acts import Act, Acts, Crumb
from desk.forms.acts import ReasonForm
from supervision.acts.procedures import DEFERRAL
from supervision.forms.determinations import OpinionForm, ProposalForm
from supervision.grounds import ARTICLE, DECIDERS

State = Determination.State


def _records(user: User) -> QuerySet[CreditRecord]:
    return CreditRecord.objects.visible_to(user).select_related("subject__department", "subject__industry")


def _must_be_proposable(record: CreditRecord, user: User, at: datetime) -> None:
    determining.must_be_proposable(record)


def _proposed(record: CreditRecord, by: User, at: datetime) -> list[str]:
    row = Determination(record=record, nature=determining.nature_for(record))
    return [
        f"提出拟认定“{row.get_nature_display()}”，由另一名审核人在 5 个工作日内决定。",
        f"认定后适用{citation(row.item)}，主体为四级；认定以前等级不变，页面标明“待认定”。",
    ]


def _facts(record: CreditRecord, by: User, at: datetime) -> Mapping[str, object]:
    row = Determination(record=record, nature=determining.nature_for(record))
    return {"facts": determining.facts_told(record), "similar": determining.similar(row, by)}


RECORD: Acts[CreditRecord] = Acts(
    address="supervision:record_act",
    article=ARTICLE,
    seen_by=_records,
    subject=lambda record: record.subject,
    crumbs=lambda record: [Crumb(str(record.subject), record.subject.get_absolute_url())],
    table={
        "determine": Act(
            title="拟认定",
            button="提出拟认定",
            roles=STAFF,
            must=_must_be_proposable,
            form=ProposalForm,
            template="supervision/determination_act.html",
            told=_proposed,
            beside=_facts,
            said="已提出拟认定，待另一人决定。",
            do=determining.propose,
        ),
        "defer": DEFERRAL,
    },
)


def _determinations(user: User) -> QuerySet[Determination]:
    return Determination.objects.visible_to(user).select_related(
        "record__subject__department", "record__subject__industry", "proposed_by", "decided_by", "ended_by"
    )


def outlooks_of(row: Determination, at: datetime) -> list[Outlook]:
    """What confirming will do to the grades, told while it is open."""
    record = CreditRecord.objects.select_related("subject", "person").get(pk=row.record_id)
    if row.state != State.PROPOSED or not record.basis_on or record.state == CreditRecord.State.REVOKED:
        return []
    if record.kind == CreditRecord.Kind.ACCIDENT:
        record.especially_bad = True
    else:
        record.item4 = 9
    return preview(record, localtime(at).date())


def _own(row: Determination, user: User) -> bool:
    return rules.is_of(user, row.keeper_id)


def _must_decide(row: Determination, user: User, at: datetime) -> None:
    determining.must_be_another(row, user)


def _outcomes(row: Determination, by: User, at: datetime) -> list[str]:
    return [
        f"认定：签发《认定意见书》，记录适用{citation(row.item)}，主体重新评定。",
        "不予认定：签发《认定意见书》说明理由，该条款不适用，其他作用不变。",
    ]


def _weighed(row: Determination, by: User, at: datetime) -> Mapping[str, object]:
    return {
        "row": row,
        "facts": determining.facts_told(row.record),
        "outlooks": outlooks_of(row, at),
        "similar": determining.similar(row, by),
    }


DETERMINATION: Acts[Determination] = Acts(
    address="supervision:determination_act",
    article=Determination.ARTICLE,
    seen_by=_determinations,
    subject=lambda row: row.record.subject,
    crumbs=lambda row: [Crumb("认定事项", reverse("supervision:determination_list"))],
    table={
        "decide": Act(
            title="决定是否认定",
            button="作出决定",
            roles=DECIDERS,
            states=(State.PROPOSED,),
            must=_must_decide,
            form=OpinionForm,
            template="supervision/determination_act.html",
            told=_outcomes,
            beside=_weighed,
            said="认定意见已作出。",
            do=determining.decide,
            primary=True,
        ),
        "withdraw": Act(
            title="撤回拟认定",
            button="撤回",
            roles=STAFF,
            states=(State.PROPOSED,),
            form=ReasonForm,
            told=("该提议不再等待决定；以后可以重新提出。",),
            said="拟认定已撤回。",
            do=determining.withdraw,
            offered=_own,
        ),
        "set-aside": Act(
            title="撤销认定",
            roles=DECIDERS,
            states=(State.CONFIRMED,),
            must=_must_decide,
            form=ReasonForm,
            told=("记录不再适用该条款，视为自始没有该认定，主体重新评定；以后可以重新提出。",),
            said="认定已撤销，正在重新评定。",
            do=determining.set_aside,
            dangerous=True,
        ),
    },
)
