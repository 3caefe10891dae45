"""Ledgers that left the house: each is a row, so that whoever holds old data of a subject can be told (Article 10)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.http import HttpRequest

from accounts import journal
from accounts.models import User
from credit.ledger import files
from credit.ledger.book import Ledger
from credit.ledger.query import LedgerQuery
from credit.ledger.tally import Group
from credit.models import LedgerExport
from subjects.models import Subject


@transaction.atomic
def note(
    ledger: Ledger, ending: str, *, by: User | None, at: datetime, request: HttpRequest | None = None
) -> LedgerExport:
    """Keep that a ledger is taken out, and say so in the journal; nobody by name is the command line."""
    said = f"{files.FORMATS[ending].label if by else f'命令行，{ending}'}，{ledger.total} 行"
    journal.write("导出台账", ledger.condition, by=by, detail=said, request=request)
    return LedgerExport.objects.create(
        by=by,
        at=at,
        format=ending,
        parameters=ledger.query.parameters,
        condition=ledger.condition,
        rows=ledger.total,
    )


def holding(subject: Subject, since: datetime) -> Iterator[LedgerExport]:
    """The ledgers taken out since a moment that may hold the subject, oldest first."""
    for export in LedgerExport.objects.filter(at__gte=since).order_by("at", "pk").select_related("by"):
        if _may_hold(export, subject):
            yield export


def _may_hold(export: LedgerExport, subject: Subject) -> bool:
    """Whether the ledger had the subject's row, by where the subject was registered then."""
    then = subject.history.filter(history_date__lte=export.at).first() or subject
    group = Group(then.department_id, then.industry_id)
    return Ledger(LedgerQuery.of(export.parameters), at=export.at).may_hold(subject, group)
