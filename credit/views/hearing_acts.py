"""What is done in a statement and defence: each act on a page of its own, with exactly what it will do."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from accounts import journal
from accounts.gate import STAFF, Refused, SignedInRequest, allowed
from credit import recording
from credit.forms.evidence import EvidenceForm
from credit.forms.hearings import (
    ConclusionForm,
    FindingsForm,
    NoticeForm,
    SignatureForm,
    StatementForm,
    WaiverForm,
    as_drafted,
    drafted,
)
from credit.hearing import notifying, papers, reviewing, stating
from credit.hearing.moves import ARTICLE, Act, edge
from credit.models import CreditRecord, Hearing
from credit.previewing import preview
from credit.views.hearings import note_reading, visible
from documents.forms import DeliveryForm

GET_OR_POST = ["GET", "POST"]
RecordState = CreditRecord.State


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _opened(request: SignedInRequest, pk: int, *acts: Act) -> Hearing:
    """The hearing, where its state allows one of the acts."""
    hearing = get_object_or_404(visible(request), pk=pk)
    if request.method == "GET":
        note_reading(request, hearing)
    for act in acts:
        edge(hearing, act)
    return hearing


def _done(
    request: SignedInRequest, hearing: Hearing, form: Form | None, act: str, do: Callable[[], object], words: str
) -> HttpResponseRedirect | None:
    """Do the act and note it in the journal, or put the refusal into the form; without a form it has its own page."""
    try:
        with transaction.atomic():
            do()
            journal.write(act, str(hearing), by=request.user, detail=hearing.record.subject.name, request=request)
    except Refused as refusal:
        if form is None:
            raise
        form.add_error(None, f"{refusal.reason}（{refusal.article}）")
        return None
    messages.success(request, words)
    return redirect(hearing)


def _confirm(request: HttpRequest, hearing: Hearing, title: str, act: str, **context: object) -> HttpResponse:
    context |= {"title": title, "act": act, "back": hearing.get_absolute_url(), "hearing": hearing}
    context |= {"record": hearing.record, "subject": hearing.record.subject}
    return render(request, "credit/hearing_act.html", context)


@require_http_methods(GET_OR_POST)
@allowed(*STAFF)
def hearing_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Draft the first notice of a record; the record's own running hearing instead, where there is one."""
    records = CreditRecord.objects.visible_to(request.user).select_related("subject")
    record = get_object_or_404(records, pk=pk)
    if running := Hearing.objects.running().filter(record=record).first():
        return redirect(running)
    recording.must_be(record, RecordState.DRAFT, RecordState.NOTIFIED)
    if record.kind == CreditRecord.Kind.SANCTION:
        raise Refused(ARTICLE, "其他部门通报的联合惩戒，不由本局听取陈述。")
    form = NoticeForm(_posted(request), initial=drafted(record, request.user))
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                made = notifying.begin(record, form.notice(), by=request.user, on=localdate())
                journal.write("启动陈述申辩", str(made), by=request.user, request=request)
        except Refused as refusal:
            form.add_error(None, f"{refusal.reason}（{refusal.article}）")
        else:
            messages.success(request, "告知书已拟好。请预览核对后签发；签发时佐证材料即锁定。")
            return redirect(made)
    return _notice_page(request, form, record, None)


def _notice_page(request: HttpRequest, form: NoticeForm, record: CreditRecord, hearing: Hearing | None) -> HttpResponse:
    context = {
        "form": form,
        "record": record,
        "subject": record.subject,
        "hearing": hearing,
        "effect": papers.effect_of(record, localdate()),
        "evidence": record.evidence.all(),
        "back": hearing.get_absolute_url() if hearing else record.get_absolute_url(),
    }
    return render(request, "credit/hearing_notice.html", context)


@require_http_methods(GET_OR_POST)
@allowed(*STAFF)
def hearing_notice(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a notice that is not issued yet."""
    hearing = _opened(request, pk, Act.REVISE)
    form = NoticeForm(_posted(request), initial=as_drafted(hearing.round))
    if request.method == "POST" and form.is_valid():
        answer = _done(
            request,
            hearing,
            form,
            "修改陈述申辩告知书",
            lambda: notifying.revise(hearing, form.notice(), by=request.user),
            "告知书已保存。",
        )
        if answer:
            return answer
    return _notice_page(request, form, hearing.record, hearing)


@require_http_methods(GET_OR_POST)
@allowed(*STAFF)
def hearing_issue(request: SignedInRequest, pk: int) -> HttpResponse:
    """Issue the notice: the evidence is frozen, the paper numbered."""
    hearing = _opened(request, pk, Act.ISSUE)
    if request.method == "POST":
        answer = _done(
            request,
            hearing,
            None,
            "签发陈述申辩告知书",
            lambda: notifying.issue(hearing, by=request.user, at=timezone.now()),
            "告知书已签发，佐证材料已锁定。请打印送达回证，送达后登记。",
        )
        if answer:
            return answer
    evidence, round = hearing.record.evidence.count(), hearing.round
    consequences = [
        f"签发第 {round.number} 轮陈述申辩告知书，自动编号，内容不能再改。",
        f"锁定佐证材料 {evidence} 份；以后增加材料或者更改事实，须重新告知，期限重新计算。",
        f"送达后，{hearing.record.subject} 有 {round.working_days} 个工作日陈述申辩。",
    ]
    return _confirm(
        request, hearing, "签发陈述申辩告知书", "签发", consequences=consequences, paper="notice",
        effect=papers.effect_of(hearing.record, localdate()),
    )  # fmt: skip


@require_http_methods(GET_OR_POST)
@allowed(*STAFF)
def hearing_serve(request: SignedInRequest, pk: int) -> HttpResponse:
    """The notice reached the subject; the period begins."""
    hearing = _opened(request, pk, Act.SERVE)
    notice = hearing.round.notice
    form = DeliveryForm(_posted(request), today=localdate(), document=notice)
    if request.method == "POST" and form.is_valid():
        answer = _done(
            request,
            hearing,
            form,
            "登记告知书送达",
            lambda: notifying.serve(hearing, form.delivery(), by=request.user, at=timezone.now()),
            "送达已登记，陈述申辩期限自次日起计算。",
        )
        if answer:
            return answer
    consequences = [
        "记录进入“已告知”状态，仍不影响等级。",
        f"自送达次日起计算 {hearing.round.working_days} 个工作日的陈述申辩期限。",
    ]
    if notice and notice.service:
        consequences.insert(0, "送达已在文书登记簿登记，以登记的为准。")
    return _confirm(request, hearing, "登记告知书送达", "登记送达", form=form, consequences=consequences)


@require_http_methods(GET_OR_POST)
@allowed(*STAFF)
def hearing_statement(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep what the subject says, number by number."""
    hearing = _opened(request, pk, Act.STATE)
    form = StatementForm(_posted(request), round=hearing.round, by=request.user, today=localdate())
    if request.method == "POST" and form.is_valid():
        answer = _done(
            request,
            hearing,
            form,
            "记录陈述",
            lambda: stating.state(hearing, form.stated(), by=request.user, today=localdate()),
            "陈述已记录。口头陈述请签发笔录，交陈述人核对签字。",
        )
        if answer:
            return answer
    context = {"form": form, "hearing": hearing, "record": hearing.record, "subject": hearing.record.subject}
    return render(request, "credit/hearing_statement.html", context)


@require_http_methods(GET_OR_POST)
@allowed(*STAFF)
def hearing_paper_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Upload the scan of a paper that the subject handed in."""
    hearing = _opened(request, pk, Act.HAND_IN)
    form = EvidenceForm(request.POST, request.FILES) if request.method == "POST" else EvidenceForm()
    form.fields["file"].label = "提交的材料"
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        answer = _done(
            request,
            hearing,
            form,
            "上传陈述材料",
            lambda: stating.hand_in(
                hearing,
                data["file"],
                title=data["title"],
                content_type=form.content_type,
                by=request.user,
                on=localdate(),
            ),
            f"“{data['title']}”已上传。",
        )
        if answer:
            return answer
    return _confirm(
        request, hearing, "上传信用主体提交的材料", "上传", form=form, files=True,
        consequences=["材料作为信用主体的陈述保存，不作为对其不利的佐证，不重新计算期限。"],
    )  # fmt: skip


@require_http_methods(GET_OR_POST)
@allowed(*STAFF)
def hearing_minutes(request: SignedInRequest, pk: int) -> HttpResponse:
    """Issue the minutes of an oral statement, to be signed."""
    hearing = _opened(request, pk, Act.MINUTES)
    if request.method == "POST":
        answer = _done(
            request,
            hearing,
            None,
            "签发陈述申辩笔录",
            lambda: stating.issue_minutes(hearing, by=request.user, at=timezone.now()),
            "笔录已签发，请打印交陈述人核对签字后登记。",
        )
        if answer:
            return answer
    consequences = ["笔录自动编号，内容不能再改。", "打印后交陈述人核对，陈述人、听取人和记录人签字。"]
    return _confirm(request, hearing, "签发陈述申辩笔录", "签发", consequences=consequences, paper="minutes")


@require_http_methods(GET_OR_POST)
@allowed(*STAFF)
def hearing_sign(request: SignedInRequest, pk: int) -> HttpResponse:
    """Note how the minutes were signed."""
    hearing = _opened(request, pk, Act.SIGN)
    form = SignatureForm(_posted(request), today=localdate())
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        answer = _done(
            request,
            hearing,
            form,
            "登记笔录签字",
            lambda: stating.sign(hearing, data["signature"], on=data["on"], by=request.user, today=localdate()),
            "签字情况已登记，可以逐条复核。",
        )
        if answer:
            return answer
    return _confirm(request, hearing, "登记笔录签字", "登记", form=form)


@require_http_methods(GET_OR_POST)
@allowed(*STAFF)
def hearing_waive(request: SignedInRequest, pk: int) -> HttpResponse:
    """The subject gave up its statement in writing."""
    hearing = _opened(request, pk, Act.WAIVE)
    form = WaiverForm(_posted(request), today=localdate())
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        answer = _done(
            request,
            hearing,
            form,
            "登记放弃陈述",
            lambda: stating.waive(hearing, data["waiver"], on=data["on"], by=request.user, today=localdate()),
            "已登记书面放弃，期限结束。记录可以生效。",
        )
        if answer:
            return answer
    consequences = ["陈述申辩期限结束，不再等待期满。", "记录生效以前，信用主体改变主意的，仍可记录其陈述。"]
    return _confirm(request, hearing, "登记书面放弃陈述", "登记放弃", form=form, consequences=consequences)


@require_http_methods(GET_OR_POST)
@allowed(*STAFF)
def hearing_lapse(request: SignedInRequest, pk: int) -> HttpResponse:
    """The period passed without a statement."""
    hearing = _opened(request, pk, Act.LAPSE)
    if request.method == "POST":
        answer = _done(
            request,
            hearing,
            None,
            "登记逾期未陈述",
            lambda: stating.lapse(hearing, by=request.user, today=localdate()),
            "已登记逾期未陈述。记录可以生效。",
        )
        if answer:
            return answer
    term = hearing.round.term
    consequences = [
        f"告知书于 {hearing.round.served_on} 送达，期限至 {term.due_on if term else '—'} 届满，期内没有陈述。",
        "记录生效以前，信用主体提出陈述的，仍应听取。",
    ]
    return _confirm(request, hearing, "登记逾期未陈述", "登记", consequences=consequences)


@require_http_methods(GET_OR_POST)
@allowed(*STAFF)
def hearing_review(request: SignedInRequest, pk: int) -> HttpResponse:
    """A finding with its reason for every argument."""
    hearing = _opened(request, pk, Act.FIND)
    reviewing.require_reviewer(hearing, request.user)
    form = FindingsForm(_posted(request), arguments=reviewing.arguments_of(hearing))
    if request.method == "POST" and form.is_valid():

        def find() -> None:
            for argument, finding, reason in form.found():
                reviewing.find(argument, finding, reason, by=request.user, on=localdate())

        answer = _done(request, hearing, form, "填写复核意见", find, "复核意见已保存。")
        if answer and request.POST.get("act") == "issue":
            return redirect("credit:hearing_opinion", hearing.pk)
        if answer:
            return answer
    context = {"form": form, "hearing": hearing, "record": hearing.record, "subject": hearing.record.subject}
    return render(request, "credit/hearing_review.html", context)


@require_http_methods(GET_OR_POST)
@allowed(*STAFF)
def hearing_opinion(request: SignedInRequest, pk: int) -> HttpResponse:
    """Issue the review."""
    hearing = _opened(request, pk, Act.REVIEW)
    reviewing.require_reviewer(hearing, request.user)
    whole = reviewing.whole_of(reviewing.arguments_of(hearing))
    if request.method == "POST":
        answer = _done(
            request,
            hearing,
            None,
            "签发陈述申辩复核意见书",
            lambda: reviewing.review(hearing, by=request.user, at=timezone.now()),
            f"复核意见书已签发：{whole.label}。",
        )
        if answer:
            return answer
    consequences = [f"签发陈述申辩复核意见书，总体意见为“{whole.label}”，自动编号，内容不能再改。"]
    if whole != Hearing.Found.NOT_ADOPTED:
        consequences.append("采纳的意见影响记录内容的，签发后请更改记录；不应记录的，撤销记录。")
    return _confirm(request, hearing, "签发陈述申辩复核意见书", "签发", consequences=consequences, paper="review")


@require_http_methods(GET_OR_POST)
@allowed(*STAFF)
def hearing_conclude(request: SignedInRequest, pk: int) -> HttpResponse:
    """The record takes effect after what was heard."""
    hearing = _opened(request, pk, Act.CONCLUDE)
    record = hearing.record
    form = ConclusionForm(_posted(request), hearing=hearing)
    if request.method == "POST" and form.is_valid():
        answer = _done(
            request,
            hearing,
            form,
            "记录生效",
            lambda: reviewing.conclude(hearing, note=form.cleaned_data["note"], by=request.user),
            f"{record}已生效，正在重新评定（通常 10 秒内）。",
        )
        if answer:
            return redirect(record.subject)
    how, on = reviewing.how_met(hearing)
    return _confirm(
        request, hearing, "记录生效", "记录生效", form=form,
        consequences=[f"记录生效并计入评级；陈述情况记为“{how.label}”（{on}）。"],
        outlooks=preview(record, localdate()) if record.basis_on else [],
        missing=recording.missing_of(record),
    )  # fmt: skip
