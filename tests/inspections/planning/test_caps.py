"""国办发〔2024〕54号: a subject's visits of a year over all departments stop at the cap, but for those that do not count."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.gate import Refused
from accounts.models import User
from inspections.models import Assignment, Ground, Inspection, InspectionPolicy, PolicyCap
from inspections.planning.caps import Standing, standing
from subjects.models import Subject
from tests.inspections.planning.office import DAY, capped, sent, visited

pytestmark = pytest.mark.django_db


def test_made_and_assigned_visits_of_the_calendar_year_count(unit: Subject, jia: User) -> None:
    capped(unit, 4)
    visited(unit, date(2025, 12, 31))
    visited(unit, date(2026, 1, 1), Inspection.Manner.SPECIAL)
    visited(unit, DAY, Inspection.Manner.COMPLAINT)
    sent(unit, jia)

    now = standing(unit, DAY)

    assert now == Standing(1, 1, 4)
    assert (now.total, now.share, now.is_near, now.is_reached) == (2, 50, False, False)


@pytest.mark.parametrize(("total", "near", "reached"), [(3, False, False), (4, True, False), (5, True, True)])
def test_people_are_warned_from_80_percent_and_stopped_at_100(total: int, near: bool, reached: bool) -> None:
    now = Standing(total, 0, 5)

    assert (now.is_near, now.is_reached) == (near, reached)


def test_one_visit_too_many_is_refused_and_writes_nothing(unit: Subject, jia: User) -> None:
    capped(unit, 2)
    visited(unit)
    sent(unit, jia)

    with pytest.raises(Refused, match="已检查 1 次、已派发 1 次，达到年度上限 2 次") as refusal:
        sent(unit, jia)

    assert refusal.value.article == "国办发〔2024〕54号"
    assert Assignment.objects.count() == 1


def test_complaints_and_visits_with_a_ground_go_beyond_the_cap_and_do_not_count(unit: Subject, jia: User) -> None:
    capped(unit, 1)
    visited(unit)

    sent(unit, jia, manner=Inspection.Manner.COMPLAINT)
    sent(unit, jia, ground=Ground.ORDERED, because="郑州市督查")
    sent(unit, jia, ground=Ground.RECHECK)

    assert standing(unit, DAY) == Standing(1, 0, 1)


def test_words_without_a_ground_do_not_go_beyond_whatever_they_say(unit: Subject, jia: User) -> None:
    capped(unit, 1)
    visited(unit)

    with pytest.raises(Refused, match="因投诉举报、事故、上级交办、复查确需检查的，请选择不计入年度上限的事由"):
        sent(unit, jia, because="上级交办：督查")

    assert not Assignment.objects.exists()


def test_what_was_assigned_without_counting_does_not_count_when_it_is_made(unit: Subject, jia: User) -> None:
    capped(unit, 2)
    assignment = sent(unit, jia, ground=Ground.ORDERED, because="复查郑州市督查发现的问题")
    visited(unit)
    assignment.inspection, assignment.state = Inspection.objects.get(), Assignment.State.DONE
    assignment.save()

    assert standing(unit, DAY).total == 0


def test_an_inspection_counts_once_though_its_order_was_re_checked(unit: Subject, jia: User) -> None:
    visited(unit)
    recheck = sent(unit, jia, ground=Ground.RECHECK, because="督查要求")
    recheck.inspection, recheck.state = Inspection.objects.get(), Assignment.State.DONE
    recheck.save()

    assert standing(unit, DAY) == Standing(1, 0, 4)


def test_the_next_year_begins_anew(unit: Subject, jia: User) -> None:
    capped(unit, 1)
    visited(unit)

    sent(unit, jia, on=date(2027, 1, 4))

    assert standing(unit, date(2027, 1, 4)) == Standing(0, 1, 1)


def test_an_industry_has_its_own_cap_else_its_class_has_else_all_have(unit: Subject) -> None:
    policy = InspectionPolicy.objects.in_force(DAY)
    assert policy
    PolicyCap.objects.filter(policy=policy).delete()
    assert standing(unit, DAY).most is None

    for industry, most in ((None, 7), (unit.industry.parent, 6), (unit.industry, 5)):
        PolicyCap.objects.create(policy=policy, industry=industry, level=2, most=most)
        assert standing(unit, DAY).most == most


def test_without_a_cap_nothing_is_barred(unit: Subject, jia: User) -> None:
    PolicyCap.objects.all().delete()
    visited(unit, times=20)

    sent(unit, jia)

    now = standing(unit, DAY)
    assert (now.most, now.share, now.is_reached, now.bears(99)) == (None, 0, False, True)
