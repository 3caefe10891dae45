"""Log-in, lock-out, log-out, given passwords, and the end of a session."""

from __future__ import annotations

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import JournalEntry, User
from tests import people

pytestmark = pytest.mark.django_db
LOGIN = "/login/"


def attempt(client: Client, username: str, password: str = "wrong-password", **more: str) -> int:
    return client.post(LOGIN, {"username": username, "password": password, **more}).status_code


def acts() -> list[str]:
    return list(JournalEntry.objects.order_by("pk").values_list("act", flat=True))


def test_person_signs_in_and_comes_to_the_first_door(client: Client) -> None:
    people.administrator()

    answer = client.post(LOGIN, {"username": "ding", "password": people.PASSWORD})

    assert answer.headers["Location"] == reverse("accounts:user_list")
    assert acts() == ["登录"]


def test_person_returns_to_the_page_that_asked(client: Client) -> None:
    people.auditor()
    asked = client.get("/journal/?act=登录")

    answer = client.post(asked.headers["Location"], {"username": "wu", "password": people.PASSWORD})

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/journal/?act=")


def test_next_does_not_lead_elsewhere(client: Client) -> None:
    people.auditor()

    answer = client.post(LOGIN, {"username": "wu", "password": people.PASSWORD, "next": "//evil.example/"})

    assert answer.headers["Location"] == reverse("accounts:journal_list")


def test_failure_tells_how_many_attempts_are_left_and_is_journalled(client: Client) -> None:
    people.clerk()

    answer = client.post(LOGIN, {"username": "jia", "password": "wrong-password"})

    assert "还可尝试 4 次" in answer.content.decode()
    assert "<title>有误：登录" in answer.content.decode()
    entry = JournalEntry.objects.get()
    assert (entry.act, entry.matter, entry.user) == ("登录失败", "甲经办（jia）", None)


def test_what_was_typed_for_an_unknown_name_is_not_kept(client: Client) -> None:
    attempt(client, "410183190001010016")

    assert JournalEntry.objects.get().matter == "未登记的用户名"


def test_fifth_failure_locks_the_account_and_says_how_long(client: Client) -> None:
    people.clerk()
    for _ in range(4):
        attempt(client, "jia")

    answer = client.post(LOGIN, {"username": "jia", "password": "wrong-password"})

    assert answer.status_code == 429
    assert "30 分钟" in answer.content.decode()
    assert acts() == ["登录失败"] * 4 + ["账号锁定"]


def test_locked_account_does_not_open_to_the_right_password(client: Client) -> None:
    people.clerk()
    for _ in range(5):
        attempt(client, "jia")

    assert attempt(client, "jia", people.PASSWORD) == 429


def test_lock_ends_after_half_an_hour(client: Client) -> None:
    people.clerk()
    with time_machine.travel("2026-09-17 08:00+08:00") as clock:
        for _ in range(5):
            attempt(client, "jia")

        clock.move_to("2026-09-17 08:31+08:00")
        assert attempt(client, "jia", people.PASSWORD) == 302


def test_lock_of_one_account_leaves_the_next_alone(client: Client) -> None:
    people.clerk()
    people.supervisor()
    for _ in range(5):
        attempt(client, "jia")

    assert attempt(client, "yi", people.PASSWORD) == 302


def test_session_ends_after_thirty_minutes_without_a_request(client: Client) -> None:
    people.auditor()
    with time_machine.travel("2026-09-17 08:00+08:00") as clock:
        attempt(client, "wu", people.PASSWORD)
        clock.move_to("2026-09-17 08:29+08:00")
        assert client.get("/journal/").status_code == 200

        clock.move_to("2026-09-17 08:58+08:00")
        assert client.get("/journal/").status_code == 200
        clock.move_to("2026-09-17 09:29+08:00")
        assert client.get("/journal/").headers["Location"] == "/login/?next=/journal/"


def test_keepalive_lets_the_session_run_on(as_clerk: Client) -> None:
    assert as_clerk.post("/keepalive/").status_code == 204
    assert as_clerk.get("/keepalive/").status_code == 405


def test_fragment_asked_after_the_session_reloads_the_page(client: Client) -> None:
    answer = client.get("/login/?next=/journal/", headers={"HX-Request": "true"})

    assert answer.headers["HX-Refresh"] == "true"


def test_logging_out_needs_a_post_and_is_journalled(as_clerk: Client) -> None:
    assert as_clerk.get("/logout/").status_code == 405

    answer = as_clerk.post("/logout/", follow=True)

    assert "已退出登录" in answer.content.decode()
    assert acts() == ["退出登录"]
    assert as_clerk.get("/password/").status_code == 302


def test_closed_account_does_not_sign_in(client: Client) -> None:
    people.clerk()
    User.objects.update(is_active=False)

    assert attempt(client, "jia", people.PASSWORD) == 200
    assert acts() == ["登录失败"]


def test_password_is_changed(as_clerk: Client) -> None:
    new = "Luoxia-guwu-2026"
    answer = as_clerk.post("/password/", {"old_password": people.PASSWORD, "new_password1": new, "new_password2": new})

    assert answer.status_code == 302
    assert User.objects.get().check_password(new)
    assert as_clerk.get("/password/").status_code == 200
    assert acts() == ["修改密码"]


def test_short_password_is_not_taken(as_clerk: Client) -> None:
    answer = as_clerk.post(
        "/password/", {"old_password": people.PASSWORD, "new_password1": "a1b2", "new_password2": "a1b2"}
    )

    assert "有 " in answer.content.decode()
    assert User.objects.get().check_password(people.PASSWORD)


def test_given_password_opens_nothing_until_it_is_changed(as_auditor: Client) -> None:
    User.objects.update(password_is_temporary=True)
    assert as_auditor.get("/journal/").headers["Location"] == "/password/"
    new = "Luoxia-guwu-2026"

    as_auditor.post("/password/", {"old_password": people.PASSWORD, "new_password1": new, "new_password2": new})

    assert as_auditor.get("/journal/").status_code == 200
