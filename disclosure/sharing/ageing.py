"""What changes without anybody acting: five years that end (条例 19), a listing that runs out, a name that was corrected."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from credit.models import CreditRecord, Listing
from disclosure.models import Matter, Message
from disclosure.sharing import telling
from subjects.models import Subject

BLOCK = 200


def look_over(at: datetime) -> int:
    """Look at everybody's level, every record in force, every listing, and whatever was told; returns how many."""
    seen = 0
    for subject in Subject.objects.order_by("pk").iterator(BLOCK):
        telling.look_at_level(subject, at)
        seen += 1
    for record in CreditRecord.objects.in_force().order_by("pk").iterator(BLOCK):
        telling.look_at_record(record, at)
        seen += 1
    for listing in Listing.objects.order_by("pk").iterator(BLOCK):
        telling.look_at_listing(listing, at)
        seen += 1
    return seen


def look_at_faulty(at: datetime) -> int:
    """Look again at what the pre-check stopped: it may have been mended where nobody told us."""
    found = list(_faulty())
    for matter in found:
        telling.look(matter, at)
    return len(found)


def _faulty() -> Iterator[Matter]:
    rows = Message.objects.filter(state=Message.State.FAULTY, overtaken=False).select_related("matter__subject")
    for message in rows.select_related("matter__record", "matter__listing").order_by("pk"):
        yield message.matter
