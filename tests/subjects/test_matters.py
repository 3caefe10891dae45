"""What every kind of matter has from its base: its moves with an article each, its lock, its chronicle, who sees it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db.models import CharField

from accounts.gate import Refused
from inspections.models import InspectionPolicy
from subjects.matters import Matter, Numbered
from subjects.models import Subject
from subjects.moving import locked, move
from tests import makers, people

pytestmark = pytest.mark.django_db
KINDS: list[type[Matter]] = [model for model in apps.get_models() if issubclass(model, Matter)]
State = InspectionPolicy.State


@pytest.fixture
def policy(db: None) -> InspectionPolicy:
    proposer = people.supervisor()
    proposed_at = makers.moment(date(2026, 9, 1))
    policy = InspectionPolicy(
        title="试行政策",
        effective_on=date(2030, 1, 1),
        basis="第十四条",
        proposed_by=proposer,
        proposed_at=proposed_at,
    )
    policy.write(by=proposer, at=proposed_at, reason="提出")
    return policy


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind._meta.label_lower)
def test_every_kind_says_its_states_moves_and_articles(kind: type[Matter]) -> None:
    field = kind._meta.get_field("state")
    assert isinstance(field, CharField)
    states = {str(state) for state, _ in field.flatchoices}

    assert kind.ARTICLE
    assert set(kind.OPEN) <= states
    assert set(kind.LOOKS) <= states
    assert {state for edges in kind.MOVES.values() for state in edges} | set(kind.MOVES) <= states
    assert all(article for edges in kind.MOVES.values() for article in edges.values())
    assert set(kind.MOVES) >= set(kind.OPEN), "what is in hand can go on"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind._meta.label_lower)
def test_every_kind_is_read_by_its_ways(kind: type[Matter]) -> None:
    """The ways to the keeper, to whom it is about, and to what is locked or read with it are columns."""
    rows = kind._default_manager
    all_rows = rows.count()

    assert rows.visible_to(people.clerk()).count() <= all_rows  # type: ignore[attr-defined]
    assert rows.open().count() <= all_rows  # type: ignore[attr-defined]
    for way in filter(None, (kind.ABOUT, *kind.BESIDE)):
        assert len(rows.select_related(way)) == all_rows
    for name in kind.RESTS_ON:
        assert kind._meta.get_field(name).related_model


def test_numbers_of_a_kind_are_used_once_a_year() -> None:
    kinds = [kind for kind in KINDS if issubclass(kind, Numbered)]
    names = {constraint.name for kind in kinds for constraint in kind._meta.constraints}

    assert {f"{kind._meta.model_name}_number_is_used_once" for kind in kinds} <= names
    assert len({kind.WORD for kind in kinds}) == len(kinds) == 5


def test_a_move_is_kept_with_who_when_and_why(policy: InspectionPolicy) -> None:
    leader, at = people.leader(), makers.moment(date(2026, 9, 2))
    policy.decided_by, policy.note = leader, "试行期太短"
    policy.write(by=leader, at=at, reason="填写意见")

    moved = move(locked(policy), State.RETURNED, by=leader, at=at, reason="退回", detail="试行期太短")

    assert (moved.state, moved.is_open, moved.look) == (State.RETURNED, False, "quiet")
    newest, *_ = moved.chronicle()
    assert (newest.at, newest.by, newest.words, newest.state) == (at, leader, "退回：试行期太短", "已退回")


def test_a_move_without_an_edge_is_refused_in_the_words_of_the_house(policy: InspectionPolicy) -> None:
    with pytest.raises(Refused) as refusal:
        policy.must_move(State.PROPOSED)

    assert refusal.value.reason == "试行政策现为“待批准”，不能改为“待批准”。"
    assert refusal.value.article == "第十四条"
    assert policy.must_move(State.APPROVED) == "第十四条"
    with pytest.raises(Refused, match="试行政策现为“待批准”，不能归档。"):
        policy.must_be(State.APPROVED, doing="归档")


def test_a_locked_matter_is_the_one_in_the_database(policy: InspectionPolicy) -> None:
    stale = InspectionPolicy.objects.get(pk=policy.pk)
    policy.title = "改名"
    policy.save()

    assert locked(stale).title == "改名"


def test_how_a_matter_is_named_below_its_room(policy: InspectionPolicy) -> None:
    case = policy.case

    assert (case.key, case.title, case.subject, case.department) == (
        f"inspections.inspectionpolicy:{policy.pk}",
        "试行政策",
        None,
        None,
    )


def test_a_row_is_seen_by_its_keepers_and_leaders(db: None) -> None:
    subject, clerk = makers.make_subject(), people.clerk()
    readers = (clerk, people.supervisor("FM", username="elsewhere"), people.leader(), people.auditor())

    seen = [Subject.objects.visible_to(user).exists() for user in readers]

    assert subject.keeper_id == clerk.department_id
    assert seen == [True, False, True, False]


def test_what_waited_for_another_act_is_told_after_it(policy: InspectionPolicy) -> None:
    """Both began before either was written; who came later to the lock has begun first."""
    leader, begun_first = people.leader(), makers.moment(date(2026, 9, 2))
    policy.write(by=leader, at=begun_first + timedelta(seconds=5), reason="先写下的")

    policy.write(by=leader, at=begun_first, reason="等到锁以后写下的")

    newest, before, _ = policy.chronicle()
    assert (newest.words, before.words) == ("等到锁以后写下的", "先写下的")
    assert newest.at == before.at == begun_first + timedelta(seconds=5)
