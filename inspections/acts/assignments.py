"""The acts on an assignment (检查任务): its inspection is begun, or it is cancelled."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.urls import reverse
from django.utils.timezone import localtime

from accounts import rules
from accounts.gate import STAFF
from accounts.models import Role, User
from credit.models import GradePeriod
from desk.acts import Act, Acts, Crumb
from desk.forms.acts import ReasonForm
from inspections import assigning
from inspections.forms.visits import AssignedForm
from inspections.models import Assignment
from inspections.models.assignments import AssignmentQuerySet
from inspections.visiting import beginning
from subjects.models import Subject

BEGIN = "inspections/inspection_begin.html"
BEGUN = "检查已开始，请逐项登记。"


def assignments_of(user: User) -> AssignmentQuerySet:
    """The assignments that this person may see."""
    return Assignment.objects.visible_to(user).select_related("subject__department", "subject__industry", "department")


def whom(subject: Subject, day: date) -> Mapping[str, object]:
    """Where to go and what is known there: beside every beginning of an inspection."""
    levels = GradePeriod.objects.known().on(day).filter(subject=subject).values_list("level", flat=True)
    return {"subject": subject, "level": levels.first(), "last": list(subject.inspections.all()[:3])}


def _beside(assignment: Assignment, by: User, at: datetime) -> Mapping[str, object]:
    return {"assignment": assignment, **whom(assignment.subject, localtime(at).date())}


def _under_way(assignment: Assignment, user: User) -> str:
    """The visit that has been begun already."""
    visit = assignment.visits.open().first()
    return visit.get_absolute_url() if visit else ""


def _must_have_come(assignment: Assignment, user: User, at: datetime) -> None:
    beginning.must_have_come(assignment, localtime(at).date())


def _may_cancel(assignment: Assignment, user: User) -> bool:
    return rules.is_supervisor_of(user, assignment.keeper_id) and not assignment.is_recheck


ASSIGNMENT: Acts[Assignment] = Acts(
    address="inspections:assignment_act",
    article=Assignment.ARTICLE,
    seen_by=assignments_of,
    name=lambda assignment: assignment.source,
    subject=lambda assignment: assignment.subject,
    crumbs=lambda assignment: [Crumb("检查任务", reverse("inspections:assignment_list"))],
    table={
        "begin": Act(
            title="开始检查",
            roles=STAFF,
            states=(Assignment.State.WAITING,),
            must=_must_have_come,
            form=AssignedForm,
            template=BEGIN,
            said=BEGUN,
            do=beginning.begin_assigned,
            beside=_beside,
            elsewhere=_under_way,
            opens=True,
            detail=str,
            primary=True,
        ),
        "cancel": Act(
            title="取消检查任务",
            roles=(Role.SUPERVISOR,),
            states=(Assignment.State.WAITING,),
            form=ReasonForm,
            told=(
                "任务改为“已取消”，不再检查，也不计入年度检查次数；原因保留备查。",
                "检查人员会收到提醒；所属的抽取、投诉举报不再等待这项检查。",
            ),
            said=lambda assignment, made: f"检查任务已取消：{made.subject}。",
            do=assigning.cancel,
            offered=_may_cancel,
            detail=lambda made: str(made.cancelled_because),
            dangerous=True,
        ),
    },
)
