"""Article 12, case by case."""

from __future__ import annotations

from typing import Any

import pytest

from credit.regulation.rulebook import FIRST
from credit.regulation.timeline import standing, timeline
from tests.credit.regulation.reading import CASES, facts_of


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    periods = timeline(facts_of(case), (FIRST,))

    for expected in case["expect"]:
        now = standing(periods, expected["day"])
        shown = "none" if now is None else now.period.level or "ungraded"
        assert shown == expected["level"], expected
        if "grounds" in expected:
            assert now is not None
            assert sorted({ground.item for ground in now.period.grounds}) == expected["grounds"], expected
