"""Who takes part in a hearing: the clerk who entered the record, the supervisor who reviews, a unit of theirs."""

from __future__ import annotations

import pytest

from accounts.models import User
from credit.models import CreditRecord
from subjects.models import Subject
from tests import makers, people
from tests.credit.hearing.doing import DETERMINED


@pytest.fixture
def jia(db: None) -> User:
    """Clerk 甲, who enters and notifies."""
    return people.clerk()


@pytest.fixture
def yi(db: None) -> User:
    """Supervisor 乙, who reviews."""
    return people.supervisor()


@pytest.fixture
def unit(db: None) -> Subject:
    return makers.make_subject()


@pytest.fixture
def record(unit: Subject, jia: User) -> CreditRecord:
    """Misconduct that 甲 drafted."""
    drafted = makers.make_misconduct(unit, DETERMINED, makers.State.DRAFT)
    CreditRecord.objects.filter(pk=drafted.pk).update(entered_by=jia)
    drafted.refresh_from_db()
    return drafted
