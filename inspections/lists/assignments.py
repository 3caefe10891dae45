"""The list of assignments (检查任务): those of others; the own ones stand above it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from accounts.gate import READERS
from accounts.models import User
from desk.acts import Offer
from desk.lists.columns import Column, beneath, button, cut
from desk.lists.lists import Empty, Listing, of_one_department
from desk.templatetags.face import day, mark
from inspections.acts.assignments import ASSIGNMENT, assignments_of
from inspections.forms.lists import AssignmentFilter
from inspections.models import Assignment, Visit
from inspections.models.assignments import AssignmentQuerySet


class Row(NamedTuple):
    """An assignment: the visit that goes on, or what this person may do with it; whether its days are over."""

    assignment: Assignment
    visit: Visit | None
    offers: list[Offer]
    edits: bool
    late: bool

    def get_absolute_url(self) -> str:
        return self.assignment.subject.get_absolute_url()


def rows_of(assignments: Iterable[Assignment], user: User, at: datetime) -> list[Row]:
    """These assignments as they stand."""
    found, today = list(assignments), localtime(at).date()
    visits = {visit.assignment_id: visit for visit in Visit.objects.open().filter(assignment__in=found)}
    return [_row(one, visits.get(one.pk), user, at, today) for one in found]


def _row(one: Assignment, visit: Visit | None, user: User, at: datetime, today: date) -> Row:
    offers = [] if visit else ASSIGNMENT.offers(one, user, at)
    return Row(one, visit, offers, user.edits_records, one.is_waiting and one.until_on < today)


def seen_with_officers(user: User) -> AssignmentQuerySet:
    """The assignments that this person may see, with who goes."""
    return assignments_of(user).select_related("inspection").prefetch_related("officers")


def _others(user: User) -> QuerySet[Assignment]:
    mine = Assignment.objects.visible_to(user).open().of_officer(user)
    return seen_with_officers(user).exclude(pk__in=mine.order_by().values("pk"))


def _state(row: Row) -> SafeString:
    one = row.assignment
    state = "已超期" if row.late else one.get_state_display()
    return format_html('<span class="marks">{}{}</span>', mark(state), mark("复查") if one.is_recheck else "")


def _officers(row: Row) -> list[str]:
    return [str(officer) for officer in row.assignment.officers.all()]


def _place(row: Row) -> str:
    return f"{row.assignment.subject.township} {row.assignment.subject.address}".strip()


def _beginnings(row: Row) -> SafeString | None:
    one = row.assignment
    found = []
    if one.is_done and one.inspection_id:
        found.append(("检查记录", reverse("inspections:inspection_show", args=[one.inspection_id])))
    elif one.is_waiting and row.edits:
        if row.visit:
            found.append(("继续检查", row.visit.get_absolute_url()))
        elif one.is_recheck:
            found.append(("复查", one.source_url))
        found += [(offer.title, offer.url) for offer in row.offers]
    buttons = format_html_join("", "{}", ((button(words, url, one.subject),) for words, url in found))
    return format_html('<span class="buttons">{}</span>', buttons) if found else None


def _where(request: object, today: date, rows: Sequence[Row]) -> Mapping[str, object]:
    return {"tab": "assignments"}


ASSIGNMENTS: Listing[Assignment] = Listing(
    name="inspections.assignments",
    title="检查任务",
    lead="先办进行中的检查和我的任务，顺路复查，再看全科室的任务",
    address="inspections:assignment_list",
    roles=READERS,
    seen_by=_others,
    columns=(
        Column[Row](
            name="subject", label="信用主体", value=lambda row: str(row.assignment.subject), css="name", head=True
        ),
        Column[Row](
            name="state", label="状态", value=lambda row: row.assignment.get_state_display(), shown=_state, css="tight"
        ),
        Column[Row](
            name="days",
            label="检查时间",
            value=lambda row: f"{row.assignment.from_on} 至 {row.assignment.until_on}",
            shown=lambda row: format_html("{} 至 {}", day(row.assignment.from_on), day(row.assignment.until_on)),
            css="tight",
        ),
        Column[Row](
            name="manner",
            label="方式和来源",
            value=lambda row: f"{row.assignment.get_manner_display()}　{row.assignment.source}",
            shown=lambda row: beneath(row.assignment.get_manner_display(), row.assignment.source),
        ),
        Column[Row](name="officers", label="检查人员", value=_officers, shown=lambda row: "、".join(_officers(row))),
        Column[Row](name="place", label="地址", value=_place, css="telling"),
        Column[Row](name="department", label="检查部门", value=lambda row: str(row.assignment.department)),
        Column[Row](name="acts", label="办理", value=lambda row: None, shown=_beginnings, css="tight", on_screen=True),
        Column[Row](
            name="items",
            label="检查事项",
            value=lambda row: row.assignment.items,
            shown=lambda row: cut(row.assignment.items),
            css="telling",
            spare=True,
        ),
        Column[Row](name="cancelled", label="取消原因", value=lambda row: row.assignment.cancelled_because, spare=True),
    ),
    order=("until_on", "pk"),
    filters=AssignmentFilter,
    dress_at=rows_of,
    hidden=of_one_department,
    size=30,
    template="inspections/assignment_list.html",
    beside=_where,
    empty=Empty(
        "没有其他检查任务",
        "已检查的在状态中选择“全部”后查看。",
        "check",
        "查看检查记录",
        "inspections:inspection_list",
    ),
    nothing_found=Empty(
        "没有符合条件的检查任务",
        "已检查的在状态中选择“全部”后查看。",
        "check",
        "查看检查记录",
        "inspections:inspection_list",
    ),
    subject=lambda row: row.assignment.subject_id,
)
