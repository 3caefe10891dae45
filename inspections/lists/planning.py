"""Planning: policies, yearly plans, who is kept out of the pool, the officers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.gate import READERS, SignedInRequest
from accounts.models import Role, User
from desk.lists.columns import Column, beneath, marked
from desk.lists.lists import Empty, Listing, of_one_department
from desk.templatetags.face import day, mark
from inspections import enlisting
from inspections.acts.plans import plans_of
from inspections.acts.policies import policies_of
from inspections.acts.pools import exclusions_of
from inspections.forms.officers import OfficerFilter
from inspections.forms.plans import PlanFilter
from inspections.models import Assignment, InspectionPlan, InspectionPolicy, Officer, PolicyLine, PoolExclusion
from inspections.models.plans import LEVELS
from inspections.models.standing import Standing
from inspections.planning import policies


def _tab(name: str) -> Callable[[SignedInRequest, date, Sequence[object]], Mapping[str, object]]:
    return lambda request, today, rows: {"tab": name}


class PolicyRow(NamedTuple):
    """A policy with its lines by level; whether it is the one in force."""

    policy: InspectionPolicy
    lines: Mapping[int, PolicyLine]
    current: bool

    def get_absolute_url(self) -> str:
        return self.policy.get_absolute_url()

    @property
    def state(self) -> str:
        return "现行" if self.current else self.policy.get_state_display()


def _with_lines(rows: Sequence[InspectionPolicy], user: User, today: date) -> list[PolicyRow]:
    current = InspectionPolicy.objects.in_force(today)
    return [PolicyRow(row, {line.level: line for line in row.lines.all()}, row == current) for row in rows]


def _of_level(level: int, name: str) -> Column[PolicyRow]:
    def told(row: PolicyRow) -> str:
        line = row.lines.get(level)
        return f"{line.ratio:g}%，{line.times} 次" if line else ""

    def shown(row: PolicyRow) -> SafeString | None:
        line = row.lines.get(level)
        return beneath(f"{line.ratio:g}%", f"{line.times} 次") if line else None

    return Column(name=f"level_{level}", label=name, value=told, shown=shown, css="number")


def _policies(request: SignedInRequest, today: date, rows: Sequence[object]) -> Mapping[str, object]:
    return {
        "current": InspectionPolicy.objects.in_force(today),
        "waiting": InspectionPolicy.objects.open().select_related("proposed_by"),
        "may_propose": request.user.role in policies.PROPOSERS,
        "tab": "policies",
    }


POLICIES: Listing[InspectionPolicy] = Listing(
    name="inspections.policies",
    title="检查政策",
    lead="按信用等级确定抽查比例、检查频次和年度上限（第十四条），由一人拟订、局领导批准，批准后不再更改。",
    address="inspections:policy_list",
    roles=READERS,
    seen_by=policies_of,
    columns=(
        Column[PolicyRow](name="policy", label="政策", value=lambda row: str(row.policy), css="name", head=True),
        Column[PolicyRow](
            name="effective",
            label="生效日期",
            value=lambda row: row.policy.effective_on,
            sort=("effective_on",),
            css="tight",
        ),
        *(_of_level(level, name) for level, name in LEVELS),
        Column[PolicyRow](
            name="state", label="状态", value=lambda row: row.state, shown=lambda row: mark(row.state), css="tight"
        ),
        Column[PolicyRow](
            name="proposed",
            label="拟订",
            value=lambda row: str(row.policy.proposed_by or "随系统载入"),
            shown=lambda row: beneath(row.policy.proposed_by or "随系统载入", day(row.policy.proposed_at)),
            css="tight",
        ),
        Column[PolicyRow](
            name="decided",
            label="批准",
            value=lambda row: str(row.policy.decided_by or ""),
            shown=lambda row: beneath(
                row.policy.decided_by, day(row.policy.decided_at) if row.policy.decided_at else ""
            ),
            css="tight",
        ),
    ),
    order=("-effective_on", "-pk"),
    dress=_with_lines,
    size=20,
    template="inspections/policy_list.html",
    beside=_policies,
    empty=Empty("还没有检查政策", "由审核人或局领导拟订，局领导批准。", "list"),
)


def _plans(user: User) -> QuerySet[InspectionPlan]:
    return plans_of(user).prefetch_related("lines")


def _version(plan: InspectionPlan) -> str:
    return f"第 {plan.revision} 版" if plan.is_revised else ""


PLANS: Listing[InspectionPlan] = Listing(
    name="inspections.plans",
    title="年度抽查计划",
    lead="各部门每年一份，按批次列明抽什么、抽多少、何时查；局领导批准后据以发起随机抽取。",
    address="inspections:plan_list",
    roles=READERS,
    seen_by=_plans,
    columns=(
        Column[InspectionPlan](
            name="plan",
            label="计划",
            value=str,
            shown=lambda row: beneath(row, _version(row)),
            sort=("year",),
            css="name",
            head=True,
        ),
        Column[InspectionPlan](
            name="state",
            label="状态",
            value=lambda row: row.get_state_display(),
            shown=lambda row: mark(row.get_state_display()),
            css="tight",
        ),
        Column[InspectionPlan](name="batches", label="批次", value=lambda row: len(row.lines.all()), css="number"),
        Column[InspectionPlan](
            name="capacity",
            label="检查力量",
            value=lambda row: row.capacity,
            shown=lambda row: f"{row.capacity} 户次",
            css="number",
        ),
        Column[InspectionPlan](name="policy", label="政策", value=lambda row: str(row.policy)),
        Column[InspectionPlan](
            name="decided",
            label="审批",
            value=lambda row: row.decided_on,
            shown=lambda row: beneath(row.decided_by, row.decided_on) if row.decided_by else None,
            css="tight",
        ),
        Column[InspectionPlan](name="drawn_up", label="拟订人", value=lambda row: str(row.drawn_up_by), spare=True),
        Column[InspectionPlan](name="department", label="记录部门", value=lambda row: str(row.department), spare=True),
    ),
    order=("-year", "department__code"),
    filters=PlanFilter,
    hidden=of_one_department,
    size=20,
    template="inspections/plan_list.html",
    beside=_tab("plans"),
    empty=Empty("还没有年度抽查计划", "各部门填写检查力量，再逐批新增抽查批次，报局领导审批后在此显示。", "calendar"),
    nothing_found=Empty("没有符合条件的计划", "请放宽条件。", "calendar"),
)


def _waiting_first(user: User) -> QuerySet[PoolExclusion]:
    over = ExpressionWrapper(~Q(state__in=PoolExclusion.OPEN), output_field=BooleanField())
    return exclusions_of(user).alias(over=over)


EXCLUSIONS: Listing[PoolExclusion] = Listing(
    name="inspections.exclusions",
    title="暂不列入抽查",
    lead="停产停业、已搬迁等须有理由和期间，由另一人批准；期满自动恢复。待批准的在前。",
    address="inspections:exclusion_list",
    roles=READERS,
    seen_by=_waiting_first,
    columns=(
        Column[PoolExclusion](
            name="subject", label="信用主体", value=lambda row: str(row.subject), css="name", head=True
        ),
        Column[PoolExclusion](name="reason", label="情形", value=lambda row: row.get_reason_display(), css="tight"),
        Column[PoolExclusion](
            name="days",
            label="期间",
            value=lambda row: f"{row.from_on} 至 {row.until_on}",
            shown=lambda row: format_html("{} 至 {}", day(row.from_on), day(row.until_on)),
            css="tight",
        ),
        Column[PoolExclusion](
            name="state",
            label="状态",
            value=lambda row: row.get_state_display(),
            shown=lambda row: mark(row.get_state_display()),
            css="tight",
        ),
        Column[PoolExclusion](name="proposed", label="提出", value=lambda row: str(row.proposed_by), css="tight"),
        Column[PoolExclusion](name="decided", label="决定", value=lambda row: str(row.decided_by or ""), css="tight"),
        Column[PoolExclusion](name="evidence", label="理由和依据", value=lambda row: row.evidence, spare=True),
        Column[PoolExclusion](
            name="department", label="记录部门", value=lambda row: str(row.subject.department), spare=True
        ),
    ),
    order=("over", "-from_on", "-pk"),
    hidden=of_one_department,
    template="inspections/exclusion_list.html",
    beside=_tab("pools"),
    empty=Empty("没有暂不列入抽查的主体", "在检查对象名录库或主体档案中提出。", "check"),
    subject=lambda row: row.subject_id,
)


class OfficerRow(NamedTuple):
    """An officer as the certificate stands today, how many inspections wait, and whether this person keeps the list."""

    officer: Officer
    standing: Standing
    waiting: int
    may_keep: bool


def _officers(user: User) -> QuerySet[Officer]:
    return Officer.objects.visible_to(user).select_related("department", "user").prefetch_related("industries")


def _as_they_stand(rows: Sequence[Officer], user: User, today: date) -> list[OfficerRow]:
    waiting = Count("assignments", filter=Q(assignments__state=Assignment.State.WAITING))
    counted = dict(
        Officer.objects.filter(pk__in=[row.pk for row in rows])
        .order_by()
        .annotate(waiting=waiting)
        .values_list("pk", "waiting")
    )
    keeps = user.role == Role.SUPERVISOR
    return [OfficerRow(row, enlisting.validity(row, today), counted.get(row.pk, 0), keeps) for row in rows]


def _change(row: OfficerRow) -> str:
    return reverse("inspections:officer_act", args=[row.officer.pk, "change"]) if row.may_keep else ""


def _certified(row: OfficerRow) -> SafeString:
    until = row.officer.certified_until
    return format_html("{} 至 {}", day(row.officer.certified_from), day(until) if until else "长期")


def _keeping(request: SignedInRequest, today: date, rows: Sequence[object]) -> Mapping[str, object]:
    return {"may_keep": request.user.role == Role.SUPERVISOR, "tab": "officers"}


OFFICERS: Listing[Officer] = Listing(
    name="inspections.officers",
    title="检查人员名录库",
    lead="在岗并持有效执法证件的人员才能被抽派（行政处罚法第四十二条）；证件到期前六十天起标注。",
    address="inspections:officer_list",
    roles=READERS,
    seen_by=_officers,
    columns=(
        Column[OfficerRow](
            name="name",
            label="姓名",
            value=lambda row: str(row.officer),
            shown=lambda row: beneath(row.officer, row.officer.note),
            css="tight",
            head=True,
        ),
        Column[OfficerRow](
            name="certificate",
            label="执法证号",
            value=lambda row: row.officer.certificate,
            sort=("certificate",),
            css="code",
        ),
        Column[OfficerRow](
            name="validity",
            label="证件有效期",
            value=lambda row: f"{row.officer.certified_from} 至 {row.officer.certified_until or '长期'}",
            shown=_certified,
            css="tight",
        ),
        Column[OfficerRow](
            name="state",
            label="状态",
            value=lambda row: row.standing.words,
            shown=lambda row: marked(row.standing.words, row.standing.look),
            css="tight",
        ),
        Column[OfficerRow](
            name="industries",
            label="专业领域",
            value=lambda row: [str(one) for one in row.officer.industries.all()],
            shown=lambda row: "、".join(map(str, row.officer.industries.all())),
        ),
        Column[OfficerRow](
            name="account",
            label="账号",
            value=lambda row: row.officer.user.username if row.officer.user else "",
            css="tight",
        ),
        Column[OfficerRow](name="waiting", label="待检查", value=lambda row: row.waiting, css="number"),
        Column[OfficerRow](name="note", label="备注", value=lambda row: row.officer.note, spare=True),
        Column[OfficerRow](
            name="department", label="所属部门", value=lambda row: str(row.officer.department), css="tight"
        ),
    ),
    order=("department__code", "certificate"),
    filters=OfficerFilter,
    dress=_as_they_stand,
    url=_change,
    hidden=of_one_department,
    template="inspections/officer_list.html",
    beside=_keeping,
    empty=Empty("还没有检查人员", "由部门审核人登记执法人员，登记后才能抽派。", "users"),
    nothing_found=Empty("没有符合条件的检查人员", "请放宽条件。", "users"),
)
