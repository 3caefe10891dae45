"""Two people at once, on real transactions: every decision falls once, and nobody takes the last visit twice."""

from __future__ import annotations

import pytest

from accounts.models import User
from documents.models import Document
from inspections.models import Assignment, InspectionPlan, InspectionPolicy, PoolExclusion
from inspections.planning import drafting, excluding, policies, submitting
from inspections.planning.drafting import Capacity
from inspections.planning.excluding import Meant
from subjects.models import Subject
from tests import people
from tests.credit.records.test_two_at_once import refusals, together
from tests.inspections.planning.office import DAY, at, capped, line, pair, plan, proposed, sent

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_the_last_visit_under_the_cap_is_assigned_once(unit: Subject, jia: User) -> None:
    capped(unit, 1)
    officers = pair(unit.department)

    answers = together(*(lambda: sent(unit, jia, officers=officers) for _ in range(3)))

    assert len(refusals(answers)) == 2
    assert Assignment.objects.count() == 1


def test_a_plan_is_drawn_up_and_decided_once(unit: Subject, jia: User, yi: User, bing: User) -> None:
    answers = together(*(lambda by=by: plan(by) for by in (jia, yi)))
    assert len(refusals(answers)) == 1
    of = InspectionPlan.objects.get()
    line(of, jia)
    submitting.submit(of, by=jia, at=at())

    ends = together(
        lambda: submitting.approve(of, by=bing, at=at()),
        lambda: submitting.send_back(of, reason="x", by=bing, at=at()),
        lambda: drafting.set_capacity(of, Capacity(1, 1, 1), by=jia, at=at(DAY)),
    )

    approved = InspectionPlan.objects.get().state == "approved"
    assert Document.objects.count() == approved
    assert len(refusals(ends)) >= 1


def test_two_batches_do_not_both_take_the_rest_of_the_year(jia: User, yi: User) -> None:
    of = plan(jia)

    answers = together(*(lambda by=by: line(of, by, share="60") for by in (jia, yi)))

    assert len(refusals(answers)) == 1
    assert of.lines.count() == 1


def test_a_policy_is_decided_once_and_one_begins_on_a_day(yi: User, bing: User) -> None:
    other = people.leader(username="xin", display_name="辛领导")
    first, second = proposed(yi), proposed(yi)

    answers = together(
        lambda: policies.approve(first, by=bing, at=at()),
        lambda: policies.send_back(first, reason="x", by=other, at=at()),
    )
    assert len(refusals(answers)) == 1
    third = proposed(yi)
    together(*(lambda row=row: policies.approve(row, by=bing, at=at()) for row in (second, third)))

    assert InspectionPolicy.objects.filter(state="approved", effective_on="2026-07-01").count() == 1


def test_an_exclusion_is_proposed_and_decided_once(unit: Subject, jia: User, yi: User, bing: User) -> None:
    meant = Meant(PoolExclusion.Reason.MOVED, "x", DAY, DAY)
    answers = together(*(lambda: excluding.propose(unit, meant, by=jia, at=at()) for _ in range(3)))
    assert len(refusals(answers)) == 2
    row = PoolExclusion.objects.get()

    ends = together(
        lambda: excluding.decide(row, approved=True, note="", by=yi, at=at()),
        lambda: excluding.decide(row, approved=False, note="x", by=bing, at=at()),
        lambda: excluding.withdraw(row, reason="x", by=jia, at=at(DAY)),
    )

    assert len(refusals(ends)) == 2
