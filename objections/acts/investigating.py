"""The investigation as tables (Article 10): its clock, its course, its findings, its signatures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db.models import QuerySet

from accounts.gate import STAFF
from accounts.models import User
from desk.acts import Act, Acts
from objections import investigating
from objections.acts.hands import case_crumbs, conducts, investigates, recheck
from objections.forms.acts import CourseForm, SuspendForm
from objections.forms.findings import FindingForm
from objections.models import TEN, Claim, Objection

State = Objection.State


def _may_sign(objection: Objection, user: User) -> bool:
    signed = objection.signatures.filter(person=user, void_at=None).exists()
    return investigates(objection, user) and not signed and not investigating.unfinished(objection)


def _what_is_signed(objection: Objection, by: User, at: datetime) -> Mapping[str, object]:
    return {"text": investigating.opinion_text(objection)}


CLOCK: Mapping[str, Act[Objection]] = {
    "suspend": Act(
        title="暂停计时",
        roles=STAFF,
        states=(State.INVESTIGATING,),
        form=SuspendForm,
        told=(
            "自今日起不计入答复期限，恢复之日重新计入（河南省社会信用条例第四十一条）。",
            "已计入的日子保留并显示；记录仍有效并标注异议。",
        ),
        said="已暂停计时。",
        do=investigating.suspend,
        offered=conducts,
    ),
    "resume": Act(
        title="恢复计时",
        roles=STAFF,
        states=(State.SUSPENDED,),
        told=("今日起继续计算答复期限。",),
        said="已恢复计时。",
        do=investigating.resume,
        offered=conducts,
        primary=True,
    ),
}


INVESTIGATING: Mapping[str, Act[Objection]] = {
    "course": Act(
        title="填写核查经过",
        roles=STAFF,
        states=(State.INVESTIGATING, State.SIGNING),
        form=CourseForm,
        told=("写入核查意见书第二部分；已签署的意见须重新签署。",),
        said="核查经过已填写，已写入办理过程。",
        do=investigating.write_course,
        offered=investigates,
    ),
    "sign": Act(
        title="签署核查意见",
        roles=STAFF,
        states=(State.INVESTIGATING,),
        template="objections/objection_sign.html",
        told=(
            "您声明：未参与所涉记录的采集、录入、编辑、审核，也未参加当次检查（第十条）。",
            "您对下列核查意见负责；全部核查人员签署后送签发。",
        ),
        beside=_what_is_signed,
        said="核查意见已签署。",
        do=investigating.sign,
        offered=_may_sign,
        primary=True,
    ),
}


def _claims(user: User) -> QuerySet[Claim]:
    mine = Claim.objects.filter(objection__in=Objection.objects.visible_to(user))
    return mine.select_related("objection__subject__department", "record__subject")


def _must_be_open(claim: Claim, user: User, at: datetime) -> None:
    claim.objection.must_be(State.INVESTIGATING, State.SIGNING, doing="填写核查结论")


CLAIM: Acts[Claim] = Acts(
    address="objections:claim_act",
    article=TEN,
    seen_by=_claims,
    name=lambda claim: f"{claim.objection} 事项{claim.ordinal}",
    subject=lambda claim: claim.objection.subject,
    crumbs=lambda claim: case_crumbs(claim.objection),
    back=lambda claim: claim.objection.get_absolute_url(),
    before=lambda claim, by, at: recheck(claim.objection, by, at),
    table={
        "find": Act(
            title="填写核查结论",
            button="保存结论",
            roles=STAFF,
            must=_must_be_open,
            form=FindingForm,
            template="objections/claim_find.html",
            told=("已签署的意见须重新签署；签发时才写入记录。",),
            said=lambda claim, made: f"事项{claim.ordinal}的核查结论已保存。",
            do=investigating.find,
        ),
    },
)
