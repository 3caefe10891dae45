"""A unit on level 4, a clerk who carries the matter, a supervisor and a leader who decide."""

from __future__ import annotations

from datetime import date

import pytest

from credit.models import CreditRecord
from subjects.models import Subject
from tests import makers


@pytest.fixture
def grave(unit: Subject) -> CreditRecord:
    """Operating without the licence (12.4.3), not on any list yet."""
    return makers.make_misconduct(unit, date(2026, 3, 2), item4=3, content="未取得安全生产许可证擅自生产")


@pytest.fixture
def penalty(unit: Subject) -> CreditRecord:
    return makers.make_penalty(unit, date(2026, 3, 1))
