"""The answer as tables (Article 10): signed off or sent back, served, told to whoever holds the record, closed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db.models import QuerySet

from accounts.gate import STAFF
from accounts.models import User
from desk.acts import Act, Acts
from documents.models import Document
from objections import answering
from objections.acts.hands import HEADS, case_crumbs, heads, own, recheck
from objections.forms.acts import PaperForm, SendBackForm, ToldForm
from objections.models import TEN, Objection, Receiver

State = Objection.State


def _put_right(objection: Objection, by: User, at: datetime) -> list[str]:
    changed = [claim for claim in objection.claims.select_related("record") if claim.is_put_right]
    return [
        *(f"{claim.matter}：{claim.outcome}，自记录的日期起重新评定。" for claim in changed),
        "出具异议核查意见书、异议答复书和送达回证，编号后不能更改。",
        "取消“异议处理中”标注，答复期限办结。",
    ]


def _left_to_close(objection: Objection, by: User, at: datetime) -> list[str]:
    left = answering.left_to_close(objection)
    return [f"还须：{one}。" for one in left] or ["案件办结归档，不再更改。"]


def _opinion(objection: Objection, by: User, at: datetime) -> Mapping[str, object]:
    return {
        "claims": objection.claims.select_related("record"),
        "signatures": objection.signatures.filter(void_at=None).select_related("person"),
    }


def _must_sign_off(objection: Objection, user: User, at: datetime) -> None:
    answering.must_sign_off(objection, user)


ANSWERING: Mapping[str, Act[Objection]] = {
    "return": Act(
        title="退回修改",
        roles=HEADS,
        states=(State.SIGNING,),
        must=_must_sign_off,
        form=SendBackForm,
        template="objections/objection_reply.html",
        told=("案件退回核查人员；已签署的意见保留并注明退回，须重新签署。",),
        beside=_opinion,
        said="已退回修改。",
        do=answering.send_back,
        offered=heads,
    ),
    "reply": Act(
        title="签发核查意见和答复",
        button="签发",
        roles=HEADS,
        states=(State.SIGNING,),
        must=_must_sign_off,
        template="objections/objection_reply.html",
        told=_put_right,
        beside=_opinion,
        said="核查意见书和答复书已签发，请送达答复书。",
        do=answering.reply,
        offered=heads,
        primary=True,
    ),
    "close": Act(
        title="办结",
        roles=STAFF,
        states=(State.REPLIED,),
        told=_left_to_close,
        said=lambda objection, made: f"{objection}已办结。",
        do=answering.close,
        offered=own,
        primary=True,
    ),
}


def _receivers(user: User) -> QuerySet[Receiver]:
    mine = Receiver.objects.filter(objection__subject__department=user.department_id)
    return mine.select_related("objection__subject")


RECEIVER: Acts[Receiver] = Acts(
    address="objections:receiver_act",
    article=TEN,
    seen_by=_receivers,
    name=lambda receiver: f"{receiver.objection} 更正通知",
    subject=lambda receiver: receiver.objection.subject,
    crumbs=lambda receiver: case_crumbs(receiver.objection),
    back=lambda receiver: receiver.objection.get_absolute_url(),
    before=lambda receiver, by, at: recheck(receiver.objection, by, at),
    table={
        "tell": Act(
            title="登记更正告知",
            roles=STAFF,
            form=ToldForm,
            template="objections/receiver_tell.html",
            told=("在更正通知清单上记为已告知；全部告知后，通知更正的期限办结。",),
            said=lambda receiver, made: f"已登记告知{receiver.holder}。",
            do=answering.tell_receiver,
            detail=lambda made: made.what,
        ),
    },
)


def _papers(user: User) -> QuerySet[Document]:
    of_cases = Document.objects.visible_to(user).filter(case_key__startswith=f"{Objection._meta.label_lower}:")
    return of_cases.select_related("subject", "issued_by")


def _case_of(document: Document) -> Objection:
    return Objection.objects.select_related("subject__department").of_paper(document)


def _reached(document: Document, by: User, at: datetime) -> list[str]:
    return [f"{document.issued_by}于 {document.issued_on} 签发的本文书记为已送达，写入办理过程。"]


PAPER: Acts[Document] = Acts(
    address="objections:paper_act",
    article=TEN,
    seen_by=_papers,
    subject=lambda document: document.subject,
    crumbs=lambda document: case_crumbs(_case_of(document)),
    back=lambda document: _case_of(document).get_absolute_url(),
    before=lambda document, by, at: recheck(_case_of(document), by, at),
    table={
        "serve": Act(
            title="登记送达",
            roles=STAFF,
            form=PaperForm,
            told=_reached,
            said=lambda document, made: f"已登记送达：{document}。",
            do=answering.serve,
        ),
    },
)
