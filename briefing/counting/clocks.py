"""Terms that had run out on the cut-off day, and those that ended too late within the month, by section."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from django.db.models import Count, F, Q, QuerySet

from accounts.models import Department
from briefing.asked import Asked
from credit.models import Term


class SectionTerms(NamedTuple):
    """The terms of one section: past their day on the cut-off day, and ended in the month in time or too late."""

    section: Department
    overdue: int
    ended_late: int
    ended_in_time: int


def overdue(asked: Asked) -> QuerySet[Term]:
    """Past their day and not ended on the cut-off day; the longest first."""
    open_then = Q(ended_on=None) | Q(ended_on__gt=asked.day)
    return Term.objects.filter(open_then, asked.own(), due_on__lt=asked.day).order_by("due_on", "pk")


def ended(asked: Asked) -> QuerySet[Term]:
    """Ended within the month."""
    rows = Term.objects.filter(asked.own(), ended_on__gte=asked.month.first, ended_on__lte=asked.day)
    return rows.exclude(due_on=None).order_by("ended_on", "pk")


def ended_late(asked: Asked) -> QuerySet[Term]:
    """Ended within the month after their day."""
    return ended(asked).filter(ended_on__gt=F("due_on"))


def ended_in_time(asked: Asked) -> QuerySet[Term]:
    """Ended within the month on their day or before."""
    return ended(asked).filter(ended_on__lte=F("due_on"))


def by_section(asked: Asked) -> list[SectionTerms]:
    """The sections that have any."""
    lists = [_counted(rows) for rows in (overdue(asked), ended_late(asked), ended_in_time(asked))]
    sections = Department.objects.filter(pk__in={pk for counted in lists for pk in counted})
    return [SectionTerms(section, *(counted[section.pk] for counted in lists)) for section in sections]


def _counted(rows: QuerySet[Term]) -> Counter[int]:
    by = rows.order_by().values_list("subject__department").annotate(number=Count("pk"))
    return Counter(dict(by))
