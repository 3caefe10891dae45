"""Who takes part in a hearing: the clerk who entered the record, the supervisor who reviews, a unit of theirs."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from accounts.models import User
from credit.models import CreditRecord
from subjects.models import Subject
from tests import makers
from tests.credit.hearing.doing import DETERMINED


@pytest.fixture
def record(unit: Subject, jia: User) -> CreditRecord:
    """Misconduct that 甲 drafted."""
    drafted = makers.make_misconduct(unit, DETERMINED, makers.State.DRAFT)
    CreditRecord.objects.filter(pk=drafted.pk).update(entered_by=jia)
    drafted.refresh_from_db()
    return drafted


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> None:
    """What is handed in goes into a folder of the test's own."""
    settings.MEDIA_ROOT = str(tmp_path)
