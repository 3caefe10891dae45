"""两书同达: the 信用修复告知书 that goes with every penalty, and the one that tells that the day has come.

What is owed is unique per record and occasion, a job issues its paper, and doing so twice issues nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.timezone import localtime

from accounts.gate import Refused
from accounts.models import User
from credit.models import CreditRecord
from desk import promises
from documents.issuing import issue
from repair import papers
from repair.eligibility import eligibility_of
from repair.handling import materials_for
from repair.models import RepairNotice
from subjects.numbered import numbered

ARTICLE = "国办发〔2025〕22号（两书同达）"
Occasion = RepairNotice.Occasion
Kind = CreditRecord.Kind
FRESH = timedelta(days=60)
"""Penalties decided within so many days get their notice by themselves; older ones wait for a person to ask."""
AT_ONCE = 40
"""Papers that one round issues."""


def without_notice(records: QuerySet[CreditRecord]) -> QuerySet[CreditRecord]:
    """The bureau's own penalties in force, not repaired, that went without a notice."""
    told = RepairNotice.objects.filter(record=OuterRef("pk"), occasion=Occasion.WITH_PENALTY)
    penalties = records.filter(~Exists(told), by_bureau=True, state=CreditRecord.State.EFFECTIVE)
    return penalties.filter(repaired_on=None)


@transaction.atomic
def promise(record: CreditRecord, occasion: RepairNotice.Occasion, *, by: User, at: datetime) -> RepairNotice:
    """Owe the subject a notice; the one that is owed already where there is one. Raises Refused."""
    record = CreditRecord.objects.select_for_update().get(pk=record.pk)
    if record.state != CreditRecord.State.EFFECTIVE or record.repaired_on or not record.is_own:
        raise Refused(ARTICLE, f"{record}不是本局已生效、尚未修复的记录，不需要信用修复告知书。")
    if occasion == Occasion.WITH_PENALTY and record.kind != Kind.PENALTY:
        raise Refused(ARTICLE, f"{record}不是行政处罚，没有随处罚决定书送达的告知书。")
    known = {"asked_by": by, "asked_at": at}
    return RepairNotice.objects.get_or_create(record=record, occasion=occasion, defaults=known)[0]


@transaction.atomic
def issue_promised(pk: int, at: datetime) -> RepairNotice | None:
    """Issue the paper of a promise (id) at once, unless somebody else did or is about to."""
    rows = promises.take(promises.owed(RepairNotice.objects.filter(pk=pk)))
    return _issue(rows[0], at) if rows else None


def _issue(row: RepairNotice, at: datetime) -> RepairNotice | None:
    """Issue the paper of a promise that is locked; what is no longer owed is forgotten.

    A person locks the record before he promises, and never waits for a promise: so he and the job never wait for each
    other.
    """
    records = CreditRecord.objects.select_for_update(of=("self",)).select_related("subject__department")
    record = records.get(pk=row.record_id)
    if record.state != CreditRecord.State.EFFECTIVE or record.repaired_on:
        row.delete()
        return None
    found = eligibility_of(record, localtime(at).date())
    together = tuple(found.together)
    outlook = papers.Outlook(found.edition, found.classed.severity, found.opens_on, found.published_until, together[1:])
    materials = tuple(kind.label for kind, required in materials_for(together) if required)
    draft = papers.notice(record, outlook, materials, ripe=row.occasion == Occasion.RIPE)
    row.document = issue(draft, by=row.asked_by, at=at)
    promises.settle(row, document=row.document)
    return row


@transaction.atomic
def issue_now(record: CreditRecord, *, by: User, at: datetime) -> RepairNotice:
    """Issue the notice that goes with a penalty at once; when it was issued before, that one stands. Raises Refused.

    While the job has it in hand it comes back without its document: it is promised, and not there yet.
    """
    promised = promise(record, Occasion.WITH_PENALTY, by=by, at=at)
    return issue_promised(promised.pk, at) or promised


def promise_fresh(at: datetime) -> int:
    """Promise a notice for each penalty that took effect lately, in the name of who entered it."""
    since = localtime(at).date() - FRESH
    waiting = without_notice(CreditRecord.objects.filter(basis_on__gte=since)).exclude(entered_by=None)
    for record in waiting.select_related("entered_by", "statement_by").order_by("pk")[:AT_ONCE]:
        by = record.statement_by or record.entered_by
        assert by
        promise(record, Occasion.WITH_PENALTY, by=by, at=at)
    return len(waiting)


def sweep(at: datetime) -> int:
    """One round of the job: promise what is fresh, then issue what is promised. Returns how many were worked off."""
    promise_fresh(at)
    rows = RepairNotice.objects.select_related("asked_by")
    return promises.work_off(rows, lambda row: _issue(row, at), at, block=1, most=AT_ONCE)


@transaction.atomic
def promise_ripe(records: Iterable[CreditRecord], *, by: User, at: datetime, today: date) -> int:
    """Promise a letter to each of these subjects that the day has come; who was told before is not told again."""
    ids = [record.pk for record in records]
    told = set(
        RepairNotice.objects.filter(record__in=numbered(ids), occasion=Occasion.RIPE).values_list("record", flat=True)
    )
    fresh = [pk for pk in ids if pk not in told]
    RepairNotice.objects.bulk_create(
        (RepairNotice(record_id=pk, occasion=Occasion.RIPE, asked_by=by, asked_at=at) for pk in fresh),
        ignore_conflicts=True,
    )
    return len(fresh)
