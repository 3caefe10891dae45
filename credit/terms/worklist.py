"""Worklists (待办期限): running terms by what is left, those of one person or of a department, and what was finished."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple, TypeAlias, cast

from django.db.models import Count, Q, QuerySet

from accounts.models import Role, User
from credit.models import Suspension, Term
from credit.models.terms import TermQuerySet
from credit.regulation.periods import Calendar
from credit.terms.standing import TermStanding, stand

FINISHED_WITHIN = timedelta(days=30)
SHOWN = 6


class Task(NamedTuple):
    """A term, and how it stands; `pause` while it is suspended."""

    term: Term
    standing: TermStanding
    pause: Suspension | None = None


class Tally(NamedTuple):
    """How many terms there are: past their day, on it, still before it, and without one while suspended."""

    overdue: int
    due: int
    ahead: int
    suspended: int

    @property
    def running(self) -> int:
        """Those that count at present."""
        return self.overdue + self.due + self.ahead


class Section(NamedTuple):
    """The terms of one department, counted."""

    code: str
    name: str
    tally: Tally


Counted: TypeAlias = tuple[str, str, int, int, int, int]
_COUNTS = ("overdue", "due", "ahead", "suspended")


def _counts(today: date) -> dict[str, Count]:
    return {
        "overdue": Count("pk", filter=Q(due_on__lt=today)),
        "due": Count("pk", filter=Q(due_on=today)),
        "ahead": Count("pk", filter=Q(due_on__gt=today)),
        "suspended": Count("pk", filter=Q(due_on=None)),
    }


def tally(terms: TermQuerySet, today: date) -> Tally:
    """Running terms counted, in one query."""
    found = terms.running().order_by().aggregate(**_counts(today))
    return Tally(*(found[name] for name in _COUNTS))


def sections(user: User, today: date) -> list[Section]:
    """Each department that this person sees and that has running terms, in one query."""
    by_department = Term.objects.visible_to(user).running().order_by("subject__department__code")
    rows = by_department.values_list("subject__department__code", "subject__department__name")
    counted = rows.annotate(**_counts(today))
    return [Section(code, name, Tally(*numbers)) for code, name, *numbers in cast("Iterable[Counted]", counted)]


def running(terms: TermQuerySet) -> QuerySet[Term]:
    """Those that count at present, the earliest due day first: overdue ones lead."""
    return terms.running().exclude(due_on=None).order_by("due_on", "pk")


def tasks(terms: Iterable[Term], today: date, by: Calendar) -> list[Task]:
    """How each of these stands."""
    return [Task(term, stand(term, today, by), _pause(term)) for term in terms]


def _pause(term: Term) -> Suspension | None:
    if term.ended_on or term.due_on:
        return None
    return next((pause for pause in term.suspensions.all() if pause.until_on is None), None)


class Waiting(NamedTuple):
    """What waits for one person, for the first page."""

    tasks: list[Task]
    tally: Tally
    next_one: Term | None
    """What comes next in sight of this person when nothing waits."""

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.tally.running - len(self.tasks)


def waiting_for(user: User, today: date, by: Calendar) -> Waiting:
    """The first tasks of this person."""
    own = Term.objects.waiting_for(user)
    first = running(own).select_related("subject")[:SHOWN]
    counted = tally(own, today)
    return Waiting(tasks(first, today, by), counted, None if counted.running else next_due(user, today))


def next_due(user: User, today: date) -> Term | None:
    """The term that this person sees and that comes next to its day."""
    return running(Term.objects.visible_to(user)).filter(due_on__gte=today).first()


def oversees(user: User) -> bool:
    """Whether this person is shown what is overdue by department."""
    return user.role in (Role.SUPERVISOR, Role.LEADER)
