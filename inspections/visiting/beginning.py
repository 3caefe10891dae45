"""Beginning an inspection: at least two able officers, the items of the day; giving one up that was begun by mistake."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from accounts import rules
from accounts.gate import Refused
from accounts.models import Department, User
from inspections.models import Assignment, Checklist, Ground, Inspection, Officer, Visit
from inspections.models.visits import OFFICERS_ARTICLE
from inspections.planning import caps
from inspections.visiting.moves import must_take_part
from subjects.models import Subject
from subjects.moving import locked, move

RECHECK = Assignment.RECHECK


class Start(NamedTuple):
    """Who goes, to whom, how; `assignment` None: not assigned beforehand."""

    subject: Subject
    department: Department
    manner: Inspection.Manner
    officers: Collection[Officer]
    assignment: Assignment | None = None
    ground: Ground | None = None
    """Why a visit without an assignment does not count towards the yearly cap; None: it counts."""
    because: str = ""
    """More about the ground."""


@transaction.atomic
def begin(start: Start, *, by: User, at: datetime) -> Visit:
    """Begin a visit today. Raises Refused, also where one is under way already."""
    on = localtime(at).date()
    subject = Subject.objects.select_for_update(of=("self",)).select_related("industry").get(pk=start.subject.pk)
    if not subject.enrolled_on <= on or (subject.deregistered_on and on >= subject.deregistered_on):
        raise Refused("第十四条", f"{subject}在 {on} 不在监管期，不能检查。")
    rules.must_be_staff(by, article=OFFICERS_ARTICLE, reason="检查由记录部门的经办人或者审核人登记。")
    must_be_able(start.officers, at)
    _must_be_to_do(start, at)
    visit = Visit(
        subject=subject,
        department=start.department,
        assignment=start.assignment,
        manner=start.manner,
        checklist=checklist_for(subject, start.manner, at),
        visited_on=on,
        ground="" if start.assignment else start.ground or "",
        because="" if start.assignment or not start.ground else start.because.strip(),
        place=subject.address,
        begun_by=by,
        begun_at=at,
    )
    try:
        with transaction.atomic():
            visit.write(by=by, at=at, reason="开始检查", officers=start.officers)
    except IntegrityError as collision:
        raise Refused("第十四条", f"{subject}的这项任务正在检查，请继续已开始的检查。") from collision
    return visit


def begin_freely(
    subject: Subject,
    *,
    manner: Inspection.Manner,
    officers: Collection[Officer],
    by: User,
    at: datetime,
    ground: Ground | None = None,
    because: str = "",
) -> Visit:
    """Begin a visit on which nobody was sent, for the own department."""
    assert by.department
    return begin(Start(subject, by.department, manner, officers, None, ground, because), by=by, at=at)


def begin_assigned(assignment: Assignment, *, officers: Collection[Officer], by: User, at: datetime) -> Visit:
    """Begin the visit of an assignment."""
    manner = Inspection.Manner(assignment.manner)
    return begin(Start(assignment.subject, assignment.department, manner, officers, assignment), by=by, at=at)


def must_be_able(officers: Collection[Officer], at: datetime) -> None:
    """行政处罚法 Article 42: two officers at least, each with a valid certificate on the day."""
    alone = "检查须由两名以上执法人员进行，请再选择检查人员。"
    rules.at_least_two_of(officers, article=OFFICERS_ARTICLE, reason=alone)
    able = set(Officer.objects.able_on(localtime(at).date()).values_list("pk", flat=True))
    if unable := [str(officer) for officer in officers if officer.pk not in able]:
        raise Refused(OFFICERS_ARTICLE, f"{'、'.join(unable)}今天没有有效的执法证件，请改选其他检查人员。")


def _must_be_to_do(start: Start, at: datetime) -> None:
    on = localtime(at).date()
    if start.assignment is None:
        if Visit.objects.open().filter(subject=start.subject, assignment=None, visited_on=on).exists():
            raise Refused("第十四条", f"今天对{start.subject}的检查正在进行，请继续已开始的检查。")
        caps.must_allow(start.subject, start.manner, on, start.ground)
        return
    assignment = Assignment.objects.select_for_update().get(pk=start.assignment.pk)
    if assignment.state != Assignment.State.WAITING or assignment.subject_id != start.subject.pk:
        raise Refused("第十四条", f"这项任务现为“{assignment.get_state_display()}”，不能再开始检查。")
    must_have_come(assignment, on)
    if assignment.manner == Inspection.Manner.RANDOM:
        _must_be_those_drawn(assignment, start.officers, on)


def must_have_come(assignment: Assignment, on: date) -> None:
    """Not before its first day; and what was ordered is looked at again on the page of its visit."""
    if assignment.is_recheck:
        raise Refused("安全生产法第六十五条", "这是整改复查任务，请在原检查中登记复查。")
    if on < assignment.from_on:
        raise Refused("第十四条", f"这项任务的检查时间自 {assignment.from_on} 起，今天还不能开始。")


def _must_be_those_drawn(assignment: Assignment, officers: Collection[Officer], on: date) -> None:
    """Article 14: who inspects was drawn by lot as well, and is replaced only where he is no longer able to."""
    drawn = assignment.officers.filter(pk__in=Officer.objects.able_on(on).values("pk"))
    if left_out := list(drawn.exclude(pk__in=[officer.pk for officer in officers])):
        names = "、".join(map(str, left_out))
        raise Refused(
            "第十四条", f"{names}由双随机抽取选派，不能自行更换；不在岗或者证件失效的，先更新检查人员名录库。"
        )


def checklist_for(subject: Subject, manner: str, at: datetime) -> Checklist | None:
    """The newest version of the day: of the manner before that of every manner, of the industry before its class."""
    found = Checklist.objects.on(localtime(at).date()).of_line(subject.industry).filter(manner__in=(manner, ""))
    ranked = sorted(found, key=lambda one: (one.industry_id == subject.industry_id, bool(one.manner)), reverse=True)
    return ranked[0] if ranked else None


@transaction.atomic
def drop(visit: Visit, *, reason: str, by: User, at: datetime) -> Visit:
    """Begun by mistake: it is given up and counts for nothing; the assignment waits on."""
    visit = locked(visit)
    article = visit.must_move(Visit.State.DROPPED)
    must_take_part(visit, by)
    if not reason.strip():
        raise Refused(article, "请写明作废的原因。")
    visit.dropped = reason.strip()
    return move(visit, Visit.State.DROPPED, by=by, at=at, reason="检查作废")
