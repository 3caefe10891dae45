"""A small bureau whose every figure can be counted by hand, on Monday 2026-11-23.

危化品 (WH): four units. 青屏 clean: level 1. 溱水 penalised 2026-11-10: level 3. 洧川 penalised 2025-12-01: level 3, and
level 2 again from 2026-12-02. 超化 without a commitment: ungraded. 非煤矿山 (FM): 白石 marked 12.4.5 on 2026-10-12: level 4.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from django.utils.timezone import make_aware
from time_machine import travel

from credit.models import CreditRecord
from inspections.models import Inspection
from subjects.models import Subject
from tests import makers

TODAY = date(2026, 11, 23)
NOON = make_aware(datetime(2026, 11, 23, 12))


class Bureau(NamedTuple):
    """The subjects by name."""

    qingping: Subject
    zhenshui: Subject
    weichuan: Subject
    chaohua: Subject
    baishi: Subject
    recent: CreditRecord
    """Of 溱水."""


def bureau() -> Bureau:
    """Entered and graded as the days went by."""
    with travel(make_aware(datetime(2026, 9, 1, 9)), tick=False):
        qingping = makers.make_subject("新密市青屏化工有限公司", contact="子虚", telephone="0371-00000001")
        zhenshui = makers.make_subject("新密市溱水化工有限公司", contact="乌有", telephone="0371-00000002")
        weichuan = makers.make_subject("新密市洧川化工有限公司")
        chaohua = makers.make_subject("新密市超化化工有限公司", committed_on=None)
        baishi = makers.make_subject("新密市白石矿业有限公司", department_code="FM", industry_code="KS-01")
        makers.make_penalty(weichuan, date(2025, 12, 1))
        makers.grade(qingping, zhenshui, weichuan, chaohua, baishi, at=makers.moment(date(2026, 9, 1)))
    with travel(make_aware(datetime(2026, 10, 12, 9)), tick=False):
        makers.make_misconduct(baishi, date(2026, 10, 12), item4=5)
        makers.grade(baishi, at=makers.moment(date(2026, 10, 12)))
    with travel(make_aware(datetime(2026, 11, 11, 9)), tick=False):
        recent = makers.make_penalty(zhenshui, date(2026, 11, 10))
        makers.grade(zhenshui, at=makers.moment(date(2026, 11, 11)))
    return Bureau(qingping, zhenshui, weichuan, chaohua, baishi, recent)


def inspect(
    subject: Subject, day: date, result: Inspection.Result = Inspection.Result.PASSED, correct_by: date | None = None
) -> Inspection:
    number = f"JC-T-{Inspection.objects.count():04d}"
    with travel(makers.moment(day), tick=False):
        return Inspection.objects.create(
            number=number,
            subject=subject,
            inspected_on=day,
            inspectors=["甲", "乙"],
            result=result,
            correct_by=correct_by,
        )
