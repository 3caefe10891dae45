"""At the counter: taking an objection in, and the files that belong to it."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods, require_safe

from accounts import journal
from accounts.gate import READERS, STAFF, Refused, SignedInRequest, allowed
from credit.forms.evidence import EXTENSIONS, EvidenceForm
from credit.models import Evidence
from documents.models import Document
from objections import intake
from objections.forms.intake import FEWEST_ROWS, MOST_ROWS, IntakeForm, claim_set, claims_in, open_duplicates
from objections.models import Enclosure, Objection
from objections.showing import evidence_of
from objections.views.desk import found, posted
from subjects.models import Subject


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def objection_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take in: who applies, which lines, which papers; then print application and receipt."""
    subject = get_object_or_404(Subject.objects.visible_to(request.user).select_related("department"), pk=pk)
    today, data = localdate(), posted(request)
    form = IntakeForm(data, subject=subject, today=today)
    more = data is not None and "more" in data
    if more and data:
        data = data.copy()
        data["claims-TOTAL_FORMS"] = str(min(_whole(data.get("claims-TOTAL_FORMS")) + 1, MOST_ROWS))
    record = request.GET.get("record", "")
    chosen = f"{record}:{request.GET.get('line', '')}" if record.isdigit() else request.GET.get("point", "")
    rows = claim_set(data, subject=subject, today=today, chosen=chosen)
    if data is not None and not more and all([form.is_valid(), rows.is_valid()]):
        try:
            claims = claims_in(rows, subject)
            again = open_duplicates(subject, claims)
            if again and not form.cleaned_data.get("confirmed"):
                form.ask_to_confirm(again)
            else:
                return _registered(request, form, claims)
        except Refused as refusal:
            form.add_error(None, f"{refusal.reason}（{refusal.article}）")
    context = {
        "form": form,
        "rows": rows,
        "subject": subject,
        "earlier": intake.earlier(subject, None)[:8],
        "checked": data is not None and not more,
        "fewest": FEWEST_ROWS,
    }
    return render(request, "objections/objection_form.html", context)


def _whole(text: object) -> int:
    return int(str(text)) if str(text).isascii() and str(text).isdigit() and len(str(text)) < 4 else FEWEST_ROWS


@transaction.atomic
def _registered(request: SignedInRequest, form: IntakeForm, claims: list[intake.Pointed]) -> HttpResponse:
    objection = intake.register(form.objection(), claims, by=request.user, at=now())
    journal.write("登记异议", f"{objection} {objection.subject}", by=request.user, request=request)
    messages.success(
        request, f"{objection}已登记。请打印异议申请表交申请人签名，收件回执交申请人；电子材料可在此上传。"
    )
    return redirect(objection)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def enclosure_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Add one file to the case."""
    objection = found(request, pk)
    form = EvidenceForm(request.POST, request.FILES) if request.method == "POST" else EvidenceForm()
    form.fields["file"].label = "材料"
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        try:
            with transaction.atomic():
                added = intake.enclose(
                    objection,
                    data["file"],
                    title=data["title"],
                    content_type=form.content_type,
                    by=request.user,
                    at=now(),
                )
                journal.write("上传异议材料", str(objection), by=request.user, detail=added.title, request=request)
        except Refused as refusal:
            form.add_error("file", refusal.reason)
        else:
            messages.success(request, f"“{added.title}”已上传。")
            return redirect(objection)
    return render(request, "objections/enclosure_form.html", {"form": form, "objection": objection})


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
    objection = found(request, pk)
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
    objection = found(request, pk)
    paper = get_object_or_404(Document.objects.of_case(objection.key).select_related("file"), pk=document)
    journal.write("打开文书", str(objection), by=request.user, detail=str(paper), request=request)
    return pdf(bytes(paper.file.pdf), paper.number)


def pdf(content: bytes, name: str) -> HttpResponse:
    """A PDF to read in the browser."""
    answer = HttpResponse(content, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f"inline; filename*=UTF-8''{_quoted(name)}.pdf"
    return answer


def _quoted(name: str) -> str:
    return "".join(f"%{byte:02X}" for byte in name.encode())
