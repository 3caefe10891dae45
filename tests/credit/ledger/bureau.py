"""A small bureau in which every column of the ledger has something to say."""

from __future__ import annotations

from datetime import date

from credit.records import recording
from subjects.models import Kind, Subject
from tests import makers

DAY = date(2026, 5, 12)
LONG_NAME = (
    "新密市〇𬭎镕堃矿业（集团）股份有限公司第三分公司岳村镇白云岩矿生产经营与安全评价技术服务联合作业总公司东区分部"
)
"""Sixty characters, rare ones among them."""


def fill(clean: int = 0) -> list[Subject]:
    """Subjects of every level and kind, and as many clean ones as wanted."""
    ordinary = makers.make_subject("新密市青屏化工有限公司")
    rare = makers.make_subject(LONG_NAME, department_code="ZF", industry_code="PJ-02")
    makers.make_post(rare, makers.make_person("欧阳镕堃"))
    makers.make_penalty(rare, date(2026, 3, 1))
    disputed = makers.make_misconduct(rare, date(2026, 2, 1))
    person = makers.make_subject("李〇𬭎", kind=Kind.NATURAL_PERSON, code="410183190001010028")
    makers.make_penalty(person, date(2024, 9, 9))
    trader = makers.make_subject("超化镇五金加工部", kind=Kind.SOLE_TRADER, department_code="JC", industry_code="QT-01")
    makers.make_misconduct(trader, date(2026, 1, 5), item4=3)
    silent = makers.make_subject("嵩山爆竹配送中心", committed_on=None, department_code="YH", industry_code="YH-01")
    others = [makers.make_subject(f"清白公司{n}", department_code="FM", industry_code="KS-01") for n in range(clean)]
    made = [ordinary, rare, person, trader, silent, *others]
    makers.grade(*made)
    recording.open_dispute(disputed, at=makers.moment(date(2026, 5, 1)))
    return made
