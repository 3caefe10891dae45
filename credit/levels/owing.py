"""Which changes of level are still to be told, by when, and what holds some of them up; counted as their list counts them.

The term of a notice is counted here and is no `Term`: changes come by the thousand on one day, and are told in a batch. It
is compared by the day from which it counts, so that a count and a list of half a million are one indexed query.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from enum import Enum
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.models import User
from credit.levels import noticing, policies
from credit.models import Dispute, GradeChange
from credit.regulation.periods import ONE_DAY, Calendar, Deadline, working_deadline
from credit.terms.calendar import calendar
from subjects.models import INDIVIDUALS, Post
from subjects.numbered import numbered

SHOWN = 6


class Standing(Enum):
    """How a change stands that is still to be told."""

    READY = "ready", "可以告知"
    OVERDUE = "overdue", "已超期"
    HELD = "held", "待确认、待答复"

    def __init__(self, code: str, label: str) -> None:
        self.code, self.label = code, label


def due(change: GradeChange, by: Calendar, known: Iterable[policies.Stretch]) -> Deadline:
    """Until when the notice of a change is to be issued."""
    return working_deadline(change.counts_from, policies.in_force_among(known, change.counts_from).notice_days, by)


def _overdue(today: date) -> Q:
    """The changes whose term had passed before today: those that count from a day so long ago, version by version."""
    by, found = calendar(), Q(pk__in=())
    for span, values in policies.stretches():
        last = today - ONE_DAY if span.end is None else min(today - ONE_DAY, span.end - ONE_DAY)
        if span.start > last:
            continue
        while last > span.start and working_deadline(last, values.notice_days, by).due >= today:
            last -= ONE_DAY
        if working_deadline(last, values.notice_days, by).due < today:
            found |= Q(counts_from__gte=span.start, counts_from__lte=last)
    return found


def held(rows: QuerySet[GradeChange], today: date) -> list[int]:
    """Those (ids) that wait for a confirmation (R21, the second look) or for the answer to an objection (R13)."""
    asked = rows.filter(_may_be_held()).order_by()
    return [line.change.pk for line in _lines(asked, today) if line.obstacle]


def _may_be_held() -> Q:
    """The few among which those are."""
    individual = Q(new_level__in=(2, 3), subject__kind__in=INDIVIDUALS)
    disputes = Dispute.objects.filter(closed_on=None).order_by()
    own = Q(subject__in=disputes.values("record__subject"))
    people = disputes.exclude(record__person=None).values("record__person")
    themselves = disputes.exclude(record__subject__identity_index=None).values("record__subject__identity_index")
    theirs = Post.objects.filter(Q(person__in=people) | Q(person__identity_index__in=themselves))
    through_people = Q(subject__in=theirs.order_by().values("subject"))
    fallen = Q(new_level=3, counts_from__gte=policies.second_look_since())
    return Q(new_level=4) | individual | fallen | own | through_people


def _lines(rows: QuerySet[GradeChange], today: date, size: int = 1000) -> Iterator[noticing.Line]:
    block: list[GradeChange] = []
    for change in rows.iterator(size):
        block.append(change)
        if len(block) == size:
            yield from noticing.lines(block, today)
            block = []
    if block:
        yield from noticing.lines(block, today)


def standing(rows: QuerySet[GradeChange], which: Standing, today: date) -> QuerySet[GradeChange]:
    """Those of the changes to be told that stand so. What is held up is neither ready nor overdue."""
    waiting = held(rows, today)
    if which is Standing.HELD:
        return rows.filter(pk__in=numbered(waiting))
    free = rows.exclude(pk__in=numbered(waiting)) if waiting else rows
    return free.filter(_overdue(today)) if which is Standing.OVERDUE else free


class Tally(NamedTuple):
    """How many changes are to be told, how many of them can be now, are overdue, or are held up."""

    open: int
    ready: int
    overdue: int
    held: int


def tally(rows: QuerySet[GradeChange], today: date) -> Tally:
    """The changes counted by how they stand; each figure is as many as its list holds."""
    waiting = held(rows, today)
    number = rows.order_by().count()
    free = rows.exclude(pk__in=numbered(waiting)) if waiting else rows
    return Tally(number, number - len(waiting), free.filter(_overdue(today)).order_by().count(), len(waiting))


class Queue(NamedTuple):
    """The first changes that wait, whether there are more, and where."""

    lines: list[noticing.Line]
    more: bool
    url: str


def at_home(user: User, today: date) -> Queue:
    """The card 待告知 on the first page; one query, however many wait."""
    found = list(noticing.untold(user)[: SHOWN + 1])
    lines = [noticing.Line(change, "") for change in found[:SHOWN]]
    return Queue(lines, len(found) > SHOWN, reverse("credit:notice_list"))
