"""The makers make what they say: valid codes, every state, and a level that follows."""

from __future__ import annotations

from datetime import date

import pytest

from credit.grades.grading import periods_of
from credit.models import CreditRecord
from credit.regulation.timeline import standing
from subjects.identity import check_citizen_number, check_credit_code
from subjects.models import Kind, Subject
from tests import makers


def level_of(subject: Subject, day: date) -> int | None:
    makers.grade(subject)
    now = standing(periods_of(subject.pk), day)
    assert now
    return now.period.level


@pytest.mark.parametrize("serial", [1, 999, 1000, 54321])
def test_made_codes_are_valid(serial: int) -> None:
    check_credit_code(makers.credit_code(serial))
    check_citizen_number(makers.citizen_number(serial))


@pytest.mark.django_db
@pytest.mark.parametrize("state", CreditRecord.State.values)
def test_records_are_made_in_every_state(state: str) -> None:
    subject = makers.make_subject()

    record = makers.make_penalty(subject, date(2026, 9, 1), CreditRecord.State(state))

    assert record.state == state
    assert level_of(subject, date(2026, 10, 1)) == (3 if state == CreditRecord.State.EFFECTIVE else 1)


@pytest.mark.django_db
def test_every_kind_moves_the_level() -> None:
    unit, person = makers.make_subject(), makers.make_person()
    makers.make_post(unit, person)
    makers.make_misconduct(unit, date(2026, 2, 1), person=person)
    makers.make_sanction(unit, date(2026, 4, 1))
    accident = makers.make_accident(unit, date(2026, 5, 1), date(2026, 6, 1), deaths=3)

    assert level_of(unit, date(2026, 3, 1)) == 3
    assert level_of(unit, date(2026, 7, 1)) == 4

    makers.make_listing(unit, [accident], date(2026, 7, 1))
    assert level_of(unit, date(2029, 7, 1)) == 4
    assert level_of(unit, date(2029, 7, 2)) == 3


@pytest.mark.django_db
def test_a_natural_person_can_be_a_subject() -> None:
    subject = makers.make_subject("李明", kind=Kind.NATURAL_PERSON)

    assert "*" in subject.code
    assert level_of(subject, date(2026, 9, 1)) == 1
