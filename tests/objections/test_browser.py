"""In a real browser: an objection from the counter to its reply by three accounts, each page accessible and phone-wide."""

from __future__ import annotations

import re

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import Page, ViewportSize

from objections.models import Objection
from tests import makers
from tests.browsing import PHONE, assert_accessible, assert_fits, sign_in
from tests.objections import cases

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
DESK: ViewportSize = {"width": 1366, "height": 768}


def look(page: Page) -> None:
    """Nothing to object to, and nothing sideways, on the desk and on the phone."""
    assert_accessible(page)
    page.set_viewport_size(PHONE)
    assert_fits(page)
    page.set_viewport_size(DESK)


def test_an_objection_from_intake_to_served_reply(page: Page) -> None:
    who = cases.bureau()
    record = cases.penalty(cases.subject(), who.jia)
    makers.grade(record.subject)

    sign_in(page, who.ji)
    page.goto(record.get_absolute_url())
    page.get_by_role("link", name="登记异议").click()
    look(page)
    page.select_option("[name=claims-0-point]", f"{record.pk}:fine")
    page.fill("[name=claims-0-wanted]", "1 万元")
    page.fill("[name=claims-0-reasons]", "决定书为 1 万元")
    page.fill("[name=applicant_name]", "子虚")
    page.select_option("[name=proof]", "licence")
    page.fill("[name=telephone]", "0371-00000001")
    page.locator("[name=evidence_kinds]").first.check()
    page.fill("[name=papers]", "行政处罚决定书复印件 3 页")
    page.get_by_role("button", name="登记并打印").click()
    page.wait_for_url("**/objections/*/")
    look(page)
    objection = Objection.objects.get()
    assert objection.received_on == localdate()

    sign_in(page, who.yi)
    page.goto(objection.get_absolute_url())
    page.get_by_role("link", name="受理", exact=True).click()
    look(page)
    page.fill("[name=reason]", "符合第九条")
    page.get_by_role("button", name="受理", exact=True).click()
    page.get_by_role("link", name="指派核查人员").first.click()
    look(page)
    page.check(f"#person-{who.ji.pk}")
    page.check(f"#person-{who.geng.pk}")
    page.get_by_role("button", name="指派").click()
    page.wait_for_url(f"**{objection.get_absolute_url()}")

    sign_in(page, who.ji)
    page.goto(objection.get_absolute_url())
    page.get_by_role("link", name="填写结论").click()
    look(page)
    page.get_by_label("成立", exact=True).check()
    page.fill("[name=established]", "决定书正本为 1 万元")
    page.get_by_label("更正", exact=True).check()
    page.fill("[name=new_value]", "10000")
    page.get_by_role("button", name="保存结论").click()
    page.get_by_role("link", name="填写核查经过").click()
    page.fill("[name=course]", "查阅案卷")
    page.get_by_role("button", name="填写核查经过").click()
    for person in (who.ji, who.geng):
        sign_in(page, person)
        page.goto(objection.get_absolute_url())
        page.get_by_role("link", name="签署核查意见").click()
        look(page)
        page.get_by_role("button", name="签署核查意见").click()
        page.wait_for_url(f"**{objection.get_absolute_url()}")

    sign_in(page, who.yi)
    page.goto(objection.get_absolute_url())
    page.get_by_role("link", name="签发核查意见和答复").click()
    look(page)
    page.get_by_role("button", name="签发").click()
    page.wait_for_url(f"**{objection.get_absolute_url()}")
    look(page)
    record.refresh_from_db()
    assert record.fine == 10000

    sign_in(page, who.ji)
    page.goto(objection.get_absolute_url())
    page.get_by_role("link", name=re.compile("登记送达.*异议答复书")).click()
    look(page)
    page.fill("[name=receipt]", "签收的送达回证")
    page.get_by_role("button", name="登记送达").click()
    page.wait_for_url(f"**{objection.get_absolute_url()}")
    for _ in range(objection.receivers.count()):
        page.get_by_role("link", name="登记告知").first.click()
        look(page)
        page.fill("[name=words]", "电话告知，已更换台账")
        page.get_by_role("button", name="登记更正告知").click()
        page.wait_for_url(f"**{objection.get_absolute_url()}")
    page.get_by_role("link", name="办结").click()
    page.get_by_role("button", name="办结").click()
    page.wait_for_url(f"**{objection.get_absolute_url()}")
    look(page)
    objection.refresh_from_db()
    assert (objection.state, objection.closed_on) == (Objection.State.CLOSED, localdate())
    assert not record.disputes.filter(closed_on=None).exists()
    page.goto("/objections/")
    look(page)
