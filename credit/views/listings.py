"""Listings of level-4 records (四级名单): shown, and corrected where they were brought in as history."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods, require_safe

from accounts import journal
from accounts.gate import READERS, STAFF, SignedInRequest, allowed
from accounts.versions import versions_of
from credit.forms.listings import ListingForm
from credit.models import Listing
from credit.records import listing as listings
from credit.regulation.facts import Regime
from credit.regulation.listing_grounds import earliest_removal
from desk.reading import note_reading
from desk.views.acting import entered, posted
from subjects.models import Subject


def _visible(request: SignedInRequest) -> QuerySet[Listing]:
    mine = Subject.objects.visible_to(request.user)
    return Listing.objects.filter(subject__in=mine).select_related("subject", "entered_by")


@require_safe
@allowed(*READERS)
def listing_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """One listing; reading a natural person's is noted in the journal."""
    listing = get_object_or_404(_visible(request), pk=pk)
    note_reading(request, listing.subject, f"名单 {listing}")
    today, ends = localdate(), listings.ends_on(listing)
    earliest = earliest_removal(Regime(listing.regime), listing.published_on, listing.months)
    grounded = bool(listing.removed_on) or listings.has_ground(listing)
    context = {
        "listing": listing,
        "subject": listing.subject,
        "records": listing.records.select_related("subject"),
        "ends": ends,
        "grounded": grounded,
        "ended": ends is not None and ends <= today,
        "earliest": earliest,
        "removable": earliest <= today or not grounded,
        "versions": versions_of(listing),
    }
    return render(request, "credit/listing_show.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def listing_change(request: SignedInRequest, pk: int) -> HttpResponse:
    """Correct a listing that was brought in, with a reason."""
    listing = get_object_or_404(_visible(request), pk=pk)
    listings.must_be_history(listing)
    form = ListingForm(posted(request), today=localdate(), instance=listing)
    if form.is_valid() and entered(form, partial(_amended, request, form)) is not None:
        messages.success(request, f"名单{listing}已更正，正在重新评定。")
        return redirect(listing)
    context = {"form": form, "subject": listing.subject, "listing": listing}
    return render(request, "credit/listing_form.html", context)


def _amended(request: SignedInRequest, form: ListingForm) -> Listing:
    data, by = form.cleaned_data, request.user
    listing = listings.amend(
        form.instance, list(data["records"]), by=by, at=now(), reason=data["reason"], seen=data["version"]
    )
    journal.write("更改名单", f"{listing} {listing.subject}", by=by, detail=data["reason"], request=request)
    return listing
