"""Article 14: the policy falls from level 4 to level 1, spares nobody, keeps under the caps, and is two persons' word."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.gate import Refused
from accounts.models import User
from inspections.models import InspectionPolicy
from inspections.planning import effects, policies
from notices.models import Notice
from subjects.models import Subject
from tests import makers, people
from tests.inspections.planning.office import DAY, at, caps, proposal, proposed, rules, visited

pytestmark = pytest.mark.django_db


def test_a_new_installation_has_a_policy_from_the_day_of_the_regulation_on() -> None:
    assert InspectionPolicy.objects.in_force(date(2023, 1, 27)) is None

    policy = InspectionPolicy.objects.in_force(date(2023, 1, 28))

    assert policy
    assert policies.faults(policies.rules_of(policy), policies.caps_of(policy)) == []
    assert "国办发〔2024〕54号" in policy.basis


@pytest.mark.parametrize(
    ("ratios", "times", "most", "words"),
    [
        ("0 20 50 100", "1 1 2 4", (4, 4, 6, 8), "一级也不能免查"),
        ("5 20 50 101", "1 1 2 4", (4, 4, 6, 8), "不超过 100%"),
        ("20 5 50 100", "1 1 2 4", (4, 4, 6, 8), "二级的抽查比例（5%）低于一级（20%）"),
        ("5 20 50 40", "1 1 2 4", (4, 4, 6, 8), "四级的抽查比例"),
        ("5 20 50 100", "2 1 2 4", (4, 4, 6, 8), "二级的检查频次"),
        ("5 20 50 100", "0 1 2 4", (4, 4, 6, 8), "每年至少 1 次"),
        ("5 20 50 100", "1 1 2 9", (4, 4, 6, 8), "四级的检查频次（9 次）超过年度上限（8 次）"),
        ("5 20 50 100", "1 1 2 4", (4, 4, 6, 5), "四级的年度上限（5 次）低于三级（6 次）"),
    ],
)
def test_a_policy_against_article_14_is_refused(
    yi: User, ratios: str, times: str, most: tuple[int, int, int, int], words: str
) -> None:
    with pytest.raises(Refused, match=words):
        policies.propose(proposal(rules(ratios, times), [caps(*most)]), by=yi, at=at())

    assert InspectionPolicy.objects.count() == 1


def test_equal_numbers_are_no_fault() -> None:
    assert policies.faults(rules("50 50 50 50", "1 1 1 1"), [caps(1, 1, 1, 1)]) == []


def test_every_level_needs_a_line(yi: User) -> None:
    with pytest.raises(Refused, match="须各有一行"):
        policies.propose(proposal(rules()[:3]), by=yi, at=at())


def test_the_effective_day_is_not_in_the_past_when_proposed_nor_when_approved(yi: User, bing: User) -> None:
    with pytest.raises(Refused, match="不溯及既往"):
        policies.propose(proposal(effective_on=date(2026, 3, 1)), by=yi, at=at())
    policy = proposed(yi, effective_on=DAY)

    with pytest.raises(Refused, match="不溯及既往"):
        policies.approve(policy, by=bing, at=at(date(2026, 3, 3)))


def test_clerks_do_not_propose(jia: User) -> None:
    with pytest.raises(Refused, match="由审核人或局领导拟订"):
        policies.propose(proposal(), by=jia, at=at())


def test_a_leader_who_is_not_the_proposer_approves_and_it_is_in_force_from_its_day_on(yi: User, bing: User) -> None:
    policy = proposed(yi)
    assert Notice.objects.filter(recipient=bing).count() == 1

    with pytest.raises(Refused, match="由局领导批准"):
        policies.approve(policy, by=yi, at=at())
    policies.approve(policy, by=bing, at=at())

    assert InspectionPolicy.objects.in_force(date(2026, 7, 1)) == policy
    assert InspectionPolicy.objects.in_force(date(2026, 6, 30)) != policy
    assert Notice.objects.filter(recipient=yi).count() == 1


def test_nobody_approves_the_own_proposal(bing: User) -> None:
    policy = proposed(bing)

    with pytest.raises(Refused, match="您是拟订人"):
        policies.approve(policy, by=bing, at=at())
    policies.approve(policy, by=people.leader(username="xin", display_name="辛领导"), at=at())

    policy.refresh_from_db()
    assert policy.state == "approved"


def test_a_proposal_is_returned_with_a_reason_and_is_then_done(yi: User, bing: User) -> None:
    policy = proposed(yi)

    with pytest.raises(Refused, match="退回的理由"):
        policies.send_back(policy, reason=" ", by=bing, at=at())
    policies.send_back(policy, reason="比例过低", by=bing, at=at())

    with pytest.raises(Refused, match="已退回"):
        policies.approve(policy, by=bing, at=at())


def test_an_approved_policy_never_changes(yi: User, bing: User) -> None:
    policy = policies.approve(proposed(yi), by=bing, at=at())

    with pytest.raises(Refused, match="已批准"):
        policies.send_back(policy, reason="x", by=bing, at=at())


def test_two_policies_do_not_begin_on_one_day(yi: User, bing: User) -> None:
    policies.approve(proposed(yi), by=bing, at=at())
    other = proposed(yi)

    with pytest.raises(Refused, match="已有另一政策自 2026-07-01 起生效"):
        policies.approve(other, by=bing, at=at())

    other.refresh_from_db()
    assert (other.state, other.decided_by) == ("proposed", None)


def test_the_preview_tells_draws_visits_and_caps_by_department_before_approval(unit: Subject, yi: User) -> None:
    for _ in range(9):
        makers.make_subject()
    visited(unit, times=3)
    said = proposal(rules("5 30 50 100", "1 2 2 4"), [caps(2, 3, 4, 5)])

    told = effects.preview(policies.propose(said, by=yi, at=at()), DAY)

    [row] = told.effects
    assert (row.department.code, row.sizes) == ("WH", {1: 0, 2: 10, 3: 0, 4: 0})
    assert (row.now, row.then) == ((2, 2), (3, 6))
    assert (row.more_draws, row.more_visits) == (1, 4)
    assert (row.capped_now, row.capped_then) == (0, 1)
    assert [hit.subject for hit in told.hits] == [unit]
