"""The procedure of listing as a table: proposing at a subject, every step with what it will do, deferring at a record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse

from accounts import rules
from accounts.gate import STAFF
from accounts.models import User
from credit.hearing.reviewing import arguments_of
from credit.models import CreditRecord
from desk.acts import Act, Acts, Crumb
from subjects.models import Subject
from supervision import deciding, deferring, hearing, proposing
from supervision.deciding import must_be_decided_by
from supervision.forms.procedures import (
    DecisionForm,
    DeferralForm,
    DropForm,
    ListingNoticeForm,
    OpeningForm,
    PublicationForm,
    RevisionForm,
    ServeDecisionForm,
)
from supervision.grounds import ARTICLE, DECIDERS
from supervision.models import Procedure

State = Procedure.State


def _subjects(user: User) -> QuerySet[Subject]:
    return Subject.objects.visible_to(user)


def _grounds_crumb(matter: object) -> list[Crumb]:
    return [Crumb("待作出列入决定", reverse("supervision:ground_list"))]


SUBJECT: Acts[Subject] = Acts(
    address="supervision:subject_act",
    article=ARTICLE,
    seen_by=_subjects,
    crumbs=_grounds_crumb,
    table={
        "list": Act(
            title="拟列入名单",
            button="保存",
            roles=STAFF,
            form=OpeningForm,
            template="supervision/procedure_form.html",
            said=lambda subject, made: f"{made}已保存。下一步：告知并听取陈述申辩。",
            do=proposing.open_for,
            opens=True,
            detail=lambda made: made.regime,
        ),
    },
)


def _records(user: User) -> QuerySet[CreditRecord]:
    return CreditRecord.objects.visible_to(user).select_related("subject__department", "subject__industry")


DEFERRAL: Act[CreditRecord] = Act(
    title="决定暂不列入",
    button="作出决定",
    roles=DECIDERS,
    form=DeferralForm,
    told=("四级继续，不产生名单。", "到复核日期再次决定；在此之前清单中标明“暂不列入”。"),
    said="已记载暂不列入的决定。",
    do=deferring.defer,
)
"""Done at a record, beside its determination."""


def _procedures(user: User) -> QuerySet[Procedure]:
    return Procedure.objects.visible_to(user).select_related(
        "subject__department", "opened_by", "decided_by", "hearing", "decision", "basis", "listing"
    )


def _own(row: Procedure, user: User) -> bool:
    return rules.is_of(user, row.keeper_id)


def _must_decide(row: Procedure, user: User, at: datetime) -> None:
    must_be_decided_by(row, user)


def _outcomes(row: Procedure, by: User, at: datetime) -> list[str]:
    return [
        f"决定列入：同时签发《列入决定书》（{row.regime}，{row.months} 个月）和《信用修复告知书》，须一并送达；公布之日起计算期限。",
        "决定不列入：程序结束，四级继续，到复核日期再次决定。",
    ]


def _publication(row: Procedure, by: User, at: datetime) -> list[str]:
    return [
        f"名单自公布日期起生效，期限 {row.months} 个月，名单编号自动生成。",
        "四级自此随名单终止而终止；期满前 30 日提醒主体。",
    ]


def _after_change(row: Procedure) -> str:
    redrafted = "告知书已按修改后的内容重新拟制，请核对后签发。"
    return redrafted if row.hearing else "下一步：告知并听取陈述申辩。"


def _to_hearing(row: Procedure, user: User) -> str:
    return row.hearing.get_absolute_url() if row.hearing else ""


def _beside_notice(row: Procedure, by: User, at: datetime) -> Mapping[str, object]:
    return {"evidence": hearing.evidence_of(row)}


def _points(row: Procedure, by: User, at: datetime) -> Mapping[str, object]:
    said = arguments_of(row.hearing) if row.hearing else []
    return {"aside": row, "arguments": said}


PROCEDURE: Acts[Procedure] = Acts(
    address="supervision:procedure_act",
    article=ARTICLE,
    seen_by=_procedures,
    subject=lambda row: row.subject,
    crumbs=lambda row: [
        Crumb("列入程序", reverse("supervision:procedure_list")),
        Crumb(str(row.subject), row.subject.get_absolute_url()),
    ],
    table={
        "change": Act(
            title="修改拟列入",
            button="保存",
            roles=STAFF,
            states=(State.DRAFTED,),
            form=RevisionForm,
            template="supervision/procedure_form.html",
            said=lambda row, made: f"{row}已保存。{_after_change(row)}",
            do=proposing.change,
            offered=_own,
        ),
        "hearing": Act(
            title="告知并听取陈述申辩",
            button="保存告知书",
            roles=STAFF,
            states=(State.DRAFTED, State.NOTIFIED, State.HEARING),
            form=ListingNoticeForm,
            elsewhere=_to_hearing,
            template="credit/hearing_notice.html",
            beside=_beside_notice,
            said="告知书已拟好。请预览核对后签发；签发时佐证材料即锁定。",
            do=hearing.hear,
            opens=True,
            offered=_own,
            primary=True,
        ),
        "decide": Act(
            title="作出列入决定",
            button="作出决定",
            roles=DECIDERS,
            states=(State.HEARD,),
            must=_must_decide,
            form=DecisionForm,
            template="supervision/procedure_decide.html",
            told=_outcomes,
            beside=_points,
            said="决定已作出。",
            do=deciding.conclude,
            primary=True,
        ),
        "deliver": Act(
            title="登记决定书和信用修复告知书送达",
            roles=STAFF,
            states=(State.DECIDED,),
            form=ServeDecisionForm,
            told=(
                "《列入决定书》和《信用修复告知书》一并送达，各登记一次（两书同达）。",
                "此后须在 5 个工作日内公布名单。",
            ),
            said="已登记决定书和信用修复告知书送达。",
            do=deciding.serve_decision,
            offered=_own,
            primary=True,
        ),
        "publish": Act(
            title="公布名单",
            button="公布",
            roles=STAFF,
            states=(State.SERVED,),
            form=PublicationForm,
            told=_publication,
            said="名单已公布，正在重新评定。",
            do=deciding.publish,
            offered=_own,
            primary=True,
        ),
        "drop": Act(
            title="终止列入程序",
            button="终止程序",
            roles=STAFF,
            states=Procedure.OPEN,
            form=DropForm,
            told=("程序终止，不产生名单；已签发的文书保留。", "记录仍为四级的，继续出现在待列入清单中。"),
            said="程序已终止。",
            do=proposing.drop,
            offered=_own,
            dangerous=True,
        ),
    },
)
