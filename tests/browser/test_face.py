"""The face in a real browser: log-in, keys, days typed short, drafts, and the end of the session."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from accounts.models import User
from tests import people
from tests.browsing import PHONE, assert_accessible, assert_fits, sign_in

pytestmark = pytest.mark.browser


def test_log_in_by_keyboard_on_a_phone(page: Page, console: list[str]) -> None:
    people.auditor()
    page.set_viewport_size(PHONE)
    page.goto("/login/")
    page.keyboard.type("wu")
    page.keyboard.press("Tab")
    page.keyboard.type("wrong-password")
    page.keyboard.press("Enter")

    expect(page.locator(".error-summary")).to_be_focused()
    expect(page).to_have_title("有误：登录 · 安信")
    assert_accessible(page)
    assert_fits(page)

    page.fill("#id_username", "wu")
    page.fill("#id_password", people.PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="操作痕迹")).to_be_visible()
    assert_accessible(page)
    assert_fits(page)
    page.locator(".nav-menu summary").click()
    expect(page.locator(".nav-menu a[aria-current]")).to_have_text("操作痕迹")


@pytest.mark.parametrize("address", ["/users/", "/users/add/", "/departments/", "/departments/add/", "/password/"])
def test_pages_of_the_administrator_are_accessible_and_fit(page: Page, address: str) -> None:
    sign_in(page, people.administrator())
    page.goto(address)
    expect(page).to_have_url(re.compile(f"{address}$"))

    assert_accessible(page)
    page.set_viewport_size(PHONE)
    assert_accessible(page)
    assert_fits(page)


def test_days_are_typed_short_and_echo_their_weekday(page: Page) -> None:
    sign_in(page, people.auditor())
    page.goto("/journal/")
    page.evaluate("document.body.dataset.today = '2026-09-17'")
    box, echo = page.locator("#id_from_on"), page.locator('[data-echo-of="id_from_on"]')

    for typed, day, weekday in [
        ("0916", "2026-09-16", "星期三"),
        ("9.18", "2026-09-18", "星期五"),
        ("t", "2026-09-17", "星期四"),
        ("-3", "2026-09-14", "星期一"),
        ("２０２６０９２０", "2026-09-20", "星期日"),
    ]:
        box.fill(typed)
        expect(echo).to_contain_text(weekday)
        box.blur()
        expect(box).to_have_value(day)
    box.fill("2026-09-31")
    expect(echo).to_have_text("没有这一天，请核对")


def test_keys(page: Page) -> None:
    sign_in(page, people.administrator())
    people.clerk()
    page.goto("/users/")

    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="丁管理")).to_be_visible()

    page.goto("/users/")
    expect(page.get_by_role("link", name="新增账号")).to_have_attribute("title", "新增账号（Alt+N）")
    page.keyboard.press("Alt+n")
    expect(page).to_have_url(re.compile("/users/add/$"))
    page.keyboard.press("Control+Enter")
    expect(page.locator(".error-summary")).to_be_visible()


def test_no_key_presses_a_button_that_acts_at_once(page: Page) -> None:
    jia = people.clerk()
    User.objects.update(is_active=False)
    sign_in(page, people.administrator())
    page.goto(f"/users/{jia.pk}/change/")
    page.evaluate("document.querySelector('form[data-draft]').remove()")

    page.keyboard.press("Control+s")
    page.keyboard.press("Control+Enter")

    expect(page.get_by_role("button", name="重新启用")).to_be_enabled()


def test_draft_survives_the_end_of_the_session_without_private_fields(page: Page, settings: Settings) -> None:
    sign_in(page, people.administrator())
    settings.SESSION_COOKIE_AGE = 6
    page.goto("/users/add/")
    page.evaluate("document.querySelector('#id_username').dataset.private = ''")
    page.fill("#id_username", "geng")
    page.fill("#id_display_name", "庚经办")

    expect(page.locator("#expiry")).to_be_visible(timeout=10_000)
    expect(page.locator("#expiry [data-expired]")).to_be_visible(timeout=10_000)
    assert_accessible(page)
    settings.SESSION_COOKIE_AGE = 1800
    page.get_by_role("link", name="重新登录").click()
    page.fill("#id_username", "ding")
    page.fill("#id_password", people.PASSWORD)
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile("/users/add/$"))
    expect(page.locator("#id_display_name")).to_have_value("庚经办")
    expect(page.locator("#id_username")).to_have_value("")
    expect(page.get_by_text("的草稿，尚未保存")).to_be_visible()
    page.get_by_role("button", name="放弃草稿").click()
    expect(page.locator("#id_display_name")).to_have_value("")


def test_session_is_kept_alive_on_request(page: Page, settings: Settings) -> None:
    sign_in(page, people.administrator())
    settings.SESSION_COOKIE_AGE = 6
    page.goto("/users/")

    expect(page.locator("#expiry")).to_be_visible(timeout=10_000)
    page.get_by_role("button", name="继续使用").click()

    expect(page.locator("#expiry")).to_be_hidden()


@pytest.mark.parametrize("way", ["key", "click", "dblclick"])
def test_saved_form_leaves_no_draft(page: Page, way: str) -> None:
    sign_in(page, people.administrator())
    page.goto("/departments/add/")
    page.fill("#id_code", "GM")
    page.fill("#id_name", "工贸行业监管科")
    save = page.locator("main form .btn-primary")
    {"key": lambda: page.keyboard.press("Control+s"), "click": save.click, "dblclick": save.dblclick}[way]()
    expect(page.get_by_text("工贸行业监管科已新增。")).to_be_visible()

    page.goto("/departments/add/")

    expect(page.locator("#id_code")).to_have_value("")
    assert page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('anxin-draft'))") == []
