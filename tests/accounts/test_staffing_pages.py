"""The administrator's pages: what they show, what they refuse, and in which words."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from accounts import staffing
from accounts.models import Department, JournalEntry, Role, User
from tests import people

pytestmark = pytest.mark.django_db


def text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def account(**changed: str) -> dict[str, str]:
    department = str(Department.objects.get(code="WH").pk)
    given = {"username": "geng", "display_name": "庚经办", "role": "clerk", "department": department}
    return given | changed


def test_list_shows_filters_and_locks(as_administrator: Client, client: Client) -> None:
    people.clerk()
    people.auditor()
    for _ in range(5):
        client.post("/login/", {"username": "jia", "password": "wrong-password"})

    assert "已锁定" in text(as_administrator, "/users/")
    assert "解除锁定" in text(as_administrator, f"/users/{User.objects.get(username='jia').pk}/change/")
    assert "甲经办" not in text(as_administrator, "/users/?role=auditor")
    assert "没有符合条件的账号" in text(as_administrator, "/users/?q=nobody")
    assert "戊审计" not in text(as_administrator, "/users/?standing=closed")


def test_new_account_shows_its_password_once(as_administrator: Client) -> None:
    answer = as_administrator.post("/users/add/", account())

    assert "临时密码只显示这一次" in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    assert User.objects.get(username="geng").role == Role.CLERK
    noted = JournalEntry.objects.get(act="新增账号")
    assert (noted.matter, noted.detail) == ("庚经办（geng）", "庚经办，经办人，危化品监管科")


def test_form_names_each_field_that_is_wrong(as_administrator: Client) -> None:
    shown = as_administrator.post("/users/add/", account(username="ding", display_name="", department=""))

    page = shown.content.decode()
    assert "<title>有误：新增账号 · 安信</title>" in page
    assert "有 3 处需要更正" in page
    assert "请填写姓名。" in page
    assert "该用户名已有账号" in page
    assert "经办人须属于一个记录部门，请选择。" in page
    assert '<a href="#id_display_name">' in page


def test_account_is_changed(as_administrator: Client) -> None:
    jia = people.clerk()

    answer = as_administrator.post(
        f"/users/{jia.pk}/change/", account(display_name="甲审核", role="supervisor"), follow=True
    )

    assert "甲审核的账号已更改。" in answer.content.decode()
    jia.refresh_from_db()
    assert (jia.username, jia.role) == ("jia", Role.SUPERVISOR)
    detail = "甲经办，经办人，危化品监管科 → 甲审核，审核人，危化品监管科"
    assert JournalEntry.objects.get(act="更改账号").detail == detail


def test_own_role_is_refused_with_its_rule(as_administrator: Client) -> None:
    ding = User.objects.get()

    answer = as_administrator.post(f"/users/{ding.pk}/change/", account(role="auditor", department=""))

    assert "<title>有误：" in answer.content.decode()
    assert "不能更改自己的角色" in answer.content.decode()
    assert "账号管理规则" in answer.content.decode()
    ding.refresh_from_db()
    assert ding.role == Role.ADMINISTRATOR


def test_closing_asks_first(as_administrator: Client) -> None:
    jia = people.clerk()
    assert "确认后将会" in text(as_administrator, f"/users/{jia.pk}/deactivate/")

    as_administrator.post(f"/users/{jia.pk}/deactivate/")

    assert "重新启用" in text(as_administrator, f"/users/{jia.pk}/change/")
    as_administrator.post(f"/users/{jia.pk}/reactivate/")
    assert "停用账号" in text(as_administrator, f"/users/{jia.pk}/change/")
    noted = JournalEntry.objects.filter(matter="甲经办（jia）").order_by("pk").values_list("act", flat=True)
    assert list(noted) == ["停用账号", "启用账号"]


def test_password_is_reset_after_asking(as_administrator: Client) -> None:
    jia = people.clerk()
    assert "原密码立即失效" in text(as_administrator, f"/users/{jia.pk}/password/")

    answer = as_administrator.post(f"/users/{jia.pk}/password/")

    assert "密码已重置" in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    assert JournalEntry.objects.get(act="重置密码").detail == ""
    jia.refresh_from_db()
    assert not jia.check_password(people.PASSWORD)


def test_unlocking_needs_a_post(as_administrator: Client, client: Client) -> None:
    jia = people.clerk()
    for _ in range(5):
        client.post("/login/", {"username": "jia", "password": "wrong-password"})

    assert "确认后将会" in text(as_administrator, f"/users/{jia.pk}/unlock/")
    assert staffing.locked_among(["jia"], timezone.now()) == {"jia"}
    assert "已解除锁定" in as_administrator.post(f"/users/{jia.pk}/unlock/", follow=True).content.decode()


def test_department_is_added_with_its_code_in_capitals(as_administrator: Client) -> None:
    as_administrator.post("/departments/add/", {"code": "gm", "name": "工贸行业监管科"})

    assert Department.objects.get(code="GM").name == "工贸行业监管科"
    assert "工贸行业监管科" in text(as_administrator, "/departments/")


def test_department_code_is_checked_and_stays(as_administrator: Client) -> None:
    wrong = as_administrator.post("/departments/add/", {"code": "1", "name": "某科"})
    assert "部门代码须为二至四个字母" in wrong.content.decode()
    section = Department.objects.get(code="WH")

    as_administrator.post(f"/departments/{section.pk}/change/", {"code": "XX", "name": "危化科", "active": "on"})

    section.refresh_from_db()
    assert (section.code, section.name) == ("WH", "危化科")
    assert JournalEntry.objects.get(act="更改记录部门").detail == "危化品监管科，在用 → 危化科，在用"
