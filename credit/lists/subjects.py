"""The list of subjects (信用主体), each with how it stands today."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accounts.gate import READERS, STAFF
from accounts.models import User
from credit.file.subject_list import ListLine, by_level, by_next_change, list_lines
from credit.forms.files import SubjectFilter
from credit.regulation.levels import LEVEL_NAMES
from desk.lists.columns import Column, in_page, levelled
from desk.lists.lists import Empty, Listing, of_one_department
from desk.templatetags.face import mark
from subjects.models import Subject


def subjects_of(user: User) -> QuerySet[Subject]:
    """The subjects that this person may see, with what their lines read."""
    return Subject.objects.visible_to(user).select_related("industry", "department")


def _lines(subjects: Sequence[Subject], user: User, today: date) -> list[ListLine]:
    return list_lines(subjects, today)


def with_marks(level: int | str | None, marks: Sequence[str]) -> SafeString:
    """A level in its tag, with what stands beside it: 异议中, 待确认, 重评中."""
    words = format_html_join("", "{}", ((mark(text),) for text in marks))
    return format_html('<span class="marks">{}{}</span>', levelled(level), words)


def _next(line: ListLine) -> SafeString | None:
    found = line.standing
    if found is None or found.next_change_on is None:
        return None
    return format_html("{} {}", SafeString(in_page(found.next_change_on)), levelled(found.next_level))


SUBJECTS: Listing[Subject] = Listing(
    name="credit.subjects",
    title="信用主体",
    address="credit:subject_list",
    roles=READERS,
    seen_by=subjects_of,
    columns=(
        Column[ListLine](
            name="name",
            label="主体名称",
            value=lambda line: str(line.subject),
            sort=("name",),
            css="name",
            head=True,
        ),
        Column[ListLine](
            name="code", label="主体代码", value=lambda line: line.subject.code, sort=("code",), css="code"
        ),
        Column[ListLine](
            name="level",
            label="信用等级",
            value=lambda line: LEVEL_NAMES[line.standing.period.level] if line.standing else "",
            shown=lambda line: with_marks(line.level, line.marks),
            walk=by_level,
            css="tight",
        ),
        Column[ListLine](
            name="since",
            label="等级起始",
            value=lambda line: line.standing.since if line.standing else None,
            css="tight",
        ),
        Column[ListLine](name="grounds", label="依据", value=lambda line: line.citations),
        Column[ListLine](
            name="next",
            label="预计变更",
            value=lambda line: line.standing.next_change_on if line.standing else None,
            shown=_next,
            walk=by_next_change,
            css="tight",
        ),
        Column[ListLine](name="industry", label="行业类别", value=lambda line: str(line.subject.industry)),
        Column[ListLine](name="department", label="记录部门", value=lambda line: str(line.subject.department)),
        Column[ListLine](name="marks", label="标注", value=lambda line: line.marks, spare=True),
        Column[ListLine](name="kind", label="主体类型", value=lambda line: line.subject.get_kind_display(), spare=True),
        Column[ListLine](
            name="enrolled", label="纳入监管", value=lambda line: line.subject.enrolled_on, css="tight", spare=True
        ),
    ),
    order=("name", "pk"),
    filters=SubjectFilter,
    dress=_lines,
    url=lambda line: line.subject.get_absolute_url(),
    hidden=of_one_department,
    template="credit/subject_list.html",
    empty=Empty(
        "还没有信用主体",
        "由记录部门登记，或从工作簿批量导入。",
        "subjects",
        "登记信用主体",
        "subjects:subject_add",
        STAFF,
    ),
    nothing_found=Empty(
        "未查到信用主体",
        "请核对名称或代码，或放宽条件；证件号码须完整输入。确为新主体的，由记录部门新增。",
        "search",
        "登记信用主体",
        "subjects:subject_add",
        STAFF,
    ),
    subject=lambda line: line.subject.pk,
)
