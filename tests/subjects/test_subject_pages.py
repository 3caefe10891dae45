"""Registering and changing subjects: codes, duplicates, reasons, departments, industries."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import JournalEntry
from accounts.versions import version_of
from subjects import registering
from subjects.models import Industry, Kind, RegradeRequest, Subject
from tests import makers, people

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("autumn")]

ADD = "subjects:subject_add"


def new(**changes: str) -> dict[str, str]:
    known = {
        "kind": Kind.LEGAL_PERSON,
        "code": makers.credit_code(4242),
        "name": "新密市嵩岳化工有限公司",
        "industry": str(makers.industry("KS-02").pk),
        "enrolled_on": "2026-11-01",
    }
    return known | changes


def change(subject: Subject, **changes: str) -> dict[str, str]:
    return (
        new(
            code="" if subject.is_person else subject.code,
            kind=subject.kind,
            name=subject.name,
            enrolled_on=str(subject.enrolled_on),
            version=str(version_of(subject)),
            reason="核对登记信息",
        )
        | changes
    )


def test_a_subject_is_registered_in_the_own_department(clerk: Client) -> None:
    clerk.post(reverse(ADD), new(department=str(makers.department("YH").pk)))

    subject = Subject.objects.get()
    assert (subject.department.code, subject.initials) == ("WH", "xmssyhgyxgs")
    assert RegradeRequest.objects.get().subject == subject
    assert JournalEntry.objects.filter(act="登记信用主体", matter=subject.name).exists()


def test_a_natural_person_is_sealed_and_masked(clerk: Client) -> None:
    number = makers.citizen_number(31)

    clerk.post(reverse(ADD), new(kind=Kind.NATURAL_PERSON, code=f" {number.lower()} ", name="李明"))

    subject = Subject.objects.get()
    assert subject.full_code == number
    assert number not in subject.code
    assert not JournalEntry.objects.filter(matter__contains=number).exists()


WRONG = (
    ({"code": "91410183MA00000110"}, "统一社会信用代码第 18 位校验不符"),
    ({"code": "91410183MA000001"}, "应为 18 位，现为 16 位"),
    ({"code": "91410183MAO0000011"}, "不使用“O”"),
    ({"kind": "natural_person"}, "公民身份号码前 17 位应为数字"),
    ({"code": ""}, "请填写主体代码。"),
    ({"name": ""}, "请填写主体名称。"),
    ({"industry": ""}, "请选择行业类别。"),
    ({"enrolled_on": "2026-11-31"}, "监管起始日期（2026-11-31）不存在"),
    ({"enrolled_on": "2026-11-24"}, "晚于今天"),
)


@pytest.mark.parametrize(("wrong", "message"), WRONG, ids=[message for _, message in WRONG])
def test_an_error_says_what_to_do_and_keeps_what_was_typed(clerk: Client, wrong: dict[str, str], message: str) -> None:
    typed = new(**wrong)

    page = clerk.post(reverse(ADD), typed).content.decode()

    assert message in page
    assert all(value in page for value in typed.values())
    assert not Subject.objects.exists()


def test_a_reason_waives_the_check_character_and_nothing_else(clerk: Client) -> None:
    clerk.post(reverse(ADD), new(code="91410183MA00000110", check_waiver="登记机关确认代码如此"))
    assert Subject.objects.get().check_waiver == "登记机关确认代码如此"

    page = clerk.post(reverse(ADD), new(code="91410183MA000001", check_waiver="确实如此")).content.decode()
    assert "现为 16 位" in page
    assert Subject.objects.count() == 1


def test_a_duplicate_is_named_with_its_link(clerk: Client, unit: Subject) -> None:
    page = clerk.post(reverse(ADD), new(code=unit.code)).content.decode()

    assert "该代码已登记为“新密市青屏化工有限公司”（危化品监管科）" in page
    assert unit.get_absolute_url() in page
    assert Subject.objects.count() == 1


def test_a_duplicate_of_another_department_is_named_without_a_link(clerk: Client) -> None:
    other = makers.make_subject("新密市烟花有限公司", department_code="YH", industry_code="YH-01")

    page = clerk.post(reverse(ADD), new(code=other.code)).content.decode()

    assert "（烟花爆竹监管科）" in page
    assert other.get_absolute_url() not in page


def test_only_the_departments_industries_are_offered_unless_asked(clerk: Client) -> None:
    fireworks = f'value="{makers.industry("YH-01").pk}"'
    add = reverse(ADD)

    assert fireworks not in clerk.get(add).content.decode()
    assert fireworks in clerk.get(f"{add}?industries=all").content.decode()


def test_an_industry_out_of_use_is_not_offered(clerk: Client) -> None:
    industry = Industry.objects.create(code="KS-09", name="停用行业", active=False)
    industry.departments.add(makers.department("WH"))

    assert "停用行业" not in clerk.get(reverse(ADD)).content.decode()


def test_a_change_needs_a_reason_and_asks_for_the_regrade(clerk: Client, unit: Subject) -> None:
    address = reverse("subjects:subject_act", args=[unit.pk, "change"])
    RegradeRequest.objects.all().delete()

    assert "请填写更改理由。" in clerk.post(address, change(unit, name="新名", reason="")).content.decode()
    assert not RegradeRequest.objects.exists()

    clerk.post(address, change(unit, name="新密市新屏化工有限公司", deregistered_on="2026-11-20"))
    changed = Subject.objects.get()
    assert (changed.name, changed.initials) == ("新密市新屏化工有限公司", "xmsxphgyxgs")
    assert changed.deregistered_on == date(2026, 11, 20)
    assert RegradeRequest.objects.get().subject == unit


def test_deregistration_does_not_precede_enrolment(clerk: Client, unit: Subject) -> None:
    address = reverse("subjects:subject_act", args=[unit.pk, "change"])

    page = clerk.post(address, change(unit, deregistered_on="2019-12-31")).content.decode()

    assert "注销日期早于监管起始日期（2020-01-01）" in page


def test_an_identity_left_empty_stays_as_it_is(clerk: Client) -> None:
    person = makers.make_subject("李明", kind=Kind.NATURAL_PERSON)

    page = clerk.get(reverse("subjects:subject_act", args=[person.pk, "change"])).content.decode()
    clerk.post(reverse("subjects:subject_act", args=[person.pk, "change"]), change(person, telephone="0371-69800000"))

    assert person.full_code not in page
    changed = Subject.objects.get()
    assert (changed.full_code, changed.telephone) == (person.full_code, "0371-69800000")


def test_another_kind_needs_its_own_code(clerk: Client) -> None:
    person = makers.make_subject("李明", kind=Kind.NATURAL_PERSON)
    address = reverse("subjects:subject_act", args=[person.pk, "change"])

    page = clerk.post(address, change(person, kind=Kind.SOLE_TRADER)).content.decode()
    assert "更改了主体类型，请重新填写主体代码。" in page

    clerk.post(address, change(person, kind=Kind.SOLE_TRADER, code=makers.credit_code(777)))
    changed = Subject.objects.get()
    assert (changed.code, changed.identity) == (makers.credit_code(777), "")


def test_a_stale_form_is_refused_and_keeps_what_was_typed(clerk: Client, unit: Subject) -> None:
    stale = change(unit, address="青屏大街 1 号")
    unit.set_name("新密市改名化工有限公司")
    registering.amend(unit, by=people.supervisor(), reason="企业更名", at=timezone.now())

    page = clerk.post(reverse("subjects:subject_act", args=[unit.pk, "change"]), stale).content.decode()

    for words in ("乙审核", "企业更名", "青屏大街 1 号"):
        assert words in page
    assert Subject.objects.get().name == "新密市改名化工有限公司"


def test_only_a_supervisor_hands_a_subject_over(clerk: Client, unit: Subject) -> None:
    address, fireworks = reverse("subjects:subject_act", args=[unit.pk, "change"]), str(makers.department("YH").pk)
    clerk.post(address, change(unit, department=fireworks))
    assert Subject.objects.get().department.code == "WH"

    people.signed_in(people.supervisor()).post(address, change(unit, department=fireworks))
    assert Subject.objects.get().department.code == "YH"


def test_another_department_finds_no_subject(unit: Subject) -> None:
    stranger = people.signed_in(people.clerk("YH", username="zi"))

    assert stranger.get(reverse("subjects:subject_act", args=[unit.pk, "change"])).status_code == 404
    for act in ("post", "commitment", "evaluation"):
        assert stranger.get(reverse("subjects:subject_act", args=[unit.pk, act])).status_code == 404


def test_the_code_is_checked_while_typing_and_nothing_is_saved(clerk: Client, unit: Subject) -> None:
    def check(code: str) -> str:
        return clerk.post(reverse(ADD), new(code=code), headers={"HX-Request": "true"}).content.decode()

    assert "第 18 位校验不符" in check("91410183MA00000110")
    assert "代码校验相符" in check(makers.credit_code(4242))
    assert unit.get_absolute_url() in check(unit.code)
    assert Subject.objects.count() == 1
