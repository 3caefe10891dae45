"""The changes of level that wait for their notice (待告知), and issuing it."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts import journal
from accounts.gate import READERS, STAFF, SignedInRequest, allowed
from credit.levels import noticing
from credit.models import GradeChange
from documents.handing import handed_out
from documents.issuing import preview
from subjects.models import Subject

PAGE = 30


def _changes(request: SignedInRequest) -> QuerySet[GradeChange]:
    mine = Subject.objects.visible_to(request.user)
    return GradeChange.objects.filter(subject__in=mine).select_related("subject__department")


@require_safe
@allowed(*READERS)
def notice_list(request: SignedInRequest) -> HttpResponse:
    """The last change of each subject without a notice, newest first, and what stands in the way."""
    page = Paginator(noticing.untold(request.user), PAGE).get_page(request.GET.get("page"))
    lines = noticing.lines(page.object_list, timezone.localdate())
    return render(request, "credit/notice_list.html", {"page": page, "lines": lines})


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def notice_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """One page that says what will be told, then one button."""
    change = get_object_or_404(_changes(request), pk=pk)
    if request.method == "POST":
        with transaction.atomic():
            document = noticing.issue_notice(change, by=request.user, at=timezone.now())
            journal.write("签发文书", str(document), by=request.user, detail=str(change.subject), request=request)
        messages.success(request, f"已签发{document}。请打印、送达，并在本页登记送达。")
        return redirect(document)
    line = noticing.lines([change], timezone.localdate())[0]
    told = getattr(change, "notice", None)
    context = {"change": change, "subject": change.subject, "line": line, "told": told}
    return render(request, "credit/notice_add.html", context)


@require_safe
@allowed(*READERS)
def notice_preview(request: SignedInRequest, pk: int) -> HttpResponse:
    """The notice as it would be, marked as a draft."""
    change = get_object_or_404(_changes(request), pk=pk)
    if change.subject.is_person:
        matter = f"{change.subject}（{change.subject.code}）"
        journal.write("查看档案", matter, by=request.user, detail="等级变动告知书草稿", request=request)
    made = preview(noticing.draft(change, timezone.localdate()), timezone.now())
    return handed_out(made.pdf, "信用等级变动告知书草稿.pdf")
