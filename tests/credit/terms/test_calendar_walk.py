"""A random walk: people propose, confirm, refuse and withdraw tables while terms start, pause and end."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from accounts.gate import Refused
from accounts.models import User
from credit.models import ArrangedDay, CalendarChange, Suspension, Term, WorkingYear
from credit.regulation.periods import DayKind
from credit.terms import changing, clocks
from credit.terms.arrangement import Arranged
from credit.terms.calendar import calendar
from credit.terms.clocks import TermKind
from subjects.cases import Case
from tests import makers, people
from tests.credit.terms.tables import AT, SOURCE, days_of

State = CalendarChange.State
KINDS = [TermKind(f"walk{days}", "期限", "第十条", days) for days in (1, 3, 20)]
who = st.integers(0, 3)
FREE = [day for day in days_of(2027) if day.kind is DayKind.MAKE_UP or day.day in (date(2027, 1, 2), date(2027, 2, 11))]


class Walk(RuleBasedStateMachine):
    """Whatever is tried, in whatever order."""

    def __init__(self) -> None:
        super().__init__()
        self.hold = transaction.atomic()
        self.hold.__enter__()
        self.people = [
            people.supervisor(),
            people.supervisor("FM", username="geng", display_name="庚审核"),
            people.leader(),
            people.clerk(),
        ]
        self.case = Case("tests.case:walk", "异议〔2026〕8号", "/", makers.make_subject())

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.hold.__exit__(None, None, None)

    def person(self, number: int) -> User:
        return self.people[number]

    @rule(number=who, left_out=st.sets(st.sampled_from(FREE), max_size=3), year=st.sampled_from([2027, 2027, 2028]))
    def propose(self, number: int, left_out: set[Arranged], year: int) -> None:
        days = [day for day in days_of(2027) if day not in left_out]
        try:
            changing.propose(year, days, SOURCE, by=self.person(number), at=AT, note="试")
        except Refused:
            return
        assert year == 2027

    @rule(number=who, act=st.sampled_from(["confirm", "confirm", "refuse", "withdraw"]), last=st.booleans())
    def decide(self, number: int, act: str, last: bool) -> None:
        change = CalendarChange.objects.order_by("-pk" if last else "pk")[0]
        by = self.person(number)
        try:
            if act == "confirm":
                changing.confirm(change, by=by, at=AT)
            elif act == "refuse":
                changing.refuse(change, reason="不对", by=by, at=AT)
            else:
                changing.withdraw(change, reason="录错", by=by, at=AT)
        except Refused:
            return
        assert change.is_open

    @rule(kind=st.sampled_from(KINDS), on=st.dates(date(2026, 12, 20), date(2027, 2, 20)))
    def start(self, kind: TermKind, on: date) -> None:
        try:
            clocks.start(kind, self.case, on=on, handlers=[self.person(3)])
        except Refused:
            assert clocks.running(self.case.key, kind)

    @rule(kind=st.sampled_from(KINDS), act=st.sampled_from(["suspend", "resume", "end"]), after=st.integers(0, 9))
    def move(self, kind: TermKind, act: str, after: int) -> None:
        term = clocks.running(self.case.key, kind)
        if term is None:
            return
        on = term.began_on + timedelta(after)
        try:
            if act == "suspend":
                clocks.suspend(term, at=makers.moment(on), reason="送检", document="委托书", by=self.person(0))
            elif act == "resume":
                clocks.resume(term, on=on)
            else:
                clocks.end(term, on=on)
        except Refused:
            return

    @invariant()
    def two_persons_and_one_open_proposal(self) -> None:
        changes = CalendarChange.objects.exclude(state=State.SEEDED)
        assert changes.open().count() <= 1
        for change in changes.exclude(state=State.PROPOSED):
            assert (change.decided_by == change.proposed_by) == (change.state == State.WITHDRAWN)
            assert change.proposed_by
            assert change.proposed_by.role != "clerk"

    @invariant()
    def the_table_is_the_last_edition(self) -> None:
        year = WorkingYear.objects.get(year=2027)
        editions = list(CalendarChange.objects.editions().filter(year=2027))
        assert [change.edition for change in editions] == list(range(year.edition, -1, -1))
        assert changing.days_in(editions[0]) == changing.days_of(2027)
        assert year.confirmed == (year.edition > 0)

    @invariant()
    def every_running_term_ends_where_a_finger_on_the_table_ends(self) -> None:
        kinds = dict(ArrangedDay.objects.values_list("day", "kind"))
        for term in Term.objects.running().prefetch_related("suspensions"):
            if term.suspensions.filter(until_on=None).exists():
                assert term.due_on is None
                continue
            assert term.due_on == _counted(term, kinds)
            confirmed = term.due_on.year == 2026 or 2027 in calendar().confirmed_years
            assert term.provisional == (not confirmed)


def _counted(term: Term, kinds: dict[date, str]) -> date:
    pauses: list[Suspension] = list(term.suspensions.all())
    left, day = term.working_days or 0, term.began_on
    while left:
        day += timedelta(1)
        paused = any(pause.until_on and pause.from_on <= day < pause.until_on for pause in pauses)
        works = kinds.get(day) == "调休上班" or (day.weekday() < 5 and day not in kinds)
        left -= works and not paused
    return day


@pytest.mark.django_db
def test_walk() -> None:
    run_state_machine_as_test(
        Walk,
        settings=settings(
            max_examples=12, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
