"""An inspection in the field, step by step: its page, what is saved as it is touched, and the acts on it."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST, require_safe

from accounts.gate import READERS, STAFF, Refused, SignedInRequest, allowed
from credit.terms.nexts import nexts_of
from desk.acts import Offer
from desk.reading import note_reading
from desk.standing import Next, Standing, on_the_way
from desk.views.acting import acts_view, entered
from inspections.acts.visits import FINDING, VISIT, visits_of
from inspections.forms.visits import PhotoForm, SituationForm
from inspections.models import Answer, ChecklistItem, Visit
from inspections.showing import page_of, progress_of
from inspections.visiting import noting, rechecking, signing

WAY = tuple(Visit.state_named(state) for state in (Visit.State.OPEN, Visit.State.SIGNING, Visit.State.DONE))
IN_PLACE = ("notice", "problem", "submit", "sign", "sign-paper")
"""The acts whose buttons stand where the page shows what they are about."""


def visit_of(request: SignedInRequest, pk: int) -> Visit:
    """The visit, if this person may see it."""
    return get_object_or_404(visits_of(request.user), pk=pk)


@require_safe
@allowed(*READERS)
def visit_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """One visit: under way, to be signed, or finished with all that followed. A natural person's reading is noted."""
    visit = visit_of(request, pk)
    note_reading(request, visit.subject, "现场检查")
    return visit_page(request, visit)


def visit_page(
    request: SignedInRequest, visit: Visit, *, situation: SituationForm | None = None, photos: PhotoForm | None = None
) -> HttpResponse:
    """The page of a visit; with a form that was refused, where one was."""
    offers = VISIT.offers(visit, request.user)
    context = {
        "visit": visit,
        "shown": page_of(visit, request.user, localdate()),
        "where": standing_of(visit, [offer for offer in offers if offer.name not in IN_PLACE], localdate()),
        "may": {offer.name.replace("-", "_"): offer for offer in offers},
        "situation": situation or SituationForm(None, visit=visit),
        "photo_form": photos or PhotoForm(visit=visit),
        "form": situation or photos,
    }
    return render(request, "inspections/visit_show.html", context)


def standing_of(visit: Visit, offers: list[Offer], today: date) -> Standing:
    """Its steps, who is next, what this person may do."""
    return Standing(on_the_way(WAY, visit.state_shown), _nexts_of(visit, today), offers)


def _nexts_of(visit: Visit, today: date) -> list[Next]:
    going = "、".join(map(str, visit.officers.all()))
    if visit.is_noted:
        return [Next(going, "登记检查情况，提交签字")]
    if visit.is_open:
        unsigned = "、".join(map(str, signing.unsigned_of(visit)))
        return [Next(unsigned, "签字确认") if unsigned else Next(going, "完成检查")]
    waiting = rechecking.waiting_of(visit) if visit.is_done else []
    due = nexts_of(visit.key, *(finding.key for finding in waiting), today=today)
    return due or ([Next(going, "整改复查")] if waiting else [])


class Told(NamedTuple):
    """What was posted of one item."""

    verdict: str
    words: str

    @property
    def is_bad(self) -> bool:
        return self.verdict == Answer.Verdict.BAD


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
    visit, by, at = visit_of(request, pk), request.user, timezone.now()
    form = SituationForm(request.POST, visit=visit)
    told = entered(form, lambda: noting.describe(visit, form.situation(), by=by, at=at)) if form.is_valid() else None
    if told is not None:
        messages.success(request, "检查情况已保存。")
        return redirect(visit)
    return visit_page(request, visit, situation=form)


visit_act = acts_view(VISIT)
finding_act = acts_view(FINDING)
