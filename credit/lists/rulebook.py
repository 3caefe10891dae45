"""Whom a proposed version of the rulebook would move (R23), as a list and a sheet."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.gate import READERS
from accounts.models import User
from credit.forms.rulebook import MoveFilter
from credit.models import PreviewedMove
from credit.regulation.levels import LEVEL_NAMES
from credit.regulation.periods import ONE_DAY
from desk.lists.columns import Column, levelled
from desk.lists.lists import Empty, Listing, of_one_department
from subjects.models import Subject


def moves_of(user: User) -> QuerySet[PreviewedMove]:
    """The moves of the subjects that this person sees."""
    rows = PreviewedMove.objects.select_related("subject__department", "subject__industry", "run__proposal")
    return rows.filter(subject__in=Subject.objects.visible_to(user).order_by()) if user.edits_records else rows


MOVES: Listing[PreviewedMove] = Listing(
    name="credit.rule_moves",
    title="推演：等级将变动的主体",
    lead="推演结果，不作为评定结果；每个主体列出第一次变动。",
    address="credit:rulebook_show",
    roles=READERS,
    seen_by=moves_of,
    columns=(
        Column[PreviewedMove](name="name", label="主体名称", value=lambda row: str(row.subject), css="name", head=True),
        Column[PreviewedMove](name="code", label="主体代码", value=lambda row: row.subject.code, css="code"),
        Column[PreviewedMove](name="on", label="变动日期", value=lambda row: row.on, css="tight"),
        Column[PreviewedMove](
            name="old",
            label="原等级",
            value=lambda row: LEVEL_NAMES[row.old_level],
            shown=lambda row: levelled(row.old_level),
            css="tight",
        ),
        Column[PreviewedMove](
            name="new",
            label="变动后",
            value=lambda row: LEVEL_NAMES[row.new_level],
            shown=lambda row: levelled(row.new_level),
            css="tight",
        ),
        Column[PreviewedMove](name="items", label="变动后的依据", value=lambda row: row.items),
        Column[PreviewedMove](
            name="until", label="至", value=lambda row: row.until - ONE_DAY if row.until else None, css="tight"
        ),
        Column[PreviewedMove](name="industry", label="行业类别", value=lambda row: str(row.subject.industry)),
        Column[PreviewedMove](name="department", label="记录部门", value=lambda row: str(row.subject.department)),
    ),
    order=("on", "pk"),
    filters=MoveFilter,
    url=lambda row: row.subject.get_absolute_url(),
    hidden=of_one_department,
    template="credit/rule_move_list.html",
    empty=Empty("没有主体的等级会变动", "按推演时的事实，这一版本不改变任何主体的等级。", "check"),
    subject=lambda row: row.subject_id,
)
