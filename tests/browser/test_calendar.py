"""The working calendar in a real browser: proposed by one account, confirmed by another; 休 and 班 beside date fields."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from credit.models import Term
from credit.terms import changing, clocks
from credit.terms.clocks import TermKind
from subjects.cases import Case
from tests import makers, people
from tests.browsing import PHONE, assert_accessible, assert_fits, sign_in
from tests.credit.terms.tables import AT, NOTICES, proposed

pytestmark = pytest.mark.browser
WIDE = {"width": 1366, "height": 768}


def looked_at(page: Page) -> None:
    """Fine for axe, and as wide as the window, at a desk and on a phone."""
    for size in (WIDE, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        assert_accessible(page)
        assert_fits(page)
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]


def test_from_the_pasted_notice_to_the_confirmed_calendar(page: Page) -> None:
    case = Case("tests.case:1", "异议〔2026〕7号", "/", makers.make_subject())
    term = clocks.start(TermKind("test_long", "决定期限", "第十六条", 30), case, on=date(2026, 12, 31))
    sign_in(page, people.supervisor())

    page.goto("/calendar/2027/")
    looked_at(page)
    page.get_by_role("link", name="录入放假安排").click()
    page.get_by_label("通知原文").fill(NOTICES[2027])
    page.get_by_role("button", name="读取原文，填入下表").click()
    expect(page.get_by_text("已从原文读出 13 行")).to_be_visible()
    expect(page.locator('[data-echo-of="id_run-0-first"]')).to_have_text("星期五")
    looked_at(page)
    page.get_by_role("button", name="提出变更").click()
    expect(page.get_by_role("heading", name="2027年工作日历变更")).to_be_visible()
    looked_at(page)

    sign_in(page, people.leader())
    page.goto("/calendar/2027/")
    page.get_by_role("link", name="查看待确认的变更").or_(page.get_by_role("link", name="查看并处理")).first.click()
    expect(page.get_by_role("cell", name="晚 3 天")).to_be_visible()
    page.get_by_role("link", name="确认日历变更").click()
    looked_at(page)
    page.get_by_role("button", name="确认并启用").click()
    expect(page.get_by_text("1个期限改变了截止日")).to_be_visible()
    assert Term.objects.get(pk=term.pk).due_on == date(2027, 2, 19)
    page.get_by_role("link", name="19 1 个期限到期").click()
    expect(page.get_by_role("rowheader", name="异议〔2026〕7号")).to_be_visible()
    looked_at(page)


def test_beside_a_date_stands_whether_it_is_worked(page: Page, console: list[str]) -> None:
    sign_in(page, people.auditor())
    with page.expect_response("**/calendar/days.json"):
        page.goto("/journal/")
    page.goto("/password/")
    page.goto("/journal/")
    box, echo = page.locator("#id_from_on"), page.locator('[data-echo-of="id_from_on"]')

    for typed, words in [
        ("2026-10-10", "星期六 班"),
        ("2026-10-01", "星期四 休"),
        ("2026-10-12", "星期一 班"),
        ("2026-10-17", "星期六 休"),
        ("2027-02-12", "星期五 班 暂定"),
        ("2031-05-02", "星期五 休 暂定"),
        ("2019-05-02", "星期四"),
    ]:
        box.fill(typed)
        expect(echo).to_have_text(words)

    changing.confirm(proposed(), by=people.leader(), at=AT)
    page.reload()
    page.locator("#id_from_on").fill("2027-02-12")
    expect(page.locator('[data-echo-of="id_from_on"]')).to_have_text("星期五 休")

    page.route("**/calendar/days.json", lambda route: route.abort())
    page.reload()
    page.locator("#id_from_on").fill("2026-10-10")
    expect(page.locator('[data-echo-of="id_from_on"]')).to_have_text("星期六 班")
    console.clear()
