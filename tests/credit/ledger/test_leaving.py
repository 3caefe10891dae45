"""Ledgers that left the house: which of them may hold a subject, by what was registered and graded then."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.utils.timezone import now

from credit.ledger import leaving
from credit.ledger.book import Ledger
from credit.ledger.query import LedgerQuery
from credit.models import LedgerExport
from subjects import registering
from subjects.models import Subject
from tests import makers, people

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 12)


@pytest.fixture
def unit() -> Subject:
    made = makers.make_subject()
    makers.grade(made)
    return made


def exported(at: datetime, **asked: object) -> LedgerExport:
    query = LedgerQuery(DAY, **asked)  # type: ignore[arg-type]
    return leaving.note(Ledger(query, at=at), "csv", by=None, at=at)


def test_a_ledger_holds_whoever_had_a_row_in_it(unit: Subject) -> None:
    at = now()
    whole = exported(at)
    own, industry = exported(at, section="WH"), exported(at, industry="KS")
    level = exported(at, level=1)
    exported(at, section="FM")
    exported(at, industry="WH")
    exported(at, level=3)

    assert list(leaving.holding(unit, at)) == [whole, own, industry, level]
    assert list(leaving.holding(unit, at + timedelta(seconds=1))) == []


def test_a_subject_that_moved_since_is_looked_for_where_it_was(unit: Subject) -> None:
    before = exported(now(), section="WH")
    unit.department = makers.department("FM")
    registering.amend(unit, by=people.supervisor(), reason="监管部门调整")
    after = exported(now(), section="WH")

    assert list(leaving.holding(unit, before.at)) == [before]
    assert after.rows == 0


def test_a_ledger_of_a_name_may_hold_whoever_is_called_otherwise_now(unit: Subject) -> None:
    export = exported(now(), text="别的名称")

    assert list(leaving.holding(unit, export.at)) == [export]


def test_a_subject_that_nobody_had_graded_then_was_in_no_ledger() -> None:
    export, unit = exported(now()), makers.make_subject()
    makers.grade(unit)

    assert list(leaving.holding(unit, export.at)) == []
