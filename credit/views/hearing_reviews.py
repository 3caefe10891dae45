"""What is found on a statement and defence, and the record that takes effect after it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from accounts.gate import STAFF, SignedInRequest, allowed
from credit.forms.hearings import (
    ConclusionForm,
    FindingsForm,
)
from credit.grades.previewing import preview
from credit.hearing import reviewing
from credit.models import Hearing
from credit.records import recording
from credit.views.hearing_frame import confirm, done, opened, posted

State = Hearing.State
GET_OR_POST = ["GET", "HEAD", "POST"]


@require_http_methods(GET_OR_POST)
@allowed(*STAFF)
def hearing_review(request: SignedInRequest, pk: int) -> HttpResponse:
    """A finding with its reason for every argument."""
    hearing = opened(request, pk, states=Hearing.AFTERWARDS, doing="填写复核意见")
    reviewing.require_reviewer(hearing, request.user)
    form = FindingsForm(posted(request), arguments=reviewing.arguments_of(hearing))
    if request.method == "POST" and form.is_valid():

        def find() -> None:
            for argument, finding, reason in form.found():
                reviewing.find(argument, finding, reason, by=request.user, at=timezone.now())

        answer = done(request, hearing, form, "填写复核意见", find, "复核意见已保存。")
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
    hearing = opened(request, pk, to=State.REVIEWED)
    reviewing.require_reviewer(hearing, request.user)
    whole = reviewing.whole_of(reviewing.arguments_of(hearing))
    if request.method == "POST":
        answer = done(
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
    return confirm(request, hearing, "签发陈述申辩复核意见书", "签发", consequences=consequences, paper="review")


@require_http_methods(GET_OR_POST)
@allowed(*STAFF)
def hearing_conclude(request: SignedInRequest, pk: int) -> HttpResponse:
    """The record takes effect after what was heard."""
    hearing = opened(request, pk, to=State.CONCLUDED)
    record = hearing.record
    form = ConclusionForm(posted(request), hearing=hearing)
    if request.method == "POST" and form.is_valid():
        answer = done(
            request,
            hearing,
            form,
            "记录生效",
            lambda: recording.conclude(hearing, note=form.cleaned_data["note"], by=request.user, at=timezone.now()),
            f"{record}已生效，正在重新评定（通常 10 秒内）。",
        )
        if answer:
            return redirect(record.subject)
    how, on = reviewing.how_met(hearing)
    return confirm(
        request, hearing, "记录生效", "记录生效", form=form,
        consequences=[f"记录生效并计入评级；陈述情况记为“{how.label}”（{on}）。"],
        outlooks=preview(record, localdate()) if record.basis_on else [],
        missing=recording.missing_of(record),
    )  # fmt: skip
