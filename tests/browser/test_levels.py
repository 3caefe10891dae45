"""A supervisor confirms a level, issues its notice, and records the service; every page accessible and fit for a phone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from credit.grades import grading
from documents.models import Document, Service
from tests import makers, people
from tests.browsing import PHONE, assert_accessible, assert_fits, sign_in

pytestmark = pytest.mark.browser


def test_from_confirmation_to_a_served_notice(page: Page) -> None:
    subject = makers.make_subject()
    grading.regrade([subject.pk], cause="首次评定", at=timezone.now() - timedelta(days=1))
    makers.make_misconduct(subject, date(2026, 3, 2), item4=5)
    grading.regrade([subject.pk], cause="失信行为生效", at=timezone.now())
    sign_in(page, people.supervisor())

    page.goto("/confirmations/")
    assert_accessible(page)
    page.get_by_role("link", name="核对确认").click()
    expect(page.get_by_role("button", name="确认等级")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="确认等级").click()
    expect(page.get_by_text("没有待确认的等级")).to_be_visible()

    page.goto("/grade-notices/")
    assert_accessible(page)
    page.get_by_role("link", name="告知").last.click()
    page.get_by_role("button", name="签发告知书").click()
    expect(page.get_by_role("link", name="登记送达")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="登记送达").click()
    page.get_by_label("直接送达").check()
    page.get_by_label("送达凭证").fill("签收的送达回证")
    page.get_by_role("button", name="登记送达").click()
    expect(page.get_by_text("已登记送达")).to_be_visible()
    assert Service.objects.count() == 1

    page.set_viewport_size(PHONE)
    proof = f"/subjects/{subject.pk}/proof/"
    for address in (
        "/documents/",
        f"/documents/{Document.objects.get().pk}/",
        "/confirmations/",
        f"{proof}?check=1",
        "/proofs/verify/",
    ):
        page.goto(address)
        assert_fits(page)
        assert_accessible(page)
