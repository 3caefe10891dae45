"""Measures on screen: the window, the register, rewards by others, the catalogue."""

from __future__ import annotations

from datetime import date, datetime

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from accounts.gate import READERS, SignedInRequest, allowed
from accounts.models import User
from accounts.versions import versions_of
from desk.reading import note_reading
from desk.standing import Next, Standing, Step, on_the_way
from desk.views.acting import acts_view, begin_view
from desk.views.listing import list_view
from documents.handing import handed_out
from documents.issuing import preview
from documents.models import Document
from measures import entitlements
from measures.acts.catalogue import ITEM, NEW_ITEM, items_of
from measures.acts.incentives import INCENTIVE, SUBJECT, incentives_of
from measures.acts.rewards import REWARD, rewards_of
from measures.lists import CATALOGUE, INCENTIVES, REWARDS, WINDOW
from measures.models import CatalogueItem, Incentive
from measures.standing import item_standing, reward_standing, standing_of
from subjects.models import Subject

entitlement_list = list_view(WINDOW)
incentive_list = list_view(INCENTIVES)
reward_list = list_view(REWARDS)
item_list = list_view(CATALOGUE)
item_propose = begin_view(NEW_ITEM)
subject_act = acts_view(SUBJECT)
incentive_act = acts_view(INCENTIVE)
reward_act = acts_view(REWARD)
item_act = acts_view(ITEM)


@require_safe
@allowed(*READERS)
def entitlement_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """What this subject may have today, for whoever sits at the window."""
    subject = get_object_or_404(entitlements.at_the_window(request.user), pk=pk)
    note_reading(request, subject, "激励措施")
    at = timezone.now()
    slips = Document.objects.visible_to(request.user).filter(subject=subject, kind=Document.Kind.INCENTIVE_SLIP)
    context = {
        "found": entitlements.entitled(subject, localdate(at)),
        "subject": subject,
        "offers": SUBJECT.offers(subject, request.user, at),
        "documents": slips.prefetch_related("services")[:5],
        "may_use": request.user.edits_records,
        "own": Subject.objects.visible_to(request.user).filter(pk=pk).exists(),
    }
    return render(request, "measures/entitlement_show.html", context)


@require_safe
@allowed(*READERS)
def slip_preview(request: SignedInRequest, pk: int) -> HttpResponse:
    """The slip as it would be printed, marked as a draft."""
    subject = get_object_or_404(entitlements.at_the_window(request.user), pk=pk)
    note_reading(request, subject, "激励措施查询单")
    slip = entitlements.slip_of(entitlements.entitled(subject, localdate()))
    made = preview(entitlements.draft(subject, slip), timezone.now())
    return handed_out(made.pdf, f"激励措施查询单 {slip.day} 草稿.pdf", content_type="application/pdf")


@require_safe
@allowed(*READERS)
def incentive_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """One measure: on what basis, from when until when, what was used, why it ended."""
    row = get_object_or_404(incentives_of(request.user), pk=pk)
    note_reading(request, row.subject, str(row))
    today = localdate()
    has_level = Incentive.objects.standing_on(today).filter(pk=row.pk).exists()
    context = {
        "row": row,
        "subject": row.subject,
        "stands": standing_of(row, today, has_level=has_level),
        "where": where_of(row, request.user, today),
        "own": Subject.objects.visible_to(request.user).filter(pk=row.subject_id).exists(),
        "uses": row.uses.select_related("noted_by", "incentive"),
        "versions": versions_of(row),
    }
    return render(request, "measures/incentive_show.html", context)


def where_of(row: Incentive, user: User, today: date) -> Standing:
    """Given, in force, over; what this person may do."""
    over = row.over_on is not None and row.over_on <= today
    steps = [
        Step("授予", localdate(row.given_at), str(row.given_by), reached=True),
        Step("有效", row.from_on, reached=over, current=not over),
        Step("终止" if row.fell_on or row.ended_on else "届满", row.over_on, current=over),
    ]
    return Standing(steps, [], INCENTIVE.offers(row, user))


@require_safe
@allowed(*READERS)
def reward_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """One reward by another department."""
    row = get_object_or_404(rewards_of(request.user), pk=pk)
    note_reading(request, row.subject, f"联合奖励 {row}")
    stands = reward_standing(row, localdate())
    listed = row.is_valid_on(localdate())
    steps = [
        Step("认定", row.awarded_on, row.authority, reached=True, current=listed),
        Step("移出" if row.is_removed else "届满", row.removed_on or row.until_on, current=not listed),
    ]
    context = {
        "row": row,
        "subject": row.subject,
        "stands": stands,
        "where": Standing(steps, [], REWARD.offers(row, request.user)),
        "versions": versions_of(row),
    }
    return render(request, "measures/reward_show.html", context)


@require_safe
@allowed(*READERS)
def item_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """One item of the catalogue, with the other items of its number."""
    row = get_object_or_404(items_of(request.user), pk=pk)
    context = {
        "row": row,
        "stands": item_standing(row, localdate()),
        "where": _way_of(row, request.user, timezone.now()),
        "others": CatalogueItem.objects.filter(number=row.number).exclude(pk=row.pk).order_by("-in_force_from", "-pk"),
        "versions": versions_of(row),
    }
    return render(request, "measures/item_show.html", context)


def _way_of(row: CatalogueItem, user: User, at: datetime) -> Standing:
    state = CatalogueItem.State
    nexts = [Next("局领导（拟订人以外的）", "决定目录事项")] if row.is_open else []
    last = state.RETURNED if row.is_returned else state.ADOPTED
    return Standing(on_the_way([state.PROPOSED.label, last.label], row.state_shown), nexts, ITEM.offers(row, user, at))
