"""An organisation's fall to level 3 waits for a second look where that is switched on, as R21 makes others wait."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.utils.timezone import make_aware

from accounts.gate import Refused
from accounts.models import User
from credit.grades import grading
from credit.levels import confirming, noticing, policies
from credit.models import CreditRecord, DisclosureRequest, GradeChange
from disclosure.publishing import levels
from disclosure.sharing import gates
from subjects.models import Subject
from tests import makers, people

pytestmark = pytest.mark.django_db
BEFORE, AT = make_aware(datetime(2026, 11, 2, 10)), make_aware(datetime(2026, 11, 24, 10))
TODAY = AT.date()


def switched_on(effective_on: date = date(2026, 11, 10)) -> None:
    values = policies.USUAL._replace(second_look=True)
    row = policies.propose(
        effective_on=effective_on, basis="局务会", values=values, by=people.supervisor(username="zi"), at=BEFORE
    )
    policies.decide(row, approved=True, note="", by=people.leader(username="chou"), at=BEFORE)


def penalised(subject: Subject, at: datetime = AT, day: date = date(2026, 10, 20)) -> CreditRecord:
    """From level 1 to 3, noted at this moment."""
    grading.regrade([subject.pk], cause="首次评定", at=at - timedelta(hours=1))
    record = makers.make_penalty(subject, day)
    grading.regrade([subject.pk], cause="行政处罚生效", at=at)
    return record


def waits(subject: Subject) -> bool:
    return not confirming.is_confirmed(subject, TODAY)


def test_switched_off_nothing_waits(unit: Subject) -> None:
    penalised(unit)

    assert not waits(unit)


def test_a_fall_noted_since_it_was_switched_on_waits_whatever_the_day_of_the_record(unit: Subject, yi: User) -> None:
    switched_on()
    penalised(unit)

    assert waits(unit)
    found = confirming.unconfirmed_of([unit.pk], TODAY)[unit.pk]
    assert (found.level, found.second_look, found.rule) == (3, True, "复核口径")
    assert [line.subject for line in confirming.waiting_for(yi, TODAY)] == [unit]
    change = GradeChange.objects.get()
    assert "待审核人确认（复核口径）" in noticing.lines([change], TODAY)[0].obstacle


def test_a_fall_of_before_and_a_rise_from_level_4_do_not_wait(unit: Subject) -> None:
    switched_on()
    penalised(unit, at=BEFORE)
    risen = makers.make_subject("新密市岐固建材厂")
    decisive = makers.make_misconduct(risen, date(2025, 9, 2), item4=5)
    makers.make_penalty(risen, date(2026, 10, 20))
    grading.regrade([risen.pk], cause="首次评定", at=BEFORE)
    listing = makers.make_listing(risen, [decisive], date(2025, 9, 10))
    listing.removed_on = TODAY
    listing.save()
    grading.regrade([risen.pk], cause="移出名单", at=AT)

    assert GradeChange.objects.get(subject=risen).new_level == 3
    assert not waits(unit)
    assert not waits(risen)


def test_a_second_person_looks_and_then_it_goes_out(unit: Subject, yi: User) -> None:
    switched_on()
    penalised(unit)
    seen = confirming.unconfirmed_of([unit.pk], TODAY)[unit.pk].fingerprint
    collector = unit.records.get().entered_by
    assert collector is not None
    with pytest.raises(Refused):
        confirming.confirm(unit, seen=seen, by=collector, at=AT)

    confirming.confirm(unit, seen=seen, by=yi, at=AT)

    assert not waits(unit)
    assert noticing.lines(list(GradeChange.objects.all()), TODAY)[0].obstacle == ""


def test_neither_the_platform_nor_the_public_learns_of_the_fall_before_the_second_look(unit: Subject, yi: User) -> None:
    switched_on()
    edition = levels.propose(from_on=BEFORE.date(), basis="局务会", by=yi, at=BEFORE)
    levels.approve(edition, by=people.leader(), at=BEFORE)
    penalised(unit)
    assert gates.of_level(unit, last="一级", today=TODAY) == gates.UNCONFIRMED
    assert levels.level_of(unit, TODAY) is None
    asked = DisclosureRequest.objects.count()

    seen = confirming.unconfirmed_of([unit.pk], TODAY)[unit.pk].fingerprint
    confirming.confirm(unit, seen=seen, by=yi, at=AT)

    assert isinstance(gates.of_level(unit, last="一级", today=TODAY), gates.Told)
    public = levels.level_of(unit, TODAY)
    assert public is not None
    assert public.level == 3
    assert DisclosureRequest.objects.count() == asked + 1
