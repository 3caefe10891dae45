"""An inspection in the field, step by step: begun, noted item by item, signed, finished."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import journal
from accounts.gate import READERS, STAFF, Refused, SignedInRequest, allowed
from inspections.forms.visits import (
    PaperSignatureForm,
    PhotoForm,
    PublishForm,
    ReasonForm,
    SituationForm,
)
from inspections.models import Answer, ChecklistItem, Officer, Visit
from inspections.showing import page_of, progress_of
from inspections.views.lists import posted
from inspections.visiting import beginning, finishing, noting, papers, signing


def visit_of(request: SignedInRequest, pk: int) -> Visit:
    """The visit, if this person may see it."""
    found = Visit.objects.visible_to(request.user)
    related = ("subject__department", "subject__industry", "department", "checklist", "inspection", "assignment")
    return get_object_or_404(found.select_related(*related), pk=pk)


@require_safe
@allowed(*READERS)
def visit_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """One visit: under way, to be signed, or finished with all that followed. A natural person's reading is noted."""
    visit = visit_of(request, pk)
    if visit.subject.is_person:
        matter = f"{visit.subject}（{visit.subject.code}）"
        journal.write("查看档案", matter, by=request.user, detail="现场检查", request=request)
    shown = page_of(visit, request.user, localdate())
    forms = (
        {"situation": SituationForm(None, visit=visit), "photo_form": PhotoForm(visit=visit)} if shown.may_write else {}
    )
    return render(request, "inspections/visit_show.html", {"visit": visit, "shown": shown, **forms})


class Told(NamedTuple):
    """What was posted of one item."""

    verdict: str
    words: str


def _told(request: SignedInRequest, item: ChecklistItem) -> Told:
    verdict, words = request.POST.get(f"verdict-{item.pk}", ""), request.POST.get(f"words-{item.pk}", "").strip()
    if verdict not in ("", *Answer.Verdict.values) or len(words) > 300 or "\0" in words:
        raise Refused("安全生产法第六十八条", f"第 {item.position} 项的结论或者说明无法识别（说明最多 300 字）。")
    return Told(verdict, words)


@require_POST
@allowed(*STAFF)
def visit_items(request: SignedInRequest, pk: int) -> HttpResponse:
    """Save all items of the page; those that stand as they were shown are left to whoever changed them meanwhile."""
    visit = visit_of(request, pk)
    with transaction.atomic():
        for item in visit.checklist.items.all() if visit.checklist else ():
            told = _told(request, item)
            if f"{told.verdict}|{told.words}" != request.POST.get(f"seen-{item.pk}", "|"):
                noting.answer(visit, item, verdict=told.verdict, words=told.words, by=request.user, at=timezone.now())
    messages.success(request, "检查项目已保存。")
    return redirect(visit)


@require_POST
@allowed(*STAFF)
def visit_item(request: SignedInRequest, pk: int, item: int) -> HttpResponse:
    """Save one item as soon as it is touched; answers with how far the list has come."""
    visit = visit_of(request, pk)
    found = get_object_or_404(ChecklistItem, pk=item, checklist=visit.checklist_id)
    told = _told(request, found)
    noting.answer(visit, found, verdict=told.verdict, words=told.words, by=request.user, at=timezone.now())
    if not request.headers.get("HX-Request"):
        return redirect(visit)
    context = {"visit": visit, "item": found, "told": told, "progress": progress_of(visit), "at": timezone.now()}
    return render(request, "inspections/_item_saved.html", context)


@require_POST
@allowed(*STAFF)
def visit_describe(request: SignedInRequest, pk: int) -> HttpResponse:
    """Save the situation as far as it is known."""
    visit = visit_of(request, pk)
    form = SituationForm(request.POST, visit=visit)
    if form.is_valid():
        noting.describe(visit, form.situation(), by=request.user, at=timezone.now())
        messages.success(request, "检查情况已保存。")
        return redirect(visit)
    shown = page_of(visit, request.user, localdate())
    context = {"visit": visit, "shown": shown, "situation": form, "photo_form": PhotoForm(visit=visit), "form": form}
    return render(request, "inspections/visit_show.html", context)


@require_POST
@allowed(*STAFF)
def visit_notice(request: SignedInRequest, pk: int) -> HttpResponse:
    """Issue the notice of the inspection."""
    visit = visit_of(request, pk)
    with transaction.atomic():
        issued = papers.issue_notice(visit, by=request.user, at=timezone.now())
        journal.write("签发行政检查通知书", str(visit), by=request.user, detail=issued.number, request=request)
    messages.success(request, f"{issued}已签发，请送达。")
    return redirect(visit)


@require_POST
@allowed(*STAFF)
def visit_submit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Everything is written down: on to the signatures."""
    visit = visit_of(request, pk)
    try:
        with transaction.atomic():
            signing.submit(visit, by=request.user, at=timezone.now())
            journal.write("提交签字", str(visit), by=request.user, request=request)
    except Refused as refusal:
        messages.error(request, f"{refusal.reason}（{refusal.article}）")
    else:
        messages.success(request, "已提交签字，内容不能再更改；需要更改的请退回修改。")
    return redirect(visit)


@require_POST
@allowed(*STAFF)
def visit_sign(request: SignedInRequest, pk: int) -> HttpResponse:
    """Sign by the own account."""
    visit = visit_of(request, pk)
    officer = visit.officers.filter(user=request.user).first()
    if officer is None:
        raise Refused("安全生产法第六十八条", "您没有参加本次检查，不能签字。")
    with transaction.atomic():
        signing.sign(visit, officer, by=request.user, at=timezone.now())
        journal.write("签字确认", str(visit), by=request.user, request=request)
    messages.success(request, "已签字确认。")
    return redirect(visit)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def visit_sign_paper(request: SignedInRequest, pk: int, officer: int) -> HttpResponse:
    """Confirm that the other officer signed on paper, and say why."""
    visit = visit_of(request, pk)
    other = get_object_or_404(Officer, pk=officer, visits=visit)

    def act(form: Form) -> None:
        signing.sign(visit, other, by=request.user, at=timezone.now(), on_paper=form.cleaned_data["reason"])

    told = [f"登记{other}已在打印的现场检查记录上签字，并写明原因；由您确认。"]
    return confirm(request, visit, "确认纸质签字", told, act, PaperSignatureForm(posted(request)))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def visit_reopen(request: SignedInRequest, pk: int) -> HttpResponse:
    """退回修改."""
    visit = visit_of(request, pk)

    def act(form: Form) -> None:
        signing.reopen(visit, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())

    return confirm(
        request, visit, "退回修改", ["内容可以更改；已有的签字作废，改后须重新签字。"], act, ReasonForm(posted(request))
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def visit_finish(request: SignedInRequest, pk: int) -> HttpResponse:
    """What will follow, then one button."""
    visit = visit_of(request, pk)

    def act(form: Form) -> None:
        finishing.finish(visit, by=request.user, at=timezone.now())

    return confirm(request, visit, "完成检查", finishing.foresee(visit), act, Form(posted(request)))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def visit_drop(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give up what was begun by mistake."""
    visit = visit_of(request, pk)

    def act(form: Form) -> None:
        beginning.drop(visit, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())

    told = ["本次检查作废，不形成检查记录；已填写的内容保留备查。", "检查任务保持“待检查”，可以重新开始。"]
    return confirm(request, visit, "检查作废", told, act, ReasonForm(posted(request)), dangerous=True)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def visit_publish(request: SignedInRequest, pk: int) -> HttpResponse:
    """The result of a random inspection was published."""
    visit = visit_of(request, pk)

    def act(form: Form) -> None:
        data = form.cleaned_data
        finishing.publish(visit, on=data["on"], where=data["where"], by=request.user, at=timezone.now())

    told = ["登记抽查结果已公示，公示期限随之办结。"]
    return confirm(
        request, visit, "登记结果公示", told, act, PublishForm(posted(request), today=localdate(), visit=visit)
    )


def confirm(
    request: SignedInRequest,
    visit: Visit,
    title: str,
    told: list[str],
    act: Callable[[Form], None],
    form: Form,
    *,
    dangerous: bool = False,
) -> HttpResponse:
    """One page that says what will happen, one button; the act is noted in the journal."""
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                act(form)
                journal.write(title, str(visit), by=request.user, request=request)
        except Refused as refusal:
            form.add_error(None, f"{refusal.reason}（{refusal.article}）")
        else:
            messages.success(request, f"{title}：已办理。")
            return redirect(visit)
    context = {
        "title": title,
        "subject": f"{visit.subject}　{visit.visited_on} 现场检查",
        "consequences": told,
        "act": title,
        "dangerous": dangerous,
        "form": form,
        "back": visit.get_absolute_url(),
    }
    return render(request, "act_confirm.html", context)
