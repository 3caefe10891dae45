"""Evidence files (佐证材料), handed out as downloads only."""

from __future__ import annotations

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts import journal
from accounts.gate import READERS, Refused, SignedInRequest, allowed
from credit.forms.evidence import EXTENSIONS
from credit.models import CreditRecord, Evidence


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
