"""Public commitments: who lacks one, those that were made, the scan of one."""

from __future__ import annotations

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts import journal
from accounts.gate import READERS, Refused, SignedInRequest, allowed
from credit.acts.commitments import COMMITMENT
from credit.forms.evidence import EXTENSIONS
from credit.lists.commitments import COMMITMENTS, UNCOMMITTED
from credit.models import CommitmentScan
from desk.views.acting import acts_view
from desk.views.listing import list_view
from subjects.models import Subject

uncommitted_list = list_view(UNCOMMITTED)
commitment_list = list_view(COMMITMENTS)
commitment_act = acts_view(COMMITMENT)


@require_safe
@allowed(*READERS)
def commitment_scan_show(request: SignedInRequest, pk: int) -> FileResponse:
    """Download a scan; never shown inside a page, and noted in the journal."""
    mine = Subject.objects.visible_to(request.user)
    scans = CommitmentScan.objects.select_related("commitment__subject")
    scan = get_object_or_404(scans, pk=pk, commitment__subject__in=mine)
    try:
        content = scan.file.open("rb")
    except FileNotFoundError as missing:
        raise Refused("第五条", f"“{scan.title}”的文件不在存储中，请告知系统管理员核对备份。") from missing
    subject = scan.commitment.subject
    journal.write("下载承诺书", f"{subject}（{subject.code}）", by=request.user, detail=scan.title, request=request)
    name = scan.title + EXTENSIONS.get(scan.content_type, "")
    answer = FileResponse(content, as_attachment=True, filename=name, content_type=scan.content_type)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
