"""Sending officers out (派发): an assignment for each visit that has to be made, told to the officers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts import rules
from accounts.gate import Refused
from accounts.models import Department, User
from inspections.models import Assignment, Ground, Inspection, Officer, Visit
from inspections.planning.caps import must_allow
from notices.telling import tell
from subjects.models import Subject
from subjects.moving import locked, move

OFFICERS_ARTICLE = "行政处罚法第四十二条"
CANCEL_ARTICLE = "第十四条"
PAIR = 2


class Errand(NamedTuple):
    """A visit to be made: to whom, by whom, when (both days inclusive), which items, and where it comes from."""

    subject: Subject
    department: Department
    manner: Inspection.Manner
    officers: Sequence[Officer]
    from_on: date
    until_on: date
    items: str
    source: str
    source_key: str
    source_url: str = ""
    ground: Ground | None = None
    """Why the visit does not count towards the yearly cap (国办发〔2024〕54号); None: it counts."""
    because: str = ""
    """More about the ground."""


@transaction.atomic
def assign(errand: Errand, *, by: User, at: datetime) -> Assignment:
    """Send at least two able officers out.

    Raises Refused, also where the subject is assigned from this source already, or its yearly cap is reached.
    """
    alone = "检查须由两名以上执法人员进行，请再指派人员。"
    rules.at_least_two_of(errand.officers, article=OFFICERS_ARTICLE, reason=alone)
    able = set(Officer.objects.able_on(errand.from_on).values_list("pk", flat=True))
    if unable := [str(officer) for officer in errand.officers if officer.pk not in able]:
        raise Refused(OFFICERS_ARTICLE, f"{'、'.join(unable)}在检查时没有有效的执法证件，不能指派。")
    must_allow(errand.subject, errand.manner, errand.from_on, errand.ground)
    try:
        with transaction.atomic():
            assignment = Assignment.objects.create(
                subject=errand.subject,
                department=errand.department,
                manner=errand.manner,
                items=errand.items,
                ground=errand.ground or "",
                because=errand.because.strip() if errand.ground else "",
                from_on=errand.from_on,
                until_on=errand.until_on,
                source=errand.source,
                source_key=errand.source_key,
                source_url=errand.source_url,
                made_by=by,
                made_at=at,
            )
    except IntegrityError as collision:
        raise Refused("第十四条", f"{errand.subject}已由{errand.source}派发，不必重复。") from collision
    assignment.officers.set(errand.officers)
    told = "" if errand.manner == Inspection.Manner.COMPLAINT else f"；{errand.items[:100]}"
    _tell(assignment, "", f"检查任务：{errand.subject}，{errand.until_on} 前", f"{errand.source}{told}", at)
    return assignment


def _tell(assignment: Assignment, stage: str, title: str, body: str, at: datetime) -> None:
    """To the officers, also those who were lent and see nothing of where it comes from but the assignment."""
    officers = assignment.officers.select_related("user")
    tell(
        [officer.user for officer in officers if officer.user and officer.user.is_active],
        key=f"inspections.assignment:{assignment.pk}{stage}",
        title=title,
        body=body,
        url=reverse("inspections:assignment_list"),
        at=at,
    )


@transaction.atomic
def cancel(assignment: Assignment, *, reason: str, by: User, at: datetime) -> Assignment:
    """取消: the visit cannot be made any more. By a supervisor of the department, with the reason. Raises Refused.

    What was sent out is ended by a visit or by this: a complaint or a draw would wait for it for ever.
    """
    assignment = locked(assignment)
    rules.must_be_supervisor_of(
        by, assignment.keeper_id, article=CANCEL_ARTICLE, reason="检查任务由检查部门的审核人取消。"
    )
    assignment.must_move(Assignment.State.CANCELLED)
    if assignment.is_recheck:
        raise Refused("安全生产法第六十五条", "整改复查任务随复查办结，不能取消；情况有变的，请登记复查。")
    if Visit.objects.open().filter(assignment=assignment).exists():
        raise Refused(CANCEL_ARTICLE, "这项任务正在检查，不能取消；开始有误的，请先作废该次检查。")
    if not reason.strip():
        raise Refused(CANCEL_ARTICLE, "请写明取消的原因。")
    assignment.cancelled_because = reason.strip()
    move(assignment, Assignment.State.CANCELLED, by=by, at=at, reason="取消")
    _tell(assignment, ":cancelled", f"检查任务已取消：{assignment.subject}", f"{assignment.source}；由{by}取消", at)
    return assignment
