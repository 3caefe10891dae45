"""An inspection on a phone in a real browser: items saved as they are touched, a lost connection, pictures, signatures."""

from __future__ import annotations

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import Page, expect

from inspections.models import Visit
from tests.browsing import PHONE, assert_accessible, assert_fits, sign_in
from tests.inspections import field

pytestmark = pytest.mark.browser


def looked_at(page: Page) -> None:
    assert_accessible(page)
    assert_fits(page)


def verdict(page: Page, place: int, label: str) -> None:
    page.locator(".items > li").nth(place).get_by_role("radio", name=label, exact=True).check()


def test_an_inspection_on_a_phone(page: Page, console: list[str]) -> None:
    who, unit = field.pair(), field.unit()
    field.assigned(unit, who, day=localdate())
    page.set_viewport_size(PHONE)

    sign_in(page, who.jia)
    page.goto("/inspections/assignments/")
    looked_at(page)
    page.get_by_role("link", name="开始检查 新密市").first.click()
    expect(page.get_by_role("heading", name="开始检查")).to_be_visible()
    looked_at(page)
    page.get_by_role("button", name="开始检查").click()
    expect(page.get_by_role("heading", name="检查项目")).to_be_visible()
    looked_at(page)
    heights = page.locator(".verdict span").evaluate_all("all => all.map(one => one.getBoundingClientRect().height)")
    assert min(heights) >= 44

    verdict(page, 0, "不符合")
    expect(page.get_by_text("已保存").first).to_be_visible()
    expect(page.locator("#progress")).to_have_text("1/14，0.0 分")
    page.context.set_offline(True)
    verdict(page, 1, "符合")
    expect(page.get_by_text("未保存，草稿留在本机")).to_be_visible()
    page.context.set_offline(False)
    console.clear()
    page.reload()
    expect(page.get_by_text("的草稿，尚未保存").first).to_be_visible()
    for place in range(2, 14):
        verdict(page, place, "符合")
        expect(page.locator("#progress")).to_contain_text(f"{place}/14")
    page.get_by_role("button", name="保存检查项目").click()
    expect(page.get_by_text("检查项目已保存")).to_be_visible()
    expect(page.locator("#progress")).to_contain_text("14/14")

    picture = {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": field.PICTURE}
    page.context.set_offline(True)
    page.locator("[name=pictures]").set_input_files(picture)  # type: ignore[arg-type]
    expect(page.get_by_text("1 张照片待上传")).to_be_visible()
    page.context.set_offline(False)
    console.clear()
    page.get_by_role("button", name="上传照片").click()
    expect(page.get_by_text("1 张", exact=True)).to_be_visible()

    page.get_by_role("link", name="记录这项问题").click()
    expect(page.get_by_role("heading", name="记录问题")).to_be_visible()
    page.locator("[name=fact]").fill("责任制未覆盖检修岗位")
    page.locator("[name=correct_by]").fill("2099-12-08")
    looked_at(page)
    page.get_by_role("button", name="保存问题").click()
    expect(page.get_by_text("问题已保存")).to_be_visible()
    page.locator("[name=present]").fill("子虚（安全负责人）")
    page.get_by_role("button", name="保存检查情况").click()
    expect(page.get_by_text("检查情况已保存")).to_be_visible()
    page.get_by_role("button", name="提交签字").click()
    expect(page.get_by_text("已提交签字")).to_be_visible()
    page.get_by_role("button", name="签字确认").click()
    expect(page.get_by_text("已签字确认")).to_be_visible()
    looked_at(page)
    page.get_by_role("link", name="确认纸质签字").click()
    expect(page.get_by_role("heading", name="确认纸质签字")).to_be_visible()
    page.locator("[name=on_paper]").fill("现场无网络，已在纸上签字")
    page.get_by_role("button", name="确认纸质签字").click()
    expect(page.get_by_role("link", name="完成检查")).to_be_visible()
    page.get_by_role("link", name="完成检查").click()
    expect(page.get_by_text("信用等级不因检查变动")).to_be_visible()
    looked_at(page)
    page.get_by_role("button", name="完成检查").click()
    expect(page.get_by_text("检查已完成，《现场检查记录》已签发")).to_be_visible()
    looked_at(page)

    page.get_by_role("link", name="整改复查", exact=True).click()
    expect(page.get_by_role("heading", name="整改复查")).to_be_visible()
    looked_at(page)
    page.goto("/inspections/")
    looked_at(page)
    page.goto("/inspections/checklists/")
    looked_at(page)
    visit = Visit.objects.get()
    assert (visit.state, visit.photos.count()) == ("done", 1)
