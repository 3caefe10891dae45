"""Determinations on screen (认定事项): proposals, second opinions, the register of earlier ones."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from accounts.gate import READERS, STAFF, Refused, SignedInRequest, allowed
from accounts.versions import versions_of
from credit.grades.previewing import Outlook, preview
from credit.models import CreditRecord, Determination
from credit.records import determining
from credit.regulation.article_12 import WORDING, citation
from documents.models import Document
from supervision.forms.determinations import OpinionForm, ProposalForm, RegisterSearch
from supervision.forms.procedures import ReasonForm
from supervision.grounds import DECIDERS
from supervision.queues import terms_of
from supervision.views.acting import Act, carry_out, note_reading, posted

PAGE = 20
State = Determination.State


def _determination(request: SignedInRequest, pk: int) -> Determination:
    rows = Determination.objects.visible_to(request.user).select_related(
        "record__subject__department", "record__subject__industry", "proposed_by", "decided_by", "ended_by"
    )
    return get_object_or_404(rows, pk=pk)


@require_safe
@allowed(*READERS)
def determination_list(request: SignedInRequest) -> HttpResponse:
    """Open determinations first, then the register of earlier ones, searched."""
    form = RegisterSearch(request.GET)
    opened = Determination.objects.visible_to(request.user).open().select_related("record__subject", "proposed_by")
    found = form.results(request.user)
    if not form.is_valid() or not form.cleaned_data["state"]:
        found = found.exclude(state=State.PROPOSED)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "opened": opened, "tab": "determinations"}
    return render(request, "supervision/determination_list.html", context)


@require_safe
@allowed(*READERS)
def determination_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """One determination: clause, facts, proposal, second opinion, effect, earlier similar ones."""
    row = _determination(request, pk)
    note_reading(request, row.record.subject, str(row))
    return render(request, "supervision/determination_show.html", _told(request, row))


def _told(request: SignedInRequest, row: Determination) -> dict[str, object]:
    key = determining.case_of(row).key
    return {
        "row": row,
        "record": row.record,
        "subject": row.record.subject,
        "citation": citation(row.item),
        "clause": WORDING[row.item],
        "facts": determining.facts_told(row.record),
        "outlooks": _outlooks(row),
        "similar": determining.similar(row, request.user),
        "papers": Document.objects.of_case(key),
        "terms": terms_of(key),
        "today": localdate(),
        "versions": versions_of(row),
        "barred": _barred(row, request),
        "own": request.user.edits_records,
    }


def _outlooks(row: Determination) -> list[Outlook]:
    """What confirming will do to the grades, told while it is open."""
    record = CreditRecord.objects.select_related("subject", "person").get(pk=row.record_id)
    if row.state != State.PROPOSED or not record.basis_on or record.state == CreditRecord.State.REVOKED:
        return []
    if record.kind == CreditRecord.Kind.ACCIDENT:
        record.especially_bad = True
    else:
        record.item4 = 9
    return preview(record, localdate())


def _barred(row: Determination, request: SignedInRequest) -> str:
    try:
        determining.must_be_another(row, request.user)
    except Refused as refusal:
        return refusal.reason
    return ""


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def determination_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Propose the determination of a record's nature."""
    records = CreditRecord.objects.visible_to(request.user).select_related("subject__department", "subject__industry")
    record = get_object_or_404(records, pk=pk)
    determining.must_be_proposable(record)
    form = ProposalForm(posted(request), record=record)
    row = Determination(record=record, nature=determining.nature_for(record))
    told = [
        f"提出拟认定“{row.get_nature_display()}”，由另一名审核人在 5 个工作日内决定。",
        f"认定后适用{citation(row.item)}，主体为四级；认定以前等级不变，页面标明“待认定”。",
    ]
    act = Act(f"拟认定{row.get_nature_display()}", "提出拟认定", told, "已提出拟认定，待另一人决定。")

    def do() -> None:
        data = form.cleaned_data
        proposal, evidence, heard = data["proposal"], data["evidence"], data.get("heard", "")
        determining.propose(
            record, proposal=proposal, evidence=evidence, heard=heard, by=request.user, at=timezone.now()
        )

    return carry_out(
        request,
        act,
        form,
        do,
        back=record.get_absolute_url(),
        subject=record.subject,
        matter=str(record),
        facts=determining.facts_told(record),
        similar=determining.similar(row, request.user),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*DECIDERS)
def determination_decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """The second person's decision."""
    row = _determination(request, pk)
    form = OpinionForm(posted(request))
    determining.must_be_another(row, request.user)

    def do() -> None:
        data = form.cleaned_data
        determining.decide(
            row, confirm=data["outcome"] == "confirm", reasons=data["reasons"], by=request.user, at=timezone.now()
        )

    told = [
        f"认定：签发《认定意见书》，记录适用{citation(row.item)}，主体重新评定。",
        "不予认定：签发《认定意见书》说明理由，该条款不适用，其他作用不变。",
    ]
    act = Act(f"决定是否认定{row.get_nature_display()}", "作出决定", told, "认定意见已作出。")
    return carry_out(
        request,
        act,
        form,
        do,
        back=row.get_absolute_url(),
        subject=row.record.subject,
        matter=str(row),
        row=row,
        facts=determining.facts_told(row.record),
        outlooks=_outlooks(row),
        similar=determining.similar(row, request.user),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def determination_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a proposal back."""
    row = _determination(request, pk)
    form = ReasonForm(posted(request))
    act = Act("撤回拟认定", "撤回", ["该提议不再等待决定；以后可以重新提出。"], "拟认定已撤回。")
    return carry_out(
        request,
        act,
        form,
        lambda: determining.withdraw(row, reason=form.cleaned_data["reason"], by=request.user, on=localdate()),
        back=row.get_absolute_url(),
        subject=row.record.subject,
        matter=str(row),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*DECIDERS)
def determination_set_aside(request: SignedInRequest, pk: int) -> HttpResponse:
    """A determination that proved wrong no longer stands."""
    row = _determination(request, pk)
    form = ReasonForm(posted(request))
    told = ["记录不再适用该条款，视为自始没有该认定，主体重新评定；以后可以重新提出。"]
    act = Act("撤销认定", "撤销认定", told, "认定已撤销，正在重新评定。", dangerous=True)
    return carry_out(
        request,
        act,
        form,
        lambda: determining.set_aside(row, reason=form.cleaned_data["reason"], by=request.user, on=localdate()),
        back=row.get_absolute_url(),
        subject=row.record.subject,
        matter=str(row),
    )
