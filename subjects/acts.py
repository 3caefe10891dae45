"""The acts on the register: subjects, who holds a post, commitments, evaluations; and the industries of Article 11."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse

from accounts.gate import READERS, STAFF, Refused
from accounts.models import Role, User
from desk.acts import Act, Acts, Beginning, Crumb
from subjects import registering
from subjects.forms import (
    AmendCommitmentForm,
    CommitmentForm,
    EndForm,
    EvaluationForm,
    IndustryForm,
    LeaveForm,
    LookForm,
    PostForm,
    SubjectForm,
)
from subjects.models import Commitment, Industry, Post, Subject


def _subjects(user: User) -> QuerySet[Subject]:
    return Subject.objects.visible_to(user).select_related("department", "industry__parent")


def _posts(user: User) -> QuerySet[Post]:
    return Post.objects.select_related("subject", "person").filter(subject__in=Subject.objects.visible_to(user))


def _commitments(user: User) -> QuerySet[Commitment]:
    return Commitment.objects.select_related("subject").filter(subject__in=Subject.objects.visible_to(user))


def _must_be_organisation(subject: Subject, user: User, at: datetime) -> None:
    if subject.is_person:
        raise Refused("第十二条", "自然人主体没有主要负责人和分管安全负责人。")


def _is_organisation(subject: Subject, user: User) -> bool:
    return not subject.is_person


def _subject_of(matter: Post | Commitment) -> Subject:
    return matter.subject


def _crumbs(matter: Post | Commitment) -> list[Crumb]:
    return [Crumb(str(matter.subject), matter.subject.get_absolute_url())]


def _to_subject(matter: Post | Commitment) -> str:
    return matter.subject.get_absolute_url()


def _to_list(by: User) -> str:
    return reverse("credit:subject_list")


NEW_SUBJECT = Beginning(
    title="登记信用主体",
    button="保存",
    roles=STAFF,
    form=SubjectForm,
    template="subjects/subject_form.html",
    live="subjects/_code_check.html",
    said=lambda by, made: f"{made}已登记。请继续登记公开承诺和任职人员；没有有效承诺的为未评级。",
    do=registering.register,
    crumbs=lambda by: [Crumb("信用主体", _to_list(by))],
    back=_to_list,
)


def _after_change(form: SubjectForm, made: Subject) -> str:
    """A subject that was handed over to another department is not seen here any more."""
    return made.get_absolute_url() if made.department_id == form.by.department_id else _to_list(form.by)


def _is_open_code(subject: Subject, user: User) -> str:
    """The code of an organisation stands on its page."""
    return "" if subject.is_person else subject.get_absolute_url()


def _is_person(subject: Subject, user: User) -> bool:
    return subject.is_person


SUBJECT: Acts[Subject] = Acts(
    address="subjects:subject_act",
    article="第五条",
    seen_by=_subjects,
    crumbs=lambda subject: [Crumb("信用主体", reverse("credit:subject_list"))],
    table={
        "change": Act(
            title="更改主体信息",
            button="保存更改",
            roles=STAFF,
            form=SubjectForm,
            template="subjects/subject_form.html",
            live="subjects/_code_check.html",
            said=lambda subject, made: f"{made}的信息已更改。",
            do=registering.amend,
            then=_after_change,
        ),
        "identity": Act(
            title="查看证件号码",
            button="显示证件号码",
            roles=READERS,
            elsewhere=_is_open_code,
            form=LookForm,
            told=(
                "证件号码属个人信息，本页显示一次，离开后需重新说明理由。",
                "查看的理由、人员和时间记入操作痕迹。",
            ),
            said="",
            do=registering.show_number,
            shows="subjects/number_show.html",
            offered=_is_person,
        ),
        "commitment": Act(
            title="登记公开承诺",
            button="保存",
            roles=STAFF,
            form=CommitmentForm,
            said="已登记公开承诺，正在重新评定（通常 10 秒内）。",
            do=registering.commit,
        ),
        "post": Act(
            title="登记任职",
            button="保存",
            roles=STAFF,
            must=_must_be_organisation,
            form=PostForm,
            told=("该人员以往和今后的失信行为，按第十二条计入本单位。",),
            said="已登记任职，正在重新评定（通常 10 秒内）。",
            do=registering.appoint,
            offered=_is_organisation,
        ),
        "evaluation": Act(
            title="登记综合评价",
            button="保存",
            roles=STAFF,
            form=EvaluationForm,
            said="已登记综合评价，正在重新评定（通常 10 秒内）。",
            do=registering.evaluate,
        ),
    },
)

POST: Acts[Post] = Acts(
    address="subjects:post_act",
    article="第十二条",
    seen_by=_posts,
    name=lambda post: f"{post.person}，{post.get_office_display()}，{post.from_on} 任职",
    subject=_subject_of,
    crumbs=_crumbs,
    back=_to_subject,
    table={
        "leave": Act(
            title="登记离任",
            button="保存",
            roles=STAFF,
            form=LeaveForm,
            said="已登记离任，正在重新评定（通常 10 秒内）。",
            do=registering.leave,
        ),
    },
)

COMMITMENT: Acts[Commitment] = Acts(
    address="subjects:commitment_act",
    article="第十二条（一）1",
    seen_by=_commitments,
    name=lambda commitment: f"{commitment.made_on} 作出的公开承诺",
    subject=_subject_of,
    crumbs=_crumbs,
    back=_to_subject,
    table={
        "amend": Act(
            title="更正公开承诺",
            button="保存",
            roles=STAFF,
            form=AmendCommitmentForm,
            told=("有效期改变的，重新评定等级。",),
            said="已更正公开承诺，正在重新评定（通常 10 秒内）。",
            do=registering.amend_commitment,
        ),
        "end": Act(
            title="登记撤回承诺",
            button="保存",
            roles=STAFF,
            form=EndForm,
            told=("违背承诺的，不在此登记：须听取信用主体陈述，由另一人认定（第八条）。",),
            said="已登记撤回承诺，正在重新评定（通常 10 秒内）。",
            do=registering.end_commitment,
        ),
    },
)


ADMINISTRATOR = (Role.ADMINISTRATOR,)


def _to_industries(matter: object) -> str:
    return reverse("subjects:industry_list")


def _industries_crumb(matter: object) -> list[Crumb]:
    return [Crumb("行业类别", _to_industries(matter))]


def _industry_named(industry: Industry) -> str:
    return f"{industry.code} {industry}"


def _settled(matter: object, made: Industry) -> str:
    return f"行业类别“{made}”已保存。"


NEW_INDUSTRY = Beginning(
    title="新增行业类别",
    button="保存",
    roles=ADMINISTRATOR,
    form=IndustryForm,
    said=_settled,
    do=registering.settle_industry,
    opens=False,
    crumbs=_industries_crumb,
    back=_to_industries,
    noted=_industry_named,
    detail=registering.industry_told,
)


def _industries(user: User) -> QuerySet[Industry]:
    return Industry.objects.select_related("parent")


INDUSTRY: Acts[Industry] = Acts(
    address="subjects:industry_act",
    article="第十一条",
    seen_by=_industries,
    name=_industry_named,
    crumbs=_industries_crumb,
    back=_to_industries,
    table={
        "change": Act(
            title="更改行业类别",
            button="保存",
            roles=ADMINISTRATOR,
            form=IndustryForm,
            said=_settled,
            do=registering.settle_industry,
            detail=registering.industry_told,
        ),
    },
)
