"""The people and the record that most cases are about."""

from __future__ import annotations

import pytest

from credit.models import CreditRecord
from subjects.models import Subject
from tests.objections import cases
from tests.objections.cases import Bureau


@pytest.fixture
def who(db: None) -> Bureau:
    return cases.bureau()


@pytest.fixture
def unit(db: None) -> Subject:
    return cases.subject()


@pytest.fixture
def record(unit: Subject, who: Bureau) -> CreditRecord:
    return cases.penalty(unit, who.jia)
