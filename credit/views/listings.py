"""Listings of level-4 records (四级名单): shown, and corrected where they were brought in as history."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from accounts.gate import READERS, SignedInRequest, allowed
from accounts.models import User
from accounts.versions import versions_of
from credit.acts.listings import LISTING, listings_of
from credit.models import Listing
from credit.records import listing as listings
from credit.regulation.facts import Regime
from credit.regulation.listing_grounds import earliest_removal
from desk.acts import Offer
from desk.reading import note_reading
from desk.standing import Next, Standing, Step
from desk.views.acting import acts_view


class Run(NamedTuple):
    """How far a listing has run on a day."""

    ends: date | None
    """The day on which it ends by itself."""
    ended: bool
    earliest: date
    removable: bool
    grounded: bool
    """Whether a record still bears it."""


def run_of(listing: Listing, today: date) -> Run:
    """From the day on which it was published to its end, by the regime it rests on."""
    ends = listings.ends_on(listing)
    earliest = earliest_removal(Regime(listing.regime), listing.published_on, listing.months)
    grounded = bool(listing.removed_on) or listings.has_ground(listing)
    return Run(ends, ends is not None and ends <= today, earliest, earliest <= today or not grounded, grounded)


@require_safe
@allowed(*READERS)
def listing_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """One listing; reading a natural person's is noted in the journal."""
    listing = get_object_or_404(listings_of(request.user), pk=pk)
    note_reading(request, listing.subject, f"名单 {listing}")
    run = run_of(listing, localdate())
    context = {
        "listing": listing,
        "subject": listing.subject,
        "records": listing.records.select_related("subject"),
        "run": run,
        "versions": versions_of(listing),
        "standing": standing_of(listing, run, request.user),
    }
    return render(request, "credit/listing_show.html", context)


def standing_of(listing: Listing, run: Run, user: User) -> Standing:
    """On the list, off it again; whose turn it is, what this person may do here and in the rooms above."""
    on = not listing.removed_on and not run.ended
    off = listing.removed_on or run.ends
    steps = [
        Step("列入公布", listing.published_on, str(listing.entered_by or "批量导入"), reached=True),
        Step("在列", reached=not on, current=on),
        Step("期满终止" if run.ended and not listing.removed_on else "移出", off, reached=not on),
    ]
    return Standing(steps, _nexts_of(listing, run), _offers_of(listing, run, user) if user.edits_records else [])


def _nexts_of(listing: Listing, run: Run) -> list[Next]:
    keeper = str(listing.subject.department)
    if listing.removed_on:
        return []
    if run.ended:
        return [Next(keeper, "办理期满移出")]
    return [] if run.grounded else [Next(keeper, "办理移出：名单没有依据")]


def _offers_of(listing: Listing, run: Run, user: User) -> list[Offer]:
    published, removal = listing.publications.first(), "supervision:listing_act"
    offers = LISTING.offers(listing, user)
    if listing.removed_on:
        return offers
    if run.ended:
        return [*offers, _offer(removal, listing, "expire", "办理期满移出", primary=True)]
    never = listing.subject.is_named_as_person or listing.is_local
    if not never and not (published and published.is_open):
        offers.append(_offer("disclosure:listing_act", listing, "draft", "拟信用公示"))
    if listing.decision:
        offers.append(_offer(removal, listing, "remind", "登记期满提醒"))
    if run.removable:
        offers.append(_offer(removal, listing, "remove", "受理移出", primary=True))
    return offers


def _offer(address: str, listing: Listing, name: str, title: str, *, primary: bool = False) -> Offer:
    return Offer(name, title, reverse(address, args=[listing.pk, name]), primary, dangerous=False)


listing_act = acts_view(LISTING)
