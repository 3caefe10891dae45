"""The listing procedure on screen: what waits for a decision, each step with what it will do."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from accounts import journal
from accounts.gate import READERS, STAFF, Refused, SignedInRequest, allowed
from accounts.models import User
from accounts.versions import versions_of
from credit.models import CreditRecord
from credit.waiting import Waiting
from desk.forms.base import FacedForm
from documents.forms import DeliveryForm
from documents.issuing import preview
from documents.models import Document
from subjects.models import Subject
from supervision import deciding, deferring, hearing, proposing
from supervision.deciding import must_be_decided_by
from supervision.forms.procedures import (
    ArgumentForms,
    DayForm,
    DecisionForm,
    DeferralForm,
    ProcedureForm,
    ReasonForm,
    StateFilter,
    StatementForm,
    arguments_of,
)
from supervision.grounds import DECIDERS
from supervision.models import Procedure
from supervision.queues import ground_lines, terms_of
from supervision.steps import State
from supervision.views.acting import Act, carry_out, note_reading, posted

PAGE = 20
How = Procedure.Statement


def _procedure(request: SignedInRequest, pk: int) -> Procedure:
    rows = Procedure.objects.visible_to(request.user).select_related(
        "subject__department", "opened_by", "decided_by", "heard_by", "notice", "decision", "basis", "listing"
    )
    return get_object_or_404(rows, pk=pk)


@require_safe
@allowed(*READERS)
def ground_list(request: SignedInRequest) -> HttpResponse:
    """Level-4 grounds without a listing: what each regime allows, and where a decision stands."""
    page = Paginator(Waiting(request.user, localdate()).all_unlisted(), PAGE).get_page(request.GET.get("page"))
    lines = ground_lines(list(page.object_list))
    context = {"page": page, "lines": lines, "tab": "grounds", "decides": request.user.role in DECIDERS}
    return render(request, "supervision/ground_list.html", context)


@require_safe
@allowed(*READERS)
def procedure_list(request: SignedInRequest) -> HttpResponse:
    """The procedures in hand, or those that ended."""
    form = StateFilter(request.GET)
    rows = Procedure.objects.visible_to(request.user).filter(state__in=form.states())
    page = Paginator(rows.select_related("subject", "opened_by", "listing"), PAGE).get_page(request.GET.get("page"))
    return render(request, "supervision/procedure_list.html", {"page": page, "form": form, "tab": "procedures"})


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def procedure_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Begin a listing procedure for a subject."""
    subject = get_object_or_404(Subject.objects.visible_to(request.user), pk=pk)
    return _plan(request, subject, None)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def procedure_change(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change what is intended before the notice."""
    row = _procedure(request, pk)
    row.must_move(State.NOTIFIED)
    return _plan(request, row.subject, row)


def _plan(request: SignedInRequest, subject: Subject, row: Procedure | None) -> HttpResponse:
    form = ProcedureForm(posted(request), subject=subject, today=localdate(), instance=row)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                saved = _save(form, row, request.user)
                journal.write("拟列入名单", f"{saved} {subject}", by=request.user, detail=saved.regime, request=request)
        except Refused as refusal:
            form.add_error(None, f"{refusal.reason}（{refusal.article}）")
        else:
            messages.success(request, f"{saved}已保存。下一步：签发拟列入告知书。")
            return redirect(saved)
    return render(request, "supervision/procedure_form.html", {"form": form, "subject": subject, "row": row})


def _save(form: ProcedureForm, row: Procedure | None, by: User) -> Procedure:
    if row is None:
        return proposing.open_procedure(form.proposal(), by=by, at=timezone.now())
    return proposing.change(row, form.proposal(), by=by, at=timezone.now())


@require_safe
@allowed(*READERS)
def procedure_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """One procedure: where it stands, its papers and terms, what can be done next and by whom."""
    row = _procedure(request, pk)
    note_reading(request, row.subject, str(row))
    key = row.key
    context = {
        "row": row,
        "subject": row.subject,
        "records": row.records.order_by("basis_on", "pk"),
        "persons": row.persons.all(),
        "arguments": row.arguments.all(),
        "papers": Document.objects.of_case(key),
        "terms": terms_of(key),
        "today": localdate(),
        "versions": versions_of(row),
        "barred": _barred(row, request.user),
        "own": request.user.edits_records,
    }
    return render(request, "supervision/procedure_show.html", context)


def _barred(row: Procedure, user: User) -> str:
    """Why this person may not decide; empty if he may."""
    try:
        must_be_decided_by(row, user)
    except Refused as refusal:
        return refusal.reason
    return ""


@require_safe
@allowed(*READERS)
def procedure_draft(request: SignedInRequest, pk: int) -> HttpResponse:
    """The notice as it would be, marked as a draft."""
    row = _procedure(request, pk)
    made = preview(proposing.notice_draft(row, localdate()), timezone.now())
    return HttpResponse(made.pdf, content_type="application/pdf")


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def procedure_notify(request: SignedInRequest, pk: int) -> HttpResponse:
    """Issue the notice (拟列入告知书)."""
    row = _procedure(request, pk)
    row.must_move(State.NOTIFIED)
    told = [
        "签发《拟列入告知书》，编号并固定，此后不能修改程序内容。",
        "须在 7 日内送达；自送达之日起计算陈述申辩期。",
        "告知不改变等级，也不产生名单。",
    ]
    act = Act("签发拟列入告知书", "签发", told, "拟列入告知书已签发。下一步：送达并登记。")
    return carry_out(
        request,
        act,
        FacedForm(posted(request)),
        lambda: proposing.give_notice(row, by=request.user, at=timezone.now()),
        back=row.get_absolute_url(),
        subject=row.subject,
        matter=str(row),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def procedure_serve(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record that the notice, or the decision, reached the subject."""
    row = _procedure(request, pk)
    notice = row.state == State.NOTIFIED
    row.must_move(State.HEARING if notice else State.SERVED)
    serve = proposing.serve_notice if notice else deciding.serve_decision
    form = DeliveryForm(posted(request), today=localdate(), document=row.notice if notice else row.decision)
    title = "送达拟列入告知书" if notice else "送达列入决定书"
    following = "自送达之日起计算陈述申辩期（5 个工作日）。" if notice else "此后须在 5 个工作日内公布名单。"
    act = Act(title, "登记送达", [following], f"已登记{title}。")
    return carry_out(
        request,
        act,
        form,
        lambda: serve(row, form.delivery(), by=request.user, at=timezone.now()),
        back=row.get_absolute_url(),
        subject=row.subject,
        matter=str(row),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def procedure_hear(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record the statement with a finding on each argument, the waiver, or that the period ran out."""
    row = _procedure(request, pk)
    row.must_move(State.HEARD)
    form = StatementForm(posted(request), today=localdate())
    rows = ArgumentForms(posted(request), prefix="said")
    if request.method == "POST" and form.is_valid() and rows.is_valid():
        try:
            with transaction.atomic():
                _hear(row, form, rows, request.user)
                journal.write("记载陈述申辩", f"{row} {row.subject}", by=request.user, request=request)
        except Refused as refusal:
            form.add_error(None, f"{refusal.reason}（{refusal.article}）")
        else:
            messages.success(request, "陈述申辩情况已记载。下一步：由另一人作出决定。")
            return redirect(row)
    context = {"row": row, "subject": row.subject, "form": form, "rows": rows, "terms": terms_of(row.key)}
    return render(request, "supervision/procedure_hear.html", context | {"today": localdate()})


def _hear(row: Procedure, form: StatementForm, rows: ArgumentForms, by: User) -> None:  # type: ignore[valid-type]
    data, at = form.cleaned_data, timezone.now()
    match data["how"]:
        case How.HEARD:
            hearing.hear(row, arguments_of(rows), note=data["note"], on=data["on"], by=by, at=at)
        case How.WAIVED:
            hearing.waive(row, note=data["note"], on=data["on"], by=by, at=at)
        case _:
            hearing.lapse(row, on=data["on"], by=by, at=at)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*DECIDERS)
def procedure_decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """The decision to list or not, by a person who neither carried the procedure nor entered the records."""
    row = _procedure(request, pk)
    row.must_move(State.DECIDED)
    must_be_decided_by(row, request.user)
    form = DecisionForm(posted(request))

    def do() -> None:
        data, now = form.cleaned_data, timezone.now()
        if data["outcome"] == "list":
            deciding.decide(row, reasons=data["reasons"], by=request.user, at=now)
        else:
            review = data["review_on"]
            deciding.decide_not(row, reasons=data["reasons"], review_on=review, by=request.user, at=now)

    told = [
        f"决定列入：签发《列入决定书》（{row.regime}，{row.months} 个月），须送达并公布；公布之日起计算期限。",
        "决定不列入：程序结束，四级继续，到复核日期再次决定。",
    ]
    act = Act("作出列入决定", "作出决定", told, "决定已作出。")
    return carry_out(
        request, act, form, do, back=row.get_absolute_url(), subject=row.subject, matter=str(row), aside=row
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def procedure_publish(request: SignedInRequest, pk: int) -> HttpResponse:
    """Publish the listing: it begins on this day."""
    row = _procedure(request, pk)
    row.must_move(State.LISTED)
    form = DayForm(posted(request), today=localdate())
    told = [
        f"名单自公布日期起生效，期限 {row.months} 个月，名单编号自动生成。",
        "四级自此随名单终止而终止；期满前 30 日提醒主体。",
    ]
    act = Act("公布名单", "公布", told, "名单已公布，正在重新评定。")
    return carry_out(
        request,
        act,
        form,
        lambda: deciding.publish(row, on=form.cleaned_data["on"], by=request.user, at=timezone.now()),
        back=row.get_absolute_url(),
        subject=row.subject,
        matter=str(row),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def procedure_drop(request: SignedInRequest, pk: int) -> HttpResponse:
    """End the procedure before publication."""
    row = _procedure(request, pk)
    row.must_move(State.DROPPED)
    form = ReasonForm(posted(request))
    told = ["程序终止，不产生名单；已签发的文书保留。", "记录仍为四级的，继续出现在待列入清单中。"]
    act = Act("终止列入程序", "终止程序", told, "程序已终止。", dangerous=True)
    return carry_out(
        request,
        act,
        form,
        lambda: proposing.drop(row, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()),
        back=row.get_absolute_url(),
        subject=row.subject,
        matter=str(row),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*DECIDERS)
def deferral_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Decide not to list on a record for now, with a reason and a day of review."""
    records = CreditRecord.objects.visible_to(request.user).select_related("subject__department")
    record = get_object_or_404(records, pk=pk)
    form = DeferralForm(posted(request))
    told = ["四级继续，不产生名单。", "到复核日期再次决定；在此之前清单中标明“暂不列入”。"]
    act = Act("决定暂不列入", "作出决定", told, "已记载暂不列入的决定。")

    def do() -> None:
        data = form.cleaned_data
        deferring.defer(record, reason=data["reason"], review_on=data["review_on"], by=request.user, at=timezone.now())

    return carry_out(request, act, form, do, back=record.get_absolute_url(), subject=record.subject, matter=str(record))
