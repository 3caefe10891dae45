"""Nobody is kept out of the pool but by two persons, for a reason and a time."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.gate import Refused
from accounts.models import User
from inspections.models import PoolExclusion
from inspections.planning import excluding
from inspections.planning.excluding import Meant
from inspections.planning.pools import pool_of
from subjects.models import Subject
from tests import people
from tests.inspections.planning.office import DAY, at, capped, sent, visited

pytestmark = pytest.mark.django_db
UNTIL = date(2026, 5, 31)


def meant() -> Meant:
    return Meant(PoolExclusion.Reason.STOPPED, "停产报告", DAY, UNTIL)


def waiting(unit: Subject, by: User) -> PoolExclusion:
    return excluding.propose(unit, meant(), by=by, at=at())


def names_out(unit: Subject, day: date) -> list[str]:
    return [row.reason for row in pool_of(unit.department, unit.industry, day).excluded]


def test_an_approved_exclusion_keeps_its_subject_out_on_its_days_only(unit: Subject, jia: User, yi: User) -> None:
    row = waiting(unit, jia)
    assert names_out(unit, DAY) == []

    excluding.decide(row, approved=True, note="", by=yi, at=at())

    assert names_out(unit, DAY) == names_out(unit, UNTIL) == ["停产停业，2026-05-31 前暂不列入抽查"]
    assert names_out(unit, date(2026, 6, 1)) == []


def test_an_ended_exclusion_ends_that_day(unit: Subject, jia: User, yi: User) -> None:
    row = excluding.decide(waiting(unit, jia), approved=True, note="", by=yi, at=at())

    excluding.end(row, reason="已复产", by=jia, at=at(date(2026, 4, 1)))

    assert names_out(unit, date(2026, 3, 31)) != []
    assert names_out(unit, date(2026, 4, 1)) == []


def test_two_persons_decide(unit: Subject, yi: User, bing: User) -> None:
    row = waiting(unit, yi)

    with pytest.raises(Refused, match="您是提出人"):
        excluding.decide(row, approved=True, note="", by=yi, at=at())
    with pytest.raises(Refused, match="审核人或者局领导"):
        excluding.decide(row, approved=True, note="", by=people.clerk(), at=at())
    stranger = people.supervisor("FM", username="gui", display_name="癸审核")
    with pytest.raises(Refused, match="审核人或者局领导"):
        excluding.decide(row, approved=True, note="", by=stranger, at=at())
    excluding.decide(row, approved=True, note="", by=bing, at=at())

    with pytest.raises(Refused, match="现为“已批准”"):
        excluding.decide(row, approved=False, note="x", by=bing, at=at())


def test_what_is_refused_writes_nothing(unit: Subject, jia: User, yi: User) -> None:
    for wrong, words in (
        (meant()._replace(evidence=" "), "理由和依据"),
        (meant()._replace(until_on=date(2026, 3, 1)), "最长一年"),
        (meant()._replace(until_on=date(2027, 3, 3)), "最长一年"),
    ):
        with pytest.raises(Refused, match=words):
            excluding.propose(unit, wrong, by=jia, at=at())
    with pytest.raises(Refused, match="记录部门的人员"):
        excluding.propose(unit, meant(), by=people.clerk("FM", username="geng", display_name="庚"), at=at())
    assert not PoolExclusion.objects.exists()

    row = waiting(unit, jia)
    with pytest.raises(Refused, match="已有一项待批准"):
        waiting(unit, yi)
    with pytest.raises(Refused, match="不予批准的理由"):
        excluding.decide(row, approved=False, note="", by=yi, at=at())
    assert PoolExclusion.objects.get().state == "proposed"


def test_a_withdrawn_one_is_proposed_anew_and_one_at_work_not_twice(unit: Subject, jia: User, yi: User) -> None:
    excluding.withdraw(waiting(unit, jia), reason="写错日期", by=jia, at=at(DAY))
    row = excluding.decide(waiting(unit, jia), approved=True, note="", by=yi, at=at())

    with pytest.raises(Refused, match="已暂不列入抽查"):
        waiting(unit, jia)
    with pytest.raises(Refused, match="不必终止"):
        excluding.end(row, reason="x", by=jia, at=at(date(2026, 6, 1)))
    with pytest.raises(Refused, match="写明"):
        excluding.end(row, reason="", by=jia, at=at(DAY))


def test_the_pool_names_whoever_was_drawn_this_year_and_whose_cap_is_reached(unit: Subject, jia: User) -> None:
    drawn = sent(unit, jia)
    assert names_out(unit, DAY) == ["本年度已抽取（检查时间 2026-03-02 起）"]

    drawn.state, drawn.cancelled_because = "cancelled", "x"
    drawn.save()
    capped(unit, 1)
    visited(unit)

    assert names_out(unit, DAY) == ["年度检查次数 1/1，已达上限"]
    assert names_out(unit, date(2027, 1, 1)) == []
