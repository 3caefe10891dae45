"""R5, R15: a ground that falls away. What rested on it comes to its end, or is put before somebody who can end it.

A record may be revoked, corrected or judged again below this app, which does not know of listings' procedures; so the
job looks at what stands. Safe to run twice.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime

from credit.models import CreditRecord, Listing
from credit.records import listing as listings
from credit.terms import clocks
from supervision.deciding import listing_case
from supervision.deferring import end_deferrals
from supervision.models import Deferral, Removal
from supervision.policies import term_of
from supervision.steps import deciders_of, end_terms


def watch_grounds(at: datetime) -> None:
    """Look at every listing that holds and at every decision not to list that stands."""
    today = localtime(at).date()
    held = Listing.objects.filter(removed_on=None).order_by("pk").values_list("pk", flat=True)
    for pk in list(held):
        watch_listing(pk, today)
    for deferral in Deferral.objects.filter(ended_on=None).select_related("record"):
        if not is_decisive(deferral.record):
            ending = "记录已信用修复" if deferral.record.repaired_on else "记录已不是四级的决定性记录"
            end_deferrals([deferral.record], on=today, ending=ending, by=None, at=at)


def is_decisive(record: CreditRecord) -> bool:
    """Whether the record is in force, not repaired (R15), and places its subject in level 4 by itself."""
    effective = record.state == CreditRecord.State.EFFECTIVE and record.repaired_on is None
    return effective and record.number in listings.decisive(record.subject_id)


@transaction.atomic
def watch_listing(pk: int, today: date) -> None:
    """Ask for the removal of a listing without a ground; take the question back when the ground is there again."""
    listing = Listing.objects.select_for_update(of=("self",)).select_related("subject").get(pk=pk)
    case, asked = listing_case(listing), term_of("listing_groundless", today)
    ends = listings.ends_on(listing)
    taken_up = listing.removals.filter(state__in=(*Removal.OPEN, Removal.State.REMOVED)).exists()
    if listing.removed_on or (ends and today >= ends) or taken_up or listings.has_ground(listing):
        end_terms(case.key, today, asked.code)
    elif not clocks.running(case.key, asked):
        clocks.start(asked, case, on=today, handlers=deciders_of(listing.subject))
