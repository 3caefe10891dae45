"""The pool on screen (检查对象名录库): who may be drawn, who may not and why; keeping somebody out of it."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from accounts import journal
from accounts.gate import READERS, SignedInRequest, allowed
from accounts.models import Department, User
from accounts.versions import versions_of
from desk.lists.lists import Listing
from desk.reading import note_reading
from desk.standing import Next, Standing, on_the_way
from desk.views.acting import acts_view
from desk.views.listing import list_view
from inspections.acts.pools import EXCLUSION, exclusions_of
from inspections.forms.pools import PoolForm
from inspections.lists.planning import EXCLUSIONS
from inspections.lists.pools import LEFT_OUT, NAMES, NONE_OUT, POOL
from inspections.models import InspectionPolicy, PoolExclusion
from inspections.planning.pools import leave
from inspections.planning.quotas import quotas_in, year_sizes
from subjects.models import Industry

State = PoolExclusion.State


def _form(request: SignedInRequest) -> PoolForm:
    return PoolForm(request.GET, user=request.user, today=localdate())


def _as_asked(request: SignedInRequest) -> Listing[Any]:
    """Members by level with counts, or everybody who is left out with the reason."""
    form = _form(request)
    pool = form.pool
    if form.excluded:
        listing = replace(
            POOL, seen_by=lambda user: pool.excluded, columns=LEFT_OUT, empty=NONE_OUT, nothing_found=NONE_OUT
        )
    else:
        listing = replace(POOL, seen_by=lambda user: pool.members)
    return replace(listing, beside=lambda request, today, rows: _beside(request, form))


def _beside(request: SignedInRequest, form: PoolForm) -> Mapping[str, object]:
    pool, department, industry = form.pool, form.asked_department, form.asked_industry
    policy = InspectionPolicy.objects.in_force(form.asked_day)
    sizes, quotas = year_sizes(pool), quotas_in(pool, policy) if policy else {}
    waiting = PoolExclusion.objects.visible_to(request.user).open().filter(subject__department=department)
    return {
        "pool": pool,
        "excluded": form.excluded,
        "counts": [(number, pool.sizes.get(number, 0), sizes[number], quotas.get(number, 0)) for number in NAMES],
        "policy": policy,
        "department": department,
        "industry": industry,
        "day": form.asked_day,
        "waiting": waiting.select_related("subject", "proposed_by"),
        "export": _address(department, industry, form.asked_day),
        "tab": "pools",
    }


pool_show = list_view(POOL, _as_asked)


def _address(department: Department | None, industry: Industry | None, day: date) -> str:
    """The pool as the query of its address."""
    of = {"department": department.pk, "industry": industry.pk} if department and industry else {}
    return urlencode(of | {"on": day.isoformat()})


@require_safe
@allowed(*READERS)
def pool_export(request: SignedInRequest) -> HttpResponse:
    """The whole pool as csv (UTF-8 with BOM); the export is noted in the journal."""
    form = _form(request)
    pool = form.pool
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="pool-{form.asked_day}.csv"'
    out = csv.writer(answer)
    out.writerow(["主体代码", "主体名称", "信用等级", "是否可抽取", "不列入原因"])
    for member in pool.members:
        out.writerow([member.code, _plain(member.name), NAMES[member.level], "是", ""])
    for row in pool.excluded:
        out.writerow([row.code, _plain(row.name), NAMES.get(row.level or 0, ""), "否", row.reason])
    matter = f"检查对象名录库 {form.asked_department} {form.asked_industry} {form.asked_day}"
    with transaction.atomic():
        if form.asked_department and form.asked_industry:
            of = (form.asked_department, form.asked_industry, form.asked_day)
            leave(pool, *of, by=request.user, at=timezone.now())
        journal.write("导出名录", matter, by=request.user, request=request)
    return answer


def _plain(text: str) -> str:
    """A name that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text


exclusion_list = list_view(EXCLUSIONS)


def _pool_of(row: PoolExclusion) -> str:
    return urlencode({"department": row.subject.department_id, "industry": row.subject.industry_id})


@require_safe
@allowed(*READERS)
def exclusion_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """One exclusion: why, how long, who decided."""
    row, at = get_object_or_404(exclusions_of(request.user), pk=pk), timezone.now()
    note_reading(request, row.subject, str(row))
    context = {
        "row": row,
        "subject": row.subject,
        "pool": _pool_of(row),
        "where": standing_of(row, request.user, at),
        "barred": EXCLUSION.barred("decide", row, request.user, at) if row.is_open else "",
        "versions": versions_of(row),
    }
    return render(request, "inspections/exclusion_show.html", context)


def standing_of(row: PoolExclusion, user: User, at: datetime) -> Standing:
    """Its steps, who is next, what this person may do."""
    nexts = [Next(f"{row.subject.department}审核人或者局领导", "决定是否暂不列入抽查")] if row.is_open else []
    last = State.APPROVED.label if row.is_open else row.state_shown
    return Standing(on_the_way([State.PROPOSED.label, last], row.state_shown), nexts, EXCLUSION.offers(row, user, at))


exclusion_act = acts_view(EXCLUSION)
