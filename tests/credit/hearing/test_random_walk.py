"""Random walks over Article 8: whatever is tried in whatever order, no record takes effect unheard.

Every act is tried in every state; what is refused writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import count
from pathlib import Path

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from pytest_django import Settings

from accounts.gate import Refused
from accounts.models import User
from credit.hearing import notifying, reviewing, stating
from credit.models import (
    Argument,
    ArrangedDay,
    CreditRecord,
    Evidence,
    FrozenEvidence,
    HandedIn,
    Hearing,
    HearingRound,
    Term,
)
from credit.records import recording
from documents.models import Document
from tests import makers, people
from tests.credit.hearing.doing import Found, Manner, attached, found, said

pytestmark = pytest.mark.django_db
State = Hearing.State
RecordState = CreditRecord.State
How = CreditRecord.Statement
FIRST = date(2026, 9, 21)
WATCHED = (Argument, CreditRecord, Evidence, FrozenEvidence, HandedIn, Hearing, HearingRound, Term, Document)
_users = count()


def naive_due(served: date) -> date:
    """The fifth working day after, counted on one's fingers over the State Council's table."""
    arranged = dict(ArrangedDay.objects.values_list("day", "kind"))
    day, left = served, 5
    while left:
        day += timedelta(days=1)
        kind = arranged.get(day)
        if kind == "调休上班" or (kind is None and day.weekday() < 5):
            left -= 1
    return day


def everything() -> list[tuple[object, ...]]:
    """All that a refused act might have written."""
    histories = (CreditRecord.history, Hearing.history, HearingRound.history, Argument.history)
    rows = [row for model in WATCHED for row in model.objects.order_by("pk").values_list()]
    return [*rows, *((manager.count(),) for manager in histories)]


class Walk(RuleBasedStateMachine):
    """One record, two people, days that go on."""

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        serial = next(_users)
        self.jia = people.clerk(username=f"jia-{serial}")
        self.yi = people.supervisor(username=f"yi-{serial}")
        self.day, self.files = FIRST, count()
        self.clock = time_machine.travel(makers.moment(self.day), tick=False)
        self.clock.start()
        record = CreditRecord(kind="misconduct", subject=makers.make_subject(), number=f"SX-{serial}")
        record.content, record.collector, record.basis_on = "重大隐患逾期未整改", "辛采集", FIRST
        self.record = recording.draft(record, by=self.jia, at=timezone.now())

    def teardown(self) -> None:
        self.clock.stop()
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @property
    def hearing(self) -> Hearing | None:
        return Hearing.objects.filter(record=self.record).first()

    def stored(self) -> CreditRecord:
        return CreditRecord.objects.select_related("subject").get(pk=self.record.pk)

    def attempt(self, act: Callable[[Hearing], object]) -> None:
        """Do it to the hearing, if there is one; a refusal leaves everything as it was."""
        hearing, before = self.hearing, everything()
        if hearing is None:
            return
        try:
            act(hearing)
        except Refused:
            assert everything() == before

    @rule(days=st.integers(1, 12))
    def time_passes(self, days: int) -> None:
        self.day += timedelta(days=days)
        self.clock.stop()
        self.clock = time_machine.travel(makers.moment(self.day), tick=False)
        self.clock.start()

    def begins(self) -> None:
        before = everything()
        try:
            notifying.begin(self.record, makers.NOTICE, by=self.jia, at=makers.moment(self.day))
        except Refused:
            assert everything() == before

    def issues(self) -> None:
        self.attempt(lambda hearing: notifying.issue(hearing, by=self.jia, at=makers.moment(self.day)))

    def serves(self, late: int = 0) -> None:
        delivery = makers.delivery(self.day + timedelta(days=late))
        self.attempt(lambda hearing: notifying.serve(hearing, delivery, by=self.jia, at=makers.moment(self.day)))

    def states(self, *words: str, manner: HearingRound.Manner = Manner.WRITTEN) -> None:
        both = [self.jia, self.yi]
        self.attempt(lambda hearing: said(hearing, *words, by=self.jia, on=self.day, manner=manner, heard_by=both))

    def minutes_are_signed(self) -> None:
        self.attempt(lambda hearing: stating.issue_minutes(hearing, by=self.jia, at=makers.moment(self.day)))
        self.attempt(
            lambda hearing: stating.sign(hearing, "已签字", on=self.day, by=self.jia, at=makers.moment(self.day))
        )

    def waives(self, paper: str = "声明") -> None:
        self.attempt(
            lambda hearing: stating.waive(hearing, paper, on=self.day, by=self.jia, at=makers.moment(self.day))
        )

    def lapses(self) -> None:
        self.attempt(lambda hearing: stating.lapse(hearing, by=self.jia, at=makers.moment(self.day)))

    def is_reviewed(self, finding: Hearing.Found, by: User) -> None:
        self.attempt(lambda hearing: found(hearing, finding, by=by, on=self.day))
        self.attempt(lambda hearing: reviewing.review(hearing, by=by, at=makers.moment(self.day)))

    def concludes(self, note: str) -> None:
        self.attempt(lambda hearing: recording.conclude(hearing, note=note, by=self.yi, at=timezone.now()))

    @rule(finding=st.sampled_from(list(Found)), oral=st.booleans(), says=st.sampled_from(["speaks", "waives", "waits"]))
    def it_goes_on(self, finding: Hearing.Found, oral: bool, says: str) -> None:
        """What comes next in the order of things."""
        self._step(finding, Manner.ORAL if oral else Manner.WRITTEN, says)

    def _step(self, finding: Hearing.Found, manner: HearingRound.Manner, says: str) -> None:
        match self.hearing.state if self.hearing else None:
            case None:
                self.begins()
            case State.PREPARED:
                self.issues()
            case State.ISSUED:
                self.serves()
            case State.NOTIFIED if says == "speaks":
                self.states("不实", "", manner=manner)
            case State.NOTIFIED if says == "waives":
                self.waives()
            case State.NOTIFIED:
                self.lapses()
            case State.STATED:
                self.minutes_are_signed()
                self.is_reviewed(finding, self.yi)
            case _:
                self.concludes("不影响内容")

    @rule(finding=st.sampled_from(list(Found)), says=st.sampled_from(["speaks", "waives"]))
    def it_goes_on_at_once(self, finding: Hearing.Found, says: str) -> None:
        """Three steps of the way without disturbance."""
        for _ in range(3):
            self._step(finding, Manner.WRITTEN, says)

    @rule(data=st.data())
    def somebody_does_what_he_should_not(self, data: st.DataObject) -> None:
        """Any act in any state, well or badly filled in."""
        finding, by = data.draw(st.sampled_from(list(Found))), data.draw(st.sampled_from([self.jia, self.yi]))
        acts: list[Callable[[], object]] = [
            self.begins,
            self.issues,
            lambda: self.serves(late=-1),
            lambda: self.serves(late=1),
            lambda: self.states("", ""),
            lambda: self.states("已改正", "不实"),
            self.minutes_are_signed,
            lambda: self.waives(""),
            self.waives,
            self.lapses,
            lambda: self.is_reviewed(finding, by),
            lambda: self.concludes(""),
        ]
        data.draw(st.sampled_from(acts))()

    @rule()
    def evidence_is_added(self) -> None:
        if self.stored().state != RecordState.EFFECTIVE:
            attached(self.record, str(next(self.files)).encode(), by=self.jia, title=f"材料{self.day}")

    @rule(item4=st.sampled_from([None, 5]), adopting=st.booleans(), because=st.sampled_from(["", "新查明"]))
    def facts_change(self, item4: int | None, adopting: bool, because: str) -> None:
        changed = self.stored()
        if changed.state == RecordState.EFFECTIVE:
            return
        changed.item4 = item4
        self.attempt(
            lambda _: recording.amend(
                changed, by=self.jia, reason="改", adopting=adopting, heavier_because=because, at=timezone.now()
            )
        )

    @rule(how=st.sampled_from(list(How)), note=st.sampled_from([" ", "原决定已听取"]))
    def somebody_claims_the_statement(self, how: CreditRecord.Statement, note: str) -> None:
        statement = recording.Statement(how, self.day, note)
        self.attempt(lambda _: recording.take_effect(self.record, statement=statement, by=self.yi, at=timezone.now()))

    @invariant()
    def no_record_takes_effect_unheard(self) -> None:
        record, hearing = self.stored(), self.hearing
        if record.state != RecordState.EFFECTIVE:
            return
        if record.statement == How.NOT_REQUIRED:
            assert record.statement_note.strip()
            assert not HearingRound.objects.filter(hearing__record=record, notice__isnull=False).exists()
            return
        assert hearing
        assert hearing.state == State.CONCLUDED
        words = Argument.objects.filter(round__hearing=hearing)
        assert hearing.round.served_on
        if record.statement == How.HEARD:
            assert hearing.review
            assert words.exists()
            assert not words.filter(finding="").exists()
        else:
            assert hearing.round.outcome in ("waived", "lapsed")
            assert not words.exists()

    @invariant()
    def evidence_of_an_effective_record_was_notified(self) -> None:
        record, hearing = self.stored(), self.hearing
        if record.state == RecordState.EFFECTIVE and record.statement != How.NOT_REQUIRED and hearing:
            frozen = set(hearing.round.evidence.values_list("evidence", flat=True))
            assert set(record.evidence.values_list("pk", flat=True)) <= frozen

    @invariant()
    def no_period_is_shorter_or_longer_than_the_naive_count(self) -> None:
        for round in HearingRound.objects.filter(hearing__record=self.record, served_on__isnull=False):
            assert round.term
            assert round.served_on
            due = naive_due(round.served_on)
            assert round.term.due_on == due
            if round.outcome == "lapsed":
                assert round.outcome_on
                assert round.outcome_on > due

    @invariant()
    def a_term_runs_while_the_subject_may_speak_and_never_else(self) -> None:
        running = Term.objects.running().filter(subject=self.record.subject).count()
        assert running == (self.hearing is not None and self.hearing.state == State.NOTIFIED)

    @invariant()
    def nobody_reviews_what_he_entered(self) -> None:
        assert not Argument.objects.filter(round__hearing__record=self.record, found_by=self.jia).exists()


WALKS = settings(max_examples=10, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck))


def test_whatever_is_tried_no_record_takes_effect_unheard(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)

    run_state_machine_as_test(Walk, settings=WALKS)
