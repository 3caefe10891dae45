"""Article 10: who inspected on the occasion of a record has a hand in it."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q

from accounts.models import User
from credit.models import CreditRecord
from credit.records.involvement import Hand
from credit.regulation.periods import years_from
from inspections.models import Inspection, Visit

FOUND = (Inspection.Result.CORRECTION, Inspection.Result.CASE)


def inspectors(record: CreditRecord) -> Iterator[Hand]:
    """The inspectors of the occasions of a record: by account where they inspected here, else by name."""
    for inspection in occasions(record):
        accounts = _accounts(inspection)
        for name in inspection.inspectors:
            did = f"参加当次检查（{inspection.number}）"
            yield Hand(accounts.get(name), name, did, inspection.inspected_on)


def _accounts(inspection: Inspection) -> dict[str, User]:
    visit = Visit.objects.filter(inspection=inspection).first()
    officers = visit.officers.select_related("user") if visit else ()
    return {officer.name: officer.user for officer in officers if officer.user}


def occasions(record: CreditRecord) -> list[Inspection]:
    """The inspections from which a record may come: those whose problem it was made from, those on the day it
    occurred, and the last before its basis date.

    The last one counts where it found something (责令整改, 立案) within the year before; other sectors' sanctions come
    from none of ours.
    """
    if record.kind == CreditRecord.Kind.SANCTION:
        return []
    of_subject = Inspection.objects.filter(subject=record.subject_id)
    same_day = Q(inspected_on=record.occurred_on) if record.occurred_on else Q(pk=None)
    made_from = Q(visit__findings__records=record.pk)
    found = list(of_subject.filter(same_day | made_from).distinct())
    if record.basis_on and record.kind != CreditRecord.Kind.ACCIDENT:
        last = of_subject.filter(inspected_on__lte=record.basis_on, result__in=FOUND).order_by("-inspected_on", "-pk")
        recent = [one for one in last[:1] if years_from(one.inspected_on, 1) >= record.basis_on and one not in found]
        found.extend(recent)
    return found
