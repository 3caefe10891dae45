"""Every address × every role. An address that is not in the table fails; so does a row whose address is gone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import pytest
from django.core.files.base import ContentFile
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import Department, Role, User
from credit import recording
from credit.hearing import notifying
from credit.models import HandedIn, ImportBatch, Paper
from subjects.models import Industry, Subject
from tests import makers, people

EVERYBODY = frozenset(Role)
READERS = frozenset({Role.CLERK, Role.SUPERVISOR, Role.LEADER})
STAFF = frozenset({Role.CLERK, Role.SUPERVISOR})
ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
AUDITOR = frozenset({Role.AUDITOR})
PUBLIC: frozenset[Role] = frozenset()


class Door(NamedTuple):
    """Who may enter, what the address needs, and whether the other departments' people find nothing there."""

    roles: frozenset[Role]
    arguments: tuple[str, ...] = ()
    own_department_only: bool = False
    post: bool = False


def of_subject(roles: frozenset[Role], *more: str, post: bool = False) -> Door:
    return Door(roles, ("subject", *more), own_department_only=True, post=post)


def of(what: str, roles: frozenset[Role], *, post: bool = False) -> Door:
    return Door(roles, (what,), own_department_only=True, post=post)


DOORS: dict[str, Door] = {
    "health": Door(PUBLIC),
    "home": Door(EVERYBODY),
    "accounts:login": Door(PUBLIC),
    "accounts:logout": Door(EVERYBODY, post=True),
    "accounts:keepalive": Door(EVERYBODY, post=True),
    "accounts:password_change": Door(EVERYBODY),
    "accounts:user_list": Door(ADMINISTRATOR),
    "accounts:user_add": Door(ADMINISTRATOR),
    "accounts:user_change": Door(ADMINISTRATOR, ("user",)),
    "accounts:user_reset_password": Door(ADMINISTRATOR, ("user",)),
    "accounts:user_unlock": Door(ADMINISTRATOR, ("user",), post=True),
    "accounts:user_deactivate": Door(ADMINISTRATOR, ("user",)),
    "accounts:user_reactivate": Door(ADMINISTRATOR, ("user",), post=True),
    "accounts:department_list": Door(ADMINISTRATOR),
    "accounts:department_add": Door(ADMINISTRATOR),
    "accounts:department_change": Door(ADMINISTRATOR, ("department",)),
    "accounts:journal_list": Door(AUDITOR),
    "subjects:industry_list": Door(ADMINISTRATOR),
    "subjects:industry_add": Door(ADMINISTRATOR),
    "subjects:industry_change": Door(ADMINISTRATOR, ("industry",)),
    "subjects:subject_pick": Door(STAFF),
    "subjects:subject_add": Door(STAFF),
    "subjects:subject_change": of_subject(STAFF),
    "subjects:post_add": of_subject(STAFF),
    "subjects:post_leave": of("post", STAFF),
    "subjects:commitment_add": of_subject(STAFF),
    "subjects:commitment_end": of("commitment", STAFF),
    "subjects:evaluation_add": of_subject(STAFF),
    "credit:subject_list": Door(READERS),
    "credit:subject_show": of_subject(READERS),
    "credit:subject_standing": of_subject(READERS),
    "credit:subject_identity": of_subject(READERS, post=True),
    "credit:regulation_show": Door(EVERYBODY),
    "credit:record_pick": Door(STAFF, ("kind",)),
    "credit:record_add": of_subject(STAFF, "kind"),
    "credit:record_preview": of_subject(STAFF, "kind", post=True),
    "credit:record_show": of("record", READERS),
    "credit:record_change": of("record", STAFF),
    "credit:record_effect": of("record", STAFF, post=True),
    "credit:record_revoke": of("record", STAFF),
    "credit:hearing_list": Door(READERS),
    "credit:hearing_add": of("record", STAFF),
    "credit:hearing_show": of("hearing", READERS),
    "credit:hearing_preview": Door(READERS, ("hearing", "hearing_paper"), own_department_only=True),
    "credit:hearing_receipt": of("hearing", STAFF),
    "credit:hearing_notice": of("hearing", STAFF),
    "credit:hearing_issue": of("hearing", STAFF),
    "credit:hearing_serve": of("hearing", STAFF),
    "credit:hearing_statement": of("hearing", STAFF),
    "credit:hearing_paper_add": of("hearing", STAFF),
    "credit:hearing_paper_show": of("handed_in", READERS),
    "credit:hearing_minutes": of("hearing", STAFF),
    "credit:hearing_sign": of("hearing", STAFF),
    "credit:hearing_waive": of("hearing", STAFF),
    "credit:hearing_lapse": of("hearing", STAFF),
    "credit:hearing_review": of("hearing", STAFF),
    "credit:hearing_opinion": of("hearing", STAFF),
    "credit:hearing_conclude": of("hearing", STAFF),
    "credit:evidence_add": of("record", STAFF, post=True),
    "credit:evidence_show": of("evidence", READERS),
    "credit:listing_add": of_subject(STAFF),
    "credit:listing_show": of("listing", READERS),
    "credit:listing_change": of("listing", STAFF),
    "credit:listing_remove": of("listing", STAFF),
    "credit:import_list": Door(STAFF),
    "credit:import_add": Door(STAFF, post=True),
    "credit:import_template": Door(STAFF),
    "credit:import_show": of("batch", STAFF),
    "credit:import_confirm": of("batch", STAFF, post=True),
    "credit:import_discard": of("batch", STAFF, post=True),
    "credit:import_marked": of("batch", STAFF),
    "credit:ledger_show": Door(READERS),
    "credit:paper_list": Door(READERS),
    "credit:paper_add": Door(READERS, post=True),
    "credit:paper_show": of("paper", READERS),
    "credit:paper_download": of("paper", READERS),
    "credit:paper_retry": of("paper", READERS, post=True),
}
BY_PERSON = frozenset({"paper", "batch"})
"""Found only by whoever asked for them: others meet a 404, whatever their role."""


def addresses(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else space)
        else:
            yield f"{space}{pattern.name}"


def test_every_address_is_in_the_table() -> None:
    assert sorted(addresses(get_resolver().url_patterns)) == sorted(DOORS)


class World(NamedTuple):
    """One of everything, in the department WH."""

    staff: dict[Role, User]
    arguments: dict[str, str | int]


@pytest.fixture
def world(db: None) -> World:
    staff = {
        Role.CLERK: people.clerk(),
        Role.SUPERVISOR: people.supervisor(),
        Role.LEADER: people.leader(),
        Role.ADMINISTRATOR: people.administrator(),
        Role.AUDITOR: people.auditor(),
    }
    subject = makers.make_subject()
    conduct = makers.make_misconduct(subject, date(2026, 3, 2), item4=5)
    draft = makers.make_penalty(subject, date(2026, 5, 6), makers.State.DRAFT)
    evidence = recording.attach(
        draft,
        ContentFile(b"%PDF-1.4 made up", "a.pdf"),
        title="决定书",
        content_type="application/pdf",
        by=staff[Role.CLERK],
    )
    heard = makers.make_misconduct(subject, date(2026, 5, 6), makers.State.DRAFT)
    hearing = notifying.begin(heard, makers.NOTICE, by=staff[Role.CLERK], on=date(2026, 5, 7))
    handed_in = HandedIn.objects.create(
        round=hearing.round,
        title="培训记录",
        file=ContentFile(b"%PDF-1.4 handed in", "b.pdf"),
        sha256="0" * 64,
        content_type="application/pdf",
        added_by=staff[Role.CLERK],
        added_on=date(2026, 5, 8),
    )
    listing = makers.make_listing(subject, [conduct], date(2026, 4, 1))
    post = makers.make_post(subject, makers.make_person())
    commitment = makers.make_commitment(subject, date(2021, 1, 1))
    paper = Paper.objects.create(title="台账", format="pdf", parameters={}, requested_by=staff[Role.CLERK])
    batch = ImportBatch.objects.create(
        name="a.xlsx",
        file="a.xlsx",
        sha256="0" * 64,
        state=ImportBatch.State.DISCARDED,
        report={},
        uploaded_by=staff[Role.CLERK],
    )
    makers.grade(subject)
    arguments: dict[str, str | int] = {
        "subject": subject.pk,
        "kind": "penalty",
        "record": draft.pk,
        "evidence": evidence.pk,
        "hearing": hearing.pk,
        "hearing_paper": "notice",
        "handed_in": handed_in.pk,
        "listing": listing.pk,
        "post": post.pk,
        "commitment": commitment.pk,
        "paper": paper.pk,
        "batch": batch.pk,
        "user": staff[Role.AUDITOR].pk,
        "department": Department.objects.get(code="WH").pk,
        "industry": Industry.objects.get(code="KS-02").pk,
    }
    return World(staff, arguments)


def knock(world: World, name: str, client: Client) -> HttpResponse:
    door = DOORS[name]
    address = reverse(name, args=[world.arguments[argument] for argument in door.arguments])
    answer = client.post(address) if door.post else client.get(address)
    if answer.streaming:
        b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    return answer  # type: ignore[return-value]


@pytest.mark.parametrize("name", sorted(DOORS))
def test_roles(world: World, name: str) -> None:
    door = DOORS[name]
    shut = [role for role in Role if door.roles and role not in door.roles]

    answers = {role: knock(world, name, people.signed_in(user)) for role, user in world.staff.items()}

    assert [role for role, answer in answers.items() if answer.status_code == 403] == shut
    assert [
        role for role, answer in answers.items() if answer.status_code in (401, 405) or answer.status_code >= 500
    ] == []
    if not BY_PERSON & set(door.arguments):
        assert [role for role, answer in answers.items() if answer.status_code == 404] == []


@pytest.mark.parametrize("name", sorted(name for name, door in DOORS.items() if door.roles))
def test_nobody_enters_without_signing_in(world: World, name: str) -> None:
    answer = knock(world, name, Client())

    assert answer.status_code == 302
    assert answer["Location"].startswith("/login/")


@pytest.mark.parametrize("name", sorted(name for name, door in DOORS.items() if door.own_department_only))
def test_other_departments_find_nothing(world: World, name: str) -> None:
    stranger = people.clerk("FM", username="geng", display_name="庚经办")

    assert knock(world, name, people.signed_in(stranger)).status_code == 404


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
