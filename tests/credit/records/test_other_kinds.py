"""Entering misconduct, accidents and joint sanctions."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from credit.models import CreditRecord
from credit.records import recording
from subjects.models import Kind, Person, Subject
from tests import makers, people

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("autumn")]

SETTLED = {
    "collector": "甲经办",
    "statement": "not_required",
    "statement_on": "2026-11-10",
    "statement_note": "原认定作出时已听取",
    "heard_number": "新密法〔2026〕4号",
    "heard_on": "2026-11-09",
    "heard_authority": "新密市人民法院",
    "act": "effect",
}
MISCONDUCT = {**SETTLED, "number": "SX-1", "content": "重大隐患逾期未整改", "basis_on": "2026-11-10", "who": ""}
ACCIDENT = {
    **SETTLED,
    "number": "SG-1",
    "content": "检修作业中毒窒息事故",
    "occurred_on": "2026-10-01",
    "basis_on": "2026-11-10",
    "deaths": "1",
    "injured": "0",
    "loss": "120.5",
    "liable": "True",
}


def enter(clerk: Client, unit: Subject, kind: str, data: dict[str, str]) -> str:
    return clerk.post(reverse("credit:subject_act", args=[unit.pk, kind]), data).content.decode()


def preview(clerk: Client, unit: Subject, kind: str, data: dict[str, str]) -> str:
    return clerk.post(
        reverse("credit:subject_act", args=[unit.pk, kind]), data, headers={"HX-Request": "true"}
    ).content.decode()


def test_misconduct_of_a_person_in_office_burdens_all_his_units(clerk: Client, unit: Subject) -> None:
    other, person = makers.make_subject("新密市嵩岳化工有限公司"), makers.make_person("子虚")
    makers.make_post(unit, person)
    makers.make_post(other, person)

    panel = preview(clerk, unit, "misconduct", {**MISCONDUCT, "who": str(person.pk)})
    enter(clerk, unit, "misconduct", {**MISCONDUCT, "who": str(person.pk)})
    recording.consent(CreditRecord.objects.get(), by=people.supervisor(), at=timezone.now())

    assert "同时影响：新密市嵩岳化工有限公司" in panel
    assert CreditRecord.objects.get().person == person
    assert set(other.regrade_requests.values_list("cause", flat=True)) >= {"失信行为 SX-1生效"}


def test_who_was_in_office_on_the_day_of_the_act_is_not_called_out_of_office(clerk: Client, unit: Subject) -> None:
    person = makers.make_person("子虚")
    makers.make_post(unit, person, until_on=date(2026, 9, 20))
    data = {**MISCONDUCT, "who": str(person.pk), "basis_on": "2026-10-10"}

    panels = [
        preview(clerk, unit, "misconduct", {**data, "occurred_on": day}) for day in ("2026-09-19", "2026-09-20", "")
    ]

    assert ["没有登记任职" in panel for panel in panels] == [False, True, True]
    assert "请填写发生日期" in panels[2]
    assert ["等级不变" in panel for panel in panels] == [False, True, True]


def test_a_person_unknown_so_far_is_registered_with_the_record(clerk: Client, unit: Subject) -> None:
    number = makers.citizen_number(77)
    data = {**MISCONDUCT, "who": "other", "person_name": "赵六", "person_number": number}

    panel = preview(clerk, unit, "misconduct", data)
    assert not Person.objects.exists()
    enter(clerk, unit, "misconduct", data)

    assert "等级不变" in panel
    assert "未任本单位主要负责人" in panel
    person = Person.objects.get()
    assert (person.name, person.identity) == ("赵六", number)
    assert CreditRecord.objects.get().person == person


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"who": "other"}, "责任人选了“其他人员”，请填写其他人员姓名。"),
        ({"who": "", "person_name": "赵六"}, "请选择“其他人员”"),
        ({"who": "other", "person_name": "赵六", "person_number": "41018319000101001"}, "应为 18 位，现为 17 位"),
        ({"who": "other", "person_name": "赵六", "person_number": "410183190001010010"}, "请填写代码校验说明"),
    ],
)
def test_a_wrong_person_is_refused(clerk: Client, unit: Subject, wrong: dict[str, str], message: str) -> None:
    assert message in enter(clerk, unit, "misconduct", {**MISCONDUCT, **wrong})
    assert not CreditRecord.objects.exists()
    assert not Person.objects.exists()


def test_a_known_number_with_another_name_is_refused(clerk: Client, unit: Subject) -> None:
    makers.make_person("子虚", number=makers.citizen_number(88))
    wrong = {"who": "other", "person_name": "王建军", "person_number": makers.citizen_number(88)}

    assert "该证件号码已登记为“子虚”" in enter(clerk, unit, "misconduct", {**MISCONDUCT, **wrong})


def test_a_natural_person_needs_no_responsible_person(clerk: Client) -> None:
    person = makers.make_subject("李明", kind=Kind.NATURAL_PERSON)

    page = clerk.get(reverse("credit:subject_act", args=[person.pk, "misconduct"])).content.decode()
    enter(clerk, person, "misconduct", MISCONDUCT)

    assert 'name="who"' not in page
    assert CreditRecord.objects.get().person is None


def test_a_level_4_item_is_told_with_its_consequence(clerk: Client, unit: Subject) -> None:
    panel = preview(clerk, unit, "misconduct", {**MISCONDUCT, "item4": "3"})

    assert "第十二条（四）3" in panel
    assert "四级没有自动解除的日期" in panel


def test_an_accident_under_investigation_is_a_draft_without_effect(clerk: Client, unit: Subject) -> None:
    draft = {**ACCIDENT, "basis_on": "", "liable": "", "statement": "", "statement_on": "", "act": "draft"}

    assert "事故调查中" in preview(clerk, unit, "accident", draft)
    enter(clerk, unit, "accident", draft)

    record = CreditRecord.objects.get()
    assert (record.state, record.basis_on) == (CreditRecord.State.DRAFT, None)


def test_the_grade_of_an_accident_is_derived(clerk: Client, unit: Subject) -> None:
    panel = preview(clerk, unit, "accident", {**ACCIDENT, "deaths": "3"})

    assert "为较大事故（国务院令第493号第三条）" in panel
    assert "第十二条（四）1" in panel


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"deaths": "-1"}, "死亡人数不能为负数"),
        ({"loss": "-0.1"}, "直接经济损失（万元）不能为负数"),
        ({"injured": "两人"}, "重伤人数应为数字"),
        ({"basis_on": "2026-09-30"}, "认定日期早于发生日期（2026-10-01）"),
        ({"especially_bad": "on"}, "拟认定性质，请写明理由"),
        ({"liable": ""}, "请选择责任事故"),
        ({"basis_on": ""}, "请填写认定日期"),
    ],
)
def test_a_wrong_accident_is_refused(clerk: Client, unit: Subject, wrong: dict[str, str], message: str) -> None:
    assert message in enter(clerk, unit, "accident", {**ACCIDENT, **wrong})
    assert not CreditRecord.objects.exists()


def test_a_sanction_takes_effect_without_a_statement_and_names_the_sectors_decision(
    clerk: Client, unit: Subject
) -> None:
    data = {"number": "LC-1", "authority": "新密市税务局", "content": "税收", "basis_on": "2026-11-10", "act": "effect"}
    named = {"heard_number": "密税认〔2026〕7号", "heard_on": "2026-11-09", "heard_authority": "新密市税务局"}

    for missing, label in zip(named, ("文号", "日期", "机关"), strict=True):
        assert f"请填写认定决定{label}" in enter(clerk, unit, "sanction", {**data, **named, missing: ""})
    assert not CreditRecord.objects.exists()
    enter(clerk, unit, "sanction", {**data, **named})

    record = CreditRecord.objects.get()
    assert (record.state, record.heard_in) == ("effective", "密税认〔2026〕7号（2026-11-09，新密市税务局）")
    shown = clerk.get(record.get_absolute_url()).content.decode()
    assert "认定决定文号" in shown
    assert "密税认〔2026〕7号" in shown


def test_a_sanction_is_not_removed_before_it_is_listed(clerk: Client, unit: Subject) -> None:
    data = {"number": "LC-1", "authority": "税务局", "content": "税收", "basis_on": "2026-11-10", "act": "effect"}

    assert "移出日期早于列入日期" in enter(clerk, unit, "sanction", {**data, "removed_on": "2026-11-01"})


def test_a_day_before_supervision_is_taken_with_a_note(clerk: Client) -> None:
    young = makers.make_subject("新密市新设化工有限公司", enrolled_on=date(2026, 11, 1))

    panel = preview(clerk, young, "misconduct", {**MISCONDUCT, "basis_on": "2026-10-10"})

    assert "认定日期早于监管起始日期（2026-11-01）" in panel


def test_subjects_are_found_by_initials_and_code_and_only_the_own(clerk: Client, unit: Subject) -> None:
    makers.make_subject("新密市青屏烟花有限公司", department_code="YH", industry_code="YH-01")
    address = reverse("credit:record_pick", args=["penalty"])

    for q in ("xmsqp", unit.code, "青屏"):
        assert clerk.post(address, {"q": q}).headers["Location"].endswith(f"/subjects/{unit.pk}/records/penalty/")
        page = clerk.post(address, {"q": q}, headers={"HX-Request": "true"}).content.decode()
        assert "新密市青屏化工有限公司" in page
        assert "烟花" not in page
    assert "未查到信用主体" in clerk.post(address, {"q": "没有的"}).content.decode()
    assert clerk.get(reverse("credit:record_pick", args=["nothing"])).status_code == 404


def test_the_same_form_sent_twice_is_saved_once(clerk: Client, unit: Subject) -> None:
    twice = {**MISCONDUCT, "number": "SX-2026-0001", "suggested": "SX-2026-0001"}
    enter(clerk, unit, "misconduct", twice)

    page = enter(clerk, unit, "misconduct", twice)

    assert "同样的内容已保存为SX-2026-0001，没有重复保存。" in page
    assert CreditRecord.objects.count() == 1
