"""Article 8 in a real browser: every page of a hearing by keyboard and mouse, accessible, and on a phone."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from credit.models import CreditRecord, Hearing
from tests import makers, people
from tests.browsing import PHONE, assert_accessible, assert_fits, sign_in

pytestmark = pytest.mark.browser


def looked_at(page: Page) -> None:
    assert_accessible(page)
    desk = page.viewport_size
    page.set_viewport_size(PHONE)
    assert_fits(page)
    if desk:
        page.set_viewport_size(desk)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()


def test_a_record_is_notified_heard_reviewed_and_takes_effect(page: Page) -> None:
    today = timezone.localdate()
    clerk, supervisor = people.clerk(), people.supervisor()
    record = makers.make_misconduct(makers.make_subject(), today, CreditRecord.State.DRAFT)
    makers.grade(record.subject)

    sign_in(page, clerk)
    page.goto(record.get_absolute_url())
    looked_at(page)
    page.locator(".standing-offers").get_by_role("link", name="启动陈述申辩").click()
    page.fill("#id_basis", "安全生产法第四十一条")
    page.fill("#id_telephone", "0371-00000000")
    looked_at(page)
    press(page, "保存告知书")
    expect(page.get_by_role("heading", name="第 1 轮告知")).to_be_visible()
    looked_at(page)
    follow(page, "签发陈述申辩告知书")
    expect(page.get_by_text("信用等级将由一级变为三级")).to_be_visible()
    looked_at(page)
    press(page, "签发")
    follow(page, "登记告知书送达")
    page.fill("#id_receiver", "子虚")
    page.fill("#id_receipt", "签收的送达回证")
    looked_at(page)
    press(page, "登记送达")
    expect(page.get_by_text("剩余 5 个工作日").first).to_be_visible()
    page.get_by_text("逐日计算").click()
    looked_at(page)
    follow(page, "记录陈述")
    page.get_by_label("书面").check()
    page.fill("#id_speaker", "子虚")
    page.fill("#id_role", "法定代表人")
    page.get_by_label("对事实 1 的意见").fill("已经整改")
    looked_at(page)
    press(page, "保存陈述")
    expect(page.get_by_text("您录入了该记录").or_(page.get_by_role("link", name="逐条复核"))).to_be_visible()

    sign_in(page, supervisor)
    page.goto(Hearing.objects.get().get_absolute_url())
    follow(page, "逐条复核")
    page.get_by_label("不采纳").check()
    page.get_by_label(re.compile("复核理由")).fill("整改在检查之后")
    looked_at(page)
    press(page, "保存并去签发")
    looked_at(page)
    press(page, "签发")
    follow(page, "记录生效")
    expect(page.locator(".outlook")).to_contain_text("三级")
    looked_at(page)
    press(page, "记录生效")
    expect(page).to_have_url(re.compile(r"/subjects/\d+/$"))

    page.goto("/hearings/?state=concluded")
    expect(page.get_by_role("link", name=str(record))).to_be_visible()
    looked_at(page)
