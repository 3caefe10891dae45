"""The acts on a visit (现场检查), on the problems that were found at it, and on its pictures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse

from accounts import rules
from accounts.gate import STAFF
from accounts.models import User
from credit.models import CreditRecord
from desk.acts import Act, Acts, Crumb
from desk.forms.acts import ReasonForm
from documents.models import Document
from inspections.forms.rechecks import RecheckForm, RecordForm
from inspections.forms.visits import (
    ChangeProblemForm,
    DropForm,
    ItemsForm,
    NewProblemForm,
    PaperSignatureForm,
    PhotoForm,
    PublishForm,
    SituationForm,
)
from inspections.models import Finding, Photo, Visit
from inspections.showing import progress_of
from inspections.visiting import (
    beginning,
    converting,
    finishing,
    noting,
    papers,
    photos,
    rechecking,
    signing,
)
from inspections.visiting.moves import must_be_open, must_take_part, takes_part

State = Visit.State
PAGE = "inspections/visit_act.html"
PROBLEM = "inspections/finding_form.html"


def visits_of(user: User) -> QuerySet[Visit]:
    """The visits that this person may see, with what their pages read."""
    related = ("subject__department", "subject__industry", "department", "checklist", "inspection", "assignment")
    return Visit.objects.visible_to(user).select_related(*related).prefetch_related("officers")


def _list_crumb(of: object) -> list[Crumb]:
    return [Crumb("检查任务", reverse("inspections:assignment_list"))]


def _lacks_notice(visit: Visit, user: User) -> bool:
    return takes_part(visit, user) and not papers.has_notice(visit)


def _is_to_sign(visit: Visit, user: User) -> bool:
    return any(officer.user_id == user.pk for officer in signing.unsigned_of(visit))


def _may_confirm(visit: Visit, user: User) -> bool:
    """Who signed may say that the others signed on paper."""
    return signing.has_signed(visit, user) and bool(signing.unsigned_of(visit))


def _is_signed(visit: Visit, user: User) -> bool:
    return takes_part(visit, user) and not signing.unsigned_of(visit)


def _publishes(visit: Visit, user: User) -> bool:
    """The department that inspected, or that keeps the subject."""
    mine = rules.is_of(user, visit.keeper_id) or rules.is_of(user, visit.subject.department_id)
    return mine and visit.awaits_publication


def _is_left(visit: Visit, user: User) -> bool:
    return bool(rechecking.waiting_of(visit))


def _must_take_part(visit: Visit, user: User, at: datetime) -> None:
    must_take_part(visit, user)


def _must_have_something_left(visit: Visit, user: User, at: datetime) -> None:
    rechecking.must_have_something_left(visit)


def _progress(visit: Visit, by: User, at: datetime) -> Mapping[str, object]:
    return {"progress": progress_of(visit), "at": at}


def _foreseen(visit: Visit, by: User, at: datetime) -> list[str]:
    return finishing.foresee(visit)


def _issued(visit: Visit, made: Document) -> str:
    return f"{made}已签发，请送达。"


VISIT: Acts[Visit] = Acts(
    address="inspections:visit_act",
    article=Visit.ARTICLE,
    seen_by=visits_of,
    name=lambda visit: visit.case_title,
    subject=lambda visit: visit.subject,
    crumbs=_list_crumb,
    table={
        "notice": Act(
            title="签发行政检查通知书",
            roles=STAFF,
            states=(State.OPEN,),
            template=PAGE,
            told=("签发《行政检查通知书》，取得文号，内容随即固定；一次检查签发一份。",),
            said=_issued,
            do=papers.issue_notice,
            offered=_lacks_notice,
            detail=lambda made: str(made.number),
        ),
        "items": Act(
            title="登记检查项目",
            button="保存检查项目",
            roles=STAFF,
            states=(State.OPEN,),
            must=_must_take_part,
            form=ItemsForm,
            said="检查项目已保存。",
            do=noting.answer_all,
            offered=takes_part,
            part="inspections/_item_saved.html",
            beside=_progress,
            kept=False,
        ),
        "photos": Act(
            title="上传现场照片",
            button="上传照片",
            roles=STAFF,
            must=_must_take_part,
            form=PhotoForm,
            said=lambda visit, made: f"{len(made)} 张照片已上传。",
            do=photos.attach_all,
            offered=takes_part,
            part="inspections/_photo_saved.html",
            kept=False,
        ),
        "situation": Act(
            title="登记检查情况",
            button="保存检查情况",
            roles=STAFF,
            states=(State.OPEN,),
            must=_must_take_part,
            form=SituationForm,
            said="检查情况已保存。",
            do=noting.describe,
            offered=takes_part,
            kept=False,
        ),
        "problem": Act(
            title="记录问题",
            button="保存问题",
            roles=STAFF,
            states=(State.OPEN,),
            must=_must_take_part,
            form=NewProblemForm,
            template=PROBLEM,
            said="问题已保存。",
            do=noting.note,
            offered=takes_part,
            detail=str,
        ),
        "submit": Act(
            title="提交签字",
            roles=STAFF,
            states=(State.OPEN,),
            template=PAGE,
            told=("内容不再更改，由检查人员逐一签字，再完成检查；需要更改的退回修改。",),
            said="已提交签字，内容不能再更改；需要更改的请退回修改。",
            do=signing.submit,
            offered=takes_part,
            primary=True,
        ),
        "sign": Act(
            title="签字确认",
            roles=STAFF,
            states=(State.SIGNING,),
            template=PAGE,
            told=("以您的账号在本次检查上签字；退回修改的，签字作废。",),
            said="已签字确认。",
            do=signing.sign,
            offered=_is_to_sign,
            primary=True,
        ),
        "sign-paper": Act(
            title="确认纸质签字",
            roles=STAFF,
            states=(State.SIGNING,),
            form=PaperSignatureForm,
            template=PAGE,
            told=("登记所选人员已在打印的现场检查记录上签字，并写明原因；由您确认。",),
            said="纸质签字已确认。",
            do=signing.sign,
            offered=_may_confirm,
            detail=lambda made: str(made.officer),
        ),
        "reopen": Act(
            title="退回修改",
            roles=STAFF,
            states=(State.SIGNING,),
            form=ReasonForm,
            template=PAGE,
            told=("内容可以更改；已有的签字作废，改后须重新签字。",),
            said="已退回修改，改后请重新提交签字。",
            do=signing.reopen,
            offered=takes_part,
        ),
        "finish": Act(
            title="完成检查",
            roles=STAFF,
            states=(State.SIGNING,),
            template=PAGE,
            told=_foreseen,
            said="检查已完成，《现场检查记录》已签发。",
            do=finishing.finish,
            offered=_is_signed,
            primary=True,
        ),
        "publish": Act(
            title="登记结果公示",
            roles=STAFF,
            states=(State.DONE,),
            form=PublishForm,
            template=PAGE,
            told=("登记抽查结果已公示，公示期限随之办结。",),
            said="结果公示已登记。",
            do=finishing.publish,
            offered=_publishes,
        ),
        "recheck": Act(
            title="整改复查",
            button="登记复查",
            roles=STAFF,
            states=(State.DONE,),
            must=_must_have_something_left,
            form=RecheckForm,
            template="inspections/recheck_form.html",
            told=("签发《整改复查意见书》。", "已整改的办结整改期限；延期或者再次责令整改的重新起算，并派发复查任务。"),
            said="复查已登记，《整改复查意见书》已签发，请送达。",
            do=rechecking.recheck,
            offered=_is_left,
            primary=True,
        ),
        "drop": Act(
            title="检查作废",
            roles=STAFF,
            states=(State.OPEN,),
            form=DropForm,
            template=PAGE,
            told=("本次检查作废，不形成检查记录；已填写的内容保留备查。", "检查任务保持“待检查”，可以重新开始。"),
            said="本次检查已作废。",
            do=beginning.drop,
            offered=takes_part,
            dangerous=True,
        ),
    },
)


def _findings(user: User) -> QuerySet[Finding]:
    seen = Finding.objects.filter(visit__in=Visit.objects.visible_to(user))
    return seen.select_related(
        "visit__subject__department", "visit__department", "visit__checklist", "visit__inspection"
    )


def _of_visit(row: Finding | Photo) -> str:
    return row.visit.case_title


def _visited(row: Finding | Photo) -> str:
    return row.visit.get_absolute_url()


def _must_be_writable(row: Finding | Photo, user: User, at: datetime) -> None:
    must_be_open(row.visit)
    must_take_part(row.visit, user)


def _must_be_finished(finding: Finding, user: User, at: datetime) -> None:
    converting.must_be_finished(finding.visit)


def _fact(finding: Finding, by: User, at: datetime) -> list[str]:
    return [f"不再保留这项问题：{finding.fact[:80]}"]


def _drafted(finding: Finding, made: CreditRecord) -> str:
    return f"{made}已存为草稿，不影响等级。请补齐后办理告知和陈述申辩。"


FINDING: Acts[Finding] = Acts(
    address="inspections:finding_act",
    article=Visit.ARTICLE,
    seen_by=_findings,
    name=_of_visit,
    subject=lambda finding: finding.visit.subject,
    crumbs=_list_crumb,
    back=_visited,
    table={
        "change": Act(
            title="修改问题",
            button="保存问题",
            roles=STAFF,
            must=_must_be_writable,
            form=ChangeProblemForm,
            template=PROBLEM,
            said="问题已保存。",
            do=noting.correct,
            detail=str,
        ),
        "strike": Act(
            title="删除问题",
            roles=STAFF,
            must=_must_be_writable,
            template=PAGE,
            told=_fact,
            said="问题已删除。",
            do=noting.strike,
            dangerous=True,
        ),
        "record": Act(
            title="转为记录草稿",
            button="存为草稿",
            roles=STAFF,
            must=_must_be_finished,
            form=RecordForm,
            template="inspections/finding_record.html",
            told=(
                "存为草稿，不生效、不影响等级；生效前须告知并听取陈述（第八条）。",
                "参加检查的人员不能调查核实对该记录的异议（第十条）。",
            ),
            said=_drafted,
            do=converting.draft_record,
            opens=True,
            detail=str,
        ),
    },
)


def photos_of(user: User) -> QuerySet[Photo]:
    """The pictures that this person may see."""
    seen = Photo.objects.filter(visit__in=Visit.objects.visible_to(user))
    return seen.select_related("visit__subject__department", "visit__department")


PHOTO: Acts[Photo] = Acts(
    address="inspections:photo_act",
    article=Visit.ARTICLE,
    seen_by=photos_of,
    name=_of_visit,
    subject=lambda photo: photo.visit.subject,
    crumbs=_list_crumb,
    back=_visited,
    table={
        "remove": Act(
            title="删除照片",
            roles=STAFF,
            must=_must_be_writable,
            template=PAGE,
            told=lambda photo, by, at: [f"从本次检查中删除照片：{photo.title}"],
            said="照片已删除。",
            do=photos.remove,
            dangerous=True,
        ),
    },
)
