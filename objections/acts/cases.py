"""The acts on an objection, from the counter to the archive: registered at a subject, then everything on the case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db.models import QuerySet

from accounts.gate import STAFF
from accounts.models import User
from desk.acts import Act, Acts
from objections import answering, intake
from objections.acts.answering import ANSWERING
from objections.acts.assigning import ASSIGNING, PETITIONING
from objections.acts.checks import REGISTER
from objections.acts.hands import list_crumb, own, recheck, takes_part
from objections.acts.investigating import CLOCK, INVESTIGATING
from objections.acts.reviewing import REVIEWING
from objections.forms.acts import EncloseForm, WithdrawForm
from objections.forms.intake import IntakeForm
from objections.models import NINE, TEN, Enclosure, Objection
from subjects.models import Subject


def cases_of(user: User) -> QuerySet[Objection]:
    """The cases that this person may see, with what their pages read."""
    mine = Objection.objects.visible_to(user)
    return mine.select_related("subject__department", "subject__industry", "received_by")


def _enclosed(objection: Objection, made: Enclosure) -> str:
    return f"“{made.title}”已上传。"


OBJECTION: Acts[Objection] = Acts(
    address="objections:objection_act",
    article=TEN,
    seen_by=cases_of,
    subject=lambda objection: objection.subject,
    crumbs=list_crumb,
    before=recheck,
    table={
        "withdraw": Act(
            title="申请人撤回",
            roles=STAFF,
            states=Objection.OPEN,
            form=WithdrawForm,
            told=(
                "案件终止，不再核查和答复；记录保持原样。",
                "“异议处理中”标注取消（另有异议的除外）。",
                "申请人以后可以重新提出。",
            ),
            said="已登记申请人撤回，已写入办理过程。",
            do=answering.withdraw,
            offered=own,
            dangerous=True,
        ),
        "enclose": Act(
            title="上传材料",
            button="上传",
            roles=STAFF,
            states=Objection.OPEN,
            form=EncloseForm,
            said=_enclosed,
            do=intake.enclose,
            offered=takes_part,
            detail=str,
        ),
        **PETITIONING,
        **REVIEWING,
        **CLOCK,
        **ASSIGNING,
        **INVESTIGATING,
        **ANSWERING,
    },
)


def _subjects(user: User) -> QuerySet[Subject]:
    return Subject.objects.visible_to(user).select_related("department")


def _taken_in_before(subject: Subject, by: User, at: datetime) -> Mapping[str, object]:
    return {"earlier": intake.earlier(subject, None)[:8]}


def _registered(subject: Subject, made: Objection) -> str:
    return f"{made}已登记。请打印异议申请表交申请人签名，收件回执交申请人；电子材料可在此上传。"


SUBJECT: Acts[Subject] = Acts(
    address="objections:subject_act",
    article=NINE,
    seen_by=_subjects,
    crumbs=list_crumb,
    table={
        **REGISTER,
        "register": Act(
            title="登记异议",
            button="登记并打印",
            roles=STAFF,
            form=IntakeForm,
            template="objections/objection_add.html",
            told=(
                "生成异议申请表（请申请人核对签名）和收件回执（写明各个期限）。",
                "由审核人初步审查：受理、一次性告知补正或不予受理（第九条）。",
                "受理后 3 个工作日内核查并书面答复（第十条）；自收到之日起 3 个工作日（河南省社会信用条例第四十一条）同时提示。",
            ),
            beside=_taken_in_before,
            said=_registered,
            do=intake.register,
            opens=True,
            detail=str,
        ),
    },
)
