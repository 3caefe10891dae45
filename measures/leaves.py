"""What the measures show in the file of a subject."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from accounts import rules
from accounts.models import User
from measures.models import Incentive, Reward
from measures.standing import Standing, standing_of
from subjects.models import Subject

SHOWN = 5


class OfASubject(NamedTuple):
    """The folder in the file of a subject: its measures with how they stand, its rewards."""

    subject: Subject
    measures: list[tuple[Incentive, Standing]]
    rewards: list[Reward]
    may_grant: bool
    may_write: bool


def of_subject(subject: Subject, user: User, today: date) -> OfASubject:
    """The newest measures, the rewards of today."""
    rows = list(Incentive.objects.filter(subject=subject).select_related("item")[:SHOWN])
    standing = {row.pk for row in Incentive.objects.standing_on(today).filter(pk__in=[row.pk for row in rows])}
    return OfASubject(
        subject,
        [(row, standing_of(row, today, has_level=row.pk in standing)) for row in rows],
        list(Reward.objects.valid_on(today).filter(subject=subject)),
        rules.is_decider_of(user, subject.department_id),
        rules.is_of(user, subject.department_id),
    )
