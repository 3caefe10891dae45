"""A penalty from the draft to the public page, disputed, and withdrawn, in a real browser by two accounts and a reader."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.utils.timezone import localdate
from playwright.sync_api import Page, expect

from credit.records import recording
from tests import makers
from tests.browsing import PHONE, assert_accessible, assert_fits, sign_in
from tests.disclosure.publishing import office

pytestmark = pytest.mark.browser


def looked_at(page: Page) -> None:
    """As it is on the desk, and on a phone."""
    assert_accessible(page)
    desk = page.viewport_size
    page.set_viewport_size(PHONE)
    assert_fits(page)
    assert desk
    page.set_viewport_size(desk)


def ask(page: Page, name: str) -> None:
    """As anybody does, who is not signed in."""
    page.context.clear_cookies()
    page.goto("/public/")
    page.get_by_label("主体名称或者统一社会信用代码").fill(name)
    page.get_by_role("button", name="查询").click()


def test_from_the_draft_to_the_public_page_and_off_it_again(page: Page) -> None:
    cache.clear()
    who, today = office.office(), localdate()
    unit = makers.make_subject()
    record = makers.make_penalty(unit, today)
    office.follow(today)
    address = office.of(record).get_absolute_url()

    sign_in(page, who.clerk)
    page.goto("/publications/")
    looked_at(page)
    page.goto(f"{address}change/")
    page.locator("[name=text]").fill("未按规定对从业人员进行安全生产教育和培训。")
    looked_at(page)
    page.get_by_role("button", name="保存并提交签发").click()
    expect(page.get_by_text("已提交，等待另一人签发")).to_be_visible()
    page.goto(f"{address}preview/")
    looked_at(page)
    ask(page, unit.name)
    expect(page.get_by_role("heading", name="没有查到可以公示的信息")).to_be_visible()
    looked_at(page)

    sign_in(page, who.supervisor)
    page.goto(f"{address}sign/")
    looked_at(page)
    page.get_by_role("button", name="签发公示").click()
    expect(page.get_by_text("已签发，自即日起公示")).to_be_visible()
    looked_at(page)
    ask(page, unit.code)
    expect(page.get_by_text("未按规定对从业人员进行安全生产教育和培训。")).to_be_visible()
    expect(page.get_by_role("heading", name="执法公示 1 条")).to_be_visible()
    looked_at(page)

    recording.open_dispute(record, at=makers.moment(today))
    ask(page, unit.name)
    expect(page.get_by_text("异议处理中")).to_be_visible()
    for public in (
        "/public/",
        "/public/enforcement/",
        "/public/penalties/",
        "/public/objections/",
        "/public/objections/form/",
    ):
        page.goto(public)
        looked_at(page)

    sign_in(page, who.clerk)
    page.goto(f"{address}withdraw/")
    page.get_by_label("撤回的理由").fill("处罚决定有误。")
    page.get_by_role("button", name="撤回公示").click()
    expect(page.get_by_text("《公示信息撤回说明》已签发")).to_be_visible()
    looked_at(page)
    ask(page, unit.name)
    expect(page.get_by_text("撤回的理由：处罚决定有误。")).to_be_visible()
    expect(page.get_by_text("未按规定对从业人员进行安全生产教育和培训。")).to_have_count(0)
