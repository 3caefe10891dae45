"""Choosing whom something is begun with: one page, whatever is begun."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from subjects.models import Subject
from tests import makers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("autumn")]

PICKS = [
    ("credit:record_pick", ["penalty"], "/subjects/{}/records/penalty/"),
    ("inspections:inspection_pick", [], "/inspections/subjects/{}/inspection/"),
    ("objections:objection_pick", [], "/objections/subjects/{}/register/"),
]


@pytest.mark.parametrize(("name", "arguments", "leads"), PICKS)
def test_a_single_hit_opens_and_several_are_shown(
    clerk: Client, unit: Subject, name: str, arguments: list[str], leads: str
) -> None:
    makers.make_subject("新密市青屏烟花有限公司", department_code="YH", industry_code="YH-01")
    address = reverse(name, args=arguments)

    for q in ("xmsqp", unit.code, "青屏化工"):
        opened = clerk.post(address, {"q": q}).headers["Location"]
        assert opened == leads.format(unit.pk)
        part = clerk.post(address, {"q": q}, headers={"HX-Request": "true"}).content.decode()
        assert opened in part
        assert "<html" not in part
    makers.make_subject("新密市青屏冶金有限公司")
    several = clerk.post(address, {"q": "青屏"}).content.decode()
    assert "新密市青屏化工有限公司" in several
    assert "新密市青屏冶金有限公司" in several
    assert "烟花" not in several
    assert "未查到信用主体" in clerk.post(address, {"q": "没有的"}).content.decode()
