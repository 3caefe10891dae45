"""Statement and defence (陈述申辩, Article 8): the list, the page of one, its papers before they are issued."""

from __future__ import annotations

from datetime import datetime

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.timezone import localdate, localtime
from django.views.decorators.http import require_safe

from accounts import journal
from accounts.gate import READERS, STAFF, Refused, SignedInRequest, allowed
from accounts.models import User
from credit.acts.hearings import HEARING
from credit.forms.evidence import EXTENSIONS
from credit.hearing import papers
from credit.hearing.intents import intent_of
from credit.hearing.moves import ARTICLE
from credit.hearing.reviewing import arguments_of, whole_of
from credit.hearing.showing import papers_of, rounds_of, steps_of
from credit.lists.hearings import HEARINGS
from credit.models import HandedIn, Hearing
from credit.terms.nexts import nexts_of
from desk.reading import note_reading
from desk.standing import Next, Standing
from desk.views.acting import acts_view
from desk.views.listing import list_view
from documents import issuing
from documents.issuing import Draft
from documents.typesetting import Sheet, typeset

hearing_act = acts_view(HEARING)
hearing_list = list_view(HEARINGS)


@require_safe
@allowed(*READERS)
def hearing_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """One hearing: facts and answers by number, the clock, the frozen evidence, the papers, what comes next."""
    hearing = get_object_or_404(HEARING.seen_by(request.user), pk=pk)
    note_reading(request, hearing.subject, str(hearing))
    rounds, today, intent = rounds_of(hearing), localdate(), intent_of(hearing)
    context = {
        "hearing": hearing,
        "subject": hearing.subject,
        "page": intent.page(hearing),
        "words": intent.words,
        "ways": intent.ways(hearing),
        "evidence": intent.evidence(hearing),
        "rounds": rounds,
        "round": rounds[0].round,
        "standing": standing_of(hearing, request.user, timezone.now()),
        "papers": papers_of(hearing),
        "today": today,
        "chronicle": hearing.chronicle(),
    }
    return render(request, "credit/hearing_show.html", context)


def standing_of(hearing: Hearing, user: User, at: datetime) -> Standing:
    """Its steps, who is next, what this person may do, and what is still in the way of it."""
    steps = steps_of(hearing)
    nexts = nexts_of(*intent_of(hearing).keys(hearing), today=localtime(at).date())
    current = next((step.label for step in steps if step.current), "")
    if current and not nexts:
        reviewed_next = hearing.state in Hearing.AFTERWARDS and hearing.was_stated
        others = f"{intent_of(hearing).words.proposed_by}以外的人员"
        nexts = [Next(others if reviewed_next else str(hearing.opened_by), current)]
    return Standing(steps, nexts, HEARING.waiting(hearing, user, at))


@require_safe
@allowed(*READERS)
def hearing_preview(request: SignedInRequest, pk: int, paper: str) -> FileResponse:
    """A paper as it would be issued now, marked as a draft."""
    hearing = get_object_or_404(HEARING.seen_by(request.user), pk=pk)
    note_reading(request, hearing.subject, str(hearing))
    made = issuing.preview(_draft(hearing, paper, str(request.user)), timezone.now())
    return _pdf(made.pdf, f"{hearing}（草稿）.pdf")


def _draft(hearing: Hearing, paper: str, reviewer: str) -> Draft:
    round = hearing.round
    if paper == "notice":
        if not round.notice:
            round.effect = "\n".join(intent_of(hearing).effect(hearing, localdate()))
        return intent_of(hearing).notice(round)
    if paper == "minutes":
        spoken = hearing.unsigned_round or round
        if not spoken.is_stated:
            raise Refused(ARTICLE, "尚未记录陈述，没有可预览的笔录。")
        return papers.minutes(spoken)
    if paper == "review":
        return papers.review(hearing, whole_of(arguments_of(hearing)), reviewer)
    raise Http404


class Receipt:
    """A blank 送达回证 for one paper."""

    def __init__(self, hearing: Hearing) -> None:
        notice = hearing.round.notice
        if notice is None:
            raise Refused(ARTICLE, "告知书尚未签发，请先签发。")
        self.addressee = hearing.subject.name
        self.matter = notice.case_title
        self.title, self.number, self.pages = notice.get_kind_display(), notice.number, notice.pages
        self.place = ""


@require_safe
@allowed(*STAFF)
def hearing_receipt(request: SignedInRequest, pk: int) -> FileResponse:
    """The 送达回证 of the notice, to be signed by whoever receives it; a blank form, not a numbered paper."""
    hearing = get_object_or_404(HEARING.seen_by(request.user), pk=pk)
    note_reading(request, hearing.subject, str(hearing))
    receipt = Receipt(hearing)
    made = typeset("documents/service_receipt.pdf.html", receipt, Sheet("送达回证", receipt.number, localdate()))
    return _pdf(made.pdf, f"送达回证 {receipt.number}.pdf")


def _pdf(pdf: bytes, name: str) -> FileResponse:
    answer = FileResponse([pdf], filename=name, content_type="application/pdf")
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_safe
@allowed(*READERS)
def hearing_paper_show(request: SignedInRequest, pk: int) -> FileResponse:
    """Download a paper that the subject handed in; noted in the journal."""
    handed_in = get_object_or_404(
        HandedIn.objects.exclude(sha256="").select_related("round__hearing"),
        pk=pk,
        round__hearing__in=Hearing.objects.visible_to(request.user),
    )
    hearing = handed_in.round.hearing
    try:
        content = handed_in.file.open("rb")
    except FileNotFoundError as missing:
        raise Refused(ARTICLE, f"“{handed_in.title}”的文件不在存储中，请告知系统管理员核对备份。") from missing
    journal.write("下载陈述材料", str(hearing), by=request.user, detail=handed_in.title, request=request)
    answer = FileResponse(
        content,
        as_attachment=True,
        filename=handed_in.title + EXTENSIONS.get(handed_in.content_type, ""),
        content_type=handed_in.content_type,
    )
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
