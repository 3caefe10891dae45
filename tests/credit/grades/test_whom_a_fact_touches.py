"""R6: a fact re-grades every subject whose level it may move."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from accounts.gate import Refused
from credit.grades import grading
from credit.records import recording
from credit.regulation.timeline import standing
from subjects import registering
from subjects.models import Kind, Post, RegradeRequest, Subject
from tests import makers

pytestmark = pytest.mark.django_db

DAY = date(2026, 6, 1)


def waiting() -> set[int]:
    return set(RegradeRequest.objects.values_list("subject", flat=True))


def answer() -> None:
    """What the sweep would do."""
    grading.regrade(sorted(waiting()), cause="重新评定", at=timezone.now())


def level(subject: Subject, day: date = DAY) -> int | None:
    now = standing(grading.periods_of(subject.pk), day)
    assert now
    return now.period.level


def test_a_persons_record_regrades_every_unit_of_his_posts() -> None:
    elsewhere, present, past, other = (makers.make_subject(f"新密市第{n}化工厂") for n in range(4))
    person = makers.make_person()
    makers.make_post(present, person, Post.Office.PRINCIPAL, date(2025, 1, 1))
    makers.make_post(past, person, Post.Office.SAFETY_DEPUTY, date(2021, 1, 1), date(2022, 1, 1))
    answer()

    makers.make_misconduct(elsewhere, date(2026, 3, 1), person=person)

    assert waiting() == {elsewhere.pk, present.pk, past.pk}
    answer()
    assert (level(elsewhere), level(present), level(past), level(other)) == (1, 3, 1, 1)


def test_a_natural_persons_own_misconduct_counts_for_the_unit_that_the_person_runs() -> None:
    number = makers.citizen_number(77)
    trader = makers.make_subject("李〇虚构", kind=Kind.NATURAL_PERSON, code=number)
    unit = makers.make_subject("新密市所管化工厂")
    makers.make_post(unit, makers.make_person("李〇虚构", number=number), from_on=date(2025, 1, 1))
    answer()

    record = makers.make_misconduct(trader, date(2026, 3, 1))

    assert waiting() == {trader.pk, unit.pk}
    answer()
    assert (level(trader), level(unit)) == (3, 3)
    recording.revoke(record, at=makers.moment(DAY), reason="认定有误", by=makers.hand(trader.department))
    assert waiting() == {trader.pk, unit.pk}
    answer()
    assert (level(trader), level(unit)) == (1, 1)


def test_a_persons_penalty_regrades_every_unit_of_its_posts_and_again_when_it_is_moved_repaired_or_revoked() -> None:
    number = makers.citizen_number(79)
    head = makers.make_subject("赵〇虚构", kind=Kind.NATURAL_PERSON, code=number)
    person = makers.make_person("赵〇虚构", number=number)
    present, past, other = (makers.make_subject(f"新密市第{n}矿") for n in range(3))
    makers.make_post(present, person, from_on=date(2025, 1, 1))
    makers.make_post(past, person, Post.Office.SAFETY_DEPUTY, date(2021, 1, 1), date(2022, 1, 1))
    answer()
    by = makers.hand(head.department)

    record = makers.make_penalty(head, date(2026, 3, 1))

    assert waiting() == {head.pk, present.pk, past.pk}
    answer()
    assert (level(head), level(present), level(past), level(other)) == (3, 3, 1, 1)
    now = standing(grading.periods_of(present.pk), DAY)
    assert now
    assert [(ground.item, ground.record) for ground in now.period.grounds] == [("12.3.1", record.number)]

    record.refresh_from_db()
    record.basis_on = date(2021, 6, 1)
    why = "决定日期登记有误"
    with pytest.raises(Refused, match="更为不利"):  # for the unit of then
        recording.amend(record, by=by, at=timezone.now(), reason=why)
    recording.amend(record, by=by, at=timezone.now(), reason=why, heavier_because="2026年6月1日当面听取，无异议")
    assert waiting() == {head.pk, present.pk, past.pk}
    answer()
    assert (level(present), level(past, date(2021, 7, 1))) == (1, 3)

    recording.repair(record, on=date(2021, 8, 1), reason="修复", by=by, at=timezone.now())
    assert waiting() == {head.pk, present.pk, past.pk}
    answer()
    assert (level(past, date(2021, 7, 31)), level(past, date(2021, 8, 1))) == (3, 1)

    recording.revoke(record, at=makers.moment(DAY), reason="认定有误", by=by)
    assert waiting() == {head.pk, present.pk, past.pk}
    answer()
    assert level(past, date(2021, 7, 1)) == 1


def test_a_corrected_number_moves_the_penalty_to_the_units_of_the_other_person() -> None:
    wrong, right = makers.citizen_number(81), makers.citizen_number(82)
    head = makers.make_subject("孙〇虚构", kind=Kind.NATURAL_PERSON, code=wrong)
    units = [makers.make_subject(f"新密市第{n}焰火厂") for n in range(2)]
    for unit, number in zip(units, (wrong, right), strict=True):
        makers.make_post(unit, makers.make_person("孙〇虚构", number=number), from_on=date(2025, 1, 1))
    makers.make_penalty(head, date(2026, 3, 1))
    answer()
    assert [level(unit) for unit in units] == [3, 1]

    head.set_code(right)
    registering.amend(head, reason="证件号码录错", by=makers.hand(head.department), at=timezone.now())

    assert waiting() == {head.pk, *(unit.pk for unit in units)}
    answer()
    assert [level(unit) for unit in units] == [1, 3]


def test_hiring_someone_with_a_penalty_of_the_own_burdens_the_unit_in_office_only() -> None:
    number = makers.citizen_number(80)
    head = makers.make_subject("钱〇虚构", kind=Kind.NATURAL_PERSON, code=number)
    unit = makers.make_subject("新密市聘人化工厂")
    makers.make_penalty(head, date(2026, 1, 10))
    makers.make_penalty(head, date(2026, 1, 11), by_emergency=False, authority="新密市税务局")
    answer()

    post = makers.make_post(unit, makers.make_person("钱〇虚构", number=number), from_on=date(2026, 4, 1))
    answer()
    assert (level(unit, date(2026, 3, 31)), level(unit)) == (1, 3)

    registering.leave(post, on=date(2026, 5, 1), by=makers.hand(unit.department), at=timezone.now())
    answer()
    assert (level(unit, date(2026, 4, 30)), level(unit, date(2026, 5, 1))) == (3, 1)


def test_who_left_between_the_act_and_its_determination_does_not_take_it_along() -> None:
    unit, person = makers.make_subject("新密市离任化工厂"), makers.make_person()
    makers.make_post(unit, person, from_on=date(2024, 1, 1), until_on=date(2026, 2, 1))
    answer()

    makers.make_misconduct(unit, date(2026, 3, 1), person=person, occurred_on=date(2026, 1, 20))
    answer()

    assert level(unit) == 3


def test_repair_ends_the_level_4_of_a_record_that_nobody_listed() -> None:
    unit = makers.make_subject("新密市未列入化工厂")
    by = makers.hand(unit.department)
    record = makers.make_misconduct(unit, date(2026, 1, 10), item4=3)
    answer()
    assert level(unit) == 4

    recording.repair(record, on=date(2026, 5, 1), reason="修复", by=by, at=timezone.now())
    answer()

    assert (level(unit, date(2026, 4, 30)), level(unit)) == (4, 1)


def test_misconduct_at_a_unit_does_not_lower_the_person_as_a_subject() -> None:
    number = makers.citizen_number(78)
    trader = makers.make_subject("王〇虚构", kind=Kind.NATURAL_PERSON, code=number)
    unit = makers.make_subject("新密市所在化工厂")
    person = makers.make_person("王〇虚构", number=number)
    makers.make_post(unit, person, from_on=date(2025, 1, 1))
    makers.make_misconduct(unit, date(2026, 3, 1), person=person)
    answer()

    assert (level(trader), level(unit)) == (1, 3)


def test_appointing_someone_with_a_record_burdens_the_unit_and_leaving_unburdens_it() -> None:
    elsewhere, unit = makers.make_subject("新密市原单位"), makers.make_subject("新密市新单位")
    person = makers.make_person()
    makers.make_misconduct(elsewhere, date(2026, 1, 10), person=person)
    answer()
    assert level(unit) == 1

    post = makers.make_post(unit, person, from_on=date(2026, 4, 1))
    assert waiting() == {unit.pk}
    answer()
    assert (level(unit, date(2026, 3, 31)), level(unit)) == (1, 3)

    registering.leave(post, on=date(2026, 5, 1), by=makers.hand(unit.department), at=timezone.now())
    assert waiting() == {unit.pk}
    answer()
    assert (level(unit, date(2026, 4, 30)), level(unit)) == (3, 1)


def test_a_repaired_record_lifts_on_the_day_and_taking_that_back_restores_it() -> None:
    subject = makers.make_subject()
    by = makers.hand(subject.department)
    record = makers.make_penalty(subject, date(2026, 1, 10))
    recording.repair(record, on=date(2026, 5, 1), reason="修复", by=by, at=timezone.now())
    answer()
    assert (level(subject, date(2026, 4, 30)), level(subject)) == (3, 1)

    recording.repair(record, on=None, reason="撤销修复", by=by, at=timezone.now())
    answer()
    assert level(subject) == 3


def test_drafts_and_notices_count_for_nothing_and_ask_for_nothing() -> None:
    subject = makers.make_subject()
    answer()

    makers.make_penalty(subject, date(2026, 3, 1), recording.State.DRAFT)
    makers.make_misconduct(subject, date(2026, 3, 1), recording.State.NOTIFIED)

    assert waiting() == set()
    assert list(grading.differences([subject.pk])) == []
