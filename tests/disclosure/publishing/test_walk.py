"""Random walks over the course: whatever is tried in whatever order, what must never be public never is."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from accounts.gate import Refused
from accounts.models import User
from credit.models import CreditRecord, Term
from credit.records import recording
from credit.regulation.periods import months_from
from credit.terms.calendar import calendar
from disclosure.models import Channel, Publication
from disclosure.publishing import drafting, ending, signing
from disclosure.publishing.reading import Entry, entries_in, find, penalties
from subjects.models import Kind
from tests import makers
from tests.disclosure.publishing import office as at_work
from tests.disclosure.publishing.office import TODAY

State = Publication.State
PEOPLE = st.sampled_from(["clerk", "supervisor", "leader"])
WHOSE = st.sampled_from(["unit", "person"])
CHANNELS = st.sampled_from(list(Channel))
FINES = st.sampled_from([2000, 20000, 2_000_000])
LONGEST = {20000: 12, 2_000_000: 36}
"""Months by Order 36 of a fine that is ordinary, serious."""


class Publishing(RuleBasedStateMachine):
    """A penalty of an organisation and one of a natural person, three people, a job, and time that passes."""

    def __init__(self) -> None:
        super().__init__()
        self.held = transaction.atomic()
        self.held.__enter__()
        self.who = at_work.office()
        self.day = TODAY
        self.channel = Channel.ENFORCEMENT
        unit, person = makers.make_subject(), makers.make_subject("子虚", kind=Kind.NATURAL_PERSON)
        self.records = {"unit": makers.make_penalty(unit, TODAY), "person": makers.make_penalty(person, TODAY)}
        at_work.follow(self.day)

    def teardown(self) -> None:
        """Each walk begins with an empty office."""
        transaction.set_rollback(True)
        self.held.__exit__(None, None, None)

    def by(self, name: str) -> User:
        person: User = getattr(self.who, name)
        return person

    def record(self, whose: str) -> CreditRecord:
        return CreditRecord.objects.get(pk=self.records[whose].pk)

    def attempt(self, whose: str, act: Callable[[Publication], object]) -> None:
        """Do it to the newest publication of the channel; a refusal is an answer, and anything else a fault."""
        found = Publication.objects.filter(record=self.records[whose], channel=self.channel)
        newest = found.order_by("pk").last()
        if newest:
            with suppress(Refused):
                act(newest)

    @rule(channel=CHANNELS)
    def the_office_turns_to_a_channel(self, channel: Channel) -> None:
        self.channel = channel

    @rule(days=st.sampled_from([0, 1, 4, 40, 200, 400]))
    def time_passes(self, days: int) -> None:
        self.day += timedelta(days=days)

    @rule()
    def the_job_works(self) -> None:
        at_work.follow(self.day)
        ending.expire_due(makers.moment(self.day))

    @rule(whose=WHOSE, by=PEOPLE)
    def draft(self, whose: str, by: str) -> None:
        with suppress(Refused):
            begin = drafting.draft if self.channel == Channel.CREDIT else drafting.disclose
            begin(self.record(whose), by=self.by(by), at=makers.moment(self.day))

    @rule(whose=WHOSE, by=PEOPLE, text=st.sampled_from(["未按规定培训", "子虚未培训", "电话13800000000"]))
    def revise(self, whose: str, by: str, text: str) -> None:
        self.attempt(whose, lambda one: drafting.revise(one, text=text, by=self.by(by), at=makers.moment(self.day)))

    @rule(whose=WHOSE, first=PEOPLE, second=PEOPLE)
    def submit_and_sign(self, whose: str, first: str, second: str) -> None:
        self.attempt(whose, lambda one: drafting.submit(one, by=self.by(first), at=makers.moment(self.day)))
        self.attempt(whose, lambda one: self._sign(one, second))

    def _sign(self, one: Publication, by: str) -> None:
        if drafting.open_wording(one):
            signing.sign(one, seen=at_work.seen(one), by=self.by(by), at=makers.moment(self.day))

    @rule(whose=WHOSE, by=PEOPLE)
    def take_up(self, whose: str, by: str) -> None:
        self.attempt(
            whose, lambda one: drafting.take_up(one, necessity="警示", by=self.by(by), at=makers.moment(self.day))
        )

    @rule(whose=WHOSE)
    def withhold(self, whose: str) -> None:
        self.attempt(
            whose, lambda one: drafting.withhold(one, reason="x", by=self.who.clerk, at=makers.moment(self.day))
        )

    @rule(whose=WHOSE)
    def archive(self, whose: str) -> None:
        self.attempt(whose, lambda one: ending.archive(one, by=self.who.clerk, at=makers.moment(self.day)))

    @rule(whose=WHOSE, fine=FINES)
    def correct(self, whose: str, fine: int) -> None:
        record = self.record(whose)
        record.fine = Decimal(fine)
        with suppress(Refused):
            recording.amend(record, by=self.who.clerk, reason="更正", heavier_because="已听取", at=timezone.now())

    @rule(whose=WHOSE, repaired=st.booleans())
    def repair(self, whose: str, repaired: bool) -> None:
        day = self.day if repaired else None
        with suppress(Refused):
            recording.repair(self.record(whose), on=day, reason="修复", by=self.who.supervisor, at=timezone.now())

    @rule(opened=st.booleans())
    def dispute(self, opened: bool) -> None:
        record = self.record("unit")
        with suppress(Refused):
            if opened:
                recording.open_dispute(record, at=makers.moment(self.day))
            else:
                recording.close_dispute(record, at=makers.moment(self.day))

    @rule()
    def revoke(self) -> None:
        with suppress(Refused):
            recording.revoke(self.record("unit"), at=makers.moment(self.day), reason="撤销", by=self.who.clerk)

    @invariant()
    def nothing_of_a_natural_person_is_ever_public(self) -> None:
        assert find("子虚", self.day) == []
        for channel in Channel:
            read = entries_in(penalties(channel, self.day), channel, self.day)
            assert all("子" not in entry.name for entry in read)
        assert not Publication.objects.filter(record=self.records["person"], current__isnull=False).exists()

    @invariant()
    def what_is_public_was_signed_by_two_is_in_force_and_within_its_longest_period(self) -> None:
        record = self.record("unit")
        found = find(record.subject.name, self.day)
        for entry in [*found[0].disclosed, *found[0].entries] if found else []:
            wording = Publication.objects.get(
                record=record, state=State.PUBLISHED, channel=self._channel_of(entry)
            ).current
            assert wording
            assert wording.signed_by_id not in (None, wording.submitted_by_id, wording.drafted_by_id)
            assert record.state == CreditRecord.State.EFFECTIVE
            assert record.fine
            if self._channel_of(entry) == Channel.CREDIT:
                assert record.repaired_on is None
                assert record.fine > 3000, "R24: light penalties are never on credit channels"
                assert self.day <= months_from(TODAY, LONGEST[int(record.fine)])
            assert entry.repaired_on == record.repaired_on
            assert "子虚" not in entry.text
            assert "138" not in entry.text
            assert entry.value("penalty_kinds") in ("更正中", f"罚款 {int(record.fine):,} 元")
            assert entry.disputed == record.disputes.filter(closed_on=None).exists()

    def _channel_of(self, entry: Entry) -> Channel:
        return next(channel for channel in Channel if channel.label == entry.channel)

    @invariant()
    def what_is_out_is_in_the_open_list_as_well(self) -> None:
        found = find(self.records["unit"].subject.name, self.day)
        read = {channel: len(entries_in(penalties(channel, self.day), channel, self.day)) for channel in Channel}
        assert read[Channel.ENFORCEMENT] == (len(found[0].disclosed) if found else 0)
        assert read[Channel.CREDIT] == (len(found[0].entries) if found else 0)

    @invariant()
    def no_objection_moves_the_clock_of_article_78(self) -> None:
        for term in Term.objects.filter(kind="disclosure.publish"):
            assert term.began_on == TODAY

    @invariant()
    def one_is_live_and_what_is_over_runs_no_clock(self) -> None:
        for channel in Channel:
            assert Publication.objects.open().filter(record=self.records["unit"], channel=channel).count() <= 1
        for one in Publication.objects.exclude(state__in=(State.PENDING, State.PUBLISHED)):
            assert not Term.objects.running().filter(case_key=one.case.key).exists()

    @invariant()
    def every_clock_agrees_with_a_naive_count(self) -> None:
        by = calendar()
        for term in Term.objects.running().filter(kind__startswith="disclosure."):
            day, left = term.began_on, term.working_days or 0
            while left:
                day += timedelta(days=1)
                left -= by.is_working(day)
            assert term.due_on == day


@pytest.mark.django_db
def test_every_walk_keeps_what_must_never_be_public_from_the_public() -> None:
    run_state_machine_as_test(
        Publishing,
        settings=settings(
            max_examples=6,
            stateful_step_count=18,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
