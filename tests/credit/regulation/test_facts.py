"""R9: the grade of an accident is the worst of three measures, a threshold belonging to the higher grade."""

from __future__ import annotations

from decimal import Decimal

import pytest

from credit.regulation.facts import AccidentGrade, accident_grade

GENERAL, LARGER, MAJOR, ESPECIALLY_SERIOUS = AccidentGrade


@pytest.mark.parametrize(
    ("deaths", "injured", "loss", "grade"),
    [
        (0, 0, "0", GENERAL),
        (2, 9, "999.9999", GENERAL),
        (3, 0, "0", LARGER),
        (0, 10, "0", LARGER),
        (0, 0, "1000", LARGER),
        (9, 49, "4999.9999", LARGER),
        (10, 0, "0", MAJOR),
        (0, 50, "0", MAJOR),
        (0, 0, "5000", MAJOR),
        (29, 99, "9999.9999", MAJOR),
        (30, 0, "0", ESPECIALLY_SERIOUS),
        (0, 100, "0", ESPECIALLY_SERIOUS),
        (0, 0, "10000", ESPECIALLY_SERIOUS),
        (1, 100, "5", ESPECIALLY_SERIOUS),
    ],
)
def test_grade(deaths: int, injured: int, loss: str, grade: AccidentGrade) -> None:
    assert accident_grade(deaths, injured, Decimal(loss)) is grade
