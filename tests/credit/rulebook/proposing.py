"""Versions of the rulebook as the tests propose them, and a unit that each of them would move."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.timezone import make_aware

from accounts.models import User
from credit.models import RuleProposal, RuleRun
from credit.regulation.rulebook import FIRST, Rulebook
from credit.rulebook import changing, running
from subjects.models import Subject
from tests import makers, people

TODAY = date(2026, 11, 23)
BEGINS = date(2027, 1, 1)
AT = make_aware(datetime(2026, 11, 23, 10))


def at(day: date, hour: int = 10) -> datetime:
    return make_aware(datetime(day.year, day.month, day.day, hour))


def clock(start: datetime = AT) -> Callable[[], datetime]:
    """A second passes with every look."""
    moments: Iterator[datetime] = (start + timedelta(seconds=n) for n in range(100_000))
    return lambda: next(moments)


def second(**values: Any) -> Rulebook:
    """The next version: repair no longer ends the three-year conditions (R12)."""
    others = {"repair_ends_three_year_conditions": False, **values}
    base = {"version": "2027-1", "in_force_from": BEGINS, "basis": "新密应急〔2026〕99号（虚构）"}
    return FIRST._replace(**{**base, **others})


def repaired(
    name: str = "新密市修复化工有限公司", decided_on: date = date(2025, 3, 1), repaired_on: date = date(2026, 4, 1)
) -> Subject:
    """Fined and repaired: level 1 by the first version, level 2 where repair ends the one-year conditions only."""
    unit = makers.make_subject(name)
    record = makers.make_penalty(unit, decided_on)
    record.repaired_on = repaired_on
    record.save()
    return unit


def proposed(by: User | None = None, book: Rulebook | None = None) -> RuleProposal:
    return changing.propose(book or second(), by=by or people.supervisor(), at=AT)


def shown(proposal: RuleProposal) -> RuleRun:
    """Its effect is worked out."""
    run = RuleRun.objects.get(proposal=proposal)
    running.run(run.pk, clock())
    run.refresh_from_db()
    return run


def regraded(start: datetime = AT) -> None:
    """Everybody is graded again, as the workers would."""
    for pk in RuleRun.objects.filter(RuleRun.OWED, proposal=None).values_list("pk", flat=True):
        running.run(pk, clock(start))
