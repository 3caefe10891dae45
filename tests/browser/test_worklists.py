"""The bell and the worklist in a real browser, at a desk and on a phone."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from credit.regulation.periods import ONE_DAY
from credit.terms import clocks, escalation
from credit.terms.clocks import TermKind
from subjects.cases import Case
from tests import makers, people
from tests.browsing import PHONE, assert_accessible, assert_fits, sign_in

pytestmark = pytest.mark.browser
ANSWER = TermKind("test_answer", "异议答复期限", "第十条", 3)
DUTY = TermKind("test_duty", "重点监管措施", "第十二条（四）", None)


def test_from_the_bell_to_the_matter_and_to_the_worklist(page: Page) -> None:
    clerk, unit, today = people.clerk(), makers.make_subject(), timezone.localdate()
    makers.grade(unit)
    here = unit.get_absolute_url()
    long_ago, duty = (
        Case("tests.case:1", "异议〔2026〕7号", here, unit),
        Case("tests.case:2", "每季度检查一次", here, unit),
    )
    clocks.start(ANSWER, long_ago, on=today - 30 * ONE_DAY, handlers=[clerk])
    clocks.start(DUTY, duty, on=today - 30 * ONE_DAY, due_on=today, handlers=[clerk])
    escalation.escalate(today, at=timezone.now())
    sign_in(page, clerk)
    page.goto("/")

    expect(page.locator(".bell-count")).to_have_text("2")
    expect(page.locator("#tasks li").first).to_contain_text("已超期")
    assert_accessible(page)
    page.locator(".bell").click()
    expect(page.locator("tbody .mark-info")).to_have_count(2)
    assert_accessible(page)
    page.get_by_role("link", name=re.compile("今日到期")).click()
    expect(page).to_have_url(re.compile(f"{here}$"))
    expect(page.locator(".bell-count")).to_have_text("1")

    page.set_viewport_size(PHONE)
    for address in ("/", "/notices/", "/terms/", "/terms/all/?tab=finished", "/terms/month/", "/settings/"):
        page.goto(address)
        assert_accessible(page)
        assert_fits(page)
    page.goto("/terms/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"{here}$"))
