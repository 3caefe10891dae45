"""Credit checks (信用核查, Article 5) and the comprehensive evaluation sheet (信用综合评定表, Article 4)."""

from __future__ import annotations

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from accounts.gate import READERS, SignedInRequest, allowed
from credit.file.subject_file import SubjectFile, When, opened
from credit.forms.files import WhenForm
from desk.reading import note_reading
from desk.views.acting import acts_view
from desk.views.listing import list_view
from documents.handing import handed_out
from documents.issuing import preview
from documents.models import Document
from inspections import attesting, certifying
from inspections.acts.subjects import SUBJECT, subjects_of
from inspections.checking import points_of
from inspections.evaluating import EvaluationSheet, sheet_of
from inspections.lists.permits import CHECKS
from inspections.models import CheckLine, CreditCheck
from subjects.models import Subject

check_list = list_view(CHECKS)


@require_safe
@allowed(*READERS)
def check_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """What a check of this subject would look at today, and the checks that were made."""
    subject = get_object_or_404(subjects_of(request.user), pk=pk)
    note_reading(request, subject, "信用核查")
    checks = subject.credit_checks.select_related("checked_by", "provider")
    context = {
        "subject": subject,
        "points": points_of(subject, localdate()),
        "offers": [offer for offer in SUBJECT.offers(subject, request.user) if offer.name == "check"],
        "checks": checks.annotate(
            points=Count("lines"), doubtful=Count("lines", filter=Q(lines__result=CheckLine.Result.DOUBTFUL))
        ),
    }
    return render(request, "inspections/check_show.html", context)


subject_act = acts_view(SUBJECT)


@require_safe
@allowed(*READERS)
def check_record(request: SignedInRequest, pk: int) -> HttpResponse:
    """A check as it was signed, and whether the facts are still those that it was made on."""
    rows = CreditCheck.objects.visible_to(request.user)
    check = get_object_or_404(rows.select_related("subject__department", "checked_by", "provider"), pk=pk)
    note_reading(request, check.subject, f"信用核查 {check.on}")
    context = {
        "check": check,
        "subject": check.subject,
        "lines": check.lines.all(),
        "statement": attesting.STATEMENT,
        "unchanged": attesting.digest_of(check.subject) == check.digest,
    }
    return render(request, "inspections/check_record.html", context)


# The sheet


def _asked(request: SignedInRequest, pk: int) -> tuple[Subject, WhenForm, When, EvaluationSheet]:
    subject = get_object_or_404(opened(request.user), pk=pk)
    form = WhenForm(request.GET, today=localdate(), now=timezone.now())
    del form.fields["known"]
    form.is_valid()
    when = When(form.cleaned_data.get("on") or localdate(), None, localdate())
    note_reading(request, subject, f"信用综合评定表 {when.on}")
    return subject, form, when, sheet_of(SubjectFile(subject, when, request.user))


@require_safe
@allowed(*READERS)
def sheet_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """The inputs of Article 4 over the year before a day, beside the level by Article 12."""
    subject, form, when, sheet = _asked(request, pk)
    issued = Document.objects.filter(subject=subject, kind=Document.Kind.EVALUATION_SHEET)
    context = {
        "subject": subject,
        "form": form,
        "when": when,
        "sheet": sheet,
        "may_issue": not sheet.outside and when.on <= localdate(),
        "documents": issued.prefetch_related("services")[:5],
    }
    return render(request, "inspections/sheet_show.html", context)


@require_safe
@allowed(*READERS)
def sheet_preview(request: SignedInRequest, pk: int) -> HttpResponse:
    """The sheet as it would be printed, marked as a draft."""
    subject, _, when, sheet = _asked(request, pk)
    made = preview(certifying.draft(subject, sheet), timezone.now())
    return handed_out(made.pdf, f"信用综合评定表 {when.on} 草稿.pdf", content_type="application/pdf")
