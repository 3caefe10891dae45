"""Permits, subjects that have none, and the credit checks of subjects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.gate import READERS, SignedInRequest
from accounts.models import User
from desk.lists.columns import Column, linked, marked
from desk.lists.lists import Empty, Listing, of_one_department
from desk.templatetags.face import day
from inspections import attesting
from inspections.acts.permits import permits_of
from inspections.acts.subjects import subjects_of
from inspections.attesting import LastCheck
from inspections.forms.filters import CheckFilter, PermitFilter, UnlicensedFilter
from inspections.models import Permit
from inspections.models.standing import Standing
from subjects.models import Subject


class PermitRow(NamedTuple):
    """A permit as it stands today."""

    permit: Permit
    standing: Standing

    def get_absolute_url(self) -> str:
        return self.permit.get_absolute_url()


def _as_they_stand(permits: Sequence[Permit], user: User, today: date) -> list[PermitRow]:
    return [PermitRow(one, one.standing_on(today)) for one in permits]


def _validity(row: PermitRow) -> SafeString:
    until = row.permit.valid_until
    return format_html("{} 至 {}", day(row.permit.valid_from), day(until) if until else "长期")


def _counts(request: SignedInRequest, today: date, rows: Sequence[object]) -> Mapping[str, object]:
    """How many end soon or have ended, and how many subjects have none."""
    mine = permits_of(request.user)
    unlicensed = UnlicensedFilter({}, user=request.user, today=today)
    return {
        "soon": mine.filter(pk__in=Permit.objects.running_out(today).order_by().values("pk")).count(),
        "ended": mine.filter(pk__in=Permit.objects.run_out(today).order_by().values("pk")).count(),
        "unlicensed": unlicensed.results(subjects_of(request.user)).count(),
    }


PERMITS: Listing[Permit] = Listing(
    name="inspections.permits",
    title="许可管理",
    lead="第四条。届满前 90 天和过期各提醒一次；从信用主体档案的“办理事项”登记许可",
    address="inspections:permit_list",
    roles=READERS,
    seen_by=permits_of,
    columns=(
        Column[PermitRow](
            name="number", label="许可编号", value=lambda row: row.permit.number, sort=("number",), head=True
        ),
        Column[PermitRow](name="name", label="证书名称", value=lambda row: row.permit.name, css="telling"),
        Column[PermitRow](name="subject", label="信用主体", value=lambda row: str(row.permit.subject), css="name"),
        Column[PermitRow](name="kind", label="类别", value=lambda row: row.permit.kind_words, css="tight"),
        Column[PermitRow](
            name="validity",
            label="有效期",
            value=lambda row: f"{row.permit.valid_from} 至 {row.permit.valid_until or '长期'}",
            shown=_validity,
            css="tight",
        ),
        Column[PermitRow](
            name="state",
            label="状态",
            value=lambda row: row.standing.words,
            shown=lambda row: marked(row.standing.words, row.standing.look),
            css="tight",
        ),
        Column[PermitRow](name="authority", label="机关", value=lambda row: row.permit.authority, css="telling"),
        Column[PermitRow](
            name="until", label="有效期至", value=lambda row: row.permit.valid_until, css="tight", spare=True
        ),
        Column[PermitRow](name="decided", label="决定日期", value=lambda row: row.permit.decided_on, spare=True),
        Column[PermitRow](
            name="decision", label="决定文书号", value=lambda row: row.permit.decision_number, spare=True
        ),
        Column[PermitRow](
            name="department", label="记录部门", value=lambda row: str(row.permit.subject.department), spare=True
        ),
    ),
    order=(F("valid_until").asc(nulls_last=True), "pk"),
    filters=PermitFilter,
    dress=_as_they_stand,
    hidden=of_one_department,
    template="inspections/permit_list.html",
    beside=_counts,
    empty=Empty("没有许可", "许可从信用主体档案的“办理事项”中登记。"),
    nothing_found=Empty("没有符合条件的许可", "许可从信用主体档案的“办理事项”中登记。", "search"),
    subject=lambda row: row.permit.subject_id,
)


class Lacking(NamedTuple):
    """A subject without a permit; whether this person may enter one."""

    subject: Subject
    may_enter: bool

    def get_absolute_url(self) -> str:
        return self.subject.get_absolute_url()


def _with_acts(subjects: Sequence[Subject], user: User, today: date) -> list[Lacking]:
    return [Lacking(one, user.edits_records) for one in subjects]


def _entering(row: Lacking) -> SafeString | None:
    if not row.may_enter:
        return None
    button = '<a class="btn btn-sm" href="{}" aria-label="{}">{}</a>'
    subject = row.subject
    permit = reverse("inspections:subject_act", args=[subject.pk, "permit"])
    misconduct = reverse("credit:subject_act", args=[subject.pk, "misconduct"])
    return format_html(
        '<span class="buttons">{} {}</span>',
        format_html(button, permit, f"登记许可：{subject}", "登记许可"),
        format_html(button, misconduct, f"录入{subject}的失信行为", "录入失信行为"),
    )


UNLICENSED: Listing[Subject] = Listing(
    name="inspections.unlicensed",
    title="没有有效许可的主体",
    lead="未取得许可？→ 十二条（四）3，待认定",
    address="inspections:unlicensed_list",
    roles=READERS,
    seen_by=subjects_of,
    columns=(
        Column[Lacking](name="subject", label="信用主体", value=lambda row: str(row.subject), css="name", head=True),
        Column[Lacking](name="code", label="代码", value=lambda row: row.subject.code, css="code"),
        Column[Lacking](name="industry", label="行业", value=lambda row: str(row.subject.industry)),
        Column[Lacking](name="enrolled", label="纳入监管", value=lambda row: row.subject.enrolled_on, spare=True),
        Column[Lacking](name="department", label="记录部门", value=lambda row: str(row.subject.department)),
        Column[Lacking](name="acts", label="操作", value=lambda row: "", shown=_entering, css="tight", on_screen=True),
    ),
    order=("department__code", "code", "pk"),
    filters=UnlicensedFilter,
    dress=_with_acts,
    hidden=lambda user: ("department",) if user.edits_records else ("acts",),
    template="inspections/unlicensed_list.html",
    empty=Empty("没有", "须取得许可的主体都登记了有效许可。", "check"),
    subject=lambda row: row.subject.pk,
)


def _by_last_check(user: User) -> QuerySet[Subject]:
    return attesting.with_last_check(subjects_of(user))


def _last_checks(subjects: Sequence[Subject], user: User, today: date) -> list[LastCheck]:
    return attesting.last_checks(subjects, today)


def _checked(row: LastCheck) -> tuple[str, str]:
    if row.check is None:
        return "从未核查", "warn"
    return ("超过一年", "warn") if row.stale else ("一年内已核查", "good")


def _check_marks(row: LastCheck) -> SafeString:
    doubtful = marked(f"存疑 {row.doubtful} 项", "bad") if row.doubtful else ""
    return format_html('<span class="marks">{} {}</span>', marked(*_checked(row)), doubtful)


CHECKS: Listing[Subject] = Listing(
    name="inspections.checks",
    title="信用核查",
    lead="评价前对参与评定的企业或个人进行信用核查（第五条）；从未核查和超过一年的在前",
    address="inspections:check_list",
    roles=READERS,
    seen_by=_by_last_check,
    columns=(
        Column[LastCheck](name="subject", label="信用主体", value=lambda row: str(row.subject), css="name", head=True),
        Column[LastCheck](name="industry", label="行业", value=lambda row: str(row.subject.industry), css="tight"),
        Column[LastCheck](
            name="department", label="记录部门", value=lambda row: str(row.subject.department), css="tight"
        ),
        Column[LastCheck](
            name="last",
            label="最近核查",
            value=lambda row: row.check.on if row.check else None,
            shown=lambda row: linked(day(row.check.on), row.check.get_absolute_url()) if row.check else None,
            css="tight",
        ),
        Column[LastCheck](
            name="by",
            label="核查人员",
            value=lambda row: str(row.check.checked_by) if row.check else "",
            css="tight",
        ),
        Column[LastCheck](
            name="state", label="情况", value=lambda row: _checked(row)[0], shown=_check_marks, css="tight"
        ),
        Column[LastCheck](name="doubtful", label="存疑项数", value=lambda row: row.doubtful, css="number", spare=True),
        Column[LastCheck](name="code", label="代码", value=lambda row: row.subject.code, css="code", spare=True),
    ),
    order=attesting.BY_LAST_CHECK,
    filters=CheckFilter,
    dress=_last_checks,
    url=lambda row: reverse("inspections:check_show", args=[row.subject.pk]),
    hidden=of_one_department,
    template="inspections/check_list.html",
    empty=Empty("没有在监管的信用主体", "纳入监管的信用主体列在这里。", "search"),
    nothing_found=Empty("没有符合条件的信用主体", "请放宽筛选条件。", "search"),
    subject=lambda row: row.subject.pk,
)
