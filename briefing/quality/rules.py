"""What a check is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from subjects.models import Subject


class Mending(NamedTuple):
    """Where a row is mended: words on the link, the address, and whether that is about the row or about its subject."""

    words: str
    name: str
    of_subject: bool = False
    act: str = ""
    """Which of the acts at that address."""

    @property
    def open_to_all(self) -> bool:
        """Whether it only leads to a page to read, which leaders enter as well."""
        return self.name.endswith("_show")


class Check(NamedTuple):
    """One check. `rows` finds, of the whole bureau on a day, what breaks the rule; `whole` all that it looked at."""

    code: str
    title: str
    rule: str
    day: str
    rows: Callable[[date], QuerySet[Any, Any]]
    mending: Mending
    whole: Callable[[date], QuerySet[Any, Any]] | None = None


class Group(NamedTuple):
    """Checks of one sort."""

    code: str
    title: str
    checks: tuple[Check, ...]


RECORD = Mending("更正", "credit:record_act", act="change")
READING = Mending("查看", "credit:record_show")
SUBJECT = Mending("补正", "subjects:subject_act", of_subject=True, act="change")
FILE = Mending("查看", "credit:subject_show", of_subject=True)
INSPECTION = Mending("查看检查", "inspections:inspection_show")


def supervised(day: date) -> QuerySet[Subject]:
    """Who is under supervision on the day (R20)."""
    return Subject.objects.filter(Q(deregistered_on=None) | Q(deregistered_on__gt=day), enrolled_on__lte=day)
