"""The list of inspections, made here or brought in by file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.template.defaultfilters import floatformat
from django.urls import reverse

from accounts.gate import READERS
from accounts.models import User
from desk.lists.columns import Column, marked
from desk.lists.lists import Empty, Listing, of_one_department
from inspections.forms.lists import InspectionFilter
from inspections.models import Inspection, Visit
from inspections.models.standing import Standing


def inspections_of(user: User) -> QuerySet[Inspection]:
    """The inspections that this person may see: of the own department's subjects, and those he made."""
    found = Inspection.objects.select_related("subject__department")
    if not user.edits_records:
        return found
    made = Visit.objects.visible_to(user).order_by().values("inspection")
    return found.filter(Q(subject__department=user.department_id) | Q(pk__in=made))


class Row(NamedTuple):
    """An inspection, and how what was to be corrected stands today; None where nothing was."""

    inspection: Inspection
    correction: Standing | None


def _as_they_stand(rows: Sequence[Inspection], user: User, today: date) -> list[Row]:
    return [Row(row, _correction(row, today)) for row in rows]


def _correction(row: Inspection, today: date) -> Standing | None:
    if row.corrected_on:
        return Standing(f"{row.corrected_on} 已整改", "good")
    if row.correct_by is None:
        return None
    late = row.correct_by < today
    return Standing(f"{row.correct_by} 到期{'，未整改' if late else ''}", "bad" if late else "warn")


INSPECTIONS: Listing[Inspection] = Listing(
    name="inspections.inspections",
    title="检查记录",
    lead="参考信息（第四条），不影响信用等级；责令整改不是行政处罚",
    address="inspections:inspection_list",
    roles=READERS,
    seen_by=inspections_of,
    columns=(
        Column[Row](
            name="number",
            label="编号",
            value=lambda row: str(row.inspection),
            sort=("number",),
            css="nowrap",
            head=True,
        ),
        Column[Row](name="subject", label="信用主体", value=lambda row: str(row.inspection.subject), css="name"),
        Column[Row](name="day", label="检查日期", value=lambda row: row.inspection.inspected_on, css="tight"),
        Column[Row](name="manner", label="方式", value=lambda row: row.inspection.get_manner_display(), css="tight"),
        Column[Row](name="result", label="结果", value=lambda row: row.inspection.get_result_display(), css="tight"),
        Column[Row](
            name="score",
            label="量化得分",
            value=lambda row: None if row.inspection.score is None else float(row.inspection.score),
            shown=lambda row: None if row.inspection.score is None else floatformat(row.inspection.score, -1),
            css="number",
        ),
        Column[Row](
            name="correction",
            label="整改",
            value=lambda row: row.correction.words if row.correction else "",
            shown=lambda row: marked(*row.correction) if row.correction else None,
            css="tight",
        ),
        Column[Row](
            name="inspectors",
            label="检查人员",
            value=lambda row: row.inspection.inspectors,
            shown=lambda row: "、".join(row.inspection.inspectors),
        ),
        Column[Row](
            name="correct_by",
            label="整改期限",
            value=lambda row: row.inspection.correct_by,
            css="tight",
            spare=True,
        ),
        Column[Row](name="department", label="记录部门", value=lambda row: str(row.inspection.subject.department)),
    ),
    order=("-inspected_on", "-pk"),
    filters=InspectionFilter,
    dress=_as_they_stand,
    url=lambda row: reverse("inspections:inspection_show", args=[row.inspection.pk]),
    hidden=of_one_department,
    size=30,
    template="inspections/inspection_list.html",
    empty=Empty(
        "没有检查记录",
        "检查完成后形成检查记录；进行中的检查在“检查任务”中。",
        "check",
        "查看检查任务",
        "inspections:assignment_list",
    ),
    nothing_found=Empty("没有符合条件的检查记录", "请放宽或者清除筛选条件。", "search"),
    subject=lambda row: row.inspection.subject_id,
)
