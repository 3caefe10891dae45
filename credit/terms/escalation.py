"""Escalation (督办): who is told of a running term before its day, on it, after it, and at twice the term.

Everything follows from how the term stands today, so a worker that was down tells late what is still worth telling.
Of the stages 剩余一个工作日, 今日到期 and 已超期 the latest alone is told; the leader's, 期限两倍, is told beside it. A suspended
term reminds of itself when the day comes on which it was expected to go on. A notice carries term, stage and day in its
key: told once a person, and anew when the day moves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import Enum
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import Role, User
from credit.models import Term
from credit.regulation.periods import Calendar, Span, working_days_between, working_deadline
from credit.terms.calendar import calendar
from credit.terms.standing import stand
from notices.models import Notice
from notices.telling import tell

IN_SIGHT = timedelta(days=31)
"""No stage of a term is reached longer before its due day, the longest holiday included."""
LONG_TERM, LONG_BEFORE, SHORT_BEFORE = timedelta(days=15), timedelta(days=7), timedelta(days=1)
"""A term fixed in calendar days is told of 7 days before its day when it has 15 days or more, else one day before."""
LATEST_TWICE = timedelta(days=30)
"""A fixed term counts as doubled after its own length again, and at the latest 30 days after its day."""


class Stage(Enum):
    """How far a term has come."""

    SOON = "soon"
    DUE = "due"
    OVERDUE = "overdue"
    TWICE = "twice"
    EXPECTED = "expected"
    """It was suspended, and expected to go on by now."""


def reached(term: Term, today: date, by: Calendar) -> tuple[Stage, ...]:
    """The stages worth telling today; none of a term that has ended."""
    if term.ended_on:
        return ()
    if term.due_on is None:
        expected = expected_on(term)
        return (Stage.EXPECTED,) if expected and expected <= today else ()
    if today > term.due_on:
        return (Stage.OVERDUE, Stage.TWICE) if today >= twice_on(term, by) else (Stage.OVERDUE,)
    if today == term.due_on:
        return (Stage.DUE,)
    return (Stage.SOON,) if _is_soon(term, today, by) else ()


def _is_soon(term: Term, today: date, by: Calendar) -> bool:
    assert term.due_on
    if term.working_days:
        return working_days_between(today, term.due_on, by) <= 1
    return today >= term.due_on - (LONG_BEFORE if term.due_on - term.began_on >= LONG_TERM else SHORT_BEFORE)


def twice_on(term: Term, by: Calendar) -> date:
    """The day on which the term has run twice: the 2n-th working day, suspensions left out; see `LATEST_TWICE`."""
    assert term.due_on
    if term.working_days:
        pauses = [Span(pause.from_on, pause.until_on) for pause in term.suspensions.all()]
        return working_deadline(term.began_on, 2 * term.working_days, by, pauses).due
    return term.due_on + min(max(term.due_on - term.began_on, SHORT_BEFORE), LATEST_TWICE)


def expected_on(term: Term) -> date | None:
    """When a suspended term was expected to go on, if anybody said so."""
    return next((pause.expected_on for pause in term.suspensions.all() if pause.until_on is None), None)


class Staff:
    """Who answers for terms, read once a run: the supervisors of each department, and the leaders."""

    def __init__(self) -> None:
        self.leaders: list[User] = []
        self._supervisors: dict[int | None, list[User]] = defaultdict(list)
        for person in User.objects.filter(is_active=True, role__in=(Role.SUPERVISOR, Role.LEADER)).order_by("pk"):
            (self.leaders if person.role == Role.LEADER else self._supervisors[person.department_id]).append(person)

    def supervisors(self, term: Term) -> list[User]:
        """Of the department whose subject it is; where there is none, the leaders."""
        return self._supervisors.get(term.subject.department_id) or self.leaders

    def handlers(self, term: Term) -> list[User]:
        """Who has to act: the handlers in service; where none is at hand (`waiting_for`), the supervisors as well."""
        serving = [person for person in term.handlers.all() if person.is_active and person.reads_records]
        home = term.subject.department_id
        if any(person.role == Role.LEADER or person.department_id == home for person in serving):
            return serving
        return [*serving, *self.supervisors(term)]

    def of(self, term: Term, stage: Stage) -> set[User]:
        """Who is told of this stage."""
        match stage:
            case Stage.SOON | Stage.DUE | Stage.EXPECTED:
                return set(self.handlers(term))
            case Stage.OVERDUE:
                return {*self.handlers(term), *self.supervisors(term)}
            case Stage.TWICE:
                return {*self.leaders, *self.supervisors(term)}


class Mark(NamedTuple):
    """A person and the key of a notice."""

    person: int
    key: str


def key_of(term: Term, stage: Stage) -> str:
    """What a notice of this stage is known by."""
    day = expected_on(term) if stage is Stage.EXPECTED else term.due_on
    return f"term:{term.pk}:{stage.value}:{day}"


def escalate(today: date, *, at: datetime) -> int:
    """Tell everybody what was not told yet; returns how many terms were told of. Safe to run twice and at once."""
    by, staff = calendar(), Staff()
    in_sight = Q(due_on__lte=today + IN_SIGHT) | Q(due_on=None, suspensions__until_on=None)
    terms = _with_people(Term.objects.running().filter(in_sight).distinct())
    wanted = {term.pk: _marks(term, today, by, staff) for term in terms}
    told = _told({mark for marks in wanted.values() for mark in marks})
    open_ones = [pk for pk, marks in wanted.items() if not marks <= told]
    for pk in open_ones:
        _tell(pk, today, at, by, staff)
    return len(open_ones)


def _with_people(terms: QuerySet[Term]) -> QuerySet[Term]:
    return terms.select_related("subject").prefetch_related("handlers", "suspensions")


def _marks(term: Term, today: date, by: Calendar, staff: Staff) -> set[Mark]:
    stages = reached(term, today, by)
    return {Mark(person.pk, key_of(term, stage)) for stage in stages for person in staff.of(term, stage)}


def _told(wanted: Iterable[Mark]) -> set[Mark]:
    people, keys = {mark.person for mark in wanted}, {mark.key for mark in wanted}
    found = Notice.objects.filter(recipient__in=people, key__in=keys)
    return {Mark(person, key) for person, key in found.values_list("recipient", "key")}


@transaction.atomic
def _tell(pk: int, today: date, at: datetime, by: Calendar, staff: Staff) -> None:
    """Tell of one term as it stands under its lock: one that was ended or suspended meanwhile is left alone."""
    if not Term.objects.select_for_update().running().filter(pk=pk).exists():
        return
    term = _with_people(Term.objects.all()).get(pk=pk)
    for stage in reached(term, today, by):
        tell(
            staff.of(term, stage),
            key=key_of(term, stage),
            title=f"{_head(term, stage, today, by)}：{term.case_title}　{term.label}",
            body=_body(term, stage),
            url=term.case_url,
            urgent=stage in (Stage.DUE, Stage.OVERDUE, Stage.TWICE),
            at=at,
        )


_HEADS = {Stage.OVERDUE: "已超期", Stage.TWICE: "已达期限两倍", Stage.EXPECTED: "预计恢复日已到，仍暂停计时"}


def _head(term: Term, stage: Stage, today: date, by: Calendar) -> str:
    return _HEADS.get(stage) or stand(term, today, by).words


def _body(term: Term, stage: Stage) -> str:
    if term.due_on is None:
        return f"{term.subject}　预计 {expected_on(term)} 恢复计时，依据{term.article}。请办理恢复，或者写明继续暂停的事由。"
    provisional = "（暂定）" if term.provisional else ""
    told = f"{term.subject}　截止 {term.due_on}{provisional}，依据{term.article}。"
    return f"{told}至今没有办结，请督办。" if stage is Stage.TWICE else told
