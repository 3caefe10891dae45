"""Random walks over complaints: whatever is tried in whatever order, what must always hold holds."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from accounts.gate import Refused
from accounts.models import User
from credit.models import CreditRecord, Term
from inspections import complaining, converting, receiving
from inspections.models import Complaint, Intake
from subjects.models import RegradeRequest
from tests import makers, people
from tests.inspections import office
from tests.inspections.office import TODAY, at

PEOPLE = st.sampled_from(["clerk", "supervisor", "leader", "stranger"])
State = Complaint.State


class Complaints(RuleBasedStateMachine):
    """A department, its leader and a stranger at the complaints about one unit, over some days."""

    def __init__(self) -> None:
        super().__init__()
        self.held = transaction.atomic()
        self.held.__enter__()
        self.unit = makers.make_subject()
        makers.grade(self.unit)
        self.who: dict[str, User] = {
            "clerk": people.clerk(),
            "supervisor": people.supervisor(),
            "leader": people.leader(),
            "stranger": people.clerk("FM", username="geng"),
        }
        self.day, self.said = TODAY, 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.held.__exit__(None, None, None)

    def attempt(self, act: Callable[[Complaint], object]) -> None:
        newest = Complaint.objects.order_by("pk").last()
        if newest:
            with suppress(Refused):
                act(newest)

    @rule(days=st.integers(0, 9))
    def time_passes(self, days: int) -> None:
        self.day += timedelta(days=days)

    @rule(by=PEOPLE, named=st.booleans())
    def register(self, by: str, named: bool) -> None:
        self.said += 1
        heard = office.heard(f"第 {self.said} 件", named=named, day=self.day)
        with suppress(Refused):
            complaining.register(self.unit, heard, by=self.who[by], at=at(self.day))

    @rule(by=PEOPLE)
    def comes_in(self, by: str) -> None:
        self.said += 1
        intake = receiving.receive(
            office.sent(Intake.Kind.COMPLAINT, self.unit.name, content=f"第 {self.said} 件来件"),
            address=str(self.said),
            at=at(self.day),
        )
        with suppress(Refused):
            receiving.take(intake, self.unit, content="", by=self.who[by], at=at(self.day))

    @rule(by=PEOPLE, to=PEOPLE)
    def check(self, by: str, to: str) -> None:
        self.attempt(lambda one: complaining.check(one, self.who[to], None, by=self.who[by], at=at(self.day)))

    @rule(by=PEOPLE, verified=st.booleans())
    def settle(self, by: str, verified: bool) -> None:
        self.attempt(
            lambda one: complaining.settle(one, verified=verified, findings="理由", by=self.who[by], at=at(self.day))
        )

    @rule(by=PEOPLE)
    def answer(self, by: str) -> None:
        self.attempt(lambda one: complaining.answer(one, "电话答复", by=self.who[by], at=at(self.day)))

    @rule(by=PEOPLE)
    def convert(self, by: str) -> None:
        self.attempt(lambda one: converting.convert(one, converting.offered(one), by=self.who[by], at=at(self.day)))

    @invariant()
    def clocks_follow_the_states(self) -> None:
        running = set(Term.objects.running().values_list("case_key", "kind"))
        expected = {(one.key, "complaint_settle") for one in Complaint.objects.open()}
        owed = Complaint.objects.filter(state=State.SETTLED, replied_on=None)
        expected |= {(one.key, "complaint_reply") for one in owed if one.is_named}
        assert running == expected

    @invariant()
    def records_come_of_verified_complaints_and_move_nothing(self) -> None:
        linked = Complaint.objects.exclude(record=None)
        assert linked.count() == CreditRecord.objects.count()
        assert all(one.verified and one.settled_on for one in linked)
        assert not RegradeRequest.objects.exists()

    @invariant()
    def only_the_department_acted(self) -> None:
        strangers = {self.who["leader"].pk, self.who["stranger"].pk}
        acted = set(Complaint.history.values_list("history_user", flat=True))
        acted |= set(Complaint.objects.values_list("handler", flat=True))
        assert not strangers & acted

    @invariant()
    def a_taken_intake_is_one_complaint(self) -> None:
        taken = Intake.objects.filter(state=Intake.State.TAKEN)
        assert taken.count() == Complaint.objects.filter(intake__isnull=False).count()


@pytest.mark.django_db
def test_random_walks() -> None:
    run_state_machine_as_test(
        Complaints,
        settings=settings(
            max_examples=6, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
