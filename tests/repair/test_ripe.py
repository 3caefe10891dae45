"""可申请修复: the query finds exactly the records that the conditions of each one let through."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from credit.models import CreditRecord
from credit.records import recording
from credit.regulation.publicity import Severity
from repair import classing
from repair.eligibility import eligibility_of
from repair.ripe import month_of, ripe_on, ripening_in
from tests import makers, people
from tests.repair import office as at_work
from tests.repair.office import TODAY, at

pytestmark = pytest.mark.django_db


def numbers(records: object) -> set[str]:
    return {record.number for record in records}  # type: ignore[attr-defined]


@pytest.fixture
def leader(db: None) -> User:
    return people.leader()


def records_of_every_sort() -> list[CreditRecord]:
    """One of each class around each edge, and what is never ripe."""
    unit = makers.make_subject()
    made = []
    for basis in ("2026-11-24", "2026-11-02", "2026-08-24", "2026-08-23", "2025-11-24", "2025-11-23", "2023-11-23"):
        day = date.fromisoformat(basis)
        made.append(makers.make_penalty(unit, day, penalty_kinds=["警告"], fine=None))
        made.append(makers.make_penalty(unit, day))
        made.append(makers.make_penalty(unit, day, penalty_kinds=["限制从业"], fine=None))
        made.append(makers.make_misconduct(unit, day))
        made.append(makers.make_misconduct(unit, day, item4=9))
        made.append(makers.make_accident(unit, day, day))
    old = date(2026, 1, 5)
    makers.make_penalty(unit, old, makers.State.DRAFT)
    makers.make_penalty(unit, old, makers.State.REVOKED)
    made.append(makers.make_penalty(unit, old, authority="郑州市应急管理局"))
    repaired = makers.make_penalty(unit, old)
    recording.repair(repaired, on=TODAY, reason="导入", by=makers.hand(unit.department), at=timezone.now())
    listed = makers.make_misconduct(unit, date(2026, 1, 5), item4=3)
    makers.make_listing(unit, [listed], date(2026, 2, 1))
    loose = makers.make_misconduct(unit, date(2026, 11, 2))
    classing.set_class(loose, Severity.LIGHT, reason="已消除", by=people.supervisor(), at=at(TODAY))
    return [*made, listed, loose, repaired]


def is_still_used(record: CreditRecord) -> bool:
    """Within three years, or without end where level 4 rests on it and no listing covers it (R15)."""
    assert record.basis_on
    grave = record.item4 is not None or (record.kind == CreditRecord.Kind.ACCIDENT and record.deaths > 0)
    return record.basis_on >= date(2023, 11, 24) or (grave and not record.listings.exists())


def test_the_list_agrees_with_the_conditions_of_each_record(leader: User) -> None:
    records = records_of_every_sort()
    expected = {
        record.number
        for record in CreditRecord.objects.in_force().select_related("subject")
        if eligibility_of(record, TODAY).may_apply and is_still_used(record)
    }

    assert numbers(ripe_on(leader, TODAY)) == expected
    assert 10 < len(expected) < len(records)


@pytest.mark.parametrize("month", [date(2026, 11, 1), date(2026, 12, 1), date(2027, 2, 1)])
def test_a_month_holds_those_whose_first_day_lies_in_it(leader: User, month: date) -> None:
    records_of_every_sort()
    span = month_of(month)
    expected = {
        record.number
        for record in CreditRecord.objects.in_force().select_related("subject")
        if is_still_used(record) and (opens_on := eligibility_of(record, TODAY).opens_on) and opens_on in span
    }

    assert numbers(ripening_in(leader, span, TODAY)) == expected
    assert bool(expected) is (month.month != 12)


def test_each_department_sees_its_own_and_what_is_in_hand_is_left_out() -> None:
    _, record = at_work.unit_with_penalty()
    elsewhere = makers.make_subject("白石矿业", department_code="FM", industry_code="KS-01")
    other = makers.make_penalty(elsewhere, date(2026, 8, 3))
    who = at_work.office()

    assert numbers(ripe_on(who.clerk, TODAY)) == {record.number}
    assert numbers(ripe_on(who.leader, TODAY)) == {record.number, other.number}
    assert numbers(ripe_on(people.auditor(), TODAY)) == set()
    at_work.registered(record, who)
    assert numbers(ripe_on(who.leader, TODAY)) == {other.number}


def test_the_list_costs_the_same_few_queries_however_many_there_are(leader: User) -> None:
    unit = makers.make_subject()
    for ago in range(30):
        makers.make_penalty(unit, date(2026, 8, 20) - timedelta(days=ago * 9))

    with CaptureQueriesContext(
        connection,
    ) as queries:
        found = len(ripe_on(leader, TODAY))

    assert found == 30
    assert len(queries) == 2
