"""Random walks over a draw and its successors: whatever is tried in whatever order, what must always hold holds."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from accounts.gate import Refused
from accounts.models import User
from documents.models import Document
from inspections.drawing import freezing, lots, opening, protocols, seeding, sending, voiding
from inspections.drawing.lists import read
from inspections.drawing.replaying import replay
from inspections.models import Assignment, Draw, StepBack
from tests import makers
from tests.inspections import drawing as at_work
from tests.inspections.drawing import SCHEME, TODAY, Office, at

PEOPLE = st.sampled_from(["clerk", "clerk", "supervisor", "leader"])
KEPT = ("list_sha256", "commitment", "public_seed", "seed")


class Walk(RuleBasedStateMachine):
    """Three people at the draws of one industry."""

    def __init__(self) -> None:
        super().__init__()
        self.held = transaction.atomic()
        self.held.__enter__()
        at_work.pool(6)
        self.who: Office = at_work.office()
        self.minute = 0
        self.seen: dict[tuple[int, str], str] = {}
        self.begin("clerk")

    def teardown(self) -> None:
        """Each walk begins with an empty office."""
        transaction.set_rollback(True)
        self.held.__exit__(None, None, None)

    def now(self) -> datetime:
        self.minute += 1
        return at(9) + timedelta(minutes=self.minute)

    def by(self, name: str) -> User:
        person: User = getattr(self.who, name)
        return person

    def attempt(self, act: Callable[[Draw, datetime], object]) -> None:
        """Do it to the newest draw; a refusal is an answer and writes nothing, anything else is a fault."""
        newest = Draw.objects.first()
        if newest is None:
            return
        before = self.everything()
        try:
            act(newest, self.now())
        except Refused:
            assert self.everything() == before

    def everything(self) -> list[tuple[object, ...]]:
        draws = Draw.objects.values_list("pk", "state", *KEPT, "witnesses", "published_on", "archived_on")
        counts = (Document.objects.count(), Assignment.objects.count(), StepBack.objects.count())
        return [*draws, counts]

    @rule(by=PEOPLE)
    def begin(self, by: str) -> None:
        with suppress(Refused):
            opening.begin(makers.industry("KS-02"), SCHEME, by=self.by(by), at=self.now())

    @rule(by=PEOPLE)
    def freeze(self, by: str) -> None:
        self.attempt(lambda draw, now: freezing.freeze(draw, by=self.by(by), at=now))

    @rule(by=PEOPLE)
    def commit(self, by: str) -> None:
        self.attempt(lambda draw, now: seeding.commit(draw, by=self.by(by), at=now))

    @rule(by=PEOPLE, ago=st.sampled_from([0, 0, 30]))
    def throw(self, by: str, ago: int) -> None:
        self.attempt(
            lambda draw, now: seeding.take(
                draw, at_work.public(moment=now - timedelta(minutes=ago)), by=self.by(by), at=now
            )
        )

    @rule(by=PEOPLE)
    def draw_lots(self, by: str) -> None:
        self.attempt(lambda draw, now: lots.reveal(draw, witnesses="子见证", by=self.by(by), at=now))

    @rule()
    def go_on(self) -> None:
        """The next right step, so that walks get far."""
        self.freeze("clerk")
        self.commit("clerk")
        self.throw("supervisor", 0)
        self.draw_lots("clerk")

    @rule(by=PEOPLE)
    def replace(self, by: str) -> None:
        def act(draw: Draw, now: datetime) -> None:
            row = draw.drawn.filter(gone_at=None).first()
            if row:
                lots.replace(row, reason="已停产", by=self.by(by), at=now)

        self.attempt(act)

    @rule(by=PEOPLE)
    def dispatch(self, by: str) -> None:
        self.attempt(lambda draw, now: sending.dispatch(draw, by=self.by(by), at=now))

    @rule()
    def visits_are_cancelled(self) -> None:
        Assignment.objects.update(state="cancelled", cancelled_because="停产")

    @rule(by=PEOPLE)
    def publish(self, by: str) -> None:
        self.attempt(lambda draw, now: sending.publish(draw, on=TODAY, where="网站", by=self.by(by), at=now))

    @rule(by=PEOPLE)
    def archive(self, by: str) -> None:
        self.attempt(lambda draw, now: sending.archive(draw, on=TODAY, where="档案室", by=self.by(by), at=now))

    @rule(by=PEOPLE)
    def ask(self, by: str) -> None:
        self.attempt(lambda draw, now: voiding.ask(draw, reason="重来", by=self.by(by), at=now))

    @rule(by=PEOPLE, grant=st.booleans())
    def decide(self, by: str, grant: bool) -> None:
        step = StepBack.objects.filter(granted=None).first()
        if step:
            with suppress(Refused):
                voiding.decide(step, approved=grant, note="理由", by=self.by(by), at=self.now())

    @invariant()
    def what_was_once_shown_never_changes(self) -> None:
        for row in Draw.objects.values("pk", *KEPT):
            for name in KEPT:
                assert self.seen.setdefault((row["pk"], name), row[name] or "") in ("", row[name])
                self.seen[row["pk"], name] = row[name]

    @invariant()
    def every_result_replays_and_keeps_its_quotas(self) -> None:
        for draw in Draw.objects.drawn_out():
            made = read(draw.frozen)
            assert replay(protocols.parse(protocols.text_of(draw))).genuine
            levels = list(draw.drawn.filter(gone_at=None).values_list("level", flat=True))
            assert {str(level): levels.count(level) for level in set(levels)} == made.quotas

    @invariant()
    def numbers_have_no_gap_and_one_draw_is_under_way(self) -> None:
        assert sorted(Draw.objects.values_list("sequence", flat=True)) == list(range(1, Draw.objects.count() + 1))
        assert Draw.objects.filter(state__in=Draw.BEGUN).count() <= 1

    @invariant()
    def two_persons_bring_the_seeds_and_a_leader_consents_to_every_void(self) -> None:
        for draw in Draw.objects.exclude(public_seed=""):
            assert draw.committed_by_id != draw.seeded_by_id
        for draw in Draw.objects.filter(state="voided"):
            assert draw.steps_back.get(granted=True).decided_by == self.who.leader
            assert Draw.objects.filter(previous=draw).count() == 1

    @invariant()
    def visits_are_those_of_draws_sent_out(self) -> None:
        sent = Draw.objects.filter(state__in=("dispatched", "published", "archived"))
        drawn = sum(draw.drawn.filter(gone_at=None).count() for draw in sent)
        assert Assignment.objects.count() == drawn


@pytest.mark.django_db
def test_every_walk_keeps_what_must_always_hold() -> None:
    run_state_machine_as_test(
        Walk,
        settings=settings(
            max_examples=4,
            stateful_step_count=14,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
