"""Somebody complains on the public page, and the bureau takes it to its end, in a real browser; every screen is looked at."""

from __future__ import annotations

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import Page, expect

from inspections.models import Complaint, Intake
from tests import makers, people
from tests.browsing import PHONE, assert_accessible, assert_fits, sign_in
from tests.inspections import office

pytestmark = pytest.mark.browser


def looked_at(page: Page) -> None:
    """As it is on the desk, and on a phone."""
    assert_accessible(page)
    desk = page.viewport_size
    page.set_viewport_size(PHONE)
    assert_fits(page)
    assert desk
    page.set_viewport_size(desk)


def test_a_complaint_from_the_public_page_to_its_end(page: Page) -> None:
    unit = makers.make_subject(contact="乌有", telephone="0371-00000002")
    makers.grade(unit)
    clerk, supervisor = people.clerk(), people.supervisor()
    office.entered(unit)

    page.goto("/public/complaint/")
    page.get_by_label("单位或者经营者").fill(unit.name)
    page.get_by_label("投诉举报内容").fill("夜间在储罐区动火作业，没有人监护。")
    page.get_by_label("联系电话或者邮箱").fill("0371-00000001")
    looked_at(page)
    page.get_by_role("button", name="提交投诉举报").click()
    expect(page.get_by_role("heading", name="已收到您的投诉举报")).to_be_visible()
    looked_at(page)
    receipt = Intake.objects.get().receipt
    expect(page.get_by_text(receipt)).to_be_visible()
    page.goto("/public/rating/")
    page.get_by_role("button", name="提交评价").click()
    expect(page.get_by_text("有 2 处需要更正")).to_be_visible()
    looked_at(page)

    sign_in(page, clerk)
    page.goto("/intakes/")
    looked_at(page)
    page.get_by_role("link", name=receipt).click()
    expect(page.get_by_role("heading", name="来件原文")).to_be_visible()
    looked_at(page)
    page.get_by_role("button", name="登记为投诉举报").click()
    expect(page.get_by_text("请交办核查")).to_be_visible()
    page.get_by_role("link", name="交办核查").click()
    expect(page.get_by_role("heading", name="交办核查", level=1)).to_be_visible()
    page.get_by_role("button", name="交办核查").click()
    expect(page.get_by_text("已交办核查")).to_be_visible()
    looked_at(page)
    page.get_by_role("link", name="办结").click()
    expect(page.get_by_role("heading", name="办结", level=1)).to_be_visible()
    page.get_by_label("查实", exact=True).check()
    page.get_by_label("核查情况和理由").fill("现场查看属实。")
    looked_at(page)
    page.get_by_role("button", name="办结").click()
    expect(page.get_by_role("link", name="转为信用记录")).to_be_visible()

    sign_in(page, supervisor)
    complaint = Complaint.objects.get()
    for address in (
        "/complaints/?state=all",
        f"/complaints/{complaint.pk}/contact/",
        f"/complaints/{complaint.pk}/convert/",
        "/ratings/",
        "/permits/",
        "/permits/unlicensed/",
        f"/inspections/subjects/{unit.pk}/permit/",
        "/checks/",
        f"/subjects/{unit.pk}/check/",
        f"/evaluation/{unit.pk}/",
        f"/subjects/{unit.pk}/?tab=cases",
    ):
        page.goto(address)
        looked_at(page)
    page.goto(f"/inspections/subjects/{unit.pk}/check/")
    for box in page.get_by_role("combobox").all():
        box.select_option("true")
    page.get_by_role("checkbox").check()
    looked_at(page)
    page.get_by_role("button", name="签署并保存").click()
    expect(page.get_by_text("信用核查已完成并保存")).to_be_visible()
    looked_at(page)
    assert Complaint.objects.get().settled_on == localdate()
    page.goto("/public/receipt/")
    page.get_by_label("回执号").fill(receipt)
    page.get_by_role("button", name="查询").click()
    expect(page.get_by_text("已办结")).to_be_visible()
    looked_at(page)
