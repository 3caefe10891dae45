"""The act on a listing that was brought in as history: it is corrected."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from accounts.gate import STAFF
from accounts.models import User
from credit.forms.listings import ListingForm
from credit.models import Listing
from credit.records import listing as listings
from desk.acts import Act, Acts, Crumb
from subjects.models import Subject


def listings_of(user: User) -> QuerySet[Listing]:
    """The listings that this person may see."""
    return Listing.objects.filter(subject__in=Subject.objects.visible_to(user)).select_related("subject", "entered_by")


def _must_be_history(listing: Listing, user: User, at: datetime) -> None:
    listings.must_be_history(listing)


def _is_history(listing: Listing, user: User) -> bool:
    return not listing.decision


LISTING: Acts[Listing] = Acts(
    address="credit:listing_act",
    article=listings.ARTICLE,
    seen_by=listings_of,
    subject=lambda listing: listing.subject,
    crumbs=lambda listing: [Crumb(str(listing.subject), listing.subject.get_absolute_url())],
    table={
        "change": Act(
            title="更正名单",
            button="保存更正",
            roles=STAFF,
            must=_must_be_history,
            form=ListingForm,
            template="credit/listing_form.html",
            said=lambda listing, made: f"名单{made}已更正，正在重新评定。",
            do=listings.amend,
            offered=_is_history,
        ),
    },
)
