"""The history of a subject's facts: who, when, what, why; never an identity number."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.utils import timezone
from django.utils.timezone import make_aware
from time_machine import travel

from credit.facts.tracing import Trace, traces
from credit.models import CreditRecord
from credit.records import listing, recording
from subjects import registering
from subjects.models import Subject
from tests import makers

pytestmark = pytest.mark.django_db


def told(found: list[Trace]) -> list[str]:
    return [f"{trace.act} {trace.matter} {trace.reason}".strip() for trace in found]


def test_every_kind_of_fact_is_told_newest_first() -> None:
    subject = makers.make_subject()
    makers.make_post(subject, makers.make_person("子虚"))
    makers.make_evaluation(subject, date(2026, 8, 1))
    record = makers.make_misconduct(subject, date(2026, 3, 2), item4=5, content="拒不执行停产指令")
    makers.make_listing(subject, [record], date(2026, 4, 1), number="MD-1")

    found = told(traces(subject))

    assert found[0] == "新增 四级名单 MD-1 列入名单"
    assert "更改 失信行为 拒不执行停产指令 同意无需听取陈述，记录生效" in found
    assert "新增 失信行为 拒不执行停产指令 录入草稿" in found
    assert "新增 综合评价：国家差 2026-08-01 综合评价" in found
    assert "新增 任职：子虚 主要负责人 任职" in found
    assert found[-1] == "新增 主体信息 登记信用主体"


def test_a_correction_tells_each_field_before_and_after() -> None:
    subject = makers.make_subject()
    record = makers.make_penalty(subject, date(2026, 3, 2), fine=Decimal(20000))
    changed = CreditRecord.objects.get(pk=record.pk)
    changed.fine, changed.basis_on = Decimal(30000), date(2026, 3, 5)
    by, said = makers.hand(subject.department), "当面听取，没有异议"
    recording.amend(changed, by=by, reason="金额录错", heavier_because=said, at=timezone.now())

    newest = traces(subject)[0]

    assert newest.reason == "金额录错"
    assert str(newest.by) == "危化品监管科经办"
    assert sorted(newest.differences) == [
        ("基准日", "2026-03-02", "2026-03-05"),
        ("罚款金额（元）", "20,000", "30,000"),
        ("陈述说明", record.statement_note, f"{record.statement_note}；更正时听取陈述：{said}"),
    ]


def test_choices_and_relations_are_told_in_words() -> None:
    subject = makers.make_subject()
    moved = Subject.objects.get(pk=subject.pk)
    moved.department = makers.department("FM")
    registering.amend(moved, by=makers.hand(subject.department), reason="职责调整", at=timezone.now())

    assert traces(subject)[0].differences == (("记录部门", "危化品监管科", "非煤矿山监管科"),)


def test_what_a_listing_covers_is_told_when_it_changes() -> None:
    subject = makers.make_subject()
    first, second = (makers.make_misconduct(subject, date(2026, 3, day), item4=5) for day in (2, 3))
    row = makers.make_listing(subject, [first], date(2026, 4, 1))
    listing.amend(row, records=[first, second], by=makers.hand(subject.department), reason="补列", at=timezone.now())

    assert ("触发记录", first.number, f"{first.number}、{second.number}") in traces(subject)[0].differences


def test_what_came_later_is_not_told_of_an_earlier_moment() -> None:
    with travel(make_aware(datetime(2026, 3, 1, 9)), tick=False):
        subject = makers.make_subject()
    with travel(make_aware(datetime(2026, 6, 1, 9)), tick=False):
        makers.make_penalty(subject, date(2026, 5, 1))

    found = traces(subject, make_aware(datetime(2026, 5, 1)))

    assert told(found) == ["新增 公开承诺 2020-01-01 公开承诺", "新增 主体信息 登记信用主体"]
