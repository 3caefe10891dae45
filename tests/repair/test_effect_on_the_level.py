"""R12 on whole timelines: what a repair does to the level, what it leaves alone, and how a revocation restores it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from credit.grades import grading
from credit.models import Assessment, CreditRecord, GradeChange
from credit.regulation.facts import Regime
from repair import deciding
from repair.eligibility import outlooks_of
from repair.ripe import month_of
from subjects.models import Kind, Subject
from tests import makers, people
from tests.repair import office as at_work
from tests.repair.office import TODAY, at

pytestmark = pytest.mark.django_db
Course = list[tuple[date, date | None, int | None]]


def course(unit: Subject) -> Course:
    grading.regrade([unit.pk], cause="重新评定", at=at(TODAY, 11))
    rows = unit.grade_periods.filter(current=True).order_by("start").values_list("start", "end", "level")
    return list(rows)


def test_a_repaired_penalty_works_until_the_day_of_the_decision_and_no_longer() -> None:
    """2026-08-03 罚款: level 3 for a year, then 2 until 2029-08-04; repaired on 2026-11-24, level 1 from that day."""
    unit, record = at_work.unit_with_penalty(date(2026, 8, 3))
    before = course(unit)

    at_work.granted(record, at_work.office())

    assert before == [
        (date(2020, 1, 1), date(2026, 8, 3), 1),
        (date(2026, 8, 3), date(2027, 8, 4), 3),
        (date(2027, 8, 4), date(2029, 8, 4), 2),
        (date(2029, 8, 4), None, 1),
    ]
    assert course(unit) == [
        (date(2020, 1, 1), date(2026, 8, 3), 1),
        (date(2026, 8, 3), TODAY, 3),
        (TODAY, None, 1),
    ]


def test_another_record_in_force_keeps_its_level_and_the_effect_says_so() -> None:
    unit, record = at_work.unit_with_penalty(date(2026, 8, 3))
    makers.make_misconduct(unit, date(2026, 10, 8))
    makers.grade(unit)

    application = at_work.granted(record, at_work.office())

    grade = application.effects.get(kind="grade")
    assert (grade.level_before, grade.level_after) == (3, 3)
    assert course(unit)[-3:-1] == [(date(2026, 8, 3), date(2027, 10, 9), 3), (date(2027, 10, 9), date(2029, 10, 9), 2)]


def test_level_4_is_not_lifted_by_repair_but_ends_with_its_listing() -> None:
    unit = makers.make_subject()
    marked = makers.make_misconduct(unit, date(2025, 6, 2), item4=7)
    makers.make_listing(unit, [marked], date(2025, 7, 1), regime=Regime.LOCAL, months=12)

    application = at_work.granted(marked, at_work.office())

    grade = application.effects.get(kind="grade")
    assert (grade.level_before, grade.level_after) == (4, 4)
    assert course(unit)[-1] == (date(2025, 6, 2), None, 4)


def test_level_4_that_nobody_listed_ends_with_the_repair_and_comes_back_with_its_revocation() -> None:
    unit = makers.make_subject()
    marked = makers.make_misconduct(unit, date(2023, 6, 2), item4=7)
    before = course(unit)
    who = at_work.office()

    application = at_work.granted(marked, who)

    grade = application.effects.get(kind="grade")
    assert (grade.level_before, grade.level_after) == (4, 1)
    assert course(unit)[-2:] == [(date(2023, 6, 2), TODAY, 4), (TODAY, None, 1)]
    deciding.revoke(application, reason="材料虚假", heard_on=TODAY, by=who.leader, at=at(TODAY))
    assert course(unit) == before


def test_a_personal_penalty_repaired_frees_the_persons_units_and_the_page_says_so_before() -> None:
    number = makers.citizen_number(91)
    head = makers.make_subject("子虚（虚构）", kind=Kind.NATURAL_PERSON, code=number)
    unit = makers.make_subject("新密市所管化工厂")
    makers.make_post(unit, makers.make_person("子虚（虚构）", number=number))
    record = makers.make_penalty(head, date(2026, 8, 3), fine=Decimal(3000))
    makers.grade(head, unit)
    who = at_work.office()

    told = outlooks_of(record, TODAY)

    assert [(one.subject, one.old_level, one.new_level) for one in told] == [(head, 3, 1), (unit, 3, 1)]
    page = people.signed_in(who.clerk).get(f"/repair/records/{record.pk}/").content.decode()
    assert "修复对等级的影响" in page
    assert "新密市所管化工厂" in page
    at_work.granted(record, who)
    assert outlooks_of(CreditRecord.objects.get(pk=record.pk), TODAY) == []
    assert (course(head)[-1], course(unit)[-1]) == ((TODAY, None, 1), (TODAY, None, 1))


def test_a_revocation_restores_the_timeline_exactly() -> None:
    unit, record = at_work.unit_with_penalty(date(2026, 8, 3))
    before = course(unit)
    who = at_work.office()
    application = at_work.granted(record, who)
    repaired = course(unit)

    deciding.revoke(application, reason="凭证系伪造", heard_on=TODAY, by=who.leader, at=at(TODAY))

    assert course(unit) == before != repaired
    assert Assessment.objects.filter(subject=unit).count() == 3, "what was held meanwhile is kept"
    assert list(GradeChange.objects.filter(subject=unit).order_by("pk").values_list("old_level", "new_level")) == [
        (3, 1),
        (1, 3),
    ]


def test_a_persons_repair_reaches_every_unit_that_it_burdened() -> None:
    person, former, present = makers.make_person(), makers.make_subject("旧厂"), makers.make_subject("新厂")
    makers.make_post(present, person)
    record = makers.make_misconduct(former, date(2026, 8, 3), person=person)
    makers.grade(former, present)
    assert present.grade_periods.get(current=True, start__lte=TODAY, end__gt=TODAY).level == 3

    at_work.granted(record, at_work.office())

    assert course(present)[-1] == (TODAY, None, 1)


def test_a_month_is_half_open() -> None:
    assert month_of(date(2026, 12, 31)) == (date(2026, 12, 1), date(2027, 1, 1))
