"""The register of papers (文书登记簿), the page of one, its bytes, and its service. No paper is ever issued again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts import journal
from accounts.gate import READERS, STAFF, Refused, SignedInRequest, allowed
from accounts.models import User
from desk.acts import Offer
from desk.lists.lists import Listing
from desk.standing import Next, Standing, Step
from desk.views.acting import acts_view, begin_view
from desk.views.listing import list_view
from documents import batching
from documents.acts import BATCH, DOCUMENT, NEW_BATCH, batches_of
from documents.forms import choice_of
from documents.handing import handed_out
from documents.issuing import preview
from documents.joining import joined
from documents.lists import BATCHES, LINES, REGISTER
from documents.models import Batch, BatchLine, Document, DocumentFile
from documents.receipts import blank_receipt

PREVIEWED = 20
"""So many papers are looked at in one file before they are issued."""
PRINTED = 50
"""So many papers of a batch are handed out in one file."""


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


# Batches

batch_list = list_view(BATCHES)
batch_add = begin_view(NEW_BATCH)
batch_act = acts_view(BATCH)


@require_safe
@allowed(*STAFF)
def batch_preview(request: SignedInRequest) -> HttpResponse:
    """The first of the papers that were chosen, in one file, each marked 预览; writes no number."""
    choice, at = choice_of(request.GET), timezone.now()
    drawn, hindered = [], ""
    for row in islice(choice.chosen(request.user, at), PREVIEWED):
        try:
            drawn.append(preview(choice.kind.draft(row.about, request.user, at), at, mark="预览").pdf)
        except Refused as refusal:
            hindered = refusal.reason
    if not drawn:
        raise Refused(batching.ARTICLE, hindered or "没有选择要预览的内容，请返回列表勾选。")
    journal.write("预览文书", choice.kind.title, by=request.user, detail=f"{len(drawn)} 份", request=request)
    return handed_out(joined(drawn), f"{choice.kind.title}预览.pdf")


def _of_batch(request: SignedInRequest, *, pk: int) -> Listing[BatchLine] | HttpResponse:
    """What became of each paper; how far the job is while it works. Asked for by htmx meanwhile, only that part."""
    batch = get_object_or_404(batches_of(request.user), pk=pk)
    if request.headers.get("HX-Request"):
        if not batch.is_open:
            return HttpResponse(headers={"HX-Refresh": "true"})
        return render(request, "documents/_batch_progress.html", {"batch": batch})
    lines = batch.lines.select_related("subject", "document").prefetch_related("document__services")

    def beside(request: SignedInRequest, today: date, rows: Sequence[object]) -> Mapping[str, object]:
        return _beside(request, batch)

    return replace(LINES, title=str(batch), seen_by=lambda user: lines, beside=beside)


def _beside(request: SignedInRequest, batch: Batch) -> Mapping[str, object]:
    counted = batching.counted(batch)
    offers = BATCH.offers(batch, request.user, timezone.now())
    parts = [(first, min(first + PRINTED - 1, counted.issued)) for first in range(1, counted.issued + 1, PRINTED)]
    unserved = batch.lines.filter(document__isnull=False, document__services=None).count()
    return {
        "batch": batch,
        "counted": counted,
        "unserved": unserved,
        "parts": parts,
        "standing": _standing_of(batch, unserved, offers),
    }


def _standing_of(batch: Batch, unserved: int, offers: Sequence[Offer]) -> Standing:
    """Asked for, issued, served; who is next."""
    served = not batch.is_open and not unserved
    steps = [
        Step("提出", timezone.localdate(batch.asked_at), str(batch.by), reached=True),
        Step(
            "签发",
            batch.finished_at and timezone.localdate(batch.finished_at),
            reached=not batch.is_open,
            current=batch.is_open,
        ),
        Step("送达", reached=served, current=not batch.is_open and not served),
    ]
    nexts = [Next("", "后台签发")] if batch.is_open else [Next(str(batch.department), "送达并登记")] if unserved else []
    return Standing(steps, nexts, offers if unserved else [])


batch_show = list_view(LINES, _of_batch)


def _part(request: SignedInRequest, pk: int) -> tuple[Batch, list[Document]]:
    """The papers of one file, from the place (`from`) that the page names."""
    batch = get_object_or_404(batches_of(request.user), pk=pk)
    asked = request.GET.get("from", "1")
    first = max(int(asked), 1) if asked.isascii() and asked.isdigit() and len(asked) < 8 else 1
    found = list(batching.papers_of(batch).select_related("file")[first - 1 : first - 1 + PRINTED])
    if not found:
        raise Refused(batching.ARTICLE, "这一批在这个范围没有已签发的文书，请返回批次的页面选择。")
    return batch, found


@require_safe
@allowed(*READERS)
def batch_papers(request: SignedInRequest, pk: int) -> HttpResponse:
    """Papers of a batch for the printer, each as it was issued and beginning on a front page."""
    batch, papers = _part(request, pk)
    journal.write("打印批次文书", str(batch), by=request.user, detail=_span(papers), request=request)
    pdf = joined((bytes(paper.file.pdf) for paper in papers), both_sides=True)
    return handed_out(pdf, f"{batch}.pdf")


@require_safe
@allowed(*READERS)
def batch_receipts(request: SignedInRequest, pk: int) -> HttpResponse:
    """The 送达回证 of each of these papers, to be signed on service."""
    batch, papers = _part(request, pk)
    journal.write("打印批次送达回证", str(batch), by=request.user, detail=_span(papers), request=request)
    today = timezone.localdate()
    return handed_out(joined(blank_receipt(paper, today).pdf for paper in papers), f"送达回证 {batch}.pdf")


def _span(papers: Sequence[Document]) -> str:
    return f"{papers[0].number} 至 {papers[-1].number}，{len(papers)} 份"
