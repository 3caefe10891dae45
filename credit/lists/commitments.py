"""Public commitments as lists: who lacks one (待承诺, R18), and those that were made (公开承诺台账)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from accounts.gate import READERS, STAFF, SignedInRequest
from accounts.models import User
from credit.forms.commitments import CommitmentFilter, UncommittedFilter
from credit.levels import asking, policies
from credit.models import GradePeriod
from desk.lists.columns import NOTHING, Column, beneath, button, marked
from desk.lists.lists import Empty, Listing, Picking, of_one_department
from subjects.models import Commitment, Subject


def lacking_of(user: User, today: date) -> QuerySet[GradePeriod]:
    """Who lacks a commitment, among the subjects that this person sees."""
    rows = asking.lacking(today).select_related("subject__department", "subject__industry")
    return rows.filter(subject__department=user.department_id) if user.edits_records else rows


def _only_for_some(user: User) -> Collection[str]:
    """Staff see one department; who reads only has nothing to enter."""
    return of_one_department(user) or ("acts",)


def _entering(row: GradePeriod) -> SafeString:
    return button("登记", reverse("subjects:subject_act", args=[row.subject_id, "commitment"]), row.subject)


def _beside(request: SignedInRequest, today: date, rows: Sequence[object]) -> Mapping[str, object]:
    return {"values": policies.in_force(today), "may": request.user.edits_records}


REMINDERS_AT_ONCE = Picking(
    url="documents:batch_add",
    look="documents:batch_preview",
    asked={"kind": "commitment_reminder"},
    words="签发提醒函",
    key=lambda row: row.subject_id,
    roles=STAFF,
)

UNCOMMITTED: Listing[GradePeriod] = Listing(
    name="credit.uncommitted",
    title="待承诺",
    lead="没有有效公开承诺、因此未评级的主体（R18）；按二级抽查。可以勾选后批量签发提醒函。",
    address="credit:uncommitted_list",
    roles=READERS,
    seen_on=lacking_of,
    columns=(
        Column[GradePeriod](
            name="subject", label="信用主体", value=lambda row: str(row.subject), css="name", head=True
        ),
        Column[GradePeriod](name="code", label="主体代码", value=lambda row: row.subject.code, css="code"),
        Column[GradePeriod](name="since", label="待承诺自", value=lambda row: row.start, css="tight"),
        Column[GradePeriod](
            name="reminded",
            label="最近提醒",
            value=lambda row: row.reminded_on,  # type: ignore[attr-defined]
            css="tight",
        ),
        Column[GradePeriod](name="industry", label="行业类别", value=lambda row: str(row.subject.industry)),
        Column[GradePeriod](name="department", label="记录部门", value=lambda row: str(row.subject.department)),
        Column[GradePeriod](name="contact", label="联系人", value=lambda row: row.subject.contact, spare=True),
        Column[GradePeriod](name="telephone", label="联系电话", value=lambda row: row.subject.telephone, spare=True),
        Column[GradePeriod](
            name="acts", label="办理", value=lambda row: "", shown=_entering, css="tight", on_screen=True
        ),
    ),
    order=("start", "pk"),
    filters=UncommittedFilter,
    hidden=_only_for_some,
    size=30,
    template="credit/uncommitted_list.html",
    beside=_beside,
    picking=REMINDERS_AT_ONCE,
    url=lambda row: str(row.subject.get_absolute_url()),
    empty=Empty("没有待承诺的主体", "在监管的主体都有有效的公开承诺，或者为三级、四级。", "commitment"),
    nothing_found=Empty("没有符合条件的主体", "请放宽或者清除筛选条件。", "search"),
    subject=lambda row: row.subject_id,
)


def _made(user: User) -> QuerySet[Commitment]:
    mine = Subject.objects.visible_to(user)
    rows = Commitment.objects.select_related("subject__department", "subject__industry").prefetch_related("scans")
    return rows.filter(subject__in=mine) if user.edits_records else rows


class Made(NamedTuple):
    """A commitment as the list shows it on a day, to who may add to it or only reads."""

    row: Commitment
    today: date
    may: bool

    @property
    def standing(self) -> str:
        """Whether it is in force, in words."""
        if self.row.ended_on:
            return self.row.get_ending_display() or "终止"
        return "已到期" if self.row.until_on and self.row.until_on < self.today else "有效"


def _on_the_day(rows: Sequence[Commitment], user: User, today: date) -> list[Made]:
    return [Made(row, today, user.edits_records) for row in rows]


_LOOKS = {"有效": "good", "已到期": "warn"}


def _standing(made: Made) -> SafeString:
    return beneath(marked(made.standing, _LOOKS.get(made.standing, "struck")), made.row.ended_on or made.row.until_on)


def _scans(made: Made) -> str:
    scans = [(one.get_absolute_url(), one) for one in made.row.scans.all()]
    if scans or not made.may:
        return format_html_join("、", '<a href="{}">{}</a>', scans) or NOTHING
    return button("上传", reverse("credit:commitment_act", args=[made.row.pk, "scan"]), made.row.subject)


COMMITMENTS: Listing[Commitment] = Listing(
    name="credit.commitments",
    title="公开承诺台账",
    lead="作出的公开承诺、公示的位置、有效期和扫描件。到期次日起不再有效，等级随之重新确定（R11、R18）。",
    address="credit:commitment_list",
    roles=READERS,
    seen_by=_made,
    columns=(
        Column[Made](name="subject", label="信用主体", value=lambda made: str(made.row.subject), css="name", head=True),
        Column[Made](name="made", label="承诺日期", value=lambda made: made.row.made_on, css="tight"),
        Column[Made](name="place", label="公开方式", value=lambda made: made.row.published_at, css="telling"),
        Column[Made](name="until", label="有效期至", value=lambda made: made.row.until_on, css="tight", spare=True),
        Column[Made](name="standing", label="效力", value=lambda made: made.standing, shown=_standing, css="tight"),
        Column[Made](
            name="scan", label="扫描件", value=lambda made: [str(one) for one in made.row.scans.all()], shown=_scans
        ),
        Column[Made](name="industry", label="行业类别", value=lambda made: str(made.row.subject.industry), spare=True),
        Column[Made](name="department", label="记录部门", value=lambda made: str(made.row.subject.department)),
        Column[Made](name="code", label="主体代码", value=lambda made: made.row.subject.code, css="code", spare=True),
    ),
    order=("-made_on", "-pk"),
    filters=CommitmentFilter,
    dress=_on_the_day,
    hidden=of_one_department,
    size=30,
    template="credit/commitment_list.html",
    beside=_beside,
    url=lambda made: f"{made.row.subject.get_absolute_url()}?tab=people",
    empty=Empty("还没有公开承诺", "在主体的档案登记，或者用表格批量导入。", "commitment"),
    subject=lambda made: made.row.subject_id,
)
