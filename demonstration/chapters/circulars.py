"""The made-up bureau's board: data quality counted at the end of last month, its circular issued, this month's drafted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.utils.timezone import make_aware

from accounts.models import Department, User
from briefing.circulars import moving
from briefing.circulars.composing import text_of
from briefing.months import Month
from briefing.quality import counting
from demonstration.staff import enlist
from subjects.models import Subject

FEWEST = 200
"""A smaller made-up bureau has no circulars: setting their papers takes too long."""
DRAFTED_BY = "jc"


def tell(seed: int, subjects: Sequence[Subject], until: date) -> None:
    """The chapter of this app."""
    if len(subjects) >= FEWEST:
        write(until)


def write(until: date) -> None:
    """Counted and drafted by what is in the database by now, as of the days of the story."""
    enlist()
    month = Month.of(until)
    counting.keep(month.moved(-1).last)
    clerk, supervisor = (User.objects.get(username=f"{role}-{DRAFTED_BY}") for role in ("clerk", "supervisor"))
    leader = User.objects.get(username="leader")
    last = moving.draft(month.moved(-1), department=_of(clerk), by=clerk, at=_at(month.first, 9))
    text = text_of(last)
    better = text._replace(demands=f"{text.demands}\n各部门于下月5日前将整改情况报安全生产基础科。")
    moving.edit(last, better, by=supervisor, at=_at(month.first, 11))
    moving.issue(last, by=leader, at=_at(min(month.first + timedelta(days=1), until), 15))
    moving.draft(month, department=_of(clerk), by=clerk, at=_at(until, 8))


def _of(user: User) -> Department:
    assert user.department
    return user.department


def _at(day: date, hour: int) -> datetime:
    return make_aware(datetime.combine(day, time(hour, 10)))
