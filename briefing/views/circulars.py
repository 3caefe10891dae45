"""The monthly circulars: the list, one in full, every act, and the files."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts import journal
from accounts.gate import READERS, SignedInRequest, allowed, why_not
from accounts.models import Role, User
from briefing.acts import CIRCULAR, NEW_CIRCULAR
from briefing.circulars import moving
from briefing.circulars.composing import compose
from briefing.circulars.figures import Figures
from briefing.lists import CIRCULARS, circulars_of
from briefing.models import Circular, CircularFile
from desk.standing import Next, Standing, on_the_way
from desk.views.acting import acts_view, begin_view
from desk.views.listing import list_view
from documents.handing import handed_out
from documents.issuing import Draft, preview
from documents.models import Document, DocumentFile

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


circular_list = list_view(CIRCULARS)


circular_add = begin_view(NEW_CIRCULAR)
circular_act = acts_view(CIRCULAR)


@require_safe
@allowed(*READERS)
def circular_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """The circular as it reads, with its figures; of a draft also what may be done with it."""
    circular = get_object_or_404(circulars_of(request.user), pk=pk)
    context = {
        "circular": circular,
        "text": compose(circular),
        "figures": Figures.read(circular.figures),
        "standing": standing_of(circular, request.user),
        "is_leader": request.user.role == Role.LEADER,
        "barred": why_not(moving.must_issue, circular, request.user) if circular.is_open else "",
        "chronicle": circular.chronicle(),
    }
    return render(request, "briefing/circular_show.html", context)


def standing_of(circular: Circular, user: User) -> Standing:
    """Its two steps, who is next, what this person may do."""
    steps = on_the_way([state.label for state in Circular.State], circular.state_shown)
    nexts = [Next(f"{circular.department}、局领导", "核对数据和文字，由另一名局领导签发")] if circular.is_open else []
    return Standing(steps, nexts, CIRCULAR.offers(circular, user))


@require_safe
@allowed(*READERS)
def circular_preview(request: SignedInRequest, pk: int) -> HttpResponse:
    """The draft as the paper would look, marked as a draft."""
    circular = get_object_or_404(circulars_of(request.user), pk=pk)
    paper = Draft(Document.Kind.CIRCULAR_MONTHLY, moving.TEMPLATE, compose(circular), circular.case)
    return handed_out(preview(paper, timezone.now()).pdf, f"{circular}（草稿）.pdf")


@require_safe
@allowed(*READERS)
def circular_file(request: SignedInRequest, pk: int, ending: str) -> HttpResponse:
    """The frozen files, `pdf` or `docx`; taking one out is noted."""
    circular = get_object_or_404(circulars_of(request.user).exclude(document=None), pk=pk)
    if ending not in {"pdf", "docx"}:
        raise Http404
    name = f"{circular} {circular.document.number}.{ending}" if circular.document else ""
    journal.write("下载月度通报", str(circular), by=request.user, detail=ending, request=request)
    if ending == "docx":
        content = bytes(CircularFile.objects.get(circular=circular).docx)
        return handed_out(content, name, content_type=DOCX, keeping=True)
    return handed_out(bytes(DocumentFile.objects.get(document=circular.document_id).pdf), name)
