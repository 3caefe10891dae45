"""The board with its charts, data quality, and a circular from draft to signature, in a real browser."""

from __future__ import annotations

import io

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from briefing.models import Circular
from briefing.months import Month
from tests import makers, people
from tests.briefing.office import bureau, inspect
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


PAINTED = """() => Array.from(document.querySelectorAll("[data-chart]:not([hidden]) canvas")).filter((canvas) =>
  new Set(new Uint32Array(
    canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.buffer)).size > 2).length >= 5"""
"""Whether five charts at least have more than one colour on them."""


def test_the_board_is_drawn_from_its_tables_and_prints_on_one_page(page: Page) -> None:
    made = bureau()
    inspect(made.qingping, localdate().replace(day=1))
    sign_in(page, people.leader())

    page.goto("/board/?month=2026-11")
    expect(page.locator(".chart canvas").first).to_be_visible()
    page.wait_for_function(PAINTED)

    expect(page.locator(".legend").first).to_contain_text("一级")
    assert page.locator("#structure-table tbody tr").count() == 12
    looked_at(page)
    printed = page.pdf(prefer_css_page_size=True)
    sheet = PdfReader(io.BytesIO(printed)).pages
    assert len(sheet) == 1
    assert float(sheet[0].mediabox.width) > float(sheet[0].mediabox.height)
    page.locator("#clauses-table").get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("第十二条")
    looked_at(page)


def test_data_quality_and_a_circular_to_its_signature(page: Page) -> None:
    made = bureau()
    clerk = people.clerk()
    sign_in(page, clerk)
    page.goto("/board/quality/")
    looked_at(page)
    row = page.get_by_role("row", name="没有有效的公开承诺")
    row.get_by_role("link").click()
    expect(page.get_by_role("row", name=str(made.chaohua)).get_by_role("link", name="登记承诺")).to_be_visible()
    looked_at(page)

    page.goto("/board/circulars/")
    looked_at(page)
    page.get_by_role("link", name="起草通报").first.click()
    expect(page.get_by_role("heading", name="起草月度通报")).to_be_visible()
    page.get_by_label("月份").select_option(Month.of(localdate()).moved(-1).key)
    looked_at(page)
    page.get_by_role("button", name="取数起草").click()
    expect(page.get_by_text("已起草，请核对")).to_be_visible()
    looked_at(page)
    page.get_by_role("link", name="修改文字").click()
    page.get_by_label("四、下一步要求").fill("1．及时录入。")
    looked_at(page)
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("已保存。")).to_be_visible()
    page.get_by_role("link", name="更新数据").click()
    expect(page.get_by_role("heading", name="更新数据", level=1)).to_be_visible()
    looked_at(page)

    sign_in(page, people.leader())
    page.goto(f"/board/circulars/{Circular.objects.get().pk}/")
    page.get_by_role("link", name="签发").click()
    expect(page.get_by_text("确认后将会")).to_be_visible()
    looked_at(page)
    page.get_by_role("button", name="签发").click()
    expect(page.get_by_text("已签发：信用情况月度通报")).to_be_visible()
    looked_at(page)
    assert makers.department() == Circular.objects.get().department
