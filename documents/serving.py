"""Serving papers (送达): who received it, when and in what way, with the proof."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from accounts import rules
from accounts.gate import Refused
from accounts.models import User
from documents.models import Attempt, Batch, Document, Service

ARTICLE = "行政处罚法第六十一条"


class Delivery(NamedTuple):
    """How a paper reached whom it is for; `receipt` is the proof."""

    way: Service.Way
    on: date
    receiver: str
    receipt: str
    note: str = ""


@transaction.atomic
def serve(
    document: Document,
    *,
    way: Service.Way,
    on: date,
    receiver: str,
    receipt: str,
    by: User,
    at: datetime,
    note: str = "",
) -> Service:
    """Record that the paper reached whom it is for; once, not before it was issued, and never of a day to come.

    `receipt` is the proof: the signed 送达回证, the postal number, the witnesses. Raises Refused.
    """
    _must_be_possible(document, on, at)
    if not receiver.strip() or not receipt.strip():
        raise Refused(ARTICLE, "请写明收件人和送达凭证（如签收的送达回证、挂号单号）。")
    try:
        with transaction.atomic():
            return Service.objects.create(
                document=document,
                way=way,
                served_on=on,
                receiver=receiver.strip(),
                receipt=receipt.strip(),
                note=note.strip(),
                recorded_by=by,
                recorded_at=at,
            )
    except IntegrityError as collision:
        raise Refused(ARTICLE, f"{document}的送达已登记，不必重复。") from collision


@transaction.atomic
def serve_several(batch: Batch, *, deliveries: Mapping[int, Delivery], by: User, at: datetime) -> list[Service]:
    """Record that papers of a batch (ids) reached whom they are for: all of them, or none. Raises Refused."""
    rules.must_be_of(by, batch.department_id, article=ARTICLE, reason="送达由签发文书的部门登记。")
    papers = Document.objects.filter(batch_line__batch=batch).in_bulk(deliveries)
    return [
        serve(papers[pk], **delivery._asdict(), by=by, at=at) for pk, delivery in deliveries.items() if pk in papers
    ]


def _must_be_possible(document: Document, on: date, at: datetime) -> None:
    if on < document.issued_on:
        raise Refused(ARTICLE, f"送达日期（{on}）早于签发日期（{document.issued_on}），请核对。")
    if on > localtime(at).date():
        raise Refused(ARTICLE, f"送达日期（{on}）尚未到，请在实际送达后登记。")


@transaction.atomic
def note_attempt(document: Document, *, way: Service.Way, on: date, reason: str, by: User, at: datetime) -> Attempt:
    """Record that a try to serve the paper failed, and why; as often as it happens until it is served. Raises Refused."""
    Document.objects.select_for_update().get(pk=document.pk)
    _must_be_possible(document, on, at)
    if not reason.strip():
        raise Refused(ARTICLE, "请写明未能送达的原因。")
    if document.services.filter(served_on__lt=on).exists():
        raise Refused(ARTICLE, f"{document}此前已经送达，不能再登记未送达。")
    return Attempt.objects.create(
        document=document, way=way, tried_on=on, reason=reason.strip(), recorded_by=by, recorded_at=at
    )
