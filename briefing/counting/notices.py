"""Changes of level that subjects are still to be told of: as they stand now, by the cut-off day."""

from __future__ import annotations

from django.db.models import QuerySet

from briefing.asked import Asked
from credit.levels import owing
from credit.models import GradeChange


def untold(asked: Asked) -> QuerySet[GradeChange]:
    """Every change noted by the cut-off day that the subject is still to be told of."""
    rows = GradeChange.objects.waiting().filter(asked.own(), subject__deregistered_on=None, on__lte=asked.day)
    return rows.order_by("counts_from", "pk")


def those(asked: Asked, which: owing.Standing) -> QuerySet[GradeChange]:
    """Those that stand so on the cut-off day."""
    return owing.standing(untold(asked), which, asked.day)


def tally(asked: Asked) -> owing.Tally:
    """All of them, counted by how they stand."""
    return owing.tally(untold(asked), asked.day)
