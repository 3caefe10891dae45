"""A repair taken from the counter to its effects in a real browser by three accounts; every screen fits and is accessible."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import Page, expect

from repair.models import Application
from tests import makers, people
from tests.browsing import PHONE, assert_accessible, assert_fits, sign_in

pytestmark = pytest.mark.browser


def looked_at(page: Page) -> None:
    """As it is on the desk, and on a phone."""
    assert_accessible(page)
    desk = page.viewport_size
    page.set_viewport_size(PHONE)
    assert_fits(page)
    assert desk
    page.set_viewport_size(desk)


def find(page: Page, application: Application) -> None:
    page.goto(f"/repair/{application.pk}/find/")
    page.get_by_label("决定确定的义务已经履行完毕").check()
    page.get_by_label("失信行为已经纠正，不良影响已经消除").check()
    page.locator("[name=opinion]").fill("核对缴款凭证和复查意见书，属实。")
    page.get_by_label("建议准予修复").check()
    looked_at(page)
    page.get_by_role("button", name="提交核查意见").click()
    expect(page.get_by_text("核查意见已提交")).to_be_visible()


def test_a_repair_from_the_counter_to_its_effects(page: Page) -> None:
    unit = makers.make_subject()
    record = makers.make_penalty(unit, localdate() - timedelta(days=120))
    makers.grade(unit)
    clerk, supervisor, leader = people.clerk(), people.supervisor(), people.leader()

    sign_in(page, clerk)
    page.goto(f"/repair/records/{record.pk}/")
    looked_at(page)
    page.get_by_role("link", name="登记修复申请").click()
    page.locator("[name=applicant]").fill("子虚")
    page.locator("[name=telephone]").fill("0371-00000000")
    page.locator("[name=fulfilled]").fill("罚款已缴清。")
    page.locator("[name=corrected]").fill("已培训考核。")
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.locator("[name=committed_on]").fill(localdate().isoformat())
    looked_at(page)
    page.get_by_role("button", name="登记修复申请").click()
    expect(page.get_by_role("heading", name="修复〔", level=1)).to_be_visible()
    looked_at(page)
    application = Application.objects.get()

    sign_in(page, supervisor)
    page.goto(f"/repair/{application.pk}/accept/")
    page.locator("[name=first]").select_option(str(clerk.pk))
    page.locator("[name=second]").select_option(str(supervisor.pk))
    looked_at(page)
    page.get_by_role("button", name="受理").click()
    find(page, application)
    sign_in(page, clerk)
    find(page, application)

    sign_in(page, leader)
    page.goto("/repair/")
    looked_at(page)
    page.get_by_role("link", name=str(application)).click()
    page.get_by_role("link", name="准予修复").click()
    page.locator("[name=reason]").fill("义务已履行，失信行为已纠正，符合修复条件。")
    looked_at(page)
    page.get_by_role("button", name="准予修复").click()
    expect(page.get_by_role("heading", name="四项效力")).to_be_visible()
    looked_at(page)

    sign_in(page, clerk)
    for kind in ("终止公示", "停止共享使用", "解除惩戒措施"):
        page.goto(f"/repair/{application.pk}/")
        page.get_by_role("link", name=f"登记执行：{kind}").click()
        page.locator("[name=receipt]").fill("回执 1 号")
        page.get_by_role("button", name="登记执行").click()
        expect(page.get_by_text(f"“{kind}”已登记")).to_be_visible()
    expect(page.get_by_text("执行完毕", exact=False).first).to_be_visible()
    for address in ("/repair/ripe/", "/repair/notices/", f"/repair/subjects/{unit.pk}/", f"/records/{record.pk}/"):
        page.goto(address)
        looked_at(page)
