"""Pools are derived from the register and the levels of the day; quotas reach every level (Article 14, R18)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from inspections.models import InspectionPolicy, PolicyLine
from inspections.planning.pools import Member, pool_of
from inspections.planning.quotas import quotas_of
from subjects.models import Industry
from tests import makers

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 24)


def policy(**ratios: str) -> InspectionPolicy:
    made = InspectionPolicy.objects.create(
        title="试行", effective_on=date(2026, 1, 1), basis="第十四条", proposed_at=timezone.now()
    )
    for level, ratio in ratios.items():
        PolicyLine.objects.create(policy=made, level=int(level[1:]), ratio=Decimal(ratio))
    return made


def members(**sizes: int) -> list[Member]:
    return [
        Member(i, f"{level}{i}", f"{level}{i}", int(level[1:]), "KS-02") for level, n in sizes.items() for i in range(n)
    ]


def test_an_ungraded_subject_is_in_the_pool_as_level_2_and_one_that_left_is_named_with_why() -> None:
    here = makers.make_subject()
    gone = makers.make_subject(deregistered_on=date(2026, 6, 1))

    pool = pool_of(here.department, here.industry, DAY)

    assert [(row.subject, row.level) for row in pool.members] == [(here.pk, 2)]
    assert [(row.subject, row.reason) for row in pool.excluded] == [(gone.pk, "2026-06-01 已注销")]


def test_a_first_level_industry_holds_its_divisions() -> None:
    here = makers.make_subject()

    pool = pool_of(here.department, Industry.objects.get(code="KS"), DAY)

    assert [row.subject for row in pool.members] == [here.pk]


def test_quotas_are_rounded_up_so_that_no_level_is_left_out() -> None:
    made = policy(l1="5", l2="20", l3="60", l4="100")

    assert quotas_of(members(l1=3, l2=11, l4=2), made) == {1: 1, 2: 3, 4: 2}


def test_a_batch_draws_its_share_of_the_year_exactly() -> None:
    made = policy(l1="10")

    assert quotas_of(members(l1=200), made, Decimal(50)) == {1: 10}
