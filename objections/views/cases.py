"""The page of a case, and the acts of the department on it: review, supplement, clock, answer, service, end."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods, require_safe

from accounts import journal
from accounts.gate import READERS, STAFF, SignedInRequest, allowed
from accounts.models import Role
from credit.terms.calendar import calendar
from documents.forms import DeliveryForm
from documents.models import Document
from objections import answering, intake, investigating, papers, reviewing
from objections.forms.acts import (
    ConfirmForm,
    ReviewForm,
    SignOffForm,
    SupplementedForm,
    SuspendForm,
    ToldForm,
    WithdrawForm,
)
from objections.models import Objection, Receiver
from objections.showing import evidence_of, page_of, why_not_sign_off
from objections.views.desk import carry_out, found, posted

State = Objection.State
DECIDERS = (Role.SUPERVISOR, Role.LEADER)


@require_safe
@allowed(*READERS)
def objection_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """Everything about one case; reading a natural person's is noted in the journal."""
    objection, today = found(request, pk), localdate()
    subject = objection.subject
    if subject.is_person:
        journal.write(
            "查看档案", f"{subject}（{subject.code}）", by=request.user, detail=str(objection), request=request
        )
    context = {
        "page": page_of(objection, request.user, today),
        "objection": objection,
        "claims": objection.claims.select_related("record"),
        "enclosures": objection.enclosures.select_related("added_by"),
        "evidence": evidence_of(objection),
        "chronicle": objection.chronicle(),
        "petitions": objection.petitions.select_related("person__department", "asked_by", "decided_by"),
        "signatures": objection.signatures.select_related("person"),
        "receivers": objection.receivers.select_related("told_by"),
        "earlier": intake.earlier(subject, None, besides=objection)[:5],
        "today": today,
        "calendar": calendar(),
    }
    return render(request, "objections/objection_show.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Role.SUPERVISOR)
def objection_review(request: SignedInRequest, pk: int) -> HttpResponse:
    """初步审查: one screen, three ways, each with its reason."""
    objection, today = found(request, pk), localdate()
    objection.must_be(State.REVIEW, State.SUPPLEMENT)
    form = ReviewForm(posted(request), objection=objection, today=today)

    def do() -> object:
        data, by, at = form.cleaned_data, request.user, now()
        if data["decision"] == ReviewForm.ACCEPT:
            return reviewing.accept(objection, reason=data["reason"], by=by, at=at)
        if data["decision"] == ReviewForm.REFUSE:
            return reviewing.refuse(objection, reason=data["reason"], by=by, at=at)
        return reviewing.ask_supplement(
            objection, missing=data["missing"], until=data["until"], reason=data["reason"], by=by, at=at
        )

    return carry_out(
        request,
        objection,
        form,
        "初步审查",
        do,
        template="objections/review_form.html",
        claims=objection.claims.select_related("record"),
        due=papers.due_if_accepted(today),
        earlier=intake.earlier(objection.subject, None, besides=objection)[:5],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def objection_supplement(request: SignedInRequest, pk: int) -> HttpResponse:
    """What was missing came in."""
    objection = found(request, pk)
    objection.must_be(State.SUPPLEMENT)
    form = SupplementedForm(posted(request), initial={"on": localdate()})

    def do() -> object:
        data = form.cleaned_data
        return reviewing.supplemented(objection, on=data["on"], papers_handed=data["papers"], by=request.user, at=now())

    said = [f"需补正：{line}" for line in objection.supplement_list.splitlines()]
    return carry_out(request, objection, form, "登记补正材料", do, consequences=[*said, "案件回到“待初审”。"])


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def objection_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """The applicant takes the objection back, in writing."""
    objection = found(request, pk)
    objection.must_be(*Objection.OPEN)
    form = WithdrawForm(posted(request), today=localdate())

    def do() -> object:
        data = form.cleaned_data
        return answering.withdraw(objection, on=data["on"], words=data["words"], by=request.user, at=now())

    consequences = [
        "案件终止，不再核查和答复；记录保持原样。",
        "“异议处理中”标注取消（另有异议的除外）。",
        "申请人以后可以重新提出。",
    ]
    return carry_out(request, objection, form, "申请人撤回", do, consequences=consequences, dangerous=True)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def objection_suspend(request: SignedInRequest, pk: int) -> HttpResponse:
    """暂停计时: tests, appraisal, experts."""
    objection = found(request, pk)
    objection.must_be(State.INVESTIGATING)
    form = SuspendForm(posted(request))

    def do() -> object:
        return investigating.suspend(objection, **form.cleaned_data, by=request.user, at=now())

    consequences = [
        "自今日起不计入答复期限，恢复之日重新计入（河南省社会信用条例第四十一条）。",
        "已计入的日子保留并显示；记录仍有效并标注异议。",
    ]
    return carry_out(request, objection, form, "暂停计时", do, consequences=consequences)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def objection_resume(request: SignedInRequest, pk: int) -> HttpResponse:
    """恢复计时: today counts again."""
    objection = found(request, pk)
    objection.must_be(State.SUSPENDED)
    form = ConfirmForm(posted(request))
    return carry_out(
        request,
        objection,
        form,
        "恢复计时",
        lambda: investigating.resume(objection, by=request.user, at=now()),
        consequences=["今日起继续计算答复期限。"],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*DECIDERS)
def objection_reply(request: SignedInRequest, pk: int) -> HttpResponse:
    """签发: issue opinion and reply, or send back."""
    objection = found(request, pk)
    objection.must_be(State.SIGNING)
    form = SignOffForm(posted(request), initial={"decision": SignOffForm.ISSUE})

    def do() -> object:
        if form.cleaned_data["decision"] == SignOffForm.RETURN:
            return answering.send_back(objection, reason=form.cleaned_data["reason"], by=request.user, at=now())
        return answering.reply(objection, by=request.user, at=now())

    return carry_out(
        request,
        objection,
        form,
        "签发或退回",
        do,
        template="objections/reply_form.html",
        claims=objection.claims.select_related("record"),
        signatures=objection.signatures.filter(void_at=None).select_related("person"),
        barred=why_not_sign_off(objection, request.user),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def objection_serve(request: SignedInRequest, pk: int, document: int) -> HttpResponse:
    """送达: how a paper of the case reached the applicant."""
    objection = found(request, pk)
    paper = get_object_or_404(Document.objects.visible_to(request.user).of_case(objection.key), pk=document)
    receiver = objection.applicant_name
    form = DeliveryForm(posted(request), today=localdate(), document=paper, receiver=receiver)

    def do() -> object:
        return answering.serve(objection, paper, form.delivery(), by=request.user, at=now())

    words = f"登记送达：{paper.get_kind_display()}"
    return carry_out(request, objection, form, words, do, consequences=[f"{paper} 由 {paper.issued_by} 签发。"])


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def receiver_tell(request: SignedInRequest, pk: int) -> HttpResponse:
    """Tick off one holder of old data."""
    mine = Objection.objects.filter(subject__department=request.user.department_id)
    receiver = get_object_or_404(Receiver.objects.select_related("objection__subject"), pk=pk, objection__in=mine)
    form = ToldForm(posted(request))

    def do() -> object:
        return answering.tell_receiver(receiver, words=form.cleaned_data["note"], by=request.user, at=now())

    said = [f"取得人：{receiver.holder}", f"载有原数据：{receiver.what}"]
    return carry_out(request, receiver.objection, form, "登记更正告知", do, consequences=said)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def objection_close(request: SignedInRequest, pk: int) -> HttpResponse:
    """办结."""
    objection = found(request, pk)
    objection.must_be(State.REPLIED)
    form = ConfirmForm(posted(request))
    left = answering.left_to_close(objection)
    return carry_out(
        request,
        objection,
        form,
        "办结",
        lambda: answering.close(objection, by=request.user, at=now()),
        consequences=[f"还须：{one}" for one in left] or ["案件办结归档，不再更改。"],
    )
