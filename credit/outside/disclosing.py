"""Asking for what follows outside (Articles 13, 15): a row in the transaction of the fact or grade, and a nudge after it.

What is shared and published is decided above, by the state that it finds when it works: the row only says that
something changed. So a lost message loses nothing, and the same message twice tells nothing twice.
"""

from __future__ import annotations

from collections.abc import Iterable

from credit.models import CreditRecord, DisclosureRequest, Listing
from desk.promises import nudge
from subjects.models import Subject


def ask_for_levels(subjects: Iterable[int], cause: str) -> None:
    """The levels of these subjects (ids) may have changed, or may go out now (R21)."""
    _promise(DisclosureRequest(subject_id=subject, cause=cause[:200]) for subject in sorted(set(subjects)))


def ask_for_records(records: Iterable[CreditRecord], cause: str) -> None:
    """These records came into force, changed, were revoked, repaired, disputed, or answered."""
    _promise(DisclosureRequest(subject_id=row.subject_id, record=row, cause=cause[:200]) for row in records)


def ask_for_listings(listings: Iterable[Listing], cause: str) -> None:
    """These listings were published, corrected, removed or restored."""
    _promise(DisclosureRequest(subject_id=row.subject_id, listing=row, cause=cause[:200]) for row in listings)


def ask_for_all_of(subject: Subject, cause: str) -> None:
    """The subject is read under another name: its level, its records and its listings are told by it."""
    ask_for_levels([subject.pk], cause)
    ask_for_records(CreditRecord.objects.in_force().own().filter(subject=subject), cause)
    ask_for_listings(Listing.objects.filter(subject=subject, removed_on=None), cause)


def _promise(rows: Iterable[DisclosureRequest]) -> None:
    if DisclosureRequest.objects.bulk_create(rows, batch_size=1000):
        nudge(DisclosureRequest.JOB)
