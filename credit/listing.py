"""Article 12 (四), R16: listings of level-4 records. People decide them; the program never lists by itself."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import transaction

from accounts.gate import Refused
from accounts.history import keep
from accounts.models import User
from credit.models import CreditRecord, Listing
from subjects.requests import ask_regrade


@transaction.atomic
def publish(listing: Listing, records: Collection[CreditRecord], *, by: User) -> Listing:
    """Enter a listing that the department decided, covering effective records of its subject."""
    if not records:
        raise Refused("第十二条（四）", "名单须写明所依据的触发记录。")
    for record in records:
        if record.subject_id != listing.subject_id or record.state != CreditRecord.State.EFFECTIVE:
            raise Refused("第十二条（四）", f"{record}不是该主体已生效的记录，不能作为列入依据。")
    listing.entered_by = by
    keep(listing, by=by, reason="列入名单")
    listing.records.set(records)
    ask_regrade([listing.subject_id], f"名单{listing.number}公布")
    return listing


@transaction.atomic
def amend(listing: Listing, records: Collection[CreditRecord], *, by: User, reason: str) -> Listing:
    """Correct a listing; a reason is needed."""
    if not reason.strip():
        raise Refused("第十二条（四）", "更正名单须写明理由。")
    Listing.objects.select_for_update().get(pk=listing.pk)
    keep(listing, by=by, reason=reason)
    listing.records.set(records)
    ask_regrade([listing.subject_id], f"名单{listing.number}更正")
    return listing


@transaction.atomic
def remove(listing: Listing, *, on: date, reason: str, by: User) -> Listing:
    """The listing ends on a day, and level 4 with it; that day is no longer level 4 (R16)."""
    listing = Listing.objects.select_for_update().get(pk=listing.pk)
    if listing.removed_on:
        raise Refused("第十二条（四）", f"名单{listing.number}已于{listing.removed_on}移出。")
    if on < listing.published_on:
        raise Refused("第十二条（四）", f"移出日期不能早于公布日期{listing.published_on}。")
    listing.removed_on, listing.removal = on, reason
    keep(listing, by=by, reason=f"移出名单：{reason}")
    ask_regrade([listing.subject_id], f"名单{listing.number}移出")
    return listing
