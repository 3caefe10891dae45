"""Evidence files (佐证材料): uploaded with their content looked at, handed out as downloads only."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_safe

from accounts import journal
from accounts.gate import READERS, STAFF, Refused, SignedInRequest, allowed
from credit.forms.evidence import EXTENSIONS, EvidenceForm
from credit.models import CreditRecord, Evidence
from credit.records import recording


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def evidence_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Attach one file to a record."""
    record = get_object_or_404(CreditRecord.objects.visible_to(request.user).select_related("subject"), pk=pk)
    form = EvidenceForm(request.POST, request.FILES) if request.method == "POST" else EvidenceForm()
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        try:
            with transaction.atomic():
                added = recording.attach(
                    record, data["file"], title=data["title"], content_type=form.content_type, by=request.user, at=now()
                )
                journal.write("上传佐证材料", str(record), by=request.user, detail=added.title, request=request)
        except Refused as refusal:
            form.add_error("file", refusal.reason)
        else:
            messages.success(request, f"“{added.title}”已上传。")
            return redirect(record)
    context = {"form": form, "record": record, "subject": record.subject}
    context["hearing"] = record.hearings.open().first()
    return render(request, "credit/evidence_add.html", context)


@require_safe
@allowed(*READERS)
def evidence_show(request: SignedInRequest, pk: int) -> FileResponse:
    """Download a file; never shown inside a page, and noted in the journal."""
    mine = CreditRecord.objects.visible_to(request.user)
    evidence = get_object_or_404(Evidence.objects.select_related("record"), pk=pk, record__in=mine)
    try:
        content = evidence.file.open("rb")
    except FileNotFoundError as missing:
        raise Refused("第五条", f"“{evidence.title}”的文件不在存储中，请告知系统管理员核对备份。") from missing
    journal.write("下载佐证材料", str(evidence.record), by=request.user, detail=evidence.title, request=request)
    answer = FileResponse(
        content,
        as_attachment=True,
        filename=evidence.title + EXTENSIONS.get(evidence.content_type, ""),
        content_type=evidence.content_type,
    )
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
