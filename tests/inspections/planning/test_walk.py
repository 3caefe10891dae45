"""Random walks: however people act, a plan in force was approved by a second person, and is never changed unseen."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.gate import Refused
from accounts.models import User
from inspections.models import InspectionPlan
from inspections.planning import drafting, submitting
from inspections.planning.drafting import Capacity
from subjects.moving import locked
from tests import makers, people
from tests.inspections.planning.office import DAY, at, line, plan

pytestmark = pytest.mark.django_db
State = InspectionPlan.State


class Walk(NamedTuple):
    """A plan, its department's two people, and a leader."""

    plan: InspectionPlan
    clerk: User
    supervisor: User
    leader: User


STEPS: dict[str, Callable[[Walk], object]] = {
    "capacity": lambda w: drafting.set_capacity(w.plan, Capacity(50, 1, 1), by=w.clerk, at=at(DAY)),
    "batch": lambda w: line(w.plan, w.supervisor, share="25"),
    "drop": lambda w: drafting.drop_line(w.plan.lines.get(pk=_first(w)), by=w.clerk, at=at(DAY)),
    "submit": lambda w: submitting.submit(w.plan, by=w.supervisor, at=at(), shortage_met_by="x"),
    "return": lambda w: submitting.send_back(w.plan, reason="x", by=w.leader, at=at()),
    "approve alone": lambda w: submitting.approve(w.plan, by=w.clerk, at=at()),
    "revise": lambda w: submitting.revise(w.plan, reason="x", by=w.clerk, at=at(DAY)),
    "revise elsewhere": lambda w: submitting.revise(w.plan, reason="x", by=w.leader, at=at(DAY)),
}
MOVES = st.lists(
    st.one_of(st.just("batch"), st.just("submit"), st.just("approve"), st.sampled_from(sorted(STEPS))), max_size=10
)


def _first(walk: Walk) -> int:
    found = walk.plan.lines.first()
    if found is None:
        raise Refused("", "no batch")
    return found.pk


def _approve(walk: Walk) -> None:
    """The leader's word without its paper, which would take longest."""
    with transaction.atomic():
        row = locked(walk.plan)
        row.must_move(State.APPROVED)
        submitting.must_decide(row, walk.leader)
        if submitting.faults(row):
            raise Refused("", "faults")
        submitting._decided(row, State.APPROVED, "", walk.leader, at())


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(moves=MOVES)
def test_a_plan_in_force_went_through_two_hands(moves: list[str]) -> None:
    with transaction.atomic():
        makers.make_subject()
        clerk = people.clerk()
        walk = Walk(plan(clerk), clerk, people.supervisor(), people.leader())
        for move in moves:
            before = InspectionPlan.objects.get()
            lines = walk.plan.lines.count()
            try:
                with transaction.atomic():
                    (STEPS.get(move) or _approve)(walk)
            except Refused:
                after = InspectionPlan.objects.get()
                assert (after.state, after.revision, walk.plan.lines.count()) == (before.state, before.revision, lines)
            else:
                _holds(before, walk, move, lines)
        transaction.set_rollback(True)


def _holds(before: InspectionPlan, walk: Walk, move: str, lines: int) -> None:
    now = InspectionPlan.objects.get()
    assert move not in ("approve alone", "revise elsewhere")
    assert now.state == before.state or before.may_move(now.state)
    assert before.may_change or walk.plan.lines.count() == lines
    assert now.revision == before.revision + (move == "revise")
    assert sum(row.share for row in walk.plan.lines.all()) <= 100
    assert (now.decided_by is not None) == (now.state in (State.APPROVED, State.RETURNED))
    if now.state == State.APPROVED:
        assert now.decided_by not in (now.drawn_up_by, now.submitted_by)
        assert lines
