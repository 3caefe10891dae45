"""The auditor reads the journal: by person, act, words and days."""

from __future__ import annotations

import pytest
import time_machine
from django.test import Client

from accounts import journal
from accounts.models import User
from tests import people

pytestmark = pytest.mark.django_db


def text(client: Client, query: str) -> str:
    return client.get(f"/journal/?{query}").content.decode()


@pytest.fixture
def as_reader(as_auditor: Client) -> Client:
    """An auditor before a journal of two lines."""
    with time_machine.travel("2026-09-16 23:59+08:00"):
        journal.write("查看证件号码", "新密市青屏化工有限公司", by=people.clerk())
    with time_machine.travel("2026-09-17 00:01+08:00"):
        journal.write("导出台账", "危化品监管科台账", by=people.supervisor(), detail="共 1,204 条")
    return as_auditor


def test_newest_line_stands_first(as_reader: Client) -> None:
    page = text(as_reader, "")

    assert page.index("危化品监管科台账") < page.index("新密市青屏化工有限公司")
    assert "2026-09-16 23:59" in page


@pytest.mark.parametrize(
    ("query", "clerk_line", "supervisor_line"),
    [
        ("act=导出台账", False, True),
        ("q=青屏", True, False),
        ("q=1,204", False, True),
        ("from_on=2026-09-17", False, True),
        ("until_on=2026-09-16", True, False),
        ("from_on=2026-09-16&until_on=2026-09-17", True, True),
        ("from_on=20260918", False, False),
    ],
)
def test_filters(as_reader: Client, query: str, clerk_line: bool, supervisor_line: bool) -> None:
    page = text(as_reader, query)

    assert ("新密市青屏化工有限公司" in page) == clerk_line
    assert ("危化品监管科台账" in page) == supervisor_line


def test_filter_by_person(as_reader: Client) -> None:
    jia = User.objects.get(username="jia")

    page = text(as_reader, f"person={jia.pk}")

    assert "新密市青屏化工有限公司" in page
    assert "危化品监管科台账" not in page


def test_days_in_the_wrong_order_are_pointed_out(as_reader: Client) -> None:
    page = text(as_reader, "from_on=2026-09-17&until_on=2026-09-16")

    assert "截止日期早于起始日期，请核对。" in page
    assert "请先更正筛选条件" in page


def test_day_that_does_not_exist_is_pointed_out(as_reader: Client) -> None:
    assert "自（2026-09-31）不存在，请改为当月实际日期。" in text(as_reader, "from_on=2026-09-31")


def test_long_journal_is_paged_and_keeps_its_filters(as_reader: Client) -> None:
    for number in range(60):
        journal.write("登记记录", f"第{number}条", by=None)

    page = text(as_reader, "act=登记记录")

    assert "第 1 页，共 2 页，共 60 条" in page
    assert "page=2" in page
    assert "act=%E7%99%BB%E8%AE%B0%E8%AE%B0%E5%BD%95&amp;page=2" in page
