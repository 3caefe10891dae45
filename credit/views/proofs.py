"""The proof sheet (评级依据单): on screen, recomputed, its canonical text, and checking one that somebody holds."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts import journal
from accounts.gate import READERS, SignedInRequest, allowed
from credit.file.subject_file import When, opened
from credit.forms.files import WhenForm
from credit.forms.levels import VerifyForm
from credit.levels import certifying
from credit.levels.proving import Proof, check_against_stored, prove
from desk.reading import note_reading
from documents.handing import handed_out
from subjects.models import Subject


def _asked(request: SignedInRequest, pk: int) -> tuple[Subject, WhenForm, When, Proof | None]:
    subject = get_object_or_404(opened(request.user), pk=pk)
    form = WhenForm(request.GET, today=timezone.localdate(), now=timezone.now())
    when = form.when()
    note_reading(request, subject, f"评级依据单 {when.on}")
    return subject, form, when, prove(subject, when.on, when.known or timezone.now())


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
        journal.write(
            "导出核验数据", f"{subject}（{subject.code}）", by=request.user, detail=str(when.on), request=request
        )
    return handed_out(proof.canonical.encode(), name, content_type="application/json", keeping=True)


@require_safe
@allowed(*READERS)
def proof_verify(request: SignedInRequest) -> HttpResponse:
    """核验: from the number or value of a printed sheet to whether it is genuine, and what has changed since."""
    form = VerifyForm(request.GET if "of" in request.GET else None)
    sheet = certifying.sheet_of(form.cleaned_data["of"], request.user) if form.is_bound and form.is_valid() else None
    if sheet:
        note_reading(request, sheet.subject, f"核验 {sheet}")
    context = {
        "form": form,
        "asked": form.is_bound and form.is_valid(),
        "verdict": certifying.verify(sheet, timezone.now()) if sheet else None,
    }
    return render(request, "credit/proof_verify.html", context)
