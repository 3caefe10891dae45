"""The register of papers (文书登记簿), the page of one, its bytes, and its service. No paper is ever issued again."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts import journal
from accounts.gate import READERS, SignedInRequest, allowed
from accounts.models import User
from desk.standing import Next, Standing, Step
from desk.views.acting import acts_view
from desk.views.listing import list_view
from documents.acts import DOCUMENT
from documents.handing import handed_out
from documents.lists import REGISTER
from documents.models import Document, DocumentFile
from documents.receipts import blank_receipt


def _note(request: SignedInRequest, act: str, document: Document) -> None:
    matter = f"{document.subject}（{document.subject.code}）" if document.subject else document.case_title
    journal.write(act, matter, by=request.user, detail=str(document), request=request)


document_list = list_view(REGISTER)


@require_safe
@allowed(*READERS)
def document_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """What is known of a paper; reading a natural person's is noted in the journal."""
    document = get_object_or_404(DOCUMENT.seen_by(request.user), pk=pk)
    if document.is_personal:
        _note(request, "查看文书", document)
    context = {"document": document, "standing": standing_of(document, request.user)}
    return render(request, "documents/document_show.html", context)


def standing_of(document: Document, user: User) -> Standing:
    """Issued, then served, unless it needs no service; who serves it, what this person may do."""
    served = document.service
    steps = [Step("签发", timezone.localdate(document.issued_at), str(document.issued_by), reached=True)]
    if served:
        steps.append(Step("送达", served.served_on, served.receiver, reached=True))
    elif not document.is_kept:
        steps.append(Step("送达", current=True))
    owed = not served and not document.is_kept
    return Standing(steps, [Next(_server(document), "送达并登记")] if owed else [], DOCUMENT.offers(document, user))


def _server(document: Document) -> str:
    department = document.subject.department if document.subject else document.department
    return str(department or "签发人员")


@require_safe
@allowed(*READERS)
def document_file(request: SignedInRequest, pk: int) -> HttpResponse:
    """The bytes as they were issued; with `?download` to be kept as a file."""
    document = get_object_or_404(DOCUMENT.seen_by(request.user), pk=pk)
    keeping = "download" in request.GET
    if document.is_personal:
        _note(request, "下载文书" if keeping else "查看文书", document)
    pdf = bytes(DocumentFile.objects.get(document=document).pdf)
    return handed_out(pdf, f"{document.get_kind_display()} {document.number}.pdf", keeping=keeping)


@require_safe
@allowed(*READERS)
def document_receipt(request: SignedInRequest, pk: int) -> HttpResponse:
    """A blank 送达回证 for this paper, to be signed on service; it is a form, and has no number of its own."""
    document = get_object_or_404(DOCUMENT.seen_by(request.user), pk=pk)
    if document.is_personal:
        _note(request, "打印送达回证", document)
    return handed_out(blank_receipt(document, timezone.localdate()).pdf, f"送达回证 {document.number}.pdf")


document_act = acts_view(DOCUMENT)
