"""A draw taken from its scheme to the protocol in a real browser; every screen fits a phone and is accessible."""

from __future__ import annotations

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import Page, expect

from tests.browsing import PHONE, assert_accessible, assert_fits, sign_in
from tests.inspections import drawing as at_work

pytestmark = pytest.mark.browser


def looked_at(page: Page) -> None:
    """As it is on the desk, and on a phone."""
    assert_accessible(page)
    desk = page.viewport_size
    page.set_viewport_size(PHONE)
    assert_fits(page)
    assert desk
    page.set_viewport_size(desk)


def step(page: Page, name: str, then: str) -> None:
    """Take a step on its page."""
    page.get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()
    page.get_by_role("button", name=name, exact=True).click()
    expect(page.get_by_text(then).first).to_be_visible()


def test_a_draw_before_witnesses(page: Page) -> None:
    at_work.pool()
    who = at_work.office()
    sign_in(page, who.clerk)
    page.goto("/random/draws/")
    looked_at(page)
    page.get_by_role("link", name="拟订抽取方案").first.click()
    page.locator("[name=industry]").select_option(label="危险化学品")
    page.locator("[name=items]").fill("储存、使用安全管理")
    page.locator("[name=from_on]").fill(localdate().isoformat())
    page.locator("[name=until_on]").fill(localdate().isoformat())
    page.locator("[name=witnesses]").fill("纪检监察室 子见证")
    looked_at(page)
    page.get_by_role("button", name="拟订方案").click()
    expect(page.get_by_role("heading", name="按现在的名录库")).to_be_visible()
    looked_at(page)
    step(page, "锁定名单", "请打印名单公示单")
    looked_at(page)
    own = page.url
    page.goto(f"{own}list/")
    looked_at(page)
    page.goto(own)
    step(page, "承诺随机数", "保密随机数已承诺")

    sign_in(page, who.supervisor)
    page.goto(f"{own}seed/")
    page.locator("[name=value]").fill("4 2 6 1 3")
    page.locator("[name=told]").fill("五枚骰子，从左到右")
    page.locator("[name=thrown_by]").fill("子见证")
    looked_at(page)
    page.get_by_role("button", name="录入公开随机数").click()
    expect(page.get_by_text("公开随机数已录入，可以抽取")).to_be_visible()
    page.goto(f"{own}screen/")
    looked_at(page)
    page.goto(own)
    step(page, "抽取", "《抽取记录》已签发")
    looked_at(page)
    for address in (
        f"{own}screen/",
        f"/random/draws/verify/?number=CQ-{localdate().year}-0001",
        "/random/draws/fairness/",
    ):
        page.goto(address)
        looked_at(page)
