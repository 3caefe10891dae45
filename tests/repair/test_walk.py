"""Random walks over the workflow: whatever is tried in whatever order, what must always hold holds."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from accounts.gate import Refused
from accounts.models import User
from credit.facts.dossier import facts_of
from credit.grades.grading import Timeline, timeline_by
from credit.models import CreditRecord, Term
from credit.regulation.rulebook import FIRST
from credit.terms.calendar import calendar
from documents.models import Document
from repair import deciding, executing, handling, verifying
from repair.models import Application, Effect
from tests import makers
from tests.repair import office as at_work
from tests.repair.office import TODAY, Office, at

State = Application.State
PEOPLE = st.sampled_from(["clerk", "first", "second", "supervisor", "leader"])
DECIDED = ("granted", "denied", "executed", "revoked")


class Repair(RuleBasedStateMachine):
    """Three people and a supervisor at one application and its successors, over some days; level 4 beside it."""

    def __init__(self) -> None:
        super().__init__()
        self.held = transaction.atomic()
        self.held.__enter__()
        self.unit, self.record = at_work.unit_with_penalty()
        makers.make_misconduct(self.unit, date(2026, 9, 1), item4=5)
        self.who: Office = at_work.office()
        self.day = TODAY
        self.unrepaired = self.timeline()

    def teardown(self) -> None:
        """Each walk begins with an empty office."""
        transaction.set_rollback(True)
        self.held.__exit__(None, None, None)

    def timeline(self) -> Timeline:
        return timeline_by(facts_of([self.unit.pk])[self.unit.pk], (FIRST,))

    def by(self, name: str) -> User:
        person: User = getattr(self.who, name)
        return person

    def attempt(self, act: Callable[[Application], object]) -> None:
        """Do it to the newest application; a refusal is an answer, and anything else a fault."""
        newest = Application.objects.order_by("pk").last()
        if newest:
            with suppress(Refused):
                act(newest)

    @rule(days=st.integers(0, 6))
    def time_passes(self, days: int) -> None:
        self.day += timedelta(days=days)

    @rule(complete=st.booleans())
    def register(self, complete: bool) -> None:
        with suppress(Refused):
            at_work.registered(self.record, self.who, complete=complete, day=self.day)

    @rule(by=PEOPLE)
    def ask(self, by: str) -> None:
        self.attempt(lambda one: handling.ask_for(one, note="补", by=self.by(by), at=at(self.day)))

    @rule()
    def supply(self) -> None:
        self.attempt(
            lambda one: handling.supply(
                one,
                provided=handling.missing_from(one),
                committed_on=self.day,
                on=self.day,
                by=self.who.clerk,
                at=at(self.day),
            )
        )

    @rule(by=PEOPLE, pair=st.tuples(PEOPLE, PEOPLE))
    def accept(self, by: str, pair: tuple[str, str]) -> None:
        people = [self.by(name) for name in pair]
        self.attempt(lambda one: handling.accept(one, people, by=self.by(by), at=at(self.day)))

    @rule(by=PEOPLE, favourable=st.sampled_from([True, True, False]))
    def find(self, by: str, favourable: bool) -> None:
        found = at_work.finding(self.day, favourable=favourable)
        self.attempt(lambda one: verifying.find(one, found, by=self.by(by), at=at(self.day)))

    @rule(by=PEOPLE)
    def everybody_asked_finds(self, by: str) -> None:
        for name in ("first", "second", "clerk", "supervisor"):
            self.find(name, True)

    @rule(by=PEOPLE)
    def extend(self, by: str) -> None:
        self.attempt(lambda one: deciding.extend(one, reason="复杂", by=self.by(by), at=at(self.day)))

    @rule(by=PEOPLE, grants=st.booleans())
    def decide(self, by: str, grants: bool) -> None:
        act = deciding.grant if grants else deciding.deny
        self.attempt(lambda one: act(one, reason="理由", by=self.by(by), at=at(self.day)))

    @rule()
    def settle_all(self) -> None:
        for effect in Effect.objects.filter(state="pending"):
            with suppress(Refused):
                executing.settle(
                    effect, state=Effect.State.DONE, on=self.day, receipt="回执", by=self.who.clerk, at=at(self.day)
                )

    @rule(by=PEOPLE)
    def revoke(self, by: str) -> None:
        self.attempt(
            lambda one: deciding.revoke(one, reason="虚假", heard_on=self.day, by=self.by(by), at=at(self.day))
        )

    @rule()
    def withdraw(self) -> None:
        self.attempt(lambda one: handling.withdraw(one, reason="撤", by=self.who.clerk, at=at(self.day)))

    @invariant()
    def nothing_is_decided_without_two_findings_and_a_third_person(self) -> None:
        for one in Application.objects.filter(state__in=DECIDED):
            verifiers = set(one.findings.values_list("by", flat=True))
            assert len(verifiers) == 2
            assert one.decided_by_id not in {*verifiers, one.registered_by_id}
            if one.state != State.DENIED:
                assert not one.findings.filter(favourable=False).exists()

    @invariant()
    def the_record_is_repaired_exactly_while_a_grant_stands(self) -> None:
        standing = Application.objects.filter(state__in=("granted", "executed")).first()
        repaired = CreditRecord.objects.get(pk=self.record.pk).repaired_on
        assert repaired == (standing.decided_on if standing else None)

    @invariant()
    def the_timeline_is_the_one_of_before_unless_repaired_and_level_4_stays(self) -> None:
        now = self.timeline()
        if CreditRecord.objects.get(pk=self.record.pk).repaired_on is None:
            assert now == self.unrepaired
        run = now.level_on(self.day)
        assert run is not None
        assert run.level == 4

    @invariant()
    def one_is_open_and_what_is_closed_runs_no_clock(self) -> None:
        assert Application.objects.open().count() <= 1
        for one in Application.objects.all():
            running = Term.objects.running().filter(case_key=one.key)
            restoring = one.effects.filter(state="reversing").exists()
            assert running.count() == (1 if one.is_open or restoring else 0)

    @invariant()
    def every_clock_agrees_with_a_naive_count(self) -> None:
        by = calendar()
        for term in Term.objects.running().exclude(working_days=None):
            day, left = term.began_on, term.working_days or 0
            while left:
                day += timedelta(days=1)
                left -= by.is_working(day)
            assert term.due_on == day

    @invariant()
    def every_effect_of_a_grant_stands_apart(self) -> None:
        for one in Application.objects.filter(state__in=("granted", "executed", "revoked")):
            assert sorted(one.effects.values_list("kind", flat=True)) == ["grade", "measures", "publication", "sharing"]
            if one.state == State.EXECUTED:
                assert not one.effects.filter(state="pending").exists()

    @invariant()
    def papers_are_numbered_without_a_gap(self) -> None:
        for year in (2026, 2027):
            numbers = Document.objects.filter(word="信修", year=year).order_by("sequence")
            assert list(numbers.values_list("sequence", flat=True)) == list(range(1, numbers.count() + 1))


@pytest.mark.django_db
def test_every_walk_keeps_what_must_always_hold() -> None:
    run_state_machine_as_test(
        Repair,
        settings=settings(
            max_examples=5,
            stateful_step_count=16,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
