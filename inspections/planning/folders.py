"""What planning hangs into the pages below: the yearly counter of a subject, and what waits on the first page."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.db.models import Count, QuerySet, Value

from accounts.models import Role, User
from inspections.models import InspectionPlan, InspectionPolicy, PoolExclusion
from inspections.planning.caps import Standing, standing
from subjects.models import Subject


class Counter(NamedTuple):
    """The visits of a subject in the year against its cap, and what keeps it out of the draw."""

    subject: Subject
    year: int
    now: Standing
    exclusions: list[PoolExclusion]
    own: bool


def told_of_subject(subject: Subject, user: User, today: date) -> Counter:
    """x/上限 of the year, and the exclusions that wait or are at work."""
    rows = PoolExclusion.objects.filter(subject=subject, state__in=("proposed", "approved"), until_on__gte=today)
    return Counter(subject, today.year, standing(subject, today), list(rows), user.edits_records)


class Waiting(NamedTuple):
    """What waits for this person: decisions for a leader or supervisor, returned plans for the department."""

    plans: int
    returned: int
    policies: int
    exclusions: int


def told_at_home(user: User, today: date) -> Waiting | None:
    """What waits; one query. None where nothing does."""
    plans = InspectionPlan.objects.visible_to(user)
    rows: dict[str, QuerySet[InspectionPlan] | QuerySet[InspectionPolicy] | QuerySet[PoolExclusion]] = {
        "plans": plans.filter(state="submitted") if user.role == Role.LEADER else plans.none(),
        "returned": plans.filter(state="returned") if user.edits_records else plans.none(),
        "policies": InspectionPolicy.objects.open().exclude(proposed_by=user.pk),
        "exclusions": PoolExclusion.objects.visible_to(user).open().exclude(proposed_by=user.pk),
    }
    if user.role != Role.LEADER:
        rows["policies"] = InspectionPolicy.objects.none()
    if user.role == Role.CLERK:
        rows["exclusions"] = PoolExclusion.objects.none()
    first, *others = (
        found.order_by().values(what=Value(name)).annotate(number=Count("pk")).values_list("what", "number")
        for name, found in rows.items()
    )
    counts: dict[str, int] = dict(first.union(*others, all=True))
    told = Waiting(*(counts.get(name, 0) for name in Waiting._fields))
    return told if any(told) else None
