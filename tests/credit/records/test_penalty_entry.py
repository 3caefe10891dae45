"""Entering a penalty: as a draft, into force, with errors that keep what was typed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from credit.models import CreditRecord
from subjects.models import RegradeRequest, Subject
from tests import makers, people

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("autumn")]

PENALTY: Mapping[str, str | list[str]] = {
    "document_number": "新密应急罚[2026]12号",
    "basis_on": "2026-11-20",
    "authority": "新密市应急管理局",
    "by_emergency": "True",
    "penalty_kinds": ["警告", "罚款"],
    "fine": "5万",
    "content": "未按规定对从业人员进行安全生产教育和培训",
    "legal_basis": "安全生产法第九十七条",
    "collector": "甲经办",
    "statement": "not_required",
    "statement_on": "2026-11-20",
    "statement_note": "作出原处罚决定时已依法告知并听取陈述申辩",
    "number": "CF-2026-0001",
    "suggested": "CF-2026-0001",
}


def address(unit: Subject) -> str:
    return reverse("credit:subject_act", args=[unit.pk, "penalty"])


def test_a_penalty_takes_effect_and_asks_for_the_regrade(clerk: Client, unit: Subject) -> None:
    RegradeRequest.objects.all().delete()

    answer = clerk.post(address(unit), {**PENALTY, "act": "effect"})

    record = CreditRecord.objects.get()
    assert answer.headers["Location"] == unit.get_absolute_url()
    assert record.state == CreditRecord.State.EFFECTIVE
    assert record.document_number == "新密应急罚〔2026〕12号"
    assert record.penalty_kinds == ["警告", "罚款"]
    assert record.fine == 50_000
    assert record.statement == "not_required"
    assert str(record.statement_by) == str(record.entered_by) == "甲经办"
    assert [request.subject_id for request in RegradeRequest.objects.all()] == [unit.pk]


@pytest.mark.parametrize("how", ["heard", "waived"])
def test_a_statement_cannot_be_claimed_without_its_hearing(clerk: Client, unit: Subject, how: str) -> None:
    page = clerk.post(address(unit), {**PENALTY, "statement": how, "act": "effect"}).content.decode()

    assert "陈述情况没有这样的选项" in page
    assert not CreditRecord.objects.exists()


def test_the_usual_reason_stands_there_already(clerk: Client, unit: Subject) -> None:
    page = clerk.get(address(unit)).content.decode()

    assert 'value="作出原处罚决定时已依法告知并听取陈述申辩"' in page
    assert '<datalist id="statement-reasons">' in page


def test_a_draft_may_be_incomplete_and_changes_no_grade(clerk: Client, unit: Subject) -> None:
    RegradeRequest.objects.all().delete()
    data = {"document_number": "新密应急罚〔2026〕12号", "by_emergency": "True", "number": "CF-2026-0001"}

    clerk.post(address(unit), {**data, "act": "draft"})

    assert CreditRecord.objects.get().state == CreditRecord.State.DRAFT
    assert not RegradeRequest.objects.exists()


def test_the_panel_says_what_the_penalty_will_do_and_writes_nothing(clerk: Client, unit: Subject) -> None:
    panel = clerk.post(address(unit), PENALTY, headers={"HX-Request": "true"}).content.decode()

    assert "（第十二条（三）2）" in panel
    for day in ("2026-11-20", "2027-11-21", "2029-11-21"):
        assert day in panel
    assert not CreditRecord.objects.exists()


WRONG: tuple[tuple[dict[str, str | list[str]], str], ...] = (
    ({"basis_on": "2026-09-31"}, "决定日期（2026-09-31）不存在，请改为当月实际日期。"),
    ({"basis_on": "2026-11-24"}, "决定日期（2026-11-24）晚于今天（2026-11-23）"),
    ({"basis_on": ""}, "请填写决定日期。"),
    ({"occurred_on": "2026-11-21"}, "决定日期早于发生日期（2026-11-21）"),
    ({"fine": ""}, "处罚种类选了“罚款”，请填写罚款金额"),
    ({"fine": "五万"}, "应为数字"),
    ({"fine": "-1"}, "不能为负数"),
    ({"penalty_kinds": ["警告"]}, "已填写罚款金额，请勾选“罚款”"),
    ({"penalty_kinds": []}, "请选择处罚种类。"),
    ({"statement": ""}, "第八条：采集不利信息应听取信用主体陈述"),
    ({"statement_note": ""}, "选“无需”的，请写明不须另行听取陈述的理由。"),
    ({"statement_on": "2026-11-24"}, "陈述日期（2026-11-24）晚于今天"),
    ({"document_number": ""}, "请填写决定书文号。"),
    ({"content": ""}, "请填写违法事实。"),
    ({"number": ""}, "请填写记录编号。"),
)


@pytest.mark.parametrize(("wrong", "message"), WRONG, ids=[message for _, message in WRONG])
def test_an_error_says_what_to_do_and_keeps_what_was_typed(
    clerk: Client, unit: Subject, wrong: dict[str, str | list[str]], message: str
) -> None:
    typed = {**PENALTY, **wrong}

    page = clerk.post(address(unit), {**typed, "act": "effect"}).content.decode()

    assert message in page
    assert page.count("<title>有误：") == 1
    for value in typed.values():
        for part in [value] if isinstance(value, str) else value:
            assert part in page
    assert not CreditRecord.objects.exists()


def test_the_same_document_number_needs_a_reason(clerk: Client, unit: Subject) -> None:
    first = makers.make_penalty(unit, date(2026, 11, 1), document_number="新密应急罚〔2026〕12号")

    page = clerk.post(address(unit), {**PENALTY, "act": "effect"}).content.decode()
    assert "文号“新密应急罚〔2026〕12号”已由" in page
    assert first.get_absolute_url() in page
    assert CreditRecord.objects.count() == 1

    clerk.post(address(unit), {**PENALTY, "act": "effect", "duplicate_reason": "同一决定书处罚两个主体"})
    second = CreditRecord.objects.latest("pk")
    assert "同一决定书处罚两个主体" in second.history.earliest().history_change_reason


def test_a_suggested_number_gives_way_and_a_typed_one_does_not(clerk: Client, unit: Subject) -> None:
    makers.make_penalty(unit, date(2026, 11, 1), number="CF-2026-0001")

    clerk.post(address(unit), {**PENALTY, "act": "effect"})
    assert CreditRecord.objects.latest("pk").number == "CF-2026-0002"

    page = clerk.post(
        address(unit), {**PENALTY, "document_number": "另一号", "suggested": "CF-2026-0003", "act": "effect"}
    )
    assert "记录编号CF-2026-0001已被使用" in page.content.decode()


def test_what_was_typed_last_is_there_again(clerk: Client, unit: Subject) -> None:
    clerk.post(address(unit), {**PENALTY, "authority": "郑州市应急管理局", "collector": "李采集", "act": "effect"})

    page = clerk.get(address(unit)).content.decode()

    assert 'value="郑州市应急管理局"' in page
    assert 'value="李采集"' in page
    assert "新密应急罚〔2026〕13号" in page
    assert "CF-2026-0002" in page


def test_another_department_finds_nothing(unit: Subject) -> None:
    stranger = people.signed_in(people.clerk("YH", username="zi"))

    assert stranger.get(address(unit)).status_code == 404
    assert stranger.post(address(unit), {**PENALTY, "act": "effect"}).status_code == 404
    assert stranger.post(address(unit), PENALTY, headers={"HX-Request": "true"}).status_code == 404
    assert not CreditRecord.objects.exists()
