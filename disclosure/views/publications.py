"""Publication on screen, for the bureau: the board, one publication, drafting, signing, and every way in which it ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from accounts import journal
from accounts.gate import READERS, STAFF, Refused, SignedInRequest, allowed
from accounts.models import Role
from accounts.versions import version_of, versions_of
from credit.models import CreditRecord, Listing, Term
from credit.terms.calendar import calendar
from desk.forms.base import FacedForm
from disclosure.forms.publications import BoardFilter, DecisionForm, ReasonForm, WordingForm
from disclosure.models import Publication
from disclosure.publishing import board, drafting, ending, signing
from disclosure.publishing.levels import edition_on
from documents import issuing
from subjects.models import Subject

PAGE = 50
DECIDERS = (Role.SUPERVISOR, Role.LEADER)


class Act(NamedTuple):
    """One act: its title, the words on the button, what will happen, what is said when it is done."""

    title: str
    button: str
    consequences: list[str]
    done: str
    dangerous: bool = False


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _publication(request: SignedInRequest, pk: int) -> Publication:
    return get_object_or_404(board.related(Publication.objects.visible_to(request.user)), pk=pk)


def _note_reading(request: SignedInRequest, subject: Subject, what: str) -> None:
    if subject.is_person:
        matter = f"{subject}（{subject.code}）"
        journal.write("查看档案", matter, by=request.user, detail=what, request=request)


def _carry_out(
    request: SignedInRequest, act: Act, form: Form | None, do: Callable[[], object], *, back: str, matter: str
) -> HttpResponse:
    """One page that says what will happen, then one button; a refusal becomes an error of the form."""
    form = form if form is not None else FacedForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                found = do()
                journal.write(act.title, matter, by=request.user, request=request)
        except Refused as refusal:
            form.add_error(None, f"{refusal.reason}（{refusal.article}）")
        else:
            messages.success(request, act.done)
            return redirect(found.get_absolute_url() if isinstance(found, Publication) else back)
    context = {
        "title": act.title,
        "subject": matter,
        "consequences": act.consequences,
        "act": act.button,
        "dangerous": act.dangerous,
        "form": form,
        "back": back,
    }
    return render(request, "act_confirm.html", context)


@require_safe
@allowed(*READERS)
def publication_list(request: SignedInRequest) -> HttpResponse:
    """The board: by state, with the clock, what stops by itself this week, and whether levels are public."""
    form = BoardFilter(request.GET)
    mine = Publication.objects.visible_to(request.user)
    page = Paginator(board.in_order(board.related(form.narrow(mine))), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": board.rows_of(list(page.object_list)),
        "tallies": board.tallies(request.user),
        "stopping": board.stopping(request.user, localdate()),
        "edition": edition_on(localdate()),
        "calendar": calendar(),
        "today": localdate(),
    }
    return render(request, "disclosure/publication_list.html", context)


@require_safe
@allowed(*READERS)
def publication_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """One publication: as the public reads it, what waits, the days, the papers, the history."""
    publication = _publication(request, pk)
    _note_reading(request, publication.subject, str(publication))
    sheet = board.sheet_of(publication, localdate())
    wording = sheet.wording
    own = request.user.edits_records
    signer = request.user.role in DECIDERS
    terms = Term.objects.filter(case_key=publication.key).prefetch_related("suspensions", "handlers")
    context = {
        "publication": publication,
        "sheet": sheet,
        "own": own,
        "signs": signer,
        "barred": signing.bar_of(publication, wording, request.user) if signer and wording else "",
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
    publication = _publication(request, pk)
    _note_reading(request, publication.subject, f"{publication} 预览")
    sheet = board.sheet_of(publication, localdate())
    entry = sheet.preview or sheet.public
    context = {"publication": publication, "entry": entry, "sheet": sheet, "today": localdate()}
    return render(request, "disclosure/publication_preview.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def publication_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Intend the publication of a record."""
    records = CreditRecord.objects.visible_to(request.user).select_related("subject__department", "person")
    return _add(request, get_object_or_404(records, pk=pk))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def listing_publication_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Intend the publication of a listing."""
    mine = Listing.objects.filter(subject__in=Subject.objects.visible_to(request.user))
    return _add(request, get_object_or_404(mine.select_related("subject__department"), pk=pk))


def _add(request: SignedInRequest, matter: CreditRecord | Listing) -> HttpResponse:
    told = ["按记录填好公示内容，由您核对、修改后提交。", "由另一人审核签发以后才对外公示；签发前公众看不到。"]
    act = Act("拟公示", "拟公示", told, "已拟稿，请核对公示内容。")
    return _carry_out(
        request,
        act,
        None,
        lambda: drafting.draft(matter, by=request.user, at=timezone.now()),
        back=matter.get_absolute_url(),
        matter=f"{matter.subject}　{matter}",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def publication_change(request: SignedInRequest, pk: int) -> HttpResponse:
    """Write the public text; the second button submits it as well."""
    publication = _publication(request, pk)
    sheet = board.sheet_of(publication, localdate())
    before = sheet.wording or publication.current
    form = WordingForm(_posted(request), initial={"text": before.text if before and sheet.fits else ""})
    if before and not sheet.fits:
        form.initial["text"] = before.text
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                text = form.cleaned_data["text"]
                drafting.revise(publication, text=text, by=request.user, at=timezone.now())
                if "submit" in request.POST:
                    drafting.submit(publication, by=request.user, at=timezone.now())
                journal.write("拟写公示内容", f"{publication}", by=request.user, request=request)
        except Refused as refusal:
            form.add_error("text", f"{refusal.reason}（{refusal.article}）")
        else:
            messages.success(request, "已提交，等待另一人签发。" if "submit" in request.POST else "公示内容已保存。")
            return redirect(publication)
    context = {"publication": publication, "sheet": sheet, "form": form, "today": localdate()}
    return render(request, "disclosure/publication_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def publication_submit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Hand the wording as it is to whoever signs."""
    publication = _publication(request, pk)
    told = ["公示内容交由审核人或者局领导审核签发；拟稿人和提交人不能签发。"]
    return _carry_out(
        request,
        Act("提交签发", "提交签发", told, "已提交，等待另一人签发。"),
        None,
        lambda: drafting.submit(publication, by=request.user, at=timezone.now()),
        back=publication.get_absolute_url(),
        matter=f"{publication.subject}　{publication}",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*DECIDERS)
def publication_sign(request: SignedInRequest, pk: int) -> HttpResponse:
    """The second person signs what he sees, or sends it back."""
    publication = _publication(request, pk)
    sheet = board.sheet_of(publication, localdate())
    wording = sheet.wording
    seen = version_of(wording) if wording else 0
    form = DecisionForm(_posted(request), initial={"seen": seen, "decision": DecisionForm.SIGN})
    if request.method == "POST" and form.is_valid():
        decided = form.cleaned_data
        try:
            with transaction.atomic():
                if decided["decision"] == DecisionForm.SIGN:
                    signing.sign(publication, seen=decided["seen"], by=request.user, at=timezone.now())
                else:
                    signing.send_back(
                        publication, seen=decided["seen"], reason=decided["reason"], by=request.user, at=timezone.now()
                    )
                journal.write("审核公示", f"{publication}", by=request.user, request=request)
        except Refused as refusal:
            form.add_error(None, f"{refusal.reason}（{refusal.article}）")
        else:
            signed = decided["decision"] == DecisionForm.SIGN
            messages.success(request, "已签发，自即日起公示。" if signed else "已退回修改。")
            return redirect(publication)
    barred = signing.bar_of(publication, wording, request.user) if wording else "没有待签发的公示内容。"
    context = {"publication": publication, "sheet": sheet, "form": form, "barred": barred, "today": localdate()}
    return render(request, "disclosure/publication_sign.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def publication_withhold(request: SignedInRequest, pk: int) -> HttpResponse:
    """Decide not to publish, with a reason."""
    publication = _publication(request, pk)
    form = ReasonForm(_posted(request), label="不予公示的理由")
    told = ["公示期限办结，公众看不到这条信息。", "理由留存备查；以后确需公示的，可以重新提出。"]
    return _carry_out(
        request,
        Act("不予公示", "不予公示", told, "已登记不予公示。"),
        form,
        lambda: drafting.withhold(publication, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()),
        back=publication.get_absolute_url(),
        matter=f"{publication.subject}　{publication}",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def publication_take_up(request: SignedInRequest, pk: int) -> HttpResponse:
    """Publish what was held back after all, with the reason why it is needed."""
    publication = _publication(request, pk)
    form = ReasonForm(_posted(request), label="确需公示的理由")
    told = ["恢复为待公示，仍须提交并由另一人签发。", "轻微的失信信息公示不超过三个月；自然人的信息不公示。"]
    return _carry_out(
        request,
        Act("确需公示", "恢复为待公示", told, "已恢复为待公示。"),
        form,
        lambda: drafting.take_up(
            publication, necessity=form.cleaned_data["reason"], by=request.user, at=timezone.now()
        ),
        back=publication.get_absolute_url(),
        matter=f"{publication.subject}　{publication}",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def publication_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a publication back; the explanation is issued as a paper."""
    publication = _publication(request, pk)
    form = ReasonForm(
        _posted(request),
        label="撤回的理由",
        help_text="写入《公示信息撤回说明》，并在公示网页公开三十日；不得含有个人信息。",
    )
    told = [
        "公示页面立即不再显示这条信息。",
        "签发《公示信息撤回说明》，送达后登记；撤回期限办结。",
        "撤回以后不能恢复，须重新提出公示。",
    ]
    return _carry_out(
        request,
        Act("撤回公示", "撤回公示", told, "已撤回，《公示信息撤回说明》已签发。", dangerous=True),
        form,
        lambda: ending.withdraw(publication, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()),
        back=publication.get_absolute_url(),
        matter=f"{publication.subject}　{publication}",
    )


@require_safe
@allowed(*STAFF)
def withdrawal_preview(request: SignedInRequest, pk: int) -> HttpResponse:
    """The explanation as it would be issued, marked as a draft."""
    publication = _publication(request, pk)
    if publication.current is None or publication.from_on is None:
        raise Refused("行政处罚法第四十八条", f"{publication}没有公示过，没有可以撤回的内容。")
    draft = ending.withdrawal_paper(publication, "（撤回的理由）", localdate())
    answer = HttpResponse(issuing.preview(draft, timezone.now()).pdf, content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="withdrawal.pdf"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def publication_archive(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep an ended publication as a file."""
    publication = _publication(request, pk)
    told = ["转为档案保存，不再对外显示，也不再列入待办。", "内容、签发和撤回的经过完整保留。"]
    return _carry_out(
        request,
        Act("转为档案保存", "转档案", told, "已转为档案保存。"),
        None,
        lambda: ending.archive(publication, by=request.user, at=timezone.now()),
        back=publication.get_absolute_url(),
        matter=f"{publication.subject}　{publication}",
    )
