"""Ledgers as files: short ones answered at once, long ones made by a job and fetched when they are ready."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts import journal
from accounts.gate import READERS, SignedInRequest, allowed
from credit.acts.papers import PAPER
from credit.ledger import files, ledgers, papers
from credit.ledger.ledgers import GRADED, KINDS, Ledger
from credit.ledger.periods import PeriodKind
from credit.lists.ledger import LEDGER
from credit.lists.papers import PAPERS
from credit.lists.periods import listing_of
from credit.models import Paper
from desk.lists.lists import Listing
from desk.views.acting import acts_view
from desk.views.listing import list_view, shown


def _listing(request: SignedInRequest) -> Listing[Any] | None:
    """The list of the ledger that is asked for; None of what is none."""
    kind = KINDS.get(request.POST.get("ledger", GRADED))
    return listing_of(kind) if isinstance(kind, PeriodKind) else LEDGER if kind else None


@require_POST
@allowed(*READERS)
def paper_add(request: SignedInRequest) -> HttpResponseBase:
    """Export the ledger that the filters ask for; who took out what is kept, with the condition and how many rows."""
    listing = _listing(request)
    if listing is None:
        raise Http404("没有这样的台账。")
    form = listing.filters(request.POST, user=request.user, today=timezone.localdate())
    found = form.results(listing.seen(request.user, form.today))
    ending = request.POST.get("format", "")
    if not form.is_valid() or ending not in found.endings:
        return shown(request, listing, form, status=400)
    ledger = ledgers.asked(found.parameters, timezone.now())
    if ledger.total <= files.FORMATS[ending].at_once:
        ledger.hold()
    said = f"{files.FORMATS[ending].label}，{ledger.total} 行"
    with transaction.atomic():
        journal.write("导出台账", ledger.told, by=request.user, detail=said, request=request)
        if ledger.total > files.FORMATS[ending].at_once:
            return redirect(papers.ask(ledger, ending, by=request.user, at=timezone.now()))
        answer = _at_once(ledger, ending)
        ledger.leave(ending, by=request.user, at=timezone.now())
    return answer


def _at_once(ledger: Ledger[Any], ending: str) -> FileResponse:
    """The file itself, written to a place that is gone when the answer is sent."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"ledger.{ending}"
        files.write(ledger, ending, path)
        file = path.open("rb")
    return FileResponse(
        file,
        as_attachment=True,
        filename=f"{ledger.title}.{ending}",
        content_type=files.FORMATS[ending].content_type,
    )


paper_list = list_view(PAPERS)


@require_safe
@allowed(*READERS)
def paper_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """How far the paper is. Asked for by htmx, only the part that changes."""
    paper = get_object_or_404(Paper, pk=pk, requested_by=request.user)
    ahead = Paper.objects.filter(state=Paper.State.QUEUED, pk__lt=pk).count() if paper.is_open else 0
    part = bool(request.headers.get("HX-Request"))
    return render(request, "credit/_paper.html" if part else "credit/paper_show.html", {"paper": paper, "ahead": ahead})


@require_safe
@allowed(*READERS)
def paper_download(request: SignedInRequest, pk: int) -> FileResponse:
    """The finished file, for whoever asked for it."""
    paper = get_object_or_404(Paper, pk=pk, requested_by=request.user)
    path = papers.path_of(paper)
    if not paper.is_ready or not path.is_file():
        raise Http404("文件不存在或已过保存期。")
    journal.write("下载台账文件", paper.title, by=request.user, request=request)
    return FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=path.name,
        content_type=files.FORMATS[paper.format].content_type,
    )


paper_act = acts_view(PAPER)
