"""The acts on the register: someone takes or leaves a post, a commitment is made or ends, an evaluation arrives."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from accounts.gate import STAFF, Refused
from accounts.models import User
from desk.acts import Act, Acts, Crumb
from subjects import registering
from subjects.forms import CommitmentForm, EndForm, EvaluationForm, LeaveForm, PostForm
from subjects.models import Commitment, Post, Subject


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


SUBJECT: Acts[Subject] = Acts(
    address="subjects:subject_act",
    article="第五条",
    seen_by=_subjects,
    table={
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
        "end": Act(
            title="登记承诺终止",
            button="保存",
            roles=STAFF,
            form=EndForm,
            said="已登记承诺终止，正在重新评定（通常 10 秒内）。",
            do=registering.end_commitment,
        ),
    },
)
