"""Publication on screen, for the bureau: the board, one publication as the public reads it, and every act."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from accounts.gate import READERS, STAFF, Refused, SignedInRequest, allowed, why_not
from accounts.models import User
from accounts.versions import versions_of
from credit.models import Term
from credit.terms.nexts import nexts_of
from desk.reading import note_reading
from desk.standing import Standing, on_the_way
from desk.views.acting import acts_view
from desk.views.listing import list_view
from disclosure.acts.publication import DECIDERS, LISTING, PUBLICATION, RECORD, publications_of
from disclosure.lists.publications import PUBLICATIONS
from disclosure.models import Publication
from disclosure.publishing import board, ending, signing
from documents import issuing

State = Publication.State
WAY = (State.PENDING, State.PUBLISHED, State.EXPIRED, State.ARCHIVED)
"""The straight way of a publication; whatever leaves it is told by its state."""


publication_list = list_view(PUBLICATIONS)


@require_safe
@allowed(*READERS)
def publication_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """One publication: as the public reads it, what waits, the days, the papers, the history."""
    publication = get_object_or_404(publications_of(request.user), pk=pk)
    note_reading(request, publication.subject, str(publication))
    sheet = board.sheet_of(publication, localdate())
    wording = sheet.wording
    signer = request.user.role in DECIDERS
    terms = Term.objects.filter(case_key=publication.key).prefetch_related("suspensions", "handlers")
    context = {
        "publication": publication,
        "sheet": sheet,
        "where": standing_of(publication, request.user, localdate()),
        "barred": why_not(signing.must_sign, publication, wording, request.user) if signer and wording else "",
        "wordings": publication.wordings.select_related("drafted_by", "submitted_by", "signed_by"),
        "terms": sorted(terms, key=lambda term: (term.ended_on is not None, term.pk)),
        "papers": [publication.document] if publication.document else [],
        "versions": versions_of(publication),
        "today": localdate(),
    }
    return render(request, "disclosure/publication_show.html", context)


@require_safe
@allowed(*READERS)
def publication_preview(request: SignedInRequest, pk: int) -> HttpResponse:
    """As the public sees it: the page that a reader would get, with what is drafted in its place."""
    publication = get_object_or_404(publications_of(request.user), pk=pk)
    note_reading(request, publication.subject, f"{publication} 预览")
    sheet = board.sheet_of(publication, localdate())
    entry = sheet.preview or sheet.public
    context = {"publication": publication, "entry": entry, "sheet": sheet, "today": localdate()}
    return render(request, "disclosure/publication_preview.html", context)


def standing_of(publication: Publication, user: User, today: date) -> Standing:
    """Its steps, who is next, what this person may do."""
    way = [state for state in WAY if state in board.STATES[publication.channel]]
    label = State(publication.state).label if publication.state in way else ""
    steps = on_the_way([state.label for state in way], label) if label else []
    return Standing(steps, nexts_of(publication.key, today=today), PUBLICATION.offers(publication, user))


@require_safe
@allowed(*STAFF)
def withdrawal_preview(request: SignedInRequest, pk: int) -> HttpResponse:
    """The explanation as it would be issued, marked as a draft."""
    publication = get_object_or_404(publications_of(request.user), pk=pk)
    if publication.current is None or publication.from_on is None:
        raise Refused("行政处罚法第四十八条", f"{publication}没有公示过，没有可以撤回的内容。")
    draft = ending.withdrawal_paper(publication, "（撤回的理由）", localdate())
    answer = HttpResponse(issuing.preview(draft, timezone.now()).pdf, content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="withdrawal.pdf"'
    return answer


publication_act = acts_view(PUBLICATION)
record_act = acts_view(RECORD)
listing_act = acts_view(LISTING)
