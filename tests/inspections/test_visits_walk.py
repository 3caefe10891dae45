"""Random walks over inspections: whatever is tried in whatever order, what must always hold holds."""

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
from credit.models import GradePeriod, Term
from documents.models import Document
from inspections.models import Answer, Assignment, Finding, Inspection, RecheckLine, Visit
from inspections.visiting import beginning, finishing, noting, rechecking, signing
from inspections.visiting.beginning import RECHECK
from inspections.visiting.rechecking import Seen
from tests import people
from tests.inspections import field
from tests.inspections.field import TODAY, at

WHO = st.sampled_from(["jia", "geng", "yi"])
DAYS = st.integers(1, 9)


class Inspecting(RuleBasedStateMachine):
    """Two officers and a stranger at one unit over some days, with an assignment that waits at the beginning."""

    def __init__(self) -> None:
        super().__init__()
        self.held = transaction.atomic()
        self.held.__enter__()
        self.pair, self.unit = field.pair(), field.unit()
        self.people = {"jia": self.pair.jia, "geng": self.pair.geng, "yi": people.supervisor()}
        self.assignment = field.assigned(self.unit, self.pair)
        self.levels = list(GradePeriod.objects.values_list("level", "start", "end"))
        self.day = TODAY

    def teardown(self) -> None:
        """Each walk begins with an empty office."""
        transaction.set_rollback(True)
        self.held.__exit__(None, None, None)

    def attempt(self, act: Callable[[Visit], object]) -> None:
        """Do it to the newest visit; a refusal is an answer, and anything else a fault."""
        newest = Visit.objects.order_by("pk").last()
        if newest:
            with suppress(Refused):
                act(newest)

    @rule(days=st.integers(0, 6))
    def time_passes(self, days: int) -> None:
        self.day += timedelta(days=days)

    @rule(assigned=st.booleans())
    def begin(self, assigned: bool) -> None:
        with suppress(Refused):
            field.begun(self.unit, self.pair, assignment=self.assignment if assigned else None, day=self.day)

    @rule(who=WHO, bad=st.integers(0, 2))
    def note_all(self, who: str, bad: int) -> None:
        def act(visit: Visit) -> None:
            for place, item in enumerate(visit.checklist.items.all() if visit.checklist else ()):
                verdict = "bad" if place < bad else "good"
                noting.answer(visit, item, verdict=verdict, words="", by=self.people[who], at=at(self.day))
            noting.describe(visit, field.situation(), by=self.people[who], at=at(self.day))

        self.attempt(act)

    @rule(who=WHO, days=DAYS, measure=st.sampled_from(Finding.Measure), case=st.booleans())
    def note_problem(self, who: str, days: int, measure: Finding.Measure, case: bool) -> None:
        def act(visit: Visit) -> None:
            bad = visit.answers.filter(verdict=Answer.Verdict.BAD).first()
            due = self.day + timedelta(days=days) if measure == Finding.Measure.ORDER else None
            problem = field.ordered(due, measure=measure, files_case=case, item=bad.item if bad else None)
            noting.note(visit, problem, by=self.people[who], at=at(self.day))

        self.attempt(act)

    @rule(outcome=st.sampled_from(Visit.Outcome))
    def describe(self, outcome: Visit.Outcome) -> None:
        self.attempt(lambda visit: noting.describe(visit, field.situation(outcome), by=self.pair.jia, at=at(self.day)))

    @rule(who=WHO)
    def submit(self, who: str) -> None:
        self.attempt(lambda visit: signing.submit(visit, by=self.people[who], at=at(self.day)))

    @rule(who=WHO, paper=st.sampled_from(["", "无网络"]), second=st.booleans())
    def sign(self, who: str, paper: str, second: bool) -> None:
        officer = self.pair.second if second else self.pair.first
        self.attempt(lambda visit: signing.sign(visit, officer, by=self.people[who], at=at(self.day), on_paper=paper))

    @rule()
    def everything_up_to_the_signatures(self) -> None:
        self.note_all("jia", 0)
        self.submit("jia")
        self.sign("jia", "", False)
        self.sign("geng", "", True)

    @rule(who=WHO)
    def finish(self, who: str) -> None:
        def act(visit: Visit) -> None:
            with transaction.atomic():
                finishing.finish(visit, by=self.people[who], at=at(self.day))

        self.attempt(act)

    @rule(who=WHO, drop=st.booleans())
    def take_back(self, who: str, drop: bool) -> None:
        act = beginning.drop if drop else signing.reopen
        self.attempt(lambda visit: act(visit, reason="原因", by=self.people[who], at=at(self.day)))

    @rule(outcome=st.sampled_from(RecheckLine.Outcome), days=st.one_of(st.none(), DAYS), who=WHO)
    def recheck(self, outcome: RecheckLine.Outcome, days: int | None, who: str) -> None:
        new = self.day + timedelta(days=days + 9) if days else None

        def act(visit: Visit) -> None:
            seen = [Seen(finding, outcome, "说明", new) for finding in rechecking.waiting_of(visit)[:1]]
            people = self.pair.officers
            with transaction.atomic():
                rechecking.recheck(visit, seen, officers=people, words="", by=self.people[who], at=at(self.day))

        self.attempt(act)

    @invariant()
    def only_what_both_signed_counts(self) -> None:
        done = Visit.objects.filter(state="done")
        assert all(visit.signatures.count() == 2 for visit in done)
        assert Inspection.objects.count() == done.exclude(outcome="absent").count()
        assert Document.objects.filter(kind="inspection_record").count() == done.count()

    @invariant()
    def the_assignment_is_done_exactly_by_an_inspection_of_it(self) -> None:
        self.assignment.refresh_from_db()
        made = Visit.objects.filter(assignment=self.assignment, inspection__isnull=False).first()
        assert (self.assignment.state == Assignment.State.DONE) == (made is not None)
        assert self.assignment.inspection == (made.inspection if made else None)

    @invariant()
    def every_running_order_has_a_clock_and_somebody_sent_for_it(self) -> None:
        for finding in Finding.objects.filter(visit__state="done", measure="order"):
            running = Term.objects.running().filter(case_key=finding.key)
            assert finding.state != Finding.State.OPEN or running.exists()
            assert finding.state != Finding.State.CORRECTED or not running.exists()
            for term in running:
                assert term.due_on == finding.correct_by
                key = f"{RECHECK}{finding.visit_id}:{finding.correct_by}"
                assert Assignment.objects.open().filter(source_key=key).exists()

    @invariant()
    def nobody_is_sent_for_what_is_settled(self) -> None:
        for errand in Assignment.objects.open().filter(source_key__startswith=RECHECK):
            _, visit, day = errand.source_key.rsplit(":", 2)
            waiting = Finding.objects.filter(visit=int(visit), correct_by=day, state__in=Finding.WAITING)
            assert waiting.exists()

    @invariant()
    def the_reference_fact_says_what_the_problems_say(self) -> None:
        for visit in Visit.objects.filter(inspection__isnull=False).select_related("inspection"):
            fact, ordered = visit.inspection, visit.findings.filter(measure="order")
            assert fact
            open_ones = ordered.exclude(state="corrected").exists()
            assert not (open_ones and fact.corrected_on)
            assert not ordered.exists() or open_ones or fact.corrected_on

    @invariant()
    def no_level_moves(self) -> None:
        assert list(GradePeriod.objects.values_list("level", "start", "end")) == self.levels


@pytest.mark.django_db
def test_every_walk_keeps_what_must_always_hold() -> None:
    run_state_machine_as_test(
        Inspecting,
        settings=settings(
            max_examples=6,
            stateful_step_count=18,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
