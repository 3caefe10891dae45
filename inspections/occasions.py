"""Article 10: who inspected on the occasion of a record has a hand in it."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q

from credit.involvement import Hand
from credit.models import CreditRecord
from credit.regulation.periods import years_from
from inspections.models import Inspection

FOUND = (Inspection.Result.CORRECTION, Inspection.Result.CASE)


def inspectors(record: CreditRecord) -> Iterator[Hand]:
    """The inspectors named for the occasions of a record."""
    for inspection in occasions(record):
        for name in inspection.inspectors:
            yield Hand(None, name, f"参加当次检查（{inspection.number}）", inspection.inspected_on)


def occasions(record: CreditRecord) -> list[Inspection]:
    """The inspections from which a record may come: those on the day it occurred, and the last before its basis date.

    The last one counts where it found something (责令整改, 立案) within the year before; other sectors' sanctions come
    from none of ours.
    """
    if record.kind == CreditRecord.Kind.SANCTION:
        return []
    of_subject = Inspection.objects.filter(subject=record.subject_id)
    same_day = Q(inspected_on=record.occurred_on) if record.occurred_on else Q(pk=None)
    found = list(of_subject.filter(same_day))
    if record.basis_on and record.kind != CreditRecord.Kind.ACCIDENT:
        last = of_subject.filter(inspected_on__lte=record.basis_on, result__in=FOUND).order_by("-inspected_on", "-pk")
        recent = [one for one in last[:1] if years_from(one.inspected_on, 1) >= record.basis_on and one not in found]
        found.extend(recent)
    return found
