"""Random walks: however people act, nobody is listed, removed or judged but in the way of the law."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.gate import Refused
from accounts.models import User
from credit.facts.dossier import facts_of
from credit.hearing import notifying, reopening, stating
from credit.models import CreditRecord, Determination, Dispute, Listing, Term
from credit.records import determining, recording
from credit.records.listing import ends_on
from credit.regulation.facts import Regime
from credit.regulation.listing_grounds import earliest_removal
from credit.regulation.rulebook import FIRST
from credit.regulation.timeline import standing, timeline
from documents.models import Document
from subjects.models import Subject
from supervision import deciding, proposing, removing
from supervision.models import Procedure, Removal
from supervision.removing import Checked
from tests import makers, people
from tests.credit.hearing.doing import Found, reviewed, said
from tests.supervision.stepping import at, delivery, drafted, hearing_of, meant

pytestmark = pytest.mark.django_db
walks = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
START = date(2025, 4, 1)
GOOD = Checked(True, True, True, True, "现场核查")


def level(subject: Subject, day: date) -> int | None:
    """The level by the facts as they stand, without storing anything."""
    now = standing(timeline(facts_of([subject.pk])[subject.pk], (FIRST,)), day)
    assert now
    return now.period.level


@dataclass
class Walk:
    """One procedure over one record, a day, and two people."""

    unit: Subject
    record: CreditRecord
    by: User
    decider: User
    regime: Regime
    day: date = START
    rows: list[Procedure] = field(default_factory=list)

    @property
    def row(self) -> Procedure:
        if not self.rows:
            raise Refused("", "nothing begun")
        return Procedure.objects.get(pk=self.rows[-1].pk)

    @property
    def removal(self) -> Removal:
        found = Removal.objects.order_by("pk").last()
        if found is None:
            raise Refused("", "nothing applied for")
        return found

    @property
    def listing(self) -> Listing:
        found = Listing.objects.order_by("pk").last()
        if found is None:
            raise Refused("", "nothing listed")
        return found

    @property
    def disputed(self) -> bool:
        return Dispute.objects.filter(record=self.record, closed_on=None).exists()

    def begin(self) -> None:
        plan = meant(self.unit, [self.record], self.regime)
        self.rows.append(proposing.open_procedure(plan, by=self.by, at=at(self.day)))

    def go_on(self) -> None:
        """The step that the state asks for; at the end of the way the removal."""
        state = self.row.state if self.rows else ""
        step = {
            "drafted": "notify" if self.rows and self.row.hearing else "draft",
            "notified": "serve",
            "hearing": "review" if self.rows and self.row.hearing and self.row.hearing.was_stated else "hear",
            "heard": "decide",
            "decided": "serve_decision",
            "served": "publish",
            "listed": "leave",
        }.get(state, "begin")
        STEPS[step](self)

    def leave(self) -> None:
        removal = Removal.objects.order_by("pk").last()
        step = {"received": "check", "checked": "grant"}.get(removal.state if removal else "", "apply")
        STEPS[step](self)


STEPS: dict[str, Callable[[Walk], object]] = {
    "begin": Walk.begin,
    "leave": Walk.leave,
    "draft": lambda w: drafted(w.row, w.by, w.day),
    "notify": lambda w: notifying.issue(hearing_of(w.row), by=w.by, at=at(w.day)),
    "serve": lambda w: notifying.serve(hearing_of(w.row), delivery(w.day), by=w.by, at=at(w.day)),
    "hear": lambda w: said(hearing_of(w.row), "已整改", by=w.by, on=w.day),
    "review": lambda w: reviewed(hearing_of(w.row), Found.NOT_ADOPTED, by=w.decider, on=w.day),
    "review alone": lambda w: reviewed(hearing_of(w.row), Found.NOT_ADOPTED, by=w.by, on=w.day),
    "waive": lambda w: stating.waive(hearing_of(w.row), "放弃声明", on=w.day, by=w.by, at=at(w.day)),
    "lapse": lambda w: stating.lapse(hearing_of(w.row), by=w.by, at=at(w.day)),
    "anew": lambda w: reopening.tell_again(hearing_of(w.row), reason="更正", by=w.by, at=at(w.day)),
    "decide": lambda w: deciding.decide(w.row, reasons="清楚", by=w.decider, at=at(w.day)),
    "decide alone": lambda w: deciding.decide(w.row, reasons="清楚", by=w.by, at=at(w.day)),
    "serve_decision": lambda w: deciding.serve_decision(w.row, delivery(w.day), by=w.by, at=at(w.day)),
    "publish": lambda w: deciding.publish(w.row, on=w.day, by=w.by, at=at(w.day)),
    "drop": lambda w: proposing.drop(w.row, reason="x", by=w.by, at=at(w.day)),
    "dispute": lambda w: recording.open_dispute(w.record, at=makers.moment(w.day)),
    "answer": lambda w: recording.close_dispute(w.record, at=makers.moment(w.day)),
    "apply": lambda w: removing.receive(w.listing, application="申请", by=w.by, on=w.day, at=at(w.day)),
    "check": lambda w: removing.check(w.removal, GOOD, by=w.by, at=at(w.day)),
    "grant": lambda w: removing.grant(w.removal, reasons="符合", by=w.decider, at=at(w.day)),
    "grant alone": lambda w: removing.grant(w.removal, reasons="符合", by=w.by, at=at(w.day)),
    "revoke": lambda w: removing.revoke(w.removal, reason="虚假", heard="告知", by=w.decider, at=at(w.day)),
}
BURDENS = {"begin", "notify", "decide", "publish"}
MOVES = st.lists(
    st.one_of(
        st.just("go on"),
        st.just("go on"),
        st.just("go on"),
        st.just("year"),
        st.just("week"),
        st.sampled_from(sorted(STEPS)),
    ),
    min_size=6,
    max_size=14,
)


def holds(walk: Walk) -> None:
    """What must be true after every step."""
    for row in walk.rows:
        row.refresh_from_db()
        running = Term.objects.running().filter(case_key__in=row.keys).count()
        speaks = row.state == "hearing" and row.hearing is not None and row.hearing.state != "notified"
        assert running == (1 if row.is_open and row.state != "drafted" and not speaks else 0)
    for listing in Listing.objects.all():
        row = Procedure.objects.get(listing=listing)
        assert row.notice
        assert row.decision
        assert row.hearing
        served_on = row.hearing.round.served_on
        assert served_on
        assert row.decision_served_on
        assert row.heard_on
        assert row.hearing.state == "concluded"
        assert row.decided_by != row.opened_by
        assert served_on <= row.heard_on <= row.decision_served_on <= listing.published_on
        if listing.removed_on:
            regime = Regime(listing.regime)
            assert listing.removed_on >= earliest_removal(regime, listing.published_on, listing.months)
    lists = list(Listing.objects.all())
    runs = any((end := ends_on(one)) is None or end > walk.day for one in lists)
    assert (level(walk.unit, walk.day) == 4) == (runs or not lists)
    numbers = list(Document.objects.order_by("pk").values_list("word", "year", "sequence"))
    assert len(numbers) == len(set(numbers))


@walks
@given(moves=MOVES, regime=st.sampled_from(Regime))
def test_nobody_is_listed_or_removed_but_in_the_way_of_the_law(moves: list[str], regime: Regime) -> None:
    regime = Regime.LOCAL if regime is Regime.ORDER_11 else regime
    with transaction.atomic():
        unit = makers.make_subject()
        record = makers.make_misconduct(unit, date(2025, 3, 2), item4=3)
        walk = Walk(unit, record, people.clerk(), people.supervisor(), regime)
        for move in moves:
            before = [row.state for row in walk.rows], Listing.objects.count(), Document.objects.count()
            disputed = walk.disputed
            try:
                with transaction.atomic():
                    if move == "go on":
                        walk.go_on()
                    elif move in ("year", "week"):
                        walk.day += timedelta(days=340 if move == "year" else 9)
                    else:
                        STEPS[move](walk)
            except Refused:
                for row in walk.rows:
                    row.refresh_from_db()
                after = [row.state for row in walk.rows], Listing.objects.count(), Document.objects.count()
                assert after == before
            else:
                assert not (disputed and move in BURDENS)
                assert move not in ("decide alone", "grant alone", "review alone")
            holds(walk)
        transaction.set_rollback(True)


JUDGING: dict[str, Callable[[CreditRecord, User, User], object]] = {
    "propose": lambda record, by, _: determining.propose(
        record, proposal="x", evidence="x", heard="x", by=by, at=at(START)
    ),
    "confirm": lambda record, _, other: _decide(record, other, confirm=True),
    "confirm alone": lambda record, by, _: _decide(record, by, confirm=True),
    "deny": lambda record, _, other: _decide(record, other, confirm=False),
    "withdraw": lambda record, by, _: determining.withdraw(_last(record), reason="x", by=by, at=at(START)),
    "set aside": lambda record, _, other: determining.set_aside(_last(record), reason="x", by=other, at=at(START)),
    "take effect": lambda record, by, _: recording.take_effect(
        record, statement=recording.Statement(makers.Statement.HEARD, START), by=by, at=timezone.now()
    ),
    "revoke": lambda record, by, _: recording.revoke(record, at=at(START), reason="x", by=by),
    "mark": lambda record, by, _: _mark(record, by),
}


def _last(record: CreditRecord) -> Determination:
    found = Determination.objects.filter(record=record).order_by("pk").last()
    if found is None:
        raise Refused("", "nothing proposed")
    return found


def _decide(record: CreditRecord, by: User, *, confirm: bool) -> None:
    determining.decide(_last(record), confirm=confirm, reasons="x", by=by, at=at(START))


def _mark(record: CreditRecord, by: User) -> None:
    mine = CreditRecord.objects.get(pk=record.pk)
    mine.especially_bad = not mine.especially_bad
    recording.amend(mine, by=by, reason="x", heavier_because="已当面听取，没有异议", at=timezone.now())


@walks
@given(moves=st.lists(st.sampled_from([*sorted(JUDGING), "propose", "confirm", "confirm"]), min_size=5, max_size=14))
def test_the_clause_works_iff_two_people_confirmed(moves: list[str]) -> None:
    with transaction.atomic():
        unit, by, other = makers.make_subject(), people.supervisor(), people.leader()
        record = makers.make_accident(unit, date(2025, 1, 5), date(2025, 3, 5), makers.State.DRAFT)
        for move in moves:
            try:
                with transaction.atomic():
                    JUDGING[move](record, by, other)
            except Refused:
                pass
            else:
                assert move not in ("confirm alone", "mark")
            stored = CreditRecord.objects.get(pk=record.pk)
            confirmed = stored.determinations.filter(state="confirmed").exists()
            assert (level(unit, START) == 4) == (confirmed and stored.state == "effective")
            assert stored.especially_bad == confirmed or stored.state == "revoked"
            opened = stored.determinations.filter(state="proposed").count()
            assert Term.objects.running().filter(kind="determination").count() == opened <= 1
        transaction.set_rollback(True)
