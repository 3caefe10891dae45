"""The pool on screen (检查对象名录库): who may be drawn, who may not and why; keeping somebody out of it."""

from __future__ import annotations

import csv
from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, When
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from accounts import journal
from accounts.gate import READERS, STAFF, Refused, SignedInRequest, allowed
from accounts.models import Department, Role, User
from accounts.versions import versions_of
from inspections.forms.plans import ReasonForm
from inspections.forms.pools import ExclusionForm, OpinionForm, PoolForm
from inspections.models import InspectionPolicy, PoolExclusion
from inspections.models.plans import LEVELS
from inspections.planning import excluding
from inspections.planning.pools import Pool, pool_of
from inspections.planning.quotas import quotas_in, year_sizes
from inspections.views.plan_acts import Act, carry_out, done, posted
from subjects.models import Industry, Subject

PAGE = 50
NAMES = dict(LEVELS)


def _asked(request: SignedInRequest) -> tuple[PoolForm, Pool]:
    form = PoolForm(request.GET, user=request.user, today=localdate())
    if form.asked_department is None or form.asked_industry is None:
        return form, Pool([], [])
    return form, pool_of(form.asked_department, form.asked_industry, form.asked_day)


@require_safe
@allowed(*READERS)
def pool_show(request: SignedInRequest) -> HttpResponse:
    """Members by level with counts, or everybody who is left out with the reason."""
    form, pool = _asked(request)
    policy = InspectionPolicy.objects.in_force(form.asked_day)
    department, industry, level = form.asked_department, form.asked_industry, form.asked_level
    excluded = request.GET.get("show") == "excluded"
    rows = [row for row in (pool.excluded if excluded else pool.members) if level in (None, row.level)]
    sizes, quotas = year_sizes(pool), quotas_in(pool, policy) if policy else {}
    waiting = PoolExclusion.objects.visible_to(request.user).open().filter(subject__department=department)
    context = {
        "form": form,
        "pool": pool,
        "excluded": excluded,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "counts": [(number, pool.sizes.get(number, 0), sizes[number], quotas.get(number, 0)) for number in NAMES],
        "policy": policy,
        "department": department,
        "industry": industry,
        "day": form.asked_day,
        "waiting": waiting.select_related("subject", "proposed_by"),
        "own": request.user.edits_records,
        "export": _address(department, industry, form.asked_day),
        "tab": "pools",
    }
    return render(request, "inspections/pool_show.html", context)


def _address(department: Department | None, industry: Industry | None, day: date) -> str:
    """The pool as the query of its address."""
    of = {"department": department.pk, "industry": industry.pk} if department and industry else {}
    return urlencode(of | {"on": day.isoformat()})


@require_safe
@allowed(*READERS)
def pool_export(request: SignedInRequest) -> HttpResponse:
    """The whole pool as csv (UTF-8 with BOM); the export is noted in the journal."""
    form, pool = _asked(request)
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="pool-{form.asked_day}.csv"'
    out = csv.writer(answer)
    out.writerow(["主体代码", "主体名称", "信用等级", "是否可抽取", "不列入原因"])
    for member in pool.members:
        out.writerow([member.code, _plain(member.name), NAMES[member.level], "是", ""])
    for row in pool.excluded:
        out.writerow([row.code, _plain(row.name), NAMES.get(row.level or 0, ""), "否", row.reason])
    matter = f"检查对象名录库 {form.asked_department} {form.asked_industry} {form.asked_day}"
    journal.write("导出名录", matter, by=request.user, request=request)
    return answer


def _plain(text: str) -> str:
    """A name that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text


@require_safe
@allowed(*READERS)
def exclusion_list(request: SignedInRequest) -> HttpResponse:
    """Every exclusion, those that wait first."""
    waits = Case(When(state="proposed", then=0), default=1)
    rows = PoolExclusion.objects.visible_to(request.user).order_by(waits, "-from_on", "-pk")
    rows = rows.select_related("subject", "proposed_by", "decided_by")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "inspections/exclusion_list.html", {"page": page, "tab": "pools"})


def _exclusion(request: SignedInRequest, pk: int) -> PoolExclusion:
    rows = PoolExclusion.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("subject__department", "proposed_by", "decided_by"), pk=pk)


def _pool_of(row: PoolExclusion) -> str:
    return urlencode({"department": row.subject.department_id, "industry": row.subject.industry_id})


@require_safe
@allowed(*READERS)
def exclusion_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """One exclusion: why, how long, who decided."""
    row = _exclusion(request, pk)
    own = request.user.edits_records
    if row.subject.is_person:
        matter = f"{row.subject}（{row.subject.code}）"
        journal.write("查看档案", matter, by=request.user, detail=str(row), request=request)
    context = {
        "row": row,
        "subject": row.subject,
        "pool": _pool_of(row),
        "today": localdate(),
        "own": own,
        "may_decide": row.state == "proposed" and not _barred(row, request.user),
        "barred": _barred(row, request.user),
        "may_end": own and row.state in ("proposed", "approved") and row.until_on >= localdate(),
        "versions": versions_of(row),
        "tab": "pools",
    }
    return render(request, "inspections/exclusion_show.html", context)


def _barred(row: PoolExclusion, user: User) -> str:
    try:
        excluding.must_decide(row, user)
    except Refused as refusal:
        return refusal.reason
    return ""


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def exclusion_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Propose to keep a subject out."""
    subject = get_object_or_404(Subject.objects.visible_to(request.user).select_related("department"), pk=pk)
    form = ExclusionForm(posted(request), initial={"from_on": localdate()})
    made: list[PoolExclusion] = []

    def do() -> None:
        made.append(excluding.propose(form.meant(subject), by=request.user, at=timezone.now()))

    if done(request, form, do, "提出暂不列入抽查", str(subject)):
        messages.success(request, "已提出，待另一人批准。批准前仍可能被抽中。")
        return redirect(made[0])
    return render(request, "inspections/exclusion_form.html", {"form": form, "subject": subject, "tab": "pools"})


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Role.SUPERVISOR, Role.LEADER)
def exclusion_decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """The second person's decision."""
    row = _exclusion(request, pk)
    row.must_move(excluding.State.APPROVED)
    excluding.must_decide(row, request.user)
    form = OpinionForm(posted(request))

    def do() -> None:
        excluding.decide(row, approve=form.approves, note=form.cleaned_data["note"], by=request.user, at=timezone.now())

    told = [
        f"批准：{row.from_on} 至 {row.until_on} 不进入抽取名单，原因随名单一并列明。",
        "不予批准：理由告知提出人，仍在检查对象名录库中。",
        "已锁定的抽取名单不变；举报核查等检查不受影响。",
    ]
    act = Act("决定是否暂不列入抽查", "作出决定", told, "决定已作出。")
    return carry_out(request, act, form, do, back=row.get_absolute_url(), matter=str(row))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def exclusion_end(request: SignedInRequest, pk: int) -> HttpResponse:
    """Withdraw a proposal, or end an exclusion before its time."""
    row = _exclusion(request, pk)
    form = ReasonForm(posted(request))
    proposed = row.state == PoolExclusion.State.PROPOSED
    row.must_move(excluding.State.WITHDRAWN if proposed else excluding.State.ENDED)
    do = excluding.withdraw if proposed else excluding.end
    title = "撤回暂不列入抽查" if proposed else "提前终止暂不列入抽查"
    told = ["该提议不再等待决定。" if proposed else "自今天起恢复进入抽取名单。"]
    act = Act(title, "撤回" if proposed else "终止", told, "已撤回。" if proposed else "已终止，自今天起恢复抽取。")
    return carry_out(
        request,
        act,
        form,
        lambda: do(row, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()),
        back=row.get_absolute_url(),
        matter=str(row),
    )
