"""Accounts: opened, changed, closed, let in again; never deleted, and never without an administrator."""

from __future__ import annotations

import pytest
from django.db.utils import IntegrityError
from django.test import Client
from django.utils import timezone

from accounts import staffing
from accounts.gate import Refused
from accounts.models import Department, Role, User
from accounts.staffing import Place
from tests import people

pytestmark = pytest.mark.django_db


def section(code: str = "WH") -> Department:
    return Department.objects.get(code=code)


def test_new_account_has_a_temporary_password_that_is_stored_nowhere_else() -> None:
    ding = people.administrator()

    user, password = staffing.open_account("jia", Place("甲经办", Role.CLERK, section()), by=ding, at=timezone.now())

    assert user.password_is_temporary
    assert user.check_password(password)


@pytest.mark.parametrize("role", [Role.CLERK, Role.SUPERVISOR])
def test_department_staff_needs_a_department(role: Role) -> None:
    with pytest.raises(Refused, match="须属于一个记录部门"):
        staffing.open_account("jia", Place("甲经办", role, None), by=people.administrator(), at=timezone.now())


def test_database_holds_that_department_staff_has_a_department() -> None:
    with pytest.raises(IntegrityError, match="department_staff_has_a_department"):
        User.objects.create_user("jia", display_name="甲经办", role=Role.CLERK)


def test_change_is_told_with_before_and_after() -> None:
    jia = people.clerk()

    place = Place("甲经办", Role.SUPERVISOR, section("FM"))
    changed = staffing.change(jia, place=place, by=people.administrator(), at=timezone.now())

    jia.refresh_from_db()
    assert (jia.role, jia.department) == (Role.SUPERVISOR, section("FM"))
    assert changed.told == "甲经办，经办人，危化品监管科 → 甲经办，审核人，非煤矿山监管科"


def test_nobody_changes_the_own_role() -> None:
    ding = people.administrator()
    people.administrator(username="ji", display_name="己管理")

    with pytest.raises(Refused, match="不能更改自己的角色"):
        staffing.change(ding, place=Place("丁管理", Role.CLERK, section()), by=ding, at=timezone.now())


def test_administrator_may_change_the_own_name() -> None:
    ding = people.administrator()

    staffing.change(ding, place=Place("丁管理员", Role.ADMINISTRATOR, None), by=ding, at=timezone.now())

    assert User.objects.get().display_name == "丁管理员"


def test_nobody_closes_the_own_account() -> None:
    ding = people.administrator()

    with pytest.raises(Refused, match="不能停用自己的账号"):
        staffing.deactivate(ding, by=ding, at=timezone.now())


def test_last_administrator_is_neither_closed_nor_moved() -> None:
    ding = people.administrator()
    ji = people.administrator(username="ji", display_name="己管理")
    User.objects.filter(pk=ji.pk).update(is_active=False)

    with pytest.raises(Refused, match="唯一在用的系统管理员"):
        staffing.deactivate(ding, by=ji, at=timezone.now())
    with pytest.raises(Refused, match="唯一在用的系统管理员"):
        staffing.change(ding, place=Place("丁管理", Role.AUDITOR, None), by=ji, at=timezone.now())


def test_closing_an_account_keeps_it_and_signs_out_at_once(as_auditor: Client) -> None:
    wu = User.objects.get()
    ding = people.administrator()
    assert as_auditor.get("/journal/").status_code == 200

    staffing.deactivate(wu, by=ding, at=timezone.now())

    assert as_auditor.get("/journal/").status_code == 302
    assert User.objects.filter(pk=wu.pk, is_active=False).exists()
    staffing.reactivate(wu, by=ding, at=timezone.now())
    assert User.objects.filter(pk=wu.pk, is_active=True).exists()


def test_reset_password_ends_sessions_and_lock(as_auditor: Client, client: Client) -> None:
    wu = User.objects.get()
    for _ in range(5):
        client.post("/login/", {"username": "wu", "password": "wrong-password"})
    assert staffing.locked_among(["wu", "jia"], timezone.now()) == {"wu"}

    password = staffing.reset_password(wu, by=people.administrator(), at=timezone.now())

    assert as_auditor.get("/journal/").status_code == 302
    assert client.post("/login/", {"username": "wu", "password": password}).status_code == 302
    assert User.objects.get(pk=wu.pk).password_is_temporary


def test_own_password_is_not_reset() -> None:
    ding = people.administrator()

    with pytest.raises(Refused, match="修改密码"):
        staffing.reset_password(ding, by=ding, at=timezone.now())


def test_unlock_lets_in_again(client: Client) -> None:
    wu = people.auditor()
    for _ in range(5):
        client.post("/login/", {"username": "wu", "password": "wrong-password"})

    staffing.unlock(wu, by=people.administrator(), at=timezone.now())

    assert client.post("/login/", {"username": "wu", "password": people.PASSWORD}).status_code == 302


def test_department_with_people_at_work_is_not_closed() -> None:
    people.clerk()

    with pytest.raises(Refused, match="尚有 1 个在用账号"):
        staffing.change_department(
            section(), name="危化品监管科", active=False, by=people.administrator(), at=timezone.now()
        )


def test_department_is_renamed_and_closed() -> None:
    changed = staffing.change_department(
        section(), name="危化品科", active=False, by=people.administrator(), at=timezone.now()
    )

    assert (section().name, section().active) == ("危化品科", False)
    assert changed.told == "危化品监管科，在用 → 危化品科，停用"
