"""The made-up bureau has last month's circular issued, this month's drafted, and a trend of its data quality."""

from __future__ import annotations

from datetime import date

import pytest

from briefing.models import Circular
from briefing.quality import counting
from demonstration.chapters import circulars as demonstration
from tests.briefing.office import TODAY, bureau


@pytest.mark.django_db
def test_last_month_is_issued_and_this_month_drafted() -> None:
    bureau()

    demonstration.write(TODAY)

    told = [(row.month.key, row.state) for row in Circular.objects.all()]
    assert told == [("2026-11", "draft"), ("2026-10", "issued")]
    assert counting.kept_before(TODAY) == date(2026, 10, 31)
