"""Every address × every role. An address that is not in the table fails; so does a row whose address is gone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import Role
from subjects.models import Subject
from tests import makers, people
from tests.access.doors import BY_PERSON, DOORS
from tests.access.world import World, make_world


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def addresses(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else space)
        else:
            yield f"{space}{pattern.name}"


def test_every_address_is_in_the_table() -> None:
    assert sorted(addresses(get_resolver().url_patterns)) == sorted(DOORS)


def knock(world: World, name: str, client: Client) -> HttpResponse:
    """Enter, and leave everything as it was."""
    door = DOORS[name]
    address = reverse(name, args=[world.arguments[argument] for argument in door.arguments])
    with transaction.atomic():
        answer = client.post(address) if door.post else client.get(address)
        if answer.streaming:
            b"".join(answer.streaming_content)  # type: ignore[attr-defined]
        transaction.set_rollback(True)
    return answer  # type: ignore[return-value]


@pytest.mark.parametrize("role", list(Role))
def test_each_role_enters_what_is_open_to_it_and_nothing_else(world: World, role: Role) -> None:
    user = world.staff[role]
    for name in sorted(DOORS):
        door = DOORS[name]

        status = knock(world, name, people.signed_in(user)).status_code

        assert status not in (401, 405), name
        assert status < 500, name
        assert (status == 403) == bool(door.roles and role not in door.roles), (name, status)
        assert status != 404 or BY_PERSON & set(door.arguments), name


def test_nobody_enters_without_signing_in(world: World) -> None:
    for name in sorted(DOORS):
        if DOORS[name].roles:
            answer = knock(world, name, Client())

            assert answer.status_code == 302, name
            assert answer["Location"].startswith("/login/"), name


def test_other_departments_find_nothing(world: World) -> None:
    stranger = people.clerk("FM", username="geng", display_name="庚经办")
    supervisor = people.supervisor("FM", username="gui", display_name="癸审核")
    for name in sorted(DOORS):
        door = DOORS[name]
        if door.own_department_only:
            for user in (stranger, supervisor):
                status = knock(world, name, people.signed_in(user)).status_code

                assert status == (404 if user.role in door.roles else 403), name


def test_lists_hold_the_own_department_only(world: World) -> None:
    elsewhere = makers.make_subject("新密市白石矿业有限公司", department_code="FM", industry_code="KS-01")
    makers.grade(elsewhere)

    for name in ("credit:subject_list", "credit:ledger_show"):
        for role in (Role.CLERK, Role.SUPERVISOR):
            shown = knock(world, name, people.signed_in(world.staff[role])).content.decode()
            assert "新密市青屏化工有限公司" in shown
            assert "白石矿业" not in shown
        assert "白石矿业" in knock(world, name, people.signed_in(world.staff[Role.LEADER])).content.decode()
    assert Subject.objects.visible_to(world.staff[Role.AUDITOR]).count() == 0
