"""The register of papers (文书登记簿), the page of one, its bytes, and its service. No paper is ever issued again."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts import journal
from accounts.gate import READERS, STAFF, Refused, SignedInRequest, allowed
from desk.forms.base import FacedForm
from documents import serving
from documents.forms import AttemptForm, DeliveryForm, DocumentSearch
from documents.handing import handed_out
from documents.models import Document, DocumentFile, Service
from documents.receipts import blank_receipt

PAGE = 30


def _visible(request: SignedInRequest) -> QuerySet[Document]:
    found = Document.objects.visible_to(request.user).select_related("subject__department", "issued_by")
    return found.prefetch_related("services__recorded_by", "attempts__recorded_by")


def _note(request: SignedInRequest, act: str, document: Document) -> None:
    matter = f"{document.subject}（{document.subject.code}）" if document.subject else document.case_title
    journal.write(act, matter, by=request.user, detail=str(document), request=request)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*READERS)
def document_list(request: SignedInRequest) -> HttpResponse:
    """The register. Filters are posted and come back as an address, so that no number of a person stands in one."""
    form = DocumentSearch(request.POST or request.GET, user=request.user)
    if request.method == "POST" and form.is_valid():
        return redirect(_address(form, request.POST))
    page = Paginator(form.results(), PAGE).get_page(request.GET.get("page"))
    return render(request, "documents/document_list.html", {"form": form, "page": page})


def _address(form: DocumentSearch, posted: QueryDict) -> str:
    asked = QueryDict(mutable=True)
    for name in form.fields:
        if value := str(posted.get(name, "")):
            asked[name] = value
    return f"{reverse('documents:document_list')}?{asked.urlencode()}"


@require_safe
@allowed(*READERS)
def document_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """What is known of a paper; reading a natural person's is noted in the journal."""
    document = get_object_or_404(_visible(request), pk=pk)
    if document.is_personal:
        _note(request, "查看文书", document)
    return render(request, "documents/document_show.html", {"document": document})


@require_safe
@allowed(*READERS)
def document_file(request: SignedInRequest, pk: int) -> HttpResponse:
    """The bytes as they were issued; with `?download` to be kept as a file."""
    document = get_object_or_404(_visible(request), pk=pk)
    keeping = "download" in request.GET
    if document.is_personal:
        _note(request, "下载文书" if keeping else "查看文书", document)
    pdf = bytes(DocumentFile.objects.get(document=document).pdf)
    return handed_out(pdf, f"{document.get_kind_display()} {document.number}.pdf", keeping=keeping)


@require_safe
@allowed(*READERS)
def document_receipt(request: SignedInRequest, pk: int) -> HttpResponse:
    """A blank 送达回证 for this paper, to be signed on service; it is a form, and has no number of its own."""
    document = get_object_or_404(_visible(request), pk=pk)
    if document.is_personal:
        _note(request, "打印送达回证", document)
    return handed_out(blank_receipt(document, timezone.localdate()).pdf, f"送达回证 {document.number}.pdf")


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def document_serve(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record that the paper was served (送达登记)."""
    document = get_object_or_404(_visible(request), pk=pk)
    if served := document.service:
        raise Refused(serving.ARTICLE, f"{document}已于 {served.served_on} 送达，不必重复登记。")
    receiver = document.subject.contact or document.subject.name if document.subject else ""
    form = DeliveryForm(request.POST or None, today=timezone.localdate(), document=document, receiver=receiver)
    if request.method == "POST" and form.is_valid() and _served(request, form, document):
        messages.success(request, f"已登记送达：{document}。")
        return redirect(document)
    context = {"form": form, "document": document, "title": "送达登记", "act": "登记送达"}
    return render(request, "documents/document_act.html", context)


def _served(request: SignedInRequest, form: DeliveryForm, document: Document) -> bool:
    try:
        with transaction.atomic():
            serving.serve(document, **form.delivery()._asdict(), by=request.user, at=timezone.now())
            journal.write("送达登记", str(document), by=request.user, request=request)
    except Refused as refusal:
        return _refuse(form, refusal)
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def document_attempt(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record that a try to serve the paper failed (未送达)."""
    document = get_object_or_404(_visible(request), pk=pk)
    form = AttemptForm(request.POST or None, document=document, today=timezone.localdate())
    if request.method == "POST" and form.is_valid() and _attempted(request, form, document):
        messages.success(request, f"已登记未送达：{document}。可以再次送达，或者改用其他方式。")
        return redirect(document)
    context = {"form": form, "document": document, "title": "登记未送达", "act": "登记未送达"}
    return render(request, "documents/document_act.html", context)


def _attempted(request: SignedInRequest, form: AttemptForm, document: Document) -> bool:
    data = form.cleaned_data
    try:
        with transaction.atomic():
            serving.note_attempt(
                document,
                way=Service.Way(data["way"]),
                on=data["on"],
                reason=data["reason"],
                by=request.user,
                at=timezone.now(),
            )
            journal.write("登记未送达", str(document), by=request.user, request=request)
    except Refused as refusal:
        return _refuse(form, refusal)
    return True


def _refuse(form: FacedForm, refusal: Refused) -> bool:
    form.add_error(None, f"{refusal.reason}（{refusal.article}）")
    return False
