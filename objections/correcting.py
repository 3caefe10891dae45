"""Upheld: the record is corrected or revoked, the subject graded again, and whoever got the old data is listed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from django.utils.timezone import localtime

from accounts.gate import Refused
from accounts.models import User
from credit.models import CreditRecord, Export
from credit.outside import openness
from credit.records import recording
from credit.records.recording import touched_by
from documents.models import Document
from objections.lines import corrected
from objections.models import TEN, Claim, Objection, Receiver
from subjects.models import Cause, Subject
from subjects.requests import ask_regrade

Remedy = Claim.Remedy


def apply(objection: Objection, *, by: User, at: datetime) -> None:
    """Do what the findings say; corrections of one record one after the other, revocation last.

    The record's own acts ask for the re-grade, which counts from the record's own date. A record that was revoked
    meanwhile stays so; one that can no longer be corrected raises Refused, and nothing is issued.
    """
    claims = list(objection.claims.select_related("record__subject"))
    changed = [claim for claim in claims if claim.remedy in (Remedy.CORRECT, Remedy.REVOKE)]
    list_receivers(objection, {claim.record_id for claim in changed if claim.record_id})
    for claim in sorted(changed, key=lambda claim: (claim.remedy == Remedy.REVOKE, claim.ordinal)):
        assert claim.record
        if claim.remedy == Remedy.CORRECT:
            _correct(claim, claim.record, objection, by=by, at=at)
        else:
            _revoke(claim.record, objection, by=by, at=at)
    if any(claim.remedy == Remedy.REGRADE for claim in claims):
        ask_regrade([objection.subject_id], Cause.CORRECTED, f"{objection}：异议成立，重新评定")


def _correct(claim: Claim, record: CreditRecord, objection: Objection, *, by: User, at: datetime) -> None:
    state = CreditRecord.objects.values_list("state", flat=True).get(pk=record.pk)
    if state == CreditRecord.State.REVOKED:
        raise Refused(TEN, f"{record}在核查期间已撤销，不能再更正；请退回，改写事项{claim.ordinal}的处理。")
    reason = f"{objection}成立：更正{claim.changed_label}"
    done = corrected(record, claim.changed_line, claim.new_value, today=localtime(at).date())
    recording.amend(done.record, by=by, at=at, reason=reason, heavier_because=reason)


def _revoke(record: CreditRecord, objection: Objection, *, by: User, at: datetime) -> None:
    state = CreditRecord.objects.values_list("state", flat=True).get(pk=record.pk)
    if state != CreditRecord.State.REVOKED:
        recording.revoke(record, reason=f"{objection}成立", by=by, at=at)


class Sent(NamedTuple):
    """Something that carries the old data: what, when it was made, and who has it."""

    what: str
    at: datetime
    holder: str


def list_receivers(objection: Objection, records: set[int]) -> None:
    """Keep the list of who received the old data (更正通知清单), before the data change."""
    if not records:
        return
    rows = list(CreditRecord.objects.filter(pk__in=records).order_by("entered_at"))
    since = rows[0].entered_at
    touched = Subject.objects.select_related("department").filter(
        pk__in={pk for record in rows for pk in touched_by(record)}
    )
    sent = {one for subject in touched for one in _sent(subject, since, objection)}
    sent |= {Sent(one.what, one.at, one.holder) for record in rows for one in openness.holders_of(record)}
    Receiver.objects.bulk_create(
        Receiver(objection=objection, what=one.what[:200], sent_at=one.at, holder=one.holder[:120])
        for one in sorted(sent, key=lambda one: (one.at, one.what))
    )


def _sent(subject: Subject, since: datetime, objection: Objection) -> Iterator[Sent]:
    """Papers issued about the subject (not those of this case), and files that left the house with it."""
    papers = Document.objects.filter(subject=subject, issued_at__gte=since).exclude(case_key=objection.key)
    for document in papers:
        yield Sent(f"{document.get_kind_display()} {document.number}", document.issued_at, str(subject))
    for export in Export.objects.filter(at__gte=since).holding(subject).select_related("by"):
        yield Sent(str(export), export.at, export.holder)
