"""Two people at the same complaint, intake, permit, check or limit at the same moment, on real transactions."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from pytest_django import Settings

from credit.models import CreditRecord, Term
from inspections import complaining, converting, permitting, receiving
from inspections.models import Complaint, CreditCheck, Intake, Permit
from inspections.receiving import TooMany
from tests import makers, people
from tests.credit.records.test_two_at_once import refusals, together
from tests.inspections import office
from tests.inspections.office import at

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_complaints_at_one_moment_get_different_numbers_and_the_same_one_once() -> None:
    units = [makers.make_subject(f"新密市青屏{n}化工有限公司") for n in "甲乙丙"]
    by = office.by_of(units[0])

    answers = together(
        *(lambda unit=unit: complaining.register(unit, office.heard(), by=by, at=at()) for unit in units)
    )
    again = together(*(lambda: complaining.register(units[0], office.heard("又一件"), by=by, at=at()) for _ in "ab"))

    assert refusals(answers) == []
    assert len(refusals(again)) == 1
    assert sorted(Complaint.objects.values_list("number", flat=True)) == [f"TS-2026-000{n}" for n in range(1, 5)]
    assert Term.objects.running().count() == 4


def test_a_complaint_is_settled_once_and_becomes_one_record() -> None:
    unit = makers.make_subject()
    by = office.by_of(unit)
    complaint = office.checking(unit)

    settled = together(
        lambda: complaining.settle(complaint, verified=True, findings="属实", by=by, at=at()),
        lambda: complaining.settle(complaint, verified=True, findings="查实", by=by, at=at()),
    )
    converted = together(
        *(lambda: converting.convert(complaint, converting.offered(complaint), by=by, at=at()) for _ in "ab")
    )

    assert len(refusals(settled)) == len(refusals(converted)) == 1
    assert CreditRecord.objects.count() == 1
    assert Complaint.objects.get().record == CreditRecord.objects.get()


def test_what_came_in_is_taken_or_refused_once() -> None:
    unit = makers.make_subject()
    by = office.by_of(unit)
    intake = office.received(unit)

    acts: list[Callable[[], object]] = [
        lambda: receiving.take(intake, unit, content="", by=by, at=at()),
        lambda: receiving.refuse(intake, "重复", by=by, at=at()),
    ]

    answers = together(*acts)

    assert len(refusals(answers)) == 1
    intake.refresh_from_db()
    assert (intake.state == Intake.State.TAKEN) == Complaint.objects.exists()


def test_a_permit_and_a_check_are_entered_once() -> None:
    unit = makers.make_subject()
    by = people.clerk()
    number = "豫郑危化经字〔2026〕000001"

    entered = together(
        *(lambda: permitting.enter(unit, licence=office.licence(number=number), by=by, at=at()) for _ in "ab")
    )
    checked = together(*(lambda: office.checked(unit, by=by) for _ in "ab"))

    assert len(refusals(entered)) == len(refusals(checked)) == 1
    assert (Permit.objects.count(), CreditCheck.objects.count()) == (1, 1)


def test_the_limit_holds_for_those_who_send_at_the_same_moment(settings: Settings) -> None:
    settings.PUBLIC_INTAKES_AN_HOUR = 2
    unit = makers.make_subject()
    gate = Barrier(4)

    def send() -> bool:
        try:
            gate.wait(10)
            office.received(unit, address="a")
        except TooMany:
            return False
        finally:
            connection.close()
        return True

    acts: list[Callable[[], bool]] = [send] * 4
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda act: act(), acts))

    assert sorted(answers) == [False, False, True, True]
    assert Intake.objects.count() == 2
