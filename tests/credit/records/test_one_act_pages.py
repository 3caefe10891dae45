"""R25 on the screen: linked at entry and from the record's page, shown as one matter wherever the records are."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import JournalEntry
from credit.levels.proving import prove
from credit.models import CreditRecord, SameAct
from credit.records import one_act
from subjects.models import Subject
from tests import makers, people
from tests.reading import seen, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("autumn")]

DAY, ACT = date(2026, 9, 1), date(2026, 8, 20)
MISCONDUCT = {
    "collector": "甲经办",
    "statement": "",
    "number": "SX-1",
    "content": "重大隐患逾期未整改",
    "basis_on": "2026-11-10",
    "occurred_on": "2026-08-20",
    "who": "",
    "act": "draft",
}


def entry(unit: Subject) -> str:
    return reverse("credit:subject_act", args=[unit.pk, "misconduct"])


def linked(misconduct: CreditRecord, penalty: CreditRecord) -> SameAct:
    by = makers.hand(misconduct.subject.department)
    return one_act.link(misconduct, to=penalty, reason="同一次检查查获", by=by, at=timezone.now())


def test_the_entry_offers_what_agrees_in_subject_and_day_and_one_click_links_it(clerk: Client, unit: Subject) -> None:
    penalty = makers.make_penalty(unit, DAY, occurred_on=ACT)
    makers.make_penalty(unit, DAY, occurred_on=date(2026, 8, 21))

    panel = words(clerk.post(entry(unit), MISCONDUCT, headers={"HX-Request": "true"}))
    clerk.post(entry(unit), {**MISCONDUCT, "same_act": str(penalty.pk)})

    assert panel.count("CF-T-") == 1
    assert f"{penalty.number}" in panel
    link = SameAct.objects.get()
    assert (link.misconduct.number, link.penalty, str(link.by), link.reason) == (
        "SX-1",
        penalty,
        "甲经办",
        "录入时关联",
    )


def test_the_entry_offers_nothing_where_no_day_agrees(clerk: Client, unit: Subject) -> None:
    makers.make_penalty(unit, DAY, occurred_on=ACT)

    for day in ("2026-08-19", "", "去年"):
        panel = words(clerk.post(entry(unit), {**MISCONDUCT, "occurred_on": day}, headers={"HX-Request": "true"}))
        assert "同一事项" not in panel


def test_what_cannot_be_linked_is_said_at_the_offer_and_nothing_is_saved(clerk: Client, unit: Subject) -> None:
    elsewhere = makers.make_subject("新密市远山矿业有限公司")
    penalty = makers.make_penalty(elsewhere, DAY, occurred_on=ACT)

    answer = clerk.post(entry(unit), {**MISCONDUCT, "same_act": str(penalty.pk)})

    assert answer.status_code == 200
    assert not CreditRecord.objects.filter(number="SX-1").exists()


def test_the_record_page_links_with_one_click_and_says_who_and_when(clerk: Client, unit: Subject) -> None:
    misconduct = makers.make_misconduct(unit, DAY, occurred_on=ACT)
    penalty = makers.make_penalty(unit, DAY, occurred_on=ACT)

    assert "行为日期相同" in seen(clerk, misconduct.get_absolute_url())
    clerk.post(reverse("credit:record_act", args=[misconduct.pk, "link"]), {"to": penalty.pk})

    for record in (misconduct, penalty):
        page = seen(clerk, record.get_absolute_url())
        assert "甲经办 2026-11-23 关联：同一违法事实" in page
        assert "行为日期相同" not in page
    assert JournalEntry.objects.filter(act="关联同一事项", detail=f"{misconduct.number}、{penalty.number}").exists()


def test_the_page_of_the_act_offers_all_records_and_prefers_the_same_day(clerk: Client, unit: Subject) -> None:
    misconduct = makers.make_misconduct(unit, DAY, occurred_on=ACT)
    agrees = makers.make_penalty(unit, DAY, occurred_on=ACT)
    makers.make_penalty(unit, date(2026, 10, 1))

    page = clerk.get(reverse("credit:record_act", args=[misconduct.pk, "link"])).content.decode()

    assert page.count('name="to"') == 2
    assert page.index(f'value="{agrees.pk}"') < page.index("checked") < page.rindex('name="to"')


def test_unlinking_asks_why_and_the_file_keeps_the_trace(clerk: Client, unit: Subject) -> None:
    misconduct, penalty = makers.make_misconduct(unit, DAY), makers.make_penalty(unit, DAY)
    link = linked(misconduct, penalty)
    address = reverse("credit:record_act", args=[penalty.pk, "unlink"])

    assert "请填写" in words(clerk.post(address, {"same": link.pk, "reason": ""}))
    clerk.post(address, {"same": link.pk, "reason": "经核实不是同一违法事实"})

    assert not SameAct.objects.standing().exists()
    traces = seen(clerk, f"{unit.get_absolute_url()}?tab=history")
    assert "解除关联：经核实不是同一违法事实" in traces


def test_nothing_to_link_is_said_before_anything_is_typed(clerk: Client, unit: Subject) -> None:
    misconduct = makers.make_misconduct(unit, DAY)

    answer = clerk.get(reverse("credit:record_act", args=[misconduct.pk, "link"]))

    assert answer.status_code == 409
    assert "没有可以关联的记录" in words(answer)
    assert "同一事项" not in seen(clerk, misconduct.get_absolute_url())


def test_the_file_shows_one_matter_and_as_it_was_known(unit: Subject) -> None:
    misconduct, penalty = makers.make_misconduct(unit, DAY), makers.make_penalty(unit, DAY)
    with time_machine.travel("2026-11-25 10:00+08:00", tick=False):
        linked(misconduct, penalty)
    with time_machine.travel("2026-11-26 10:00+08:00", tick=False):
        clerk = people.signed_in(makers.hand(unit.department))
        now = seen(clerk, f"{unit.get_absolute_url()}?tab=records")
        before = seen(clerk, f"{unit.get_absolute_url()}?tab=records&known=2026-11-24T10:00")

    assert f"同一事项： 行政处罚 {penalty.number}" in now
    assert f"同一事项： 失信行为 {misconduct.number}" in now
    assert "同一事项" not in before


def test_the_proof_names_the_matter_as_known_and_keeps_its_check_value(unit: Subject) -> None:
    misconduct, penalty = makers.make_misconduct(unit, DAY), makers.make_penalty(unit, DAY)
    moment = timezone.now()
    before = prove(unit, date(2026, 11, 23), moment)
    with time_machine.travel("2026-11-25 10:00+08:00", tick=False):
        linked(misconduct, penalty)
        again, after = prove(unit, date(2026, 11, 23), moment), prove(unit, date(2026, 11, 23), timezone.now())

    assert before is not None
    assert again is not None
    assert after is not None
    assert again.sources == before.sources
    assert again.check_value == before.check_value
    assert f"（与{penalty.number}为同一事项，R25）" in after.sources[0].what + after.sources[1].what
