"""The monthly circulars: the list, drafting, editing, counting again, issuing, and the files."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts import journal
from accounts.gate import READERS, Refused, SignedInRequest, allowed
from accounts.models import Role
from accounts.versions import Stale, version_of
from briefing.circulars import moving
from briefing.circulars.composing import compose, text_of
from briefing.circulars.figures import Figures, count, differences
from briefing.forms import DraftForm, RefreshForm, TextForm, VersionForm
from briefing.lists import CIRCULARS, circulars_of
from briefing.models import Circular, CircularFile
from briefing.months import Month
from desk.forms.base import FacedForm
from desk.views.listing import list_view
from documents.handing import handed_out
from documents.issuing import Draft, preview
from documents.models import Document, DocumentFile

OFFERED = 6
"""So many months may still be drafted."""
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _refuse(form: FacedForm, refusal: Refused) -> None:
    form.add_error(None, f"{refusal.reason}（{refusal.article}）")


def _editable(request: SignedInRequest, pk: int) -> Circular:
    """The draft, for whoever may edit it; an issued one refuses with the reason."""
    circular = get_object_or_404(circulars_of(request.user), pk=pk)
    circular.must_be(Circular.State.DRAFT, doing="更改")
    if not moving.may_edit(circular, request.user):
        raise PermissionDenied("通报由起草部门的人员或者局领导办理。")
    return circular


circular_list = list_view(CIRCULARS)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*READERS)
def circular_add(request: SignedInRequest) -> HttpResponse:
    """Draft a month's circular: figures and words come by themselves."""
    drafted = set(Circular.objects.values_list("first", flat=True))
    latest = reversed(list(Month.of(timezone.localdate()).up_to_here(OFFERED)))
    months = [month for month in latest if month.first not in drafted]
    form = DraftForm(_posted(request), user=request.user, months=months)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                made = moving.draft(
                    form.month_chosen(), department=form.department_chosen(), by=request.user, at=timezone.now()
                )
                journal.write("起草月度通报", str(made), by=request.user, request=request)
        except Refused as refusal:
            _refuse(form, refusal)
        else:
            messages.success(request, f"{made}已起草，请核对数据和文字。")
            return redirect(made)
    return render(request, "briefing/circular_add.html", {"form": form, "months": months})


@require_safe
@allowed(*READERS)
def circular_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """The circular as it reads, with its figures; of a draft also what may be done with it."""
    circular = get_object_or_404(circulars_of(request.user), pk=pk)
    context = {
        "circular": circular,
        "text": compose(circular),
        "figures": Figures.read(circular.figures),
        "may_edit": moving.may_edit(circular, request.user),
        "is_leader": request.user.role == Role.LEADER,
        "barred": moving.barred_from_issuing(circular, request.user) if circular.is_open else "",
        "chronicle": circular.chronicle(),
    }
    return render(request, "briefing/circular_show.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*READERS)
def circular_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change the words of a draft."""
    circular = _editable(request, pk)
    seen = {**text_of(circular)._asdict(), "version": version_of(circular)}
    form = TextForm(_posted(request), initial=seen)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                version = form.cleaned_data["version"]
                moving.edit(circular, form.text(), by=request.user, at=timezone.now(), seen=version)
                journal.write("修改月度通报", str(circular), by=request.user, request=request)
        except Stale as stale:
            _refuse(form, stale)
            form.acknowledge(version_of(circular))
        except Refused as refusal:
            _refuse(form, refusal)
        else:
            messages.success(request, "已保存。")
            return redirect(circular)
    context = {"form": form, "circular": circular, "figures": Figures.read(circular.figures)}
    return render(request, "briefing/circular_edit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*READERS)
def circular_refresh(request: SignedInRequest, pk: int) -> HttpResponse:
    """What counting again would change, then the button that does it."""
    circular = _editable(request, pk)
    form, now = RefreshForm(_posted(request)), timezone.now()
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            moving.refresh(circular, reword=form.cleaned_data["reword"], by=request.user, at=now)
            journal.write("更新月度通报数据", str(circular), by=request.user, request=request)
        messages.success(request, "数据已更新。")
        return redirect(circular)
    old, new = Figures.read(circular.figures), count(circular.month, timezone.localdate())
    context = {"form": form, "circular": circular, "old": old, "new": new, "differences": differences(old, new)}
    return render(request, "briefing/circular_refresh.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Role.LEADER)
def circular_issue(request: SignedInRequest, pk: int) -> HttpResponse:
    """A leader who was not the last to edit it signs: one page that says what happens, one button."""
    circular = get_object_or_404(circulars_of(request.user), pk=pk)
    if because := moving.barred_from_issuing(circular, request.user) if circular.is_open else "已签发，不必重复。":
        raise Refused(moving.ARTICLE, because)
    form = VersionForm(_posted(request), initial={"version": version_of(circular)})
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                seen = form.cleaned_data["version"]
                made = moving.issue(circular, by=request.user, at=timezone.now(), seen=seen)
                journal.write("签发月度通报", str(made), by=request.user, request=request)
        except Refused as refusal:
            _refuse(form, refusal)
        else:
            messages.success(request, f"已签发：{made.document}。")
            return redirect(made)
    context = {
        "title": f"签发{circular}",
        "subject": f"最后修改：{circular.edited_by}　数据截至 {Figures.read(circular.figures).day}",
        "consequences": [
            "编定文号，生成 PDF 和 Word 两个文件，内容、数据从此不再改变；",
            "全局能查看信用记录的人员都能看到和下载；下载记入操作痕迹；",
            "本月的通报只签发一次，有误的在下月通报中更正。",
        ],
        "act": "签发",
        "dangerous": False,
        "form": form,
        "back": circular.get_absolute_url(),
    }
    return render(request, "act_confirm.html", context)


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
