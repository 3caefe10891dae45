"""Levels that wait: for confirmation (R21), and changes that wait for their notice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.gate import READERS, STAFF
from accounts.models import User
from credit.forms.levels import UntoldFilter
from credit.levels import confirming, noticing, owing, policies
from credit.lists.subjects import with_marks
from credit.models import GradeChange
from credit.regulation.levels import LEVEL_NAMES
from credit.terms.calendar import calendar
from desk.lists.columns import Column, beneath, button, cut, levelled, marked
from desk.lists.lists import Empty, Listing, Picking, of_one_department
from subjects.models import Subject


class ToConfirm(NamedTuple):
    """A level that waits; whether this person may decide it."""

    subject: Subject
    found: confirming.Unconfirmed
    confirms: bool

    def get_absolute_url(self) -> str:
        return self.subject.get_absolute_url()


def _waiting(user: User, today: date) -> list[ToConfirm]:
    """The longest first."""
    return [ToConfirm(*line, user.confirms_levels) for line in confirming.waiting_for(user, today)]


def _confirming(row: ToConfirm) -> SafeString:
    address = reverse("credit:level_act", args=[row.subject.pk, "confirm"])
    return button("核对确认" if row.confirms else "查看", address, row.subject)


CONFIRMATIONS: Listing[ToConfirm] = Listing(
    name="credit.confirmations",
    title="待确认的等级",
    lead=(
        "四级，以及因记录降低的自然人等级，由未参与所依据记录的审核人确认后方可共享、公示和告知（R21）；"
        "口径要求复核期间，单位降为三级的也在此等待。内部管理不受影响。"
    ),
    address="credit:confirmation_list",
    roles=READERS,
    seen_on=_waiting,
    columns=(
        Column[ToConfirm](name="subject", label="信用主体", value=lambda row: str(row.subject), css="name", head=True),
        Column[ToConfirm](
            name="level",
            label="信用等级",
            value=lambda row: LEVEL_NAMES[row.found.level],
            shown=lambda row: levelled(row.found.level),
            css="tight",
        ),
        Column[ToConfirm](name="since", label="等级起始", value=lambda row: row.found.since, css="tight"),
        Column[ToConfirm](
            name="open",
            label="尚未确认的依据",
            value=lambda row: "、".join(str(effect.record) for effect in row.found.open if effect.record),
        ),
        Column[ToConfirm](name="department", label="记录部门", value=lambda row: str(row.subject.department)),
        Column[ToConfirm](
            name="acts", label="办理", value=lambda row: "", shown=_confirming, css="tight", on_screen=True
        ),
        Column[ToConfirm](name="code", label="主体代码", value=lambda row: row.subject.code, css="code", spare=True),
    ),
    hidden=of_one_department,
    size=30,
    empty=Empty("没有待确认的等级", "四级和因记录降低的自然人等级评定后在此等待确认。", "check"),
    subject=lambda row: row.subject.pk,
)


class ToTell(NamedTuple):
    """A change that waits for its notice: what stands in the way, whether this person issues it, until when, if disputed."""

    change: GradeChange
    obstacle: str
    issues: bool
    due_on: date
    is_overdue: bool
    is_disputed: bool

    def get_absolute_url(self) -> str:
        return self.change.subject.get_absolute_url()

    @property
    def cause(self) -> str:
        """Why the level changed."""
        return f"期限届满：{self.change.cause}" if self.change.by_time else self.change.cause


def _with_obstacles(changes: Sequence[GradeChange], user: User, today: date) -> list[ToTell]:
    by, known = calendar(), policies.stretches()
    found = []
    for change, obstacle, is_disputed in noticing.lines(changes, today):
        day = owing.due(change, by, known).due
        found.append(ToTell(change, obstacle, user.edits_records, day, day < today and not obstacle, is_disputed))
    return found


def _levels(row: ToTell) -> SafeString:
    new = with_marks(row.change.new_level, ["异议中"] if row.is_disputed else [])
    return format_html("{} → {}", levelled(row.change.old_level), new)


def _due(row: ToTell) -> object:
    if row.obstacle:
        return ""
    return beneath(row.due_on, marked("已超期", "bad")) if row.is_overdue else row.due_on


NOTICES_AT_ONCE = Picking(
    url="documents:batch_add",
    look="documents:batch_preview",
    asked={"kind": "grade_notice"},
    words="签发告知书",
    key=lambda row: None if row.obstacle else row.change.pk,
    roles=STAFF,
)


def _telling(row: ToTell) -> SafeString:
    if not row.obstacle and row.issues:
        return button("告知", reverse("credit:change_act", args=[row.change.pk, "notice"]), row.change.subject)
    return format_html('<span class="muted small">{}</span>', row.obstacle or "可以告知")


UNTOLD: Listing[GradeChange] = Listing(
    name="credit.untold",
    title="等级变动待告知",
    lead="各信用主体最近一次、尚未签发告知书的等级变动，升级同样告知。告知之前又有变动的，以前的变动无需告知。",
    address="credit:notice_list",
    roles=READERS,
    seen_by=noticing.untold,
    columns=(
        Column[ToTell](
            name="subject", label="信用主体", value=lambda row: str(row.change.subject), css="name", head=True
        ),
        Column[ToTell](name="on", label="变动日期", value=lambda row: row.change.on, sort=("on",), css="tight"),
        Column[ToTell](
            name="levels",
            label="变动",
            value=lambda row: f"{LEVEL_NAMES[row.change.old_level]} → {LEVEL_NAMES[row.change.new_level]}",
            shown=_levels,
            css="tight",
        ),
        Column[ToTell](
            name="cause", label="原因", value=lambda row: row.cause, shown=lambda row: cut(row.cause, 60), css="telling"
        ),
        Column[ToTell](name="department", label="记录部门", value=lambda row: str(row.change.subject.department)),
        Column[ToTell](
            name="due",
            label="告知期限",
            value=lambda row: None if row.obstacle else row.due_on,
            shown=_due,
            css="tight",
        ),
        Column[ToTell](
            name="acts", label="办理", value=lambda row: row.obstacle or "可以告知", shown=_telling, css="telling"
        ),
        Column[ToTell](
            name="marks", label="标注", value=lambda row: "异议中" if row.is_disputed else "", css="tight", spare=True
        ),
        Column[ToTell](
            name="code", label="主体代码", value=lambda row: row.change.subject.code, css="code", spare=True
        ),
    ),
    order=("-on", "-pk"),
    filters=UntoldFilter,
    dress=_with_obstacles,
    hidden=of_one_department,
    size=30,
    template="credit/untold_list.html",
    picking=NOTICES_AT_ONCE,
    empty=Empty("没有待告知的等级变动", "各主体最近一次等级变动都已签发告知书。", "check"),
    subject=lambda row: row.change.subject_id,
)
