"""Random walks over the workflow: whatever people try, in whatever order, the invariants of Articles 9 and 10 hold."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta

import pytest
from chinese_calendar import is_workday
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from accounts.gate import Refused
from accounts.models import User
from credit.models import CreditRecord, Dispute, Suspension, Term
from credit.records import recording
from documents.models import Document
from objections import answering, assigning, barring, clocks, investigating
from objections.models import Objection, Part
from tests import makers
from tests.objections import cases
from tests.objections.cases import REJECTED, REVOKED, UPHELD, at

START = date(2026, 9, 17)


class Walk(RuleBasedStateMachine):
    """One accepted case in a department of four, and one lent person."""

    def __init__(self) -> None:
        super().__init__()
        self.taken_back = transaction.atomic()
        self.taken_back.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.taken_back.__exit__(None, None, None)

    @initialize()
    def begin(self) -> None:
        self.who = cases.bureau()
        self.record = cases.penalty(cases.subject(), self.who.jia)
        self.case = cases.accepted(self.record, self.who, START)
        self.day = START

    @property
    def people(self) -> list[User]:
        return [self.who.jia, self.who.yi, self.who.ji, self.who.geng, self.who.bing]

    def attempt(self, act: Callable[[], object]) -> None:
        with suppress(Refused):
            act()
        self.case.refresh_from_db()

    @property
    def now(self) -> datetime:
        return at(self.day)

    @rule(days=st.integers(1, 4))
    def time_passes(self, days: int) -> None:
        self.day += timedelta(days=days)

    @rule(by=st.integers(0, 4), first=st.integers(0, 3), second=st.integers(0, 3))
    def assign(self, by: int, first: int, second: int) -> None:
        self.attempt(
            lambda: assigning.assign(
                self.case, [self.people[first], self.people[second]], by=self.people[by], at=self.now
            )
        )

    @rule()
    def assign_well(self) -> None:
        self.attempt(lambda: assigning.assign(self.case, [self.who.ji, self.who.geng], by=self.people[1], at=self.now))

    @rule(by=st.integers(2, 3), found=st.sampled_from([UPHELD, REJECTED, REVOKED]))
    def find(self, by: int, found: investigating.Found) -> None:
        self.attempt(lambda: investigating.find(self.case.claims.get(), found, by=self.people[by], at=self.now))
        self.attempt(lambda: investigating.write_course(self.case, "查阅案卷", by=self.people[by], at=self.now))

    @rule(by=st.integers(0, 3))
    def sign(self, by: int) -> None:
        self.attempt(lambda: investigating.sign(self.case, by=self.people[by], at=self.now))

    @rule()
    def both_sign(self) -> None:
        self.attempt(lambda: investigating.sign(self.case, by=self.people[2], at=self.now))
        self.attempt(lambda: investigating.sign(self.case, by=self.people[3], at=self.now))

    @rule(by=st.integers(1, 4))
    def reply(self, by: int) -> None:
        self.attempt(lambda: answering.reply(self.case, by=self.people[by], at=self.now))

    @rule(by=st.integers(1, 4))
    def send_back(self, by: int) -> None:
        self.attempt(lambda: answering.send_back(self.case, reason="补充", by=self.people[by], at=self.now))

    @rule()
    def suspend(self) -> None:
        until = self.day + timedelta(days=5)
        self.attempt(
            lambda: investigating.suspend(
                self.case, reason="送检", document="1号", expected_on=until, by=self.people[1], at=self.now
            )
        )

    @rule()
    def resume(self) -> None:
        self.attempt(lambda: investigating.resume(self.case, by=self.people[1], at=self.now))

    @rule(by=st.integers(1, 3))
    def edit_the_record(self, by: int) -> None:
        record = CreditRecord.objects.get(pk=self.record.pk)
        record.legal_basis += "补"
        self.attempt(lambda: recording.amend(record, by=self.people[by], reason="补充依据", at=timezone.now()))
        self.attempt(lambda: barring.recheck(self.case, by=self.people[1], at=self.now))

    @rule()
    def withdraw(self) -> None:
        if self.day > START + timedelta(days=9):
            self.attempt(
                lambda: answering.withdraw(self.case, on=self.day, words="撤回", by=self.people[0], at=self.now)
            )

    @invariant()
    def nobody_investigates_who_had_a_hand(self) -> None:
        if self.case.is_disputing:
            bars = barring.bars_of(self.case)
            assert not [person for person in clocks.investigators(self.case) if person.pk in bars]
            assert len(set(self.case.parts.values_list("person", flat=True))) == self.case.parts.count()

    @invariant()
    def no_reply_without_a_finding_for_each_claim_and_two_signatures(self) -> None:
        replied = Document.objects.filter(kind=Document.Kind.OBJECTION_REPLY).exists()
        assert replied == (self.case.state == Objection.State.REPLIED)
        if replied:
            assert all(claim.finding and claim.established for claim in self.case.claims.all())
            signed = set(self.case.signatures.filter(void_at=None).values_list("person", flat=True))
            investigators = self.case.parts.filter(part=Part.Kind.INVESTIGATOR)
            assert signed == set(investigators.values_list("person", flat=True))
            assert len(signed) >= 2
            assert self.case.signed_by_id not in signed

    @invariant()
    def the_record_is_marked_exactly_while_the_case_is_open(self) -> None:
        assert Dispute.objects.filter(record=self.record, closed_on=None).exists() == self.case.is_disputing

    @invariant()
    def the_deadline_is_the_naive_count(self) -> None:
        term = Term.objects.get(case_key=self.case.key, kind=clocks.REPLY.code)
        pauses = list(Suspension.objects.filter(term=term))
        if any(pause.until_on is None for pause in pauses):
            assert term.due_on is None
        else:
            left_out = [(pause.from_on, pause.until_on) for pause in pauses]
            assert term.due_on == naive_due(term.began_on, 3, left_out)

    @invariant()
    def what_was_revoked_never_counts(self) -> None:
        self.record.refresh_from_db()
        if self.record.state == CreditRecord.State.REVOKED:
            makers.grade(self.record.subject)
            levels = self.record.subject.grade_periods.filter(current=True).values_list("level", flat=True)
            assert set(levels) == {1}


def naive_due(began: date, days: int, left_out: list[tuple[date, date | None]]) -> date:
    """Day by day, without anything of ours."""
    day = began
    while days:
        day += timedelta(days=1)
        paused = any(first <= day and (last is None or day < last) for first, last in left_out)
        if is_workday(day) and not paused:
            days -= 1
    return day


@pytest.mark.django_db
def test_random_walks_keep_every_invariant() -> None:
    run_state_machine_as_test(
        Walk,
        settings=settings(
            max_examples=10, stateful_step_count=18, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
