"""What is done in a statement and defence until the subject was heard: each act on a page of its own."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from accounts import journal
from accounts.gate import STAFF, Refused, SignedInRequest, allowed
from credit.forms.evidence import EvidenceForm
from credit.forms.hearings import (
    NoticeForm,
    SignatureForm,
    StatementForm,
    WaiverForm,
    as_drafted,
    drafted,
)
from credit.hearing import notifying, papers, stating
from credit.hearing.moves import ARTICLE
from credit.models import CreditRecord, Hearing
from credit.records import recording
from credit.views.hearing_frame import confirm, done, opened, posted
from documents.forms import DeliveryForm

State = Hearing.State
GET_OR_POST = ["GET", "HEAD", "POST"]
RecordState = CreditRecord.State


@require_http_methods(GET_OR_POST)
@allowed(*STAFF)
def hearing_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Draft the first notice of a record; the record's own running hearing instead, where there is one."""
    records = CreditRecord.objects.visible_to(request.user).select_related("subject")
    record = get_object_or_404(records, pk=pk)
    if running := Hearing.objects.open().filter(record=record).first():
        return redirect(running)
    recording.must_be(record, RecordState.DRAFT, RecordState.NOTIFIED)
    if record.kind == CreditRecord.Kind.SANCTION:
        raise Refused(ARTICLE, "其他部门通报的联合惩戒，不由本局听取陈述。")
    form = NoticeForm(posted(request), initial=drafted(record, request.user))
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                made = notifying.begin(record, form.notice(), by=request.user, at=timezone.now())
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
    hearing = opened(request, pk, states=[State.PREPARED], doing="修改告知书")
    form = NoticeForm(posted(request), initial=as_drafted(hearing.round))
    if request.method == "POST" and form.is_valid():
        answer = done(
            request,
            hearing,
            form,
            "修改陈述申辩告知书",
            lambda: notifying.revise(hearing, form.notice(), by=request.user, at=timezone.now()),
            "告知书已保存。",
        )
        if answer:
            return answer
    return _notice_page(request, form, hearing.record, hearing)


@require_http_methods(GET_OR_POST)
@allowed(*STAFF)
def hearing_issue(request: SignedInRequest, pk: int) -> HttpResponse:
    """Issue the notice: the evidence is frozen, the paper numbered."""
    hearing = opened(request, pk, to=State.ISSUED)
    if request.method == "POST":
        answer = done(
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
    return confirm(
        request, hearing, "签发陈述申辩告知书", "签发", consequences=consequences, paper="notice",
        effect=papers.effect_of(hearing.record, localdate()),
    )  # fmt: skip


@require_http_methods(GET_OR_POST)
@allowed(*STAFF)
def hearing_serve(request: SignedInRequest, pk: int) -> HttpResponse:
    """The notice reached the subject; the period begins."""
    hearing = opened(request, pk, to=State.NOTIFIED)
    notice = hearing.round.notice
    form = DeliveryForm(posted(request), today=localdate(), document=notice)
    if request.method == "POST" and form.is_valid():
        answer = done(
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
    return confirm(request, hearing, "登记告知书送达", "登记送达", form=form, consequences=consequences)


@require_http_methods(GET_OR_POST)
@allowed(*STAFF)
def hearing_statement(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep what the subject says, number by number."""
    hearing = opened(request, pk, to=State.STATED)
    form = StatementForm(posted(request), round=hearing.round, by=request.user, today=localdate())
    if request.method == "POST" and form.is_valid():
        answer = done(
            request,
            hearing,
            form,
            "记录陈述",
            lambda: stating.state(hearing, form.stated(), by=request.user, at=timezone.now()),
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
    hearing = opened(request, pk, states=Hearing.STATABLE, doing="登记提交的材料")
    form = EvidenceForm(request.POST, request.FILES) if request.method == "POST" else EvidenceForm()
    form.fields["file"].label = "提交的材料"
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        answer = done(
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
                at=timezone.now(),
            ),
            f"“{data['title']}”已上传。",
        )
        if answer:
            return answer
    return confirm(
        request, hearing, "上传信用主体提交的材料", "上传", form=form, files=True,
        consequences=["材料作为信用主体的陈述保存，不作为对其不利的佐证，不重新计算期限。"],
    )  # fmt: skip


@require_http_methods(GET_OR_POST)
@allowed(*STAFF)
def hearing_minutes(request: SignedInRequest, pk: int) -> HttpResponse:
    """Issue the minutes of an oral statement, to be signed."""
    hearing = opened(request, pk, states=Hearing.AFTERWARDS, doing="签发笔录")
    if request.method == "POST":
        answer = done(
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
    return confirm(request, hearing, "签发陈述申辩笔录", "签发", consequences=consequences, paper="minutes")


@require_http_methods(GET_OR_POST)
@allowed(*STAFF)
def hearing_sign(request: SignedInRequest, pk: int) -> HttpResponse:
    """Note how the minutes were signed."""
    hearing = opened(request, pk, states=Hearing.AFTERWARDS, doing="登记笔录签字")
    form = SignatureForm(posted(request), today=localdate())
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        answer = done(
            request,
            hearing,
            form,
            "登记笔录签字",
            lambda: stating.sign(hearing, data["signature"], on=data["on"], by=request.user, at=timezone.now()),
            "签字情况已登记，可以逐条复核。",
        )
        if answer:
            return answer
    return confirm(request, hearing, "登记笔录签字", "登记", form=form)


@require_http_methods(GET_OR_POST)
@allowed(*STAFF)
def hearing_waive(request: SignedInRequest, pk: int) -> HttpResponse:
    """The subject gave up its statement in writing."""
    hearing = opened(request, pk, to=State.WAIVED)
    form = WaiverForm(posted(request), today=localdate())
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        answer = done(
            request,
            hearing,
            form,
            "登记放弃陈述",
            lambda: stating.waive(hearing, data["waiver"], on=data["on"], by=request.user, at=timezone.now()),
            "已登记书面放弃，期限结束。记录可以生效。",
        )
        if answer:
            return answer
    consequences = ["陈述申辩期限结束，不再等待期满。", "记录生效以前，信用主体改变主意的，仍可记录其陈述。"]
    return confirm(request, hearing, "登记书面放弃陈述", "登记放弃", form=form, consequences=consequences)


@require_http_methods(GET_OR_POST)
@allowed(*STAFF)
def hearing_lapse(request: SignedInRequest, pk: int) -> HttpResponse:
    """The period passed without a statement."""
    hearing = opened(request, pk, to=State.LAPSED)
    if request.method == "POST":
        answer = done(
            request,
            hearing,
            None,
            "登记逾期未陈述",
            lambda: stating.lapse(hearing, by=request.user, at=timezone.now()),
            "已登记逾期未陈述。记录可以生效。",
        )
        if answer:
            return answer
    term = hearing.round.term
    consequences = [
        f"告知书于 {hearing.round.served_on} 送达，期限至 {term.due_on if term else '—'} 届满，期内没有陈述。",
        "记录生效以前，信用主体提出陈述的，仍应听取。",
    ]
    return confirm(request, hearing, "登记逾期未陈述", "登记", consequences=consequences)
