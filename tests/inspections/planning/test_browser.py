"""Planning in a real browser: on a desk and on a phone, nothing to object to and nothing too wide."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils.timezone import localdate
from playwright.sync_api import Page, expect

from accounts.models import User
from inspections.models import InspectionPlan
from subjects.models import Subject
from tests.browsing import PHONE, assert_accessible, assert_fits, sign_in

pytestmark = pytest.mark.browser


def test_a_plan_is_drawn_up_submitted_and_approved(page: Page, unit: Subject, jia: User, bing: User) -> None:
    year = localdate().year
    sign_in(page, jia)
    page.goto(reverse("inspections:plan_list"))
    page.locator(".page-actions").get_by_role("link", name="拟订计划").click()
    page.get_by_label("可安排检查天数").fill("60")
    page.get_by_label("检查小组数").fill("2")
    page.get_by_role("button", name="建立计划").click()
    expect(page.get_by_text("还没有批次", exact=True)).to_be_visible()
    page.locator(".standing-offers").get_by_role("link", name="新增批次").click()
    expect(page.get_by_role("heading", name="新增批次")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("批次", exact=False).first.fill("全年抽查")
    page.get_by_label("行业类别").select_option(label="非煤矿山和危化类 › 危险化学品")
    page.get_by_label("检查时间自").fill(f"{year}-01-05")
    page.get_by_label("检查时间至").fill(f"{year}-12-20")
    page.get_by_label("抽查事项").fill("安全管理")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_role("heading", name=f"{year}年安排")).to_be_visible()
    assert_accessible(page)
    page.set_viewport_size(PHONE)
    assert_fits(page)
    page.get_by_role("link", name="报批抽查计划").click()
    page.get_by_role("button", name="报批").click()
    expect(page.get_by_text("计划已报批")).to_be_visible()

    sign_in(page, bing)
    page.goto(InspectionPlan.objects.get().get_absolute_url())
    page.locator(".standing-offers").get_by_role("link", name="审批抽查计划").click()
    page.get_by_label("批准").check()
    page.get_by_role("button", name="作出决定").click()
    expect(page.get_by_text("决定已作出")).to_be_visible()
    expect(page.get_by_role("link", name="抽查计划审批表", exact=True)).to_be_visible()


def test_policy_pool_and_officers_suit_everybody(page: Page, unit: Subject, yi: User) -> None:
    sign_in(page, yi)
    for name in ("policy_list", "policy_propose", "pool_show", "officer_list", "officer_add", "exclusion_list"):
        page.set_viewport_size({"width": 1366, "height": 768})
        page.goto(reverse(f"inspections:{name}"))
        assert_accessible(page)
        page.set_viewport_size(PHONE)
        assert_fits(page)
