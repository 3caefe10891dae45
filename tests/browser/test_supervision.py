"""Level-4 supervision in a real browser: accessible, and fit for a phone."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from credit.records import determining
from supervision import duties
from supervision.models import Duty
from tests import makers, people
from tests.browsing import PHONE, assert_accessible, assert_fits, sign_in
from tests.supervision.stepping import heard, meant

pytestmark = pytest.mark.browser


def test_the_pages_of_level_4_are_accessible_and_fit_a_phone(page: Page) -> None:
    clerk, supervisor = people.clerk(), people.supervisor()
    unit = makers.make_subject()
    record = makers.make_misconduct(unit, date(2026, 3, 2), item4=3)
    accident = makers.make_accident(unit, date(2026, 1, 5), date(2026, 3, 5))
    makers.grade(unit)
    duties.keep_all(makers.moment(date(2026, 4, 1)))
    row = heard(meant(unit, [record]), clerk, date(2026, 4, 1))
    judged = determining.propose(accident, proposal="x", evidence="x", heard="x", by=clerk, at=timezone.now())
    duty = Duty.objects.get(code="l4_talk")
    sign_in(page, supervisor)
    own = "/supervision"
    for address in (
        f"{own}/",
        f"{own}/grounds/",
        row.get_absolute_url(),
        f"{row.get_absolute_url()}decide/",
        f"{own}/determinations/",
        judged.get_absolute_url(),
        f"{own}/duties/",
        f"{duty.get_absolute_url()}close/",
        f"{own}/subjects/{unit.pk}/list/",
    ):
        page.goto(address)
        assert_accessible(page)
        page.set_viewport_size(PHONE)
        assert_fits(page)
        page.set_viewport_size({"width": 1366, "height": 768})

    page.goto(row.get_absolute_url())
    page.get_by_role("link", name="作出列入决定").click()
    page.get_by_label("列入名单").check()
    page.get_by_label("决定理由").fill("事实清楚")
    page.get_by_role("button", name="作出决定").click()
    expect(page.get_by_text("决定已作出。")).to_be_visible()
    expect(page.get_by_role("link", name="登记决定书和信用修复告知书送达")).to_be_visible()
