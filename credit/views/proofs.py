"""The proof sheet (评级依据单): on screen, recomputed, issued, its canonical text, and checking one that somebody holds."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts import journal
from accounts.gate import READERS, SignedInRequest, allowed
from credit.file.subject_file import When, opened
from credit.forms.files import WhenForm
from credit.forms.levels import VerifyForm
from credit.levels import certifying
from credit.levels.proving import Proof, check_against_stored, prove
from documents.handing import handed_out
from subjects.models import Subject


def _asked(request: SignedInRequest, pk: int) -> tuple[Subject, WhenForm, When, Proof | None]:
    subject = get_object_or_404(opened(request.user), pk=pk)
    form = WhenForm(request.GET, today=timezone.localdate(), now=timezone.now())
    when = form.when()
    if subject.is_person:
        _note(request, "查看档案", subject, f"评级依据单 {when.on}")
    return subject, form, when, prove(subject, when.on, when.known or timezone.now())


def _note(request: SignedInRequest, act: str, subject: Subject, detail: str) -> None:
    journal.write(act, f"{subject.name}（{subject.code}）", by=request.user, detail=detail, request=request)


@require_safe
@allowed(*READERS)
def proof_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """Every clause with what it found; `?check` computes again and compares with what is stored."""
    subject, form, when, proof = _asked(request, pk)
    context = {
        "subject": subject,
        "form": form,
        "when": when,
        "tab": "overview",
        "proof": proof,
        "steps": certifying.STEPS,
        "checks": check_against_stored(proof, when.known) if proof and "check" in request.GET else [],
        "regrading": when.known is None and subject.regrade_requests.exists(),
    }
    return render(request, "credit/proof_show.html", context)


@require_safe
@allowed(*READERS)
def proof_data(request: SignedInRequest, pk: int) -> HttpResponse:
    """The canonical text, whose SHA-256 is the check value; docs/check-value.md tells how to read it."""
    subject, _, when, proof = _asked(request, pk)
    if proof is None:
        raise Http404("当时尚未掌握该主体的情况。")
    name = f"核验数据 {when.on} {proof.check_value[:12]}.json"
    with transaction.atomic():
        certifying.leave(proof, by=request.user, at=timezone.now())
        _note(request, "导出核验数据", subject, str(when.on))
    return handed_out(proof.canonical.encode(), name, content_type="application/json", keeping=True)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*READERS)
def proof_issue(request: SignedInRequest, pk: int) -> HttpResponse:
    """One page that says what will be issued, then one button."""
    subject = get_object_or_404(opened(request.user), pk=pk)
    when = WhenForm(request.GET, today=timezone.localdate(), now=timezone.now()).when()
    if request.method == "POST":
        with transaction.atomic():
            document = certifying.issue_proof(
                subject, as_of=when.on, known_on=when.known, by=request.user, at=timezone.now()
            )
            _note(request, "签发文书", subject, str(document))
        messages.success(request, f"已签发{document}。")
        return redirect(document)
    consequences = [
        f"签发 {when.on} 的评级依据单（按 {when.known_words or '签发时'} 掌握的情况），取得文号，内容随即固定。",
        "依据单印有核验值；以后凭文号或者核验值可以核对真伪，并查出此后有何变化。",
    ]
    context = {
        "title": "签发评级依据单",
        "subject": subject,
        "consequences": consequences,
        "act": "签发评级依据单",
        "back": f"/subjects/{subject.pk}/proof/?{request.GET.urlencode()}",
    }
    return render(request, "act_confirm.html", context)


@require_safe
@allowed(*READERS)
def proof_verify(request: SignedInRequest) -> HttpResponse:
    """核验: from the number or value of a printed sheet to whether it is genuine, and what has changed since."""
    form = VerifyForm(request.GET if "of" in request.GET else None)
    sheet = certifying.sheet_of(form.cleaned_data["of"], request.user) if form.is_bound and form.is_valid() else None
    if sheet and sheet.subject.is_person:
        _note(request, "查看档案", sheet.subject, f"核验 {sheet}")
    context = {
        "form": form,
        "asked": form.is_bound and form.is_valid(),
        "verdict": certifying.verify(sheet, timezone.now()) if sheet else None,
    }
    return render(request, "credit/proof_verify.html", context)
