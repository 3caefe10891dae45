"""The files of a case: what was handed in, the evidence, the papers and their drafts."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_safe

from accounts import journal
from accounts.gate import READERS, Refused, SignedInRequest, allowed
from credit.forms.evidence import EXTENSIONS
from credit.models import Evidence
from documents.issuing import preview
from documents.models import Document
from objections import papers
from objections.models import Enclosure, Objection
from objections.showing import evidence_of


@require_safe
@allowed(*READERS)
def enclosure_show(request: SignedInRequest, pk: int) -> FileResponse:
    """Download a file of the case; noted in the journal."""
    mine = Objection.objects.visible_to(request.user)
    file = get_object_or_404(Enclosure.objects.select_related("objection"), pk=pk, objection__in=mine)
    journal.write("下载异议材料", str(file.objection), by=request.user, detail=file.title, request=request)
    return _download(file)


@require_safe
@allowed(*READERS)
def evidence_show(request: SignedInRequest, pk: int, evidence: int) -> FileResponse:
    """Download the evidence of a disputed record, for whoever sees the case."""
    objection = get_object_or_404(Objection.objects.visible_to(request.user), pk=pk)
    file = get_object_or_404(evidence_of(objection), pk=evidence)
    journal.write("下载佐证材料", str(objection), by=request.user, detail=file.title, request=request)
    return _download(file)


def _download(file: Enclosure | Evidence) -> FileResponse:
    try:
        content = file.file.open("rb")
    except FileNotFoundError as missing:
        raise Refused("第九条", f"“{file.title}”的文件不在存储中，请告知系统管理员核对备份。") from missing
    name = file.title + EXTENSIONS.get(file.content_type, "")
    answer = FileResponse(content, as_attachment=True, filename=name, content_type=file.content_type)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_safe
@allowed(*READERS)
def paper_show(request: SignedInRequest, pk: int, document: int) -> HttpResponse:
    """A paper of the case as it was issued, for whoever sees the case."""
    objection = get_object_or_404(Objection.objects.visible_to(request.user), pk=pk)
    paper = get_object_or_404(Document.objects.of_case(objection.key).select_related("file"), pk=document)
    journal.write("打开文书", str(objection), by=request.user, detail=str(paper), request=request)
    return pdf(bytes(paper.file.pdf), paper.number)


@require_safe
@allowed(*READERS)
def draft_show(request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
    """The opinion or the reply as it would be, marked as a draft."""
    objection = get_object_or_404(Objection.objects.visible_to(request.user).select_related("subject"), pk=pk)
    objection.must_be(*Objection.DISPUTING, doing="查看草稿")
    drafts = {"opinion": lambda: papers.opinion(objection), "reply": lambda: papers.reply(objection, localdate())}
    if kind not in drafts:
        raise Http404
    return pdf(preview(drafts[kind](), now()).pdf, f"{objection}草稿")


def pdf(content: bytes, name: str) -> HttpResponse:
    """A PDF to read in the browser."""
    answer = HttpResponse(content, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f"inline; filename*=UTF-8''{_quoted(name)}.pdf"
    return answer


def _quoted(name: str) -> str:
    return "".join(f"%{byte:02X}" for byte in name.encode())
