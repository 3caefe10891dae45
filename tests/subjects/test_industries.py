"""Industries (Article 11): the administrator adds, changes and takes them out of use."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import JournalEntry
from subjects.models import Industry
from tests import makers

pytestmark = pytest.mark.django_db


def test_an_industry_is_added_with_its_departments(as_administrator: Client) -> None:
    parent, department = makers.industry("QT"), makers.department("JC")
    data = {"code": "qt-03", "name": "粉尘涉爆", "parent": parent.pk, "departments": [department.pk], "active": "on"}

    as_administrator.post(reverse("subjects:industry_add"), data)

    added = Industry.objects.get(code="QT-03")
    assert list(added.departments.all()) == [department]
    assert JournalEntry.objects.get(act="新增行业类别", matter="QT-03 粉尘涉爆").address == "127.0.0.1"
    assert "粉尘涉爆" in as_administrator.get(reverse("subjects:industry_list")).content.decode()


def test_taking_an_industry_out_of_use_keeps_its_subjects(as_administrator: Client) -> None:
    unit, industry = makers.make_subject(), makers.industry("KS-02")
    data = {"name": industry.name, "parent": industry.parent_id, "departments": [makers.department("WH").pk]}

    as_administrator.post(reverse("subjects:industry_act", args=[industry.pk, "change"]), data)

    industry.refresh_from_db()
    assert not industry.active
    assert industry.code == "KS-02"
    assert unit.industry_id == industry.pk


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"code": "KS-01"}, "该行业代码已被使用"),
        ({"name": "非煤矿山"}, "已有同名行业"),
        ({"code": "矿山"}, "行业代码须以字母开头"),
        ({"name": ""}, "请填写行业名称"),
    ],
)
def test_a_wrong_industry_is_refused(as_administrator: Client, wrong: dict[str, str], message: str) -> None:
    count = Industry.objects.count()

    page = as_administrator.post(reverse("subjects:industry_add"), {"code": "QT-09", "name": "新行业"} | wrong)

    assert message in page.content.decode()
    assert Industry.objects.count() == count


def test_a_class_with_divisions_stays_on_the_first_level(as_administrator: Client) -> None:
    mines, other = makers.industry("KS"), makers.industry("QT")

    page = as_administrator.post(
        reverse("subjects:industry_act", args=[mines.pk, "change"]),
        {"name": mines.name, "parent": other.pk, "active": "on"},
    )

    assert "下有细分行业" in page.content.decode()
    mines.refresh_from_db()
    assert mines.parent is None
