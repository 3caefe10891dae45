"""Every address × every role. An address that is not in the table fails; so does a row whose address is gone."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from typing import Any, NamedTuple

import pytest
from django.core.signals import request_finished
from django.db import close_old_connections, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django import DjangoDbBlocker

from accounts.models import Role
from desk.acts import Acts
from subjects.models import Subject
from tests import makers, people
from tests.access.doors import BY_PERSON, DOORS, Door
from tests.access.world import World, make_world


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """One world for all tests, each of which leaves it as it was."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


@pytest.fixture
def world(made: World, db: None) -> World:
    return made


def addresses(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else space)
        else:
            yield f"{space}{pattern.name}"


def test_every_address_is_in_the_table() -> None:
    assert sorted(addresses(get_resolver().url_patterns)) == sorted(DOORS)


class Entry(NamedTuple):
    """One address as it is tried: of an address of acts, one for each act."""

    name: str
    door: Door
    act: str = ""

    def address(self, world: World) -> str:
        arguments = [world.arguments[argument] for argument in self.door.arguments]
        return reverse(self.name, args=[*arguments, *([self.act] if self.act else [])])


def entries() -> list[Entry]:
    """Every door, and every act behind it."""
    return [entry for name in sorted(DOORS) for entry in entries_of(name)]


def entries_of(name: str) -> Iterator[Entry]:
    acts = views()[name]
    if acts is None:
        yield Entry(name, DOORS[name])
    for act, row in acts.table.items() if acts else ():
        yield Entry(name, DOORS[name]._replace(roles=frozenset(row.roles)), act)


def views(patterns: list[URLPattern | URLResolver] | None = None, space: str = "") -> dict[str, Acts[Any] | None]:
    """The acts behind each address; None where it is none of acts."""
    found: dict[str, Acts[Any] | None] = {}
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            found |= views(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else space)
        else:
            found[f"{space}{pattern.name}"] = getattr(pattern.callback, "acts", None)
    return found


def knock(world: World, name: str, client: Client) -> HttpResponse:
    """Enter, and leave everything as it was."""
    return enter(world, next(entries_of(name)), client)


def enter(world: World, entry: Entry, client: Client) -> HttpResponse:
    address, kept = entry.address(world), copy(client.cookies)
    with transaction.atomic():
        answer = client.post(address) if entry.door.post else client.get(address)
        if answer.streaming:
            b"".join(answer.streaming_content)  # type: ignore[attr-defined]
        transaction.set_rollback(True)
    client.cookies = kept
    return answer  # type: ignore[return-value]


@pytest.mark.parametrize("role", list(Role))
def test_each_role_enters_what_is_open_to_it_and_nothing_else(world: World, role: Role) -> None:
    client = people.signed_in(world.staff[role])
    for entry in entries():
        status = enter(world, entry, client).status_code

        assert status not in (401, 405), entry
        assert status < 500, entry
        assert (status == 403) == bool(entry.door.roles and role not in entry.door.roles), (entry, status)
        assert status != 404 or BY_PERSON & set(entry.door.arguments), (entry, status)


def test_nobody_enters_without_signing_in(world: World) -> None:
    nobody = Client()
    for name in sorted(DOORS):
        if DOORS[name].roles:
            answer = knock(world, name, nobody)

            assert answer.status_code == 302, name
            assert answer["Location"].startswith("/login/"), name


def test_other_departments_find_nothing(world: World) -> None:
    stranger = people.clerk("FM", username="geng", display_name="庚经办")
    supervisor = people.supervisor("FM", username="gui", display_name="癸审核")
    clients = [(user, people.signed_in(user)) for user in (stranger, supervisor)]
    for entry in entries():
        if entry.door.own_department_only:
            for user, client in clients:
                status = enter(world, entry, client).status_code

                assert status == (404 if user.role in entry.door.roles else 403), entry


def shut(answer: Any) -> None:
    """Close the files of an answer, and leave the connection to the database open, as the test client does."""
    request_finished.disconnect(close_old_connections)
    answer.close()
    request_finished.connect(close_old_connections)


def test_whoever_may_look_may_ask_for_the_head_alone(world: World) -> None:
    client = people.signed_in(world.staff[Role.CLERK])
    for entry in entries():
        if not entry.door.post:
            with transaction.atomic():
                asked = client.get(entry.address(world))
                b"".join(asked.streaming_content) if asked.streaming else b""  # type: ignore[attr-defined]
                shut(asked)
                answered = client.head(entry.address(world))
                shut(answered)
                transaction.set_rollback(True)

            assert answered.status_code == asked.status_code, entry


NO_CASES = {
    "credit:subject_show": "the file of a subject has a head of its own",
    "credit:import_show": "a file that is taken in",
    "credit:paper_show": "a file that is made",
    "inspections:photo_show": "a picture",
    "objections:paper_show": "the paper itself",
}


def test_every_case_page_begins_with_where_it_stands(world: World) -> None:
    pages = {f"{name.removesuffix('_act')}_show" for name in DOORS if name.endswith("_act")} & set(DOORS)
    reader = people.signed_in(world.staff[Role.SUPERVISOR])

    for name in sorted(pages - set(NO_CASES)):
        page = knock(world, name, reader).content.decode()

        assert page.count('aria-label="办理情况"') == 1, name
        assert '<ol class="way"' in page, name


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
