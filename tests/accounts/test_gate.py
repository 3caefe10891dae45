"""Who may enter where, and what is seen at a closed door."""

from __future__ import annotations

import pytest
from django.template import Context
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.gate import Refused, doors_of, refusals
from accounts.models import Role, User
from desk.templatetags.face import current_door
from tests import people

pytestmark = pytest.mark.django_db
ADMINISTRATORS = ("/users/", "/users/add/", "/departments/", "/departments/add/")
AUDITORS = ("/journal/",)


def someone(role: Role) -> User:
    return people.person("someone", "某某", role, "WH" if role in (Role.CLERK, Role.SUPERVISOR) else "")


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(
    ("address", "let_in"),
    [
        *((address, Role.ADMINISTRATOR) for address in ADMINISTRATORS),
        *((address, Role.AUDITOR) for address in AUDITORS),
    ],
)
def test_only_the_named_role_enters(role: Role, address: str, let_in: Role) -> None:
    answer = people.signed_in(someone(role)).get(address)

    assert answer.status_code == (200 if role == let_in else 403)


@pytest.mark.parametrize("address", [*ADMINISTRATORS, *AUDITORS, "/password/"])
def test_strangers_sign_in_first(client: Client, address: str) -> None:
    assert client.get(address).headers["Location"].startswith("/login/?next=")


def test_closed_door_says_who_one_is(as_clerk: Client) -> None:
    answer = as_clerk.get("/journal/")

    assert "您的角色不能使用此功能" in answer.content.decode()
    assert "甲经办（经办人，危化品监管科）" in answer.content.decode()


def test_administration_and_audit_show_no_door_to_records() -> None:
    assert reverse("home") not in [door.url for door in doors_of(people.administrator())]
    assert [door.label for door in doors_of(people.auditor())] == ["操作痕迹", "条文"]


@pytest.mark.parametrize(
    ("address", "label"),
    [
        *((address, "监督检查") for address in ("/inspections/visits/7/", "/complaints/add/", "/intakes/7/")),
        *((address, "监督检查") for address in ("/ratings/", "/permits/unlicensed/", "/checks/7/")),
        *((address, "双随机抽查") for address in ("/random/policies/7/", "/random/draws/7/", "/random/")),
        *((address, "公示共享") for address in ("/publications/levels/", "/sharing/batches/7/")),
    ],
)
def test_rooms_with_an_address_of_their_own_lie_behind_their_door(address: str, label: str) -> None:
    request = RequestFactory().get(address)

    here = current_door(Context({"request": request, "doors": doors_of(someone(Role.LEADER))}))

    assert here is not None
    assert here.label == label


def test_refusal_is_shown_with_article_and_reason() -> None:
    request = RequestFactory().get("/")
    request.user = people.clerk()
    respond = refusals(lambda request: None)  # type: ignore[arg-type,return-value]

    answer = respond.process_exception(request, Refused("第十条", "调查核实人员不能为信息采集人员"))  # type: ignore[attr-defined]

    assert answer.status_code == 409
    assert "调查核实人员不能为信息采集人员" in answer.content.decode()
    assert "第十条" in answer.content.decode()


def test_unknown_address_has_a_page_of_ours(as_clerk: Client) -> None:
    answer = as_clerk.get("/nowhere/")

    assert answer.status_code == 404
    assert "未找到该页面" in answer.content.decode()


def test_every_page_forbids_foreign_and_inline_content(as_auditor: Client) -> None:
    policy = as_auditor.get("/journal/").headers["Content-Security-Policy"]

    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
