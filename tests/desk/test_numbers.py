"""Numbers: one series a word and year, without gaps; what came with a number of its own is not given again."""

from __future__ import annotations

import pytest
from django.db import transaction

from desk import numbers
from desk.models import Series
from desk.numbers import Written
from inspections.models import Inspection
from tests import makers
from tests.inspections.field import TODAY

pytestmark = pytest.mark.django_db
CHECKS = Written("JC", 5)


def inspected(number: str) -> Inspection:
    return Inspection.objects.create(
        number=number, subject=makers.make_subject(number), inspected_on=TODAY, inspectors=["甲", "乙"], result="passed"
    )


def test_each_word_and_year_is_counted_by_itself_from_one() -> None:
    taken = [numbers.take(*run) for run in (("异议", 2026), ("异议", 2026), ("修复", 2026), ("异议", 2027))]

    assert taken == [1, 2, 1, 1]


def test_a_number_that_was_taken_for_nothing_is_taken_again() -> None:
    numbers.take("异议", 2026)

    with transaction.atomic():
        numbers.take("异议", 2026)
        transaction.set_rollback(True)

    assert numbers.take("异议", 2026) == 2


def test_a_suggestion_takes_nothing_and_reads_what_would_be_taken() -> None:
    assert (numbers.suggest("异议", 2026), numbers.suggest("异议", 2026, beyond=7)) == (1, 8)
    assert not Series.objects.exists()

    numbers.take("异议", 2026, beyond=7)

    assert numbers.suggest("异议", 2026) == 9


def test_a_number_never_goes_back_behind_one_that_was_given() -> None:
    numbers.take("异议", 2026, beyond=40)

    assert numbers.take("异议", 2026, beyond=3) == 42


def test_what_came_with_a_number_of_the_series_is_not_given_again() -> None:
    for number in ("JC-2026-00041", "JC-2025-00077", "JC-2026-7", "JC-2026-999999999999", "手工-1"):
        inspected(number)

    rows = Inspection.objects.all()

    assert CHECKS.suggest(2026, rows) == "JC-2026-00042"
    assert [CHECKS.take(2026, rows) for _ in range(2)] == ["JC-2026-00042", "JC-2026-00043"]
    assert CHECKS.take(2027, rows) == "JC-2027-00001"


def test_a_series_outgrows_its_digits() -> None:
    inspected("JC-2026-99999")

    assert CHECKS.take(2026, Inspection.objects.all()) == "JC-2026-100000"


@pytest.mark.parametrize(
    ("number", "year"),
    [("JC-2026-00012", 2026), ("JC-2026-12", None), ("JC-26-00012", None), ("XX-2026-00012", None), ("", None)],
)
def test_only_a_number_of_the_series_has_a_year(number: str, year: int | None) -> None:
    assert CHECKS.year_of(number) == year
