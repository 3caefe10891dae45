"""Sending officers out (派发): an assignment for each visit that has to be made, told to the officers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db import IntegrityError, transaction

from accounts.gate import Refused
from accounts.models import Department, User
from inspections.models import Assignment, Inspection, Officer
from inspections.planning.caps import must_allow
from notices.telling import tell
from subjects.models import Subject

OFFICERS_ARTICLE = "行政处罚法第四十二条"
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
    because: str = ""
    """Why the visit does not count towards the yearly cap (国办发〔2024〕54号); empty: it counts."""


@transaction.atomic
def assign(errand: Errand, *, by: User, at: datetime) -> Assignment:
    """Send at least two able officers out.

    Raises Refused, also where the subject is assigned from this source already, or its yearly cap is reached.
    """
    if len({officer.pk for officer in errand.officers}) < PAIR:
        raise Refused(OFFICERS_ARTICLE, "检查须由两名以上执法人员进行，请再指派人员。")
    able = set(Officer.objects.able_on(errand.from_on).values_list("pk", flat=True))
    if unable := [str(officer) for officer in errand.officers if officer.pk not in able]:
        raise Refused(OFFICERS_ARTICLE, f"{'、'.join(unable)}在检查时没有有效的执法证件，不能指派。")
    must_allow(errand.subject, errand.manner, errand.from_on, errand.because)
    try:
        with transaction.atomic():
            assignment = Assignment.objects.create(
                subject=errand.subject,
                department=errand.department,
                manner=errand.manner,
                items=errand.items,
                because=errand.because.strip(),
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
    tell(
        [officer.user for officer in errand.officers if officer.user and officer.user.is_active],
        key=f"inspections.assignment:{assignment.pk}",
        title=f"检查任务：{errand.subject}，{errand.until_on} 前",
        body=f"{errand.source}；{errand.items[:100]}",
        url=errand.source_url,
        at=at,
    )
    return assignment
