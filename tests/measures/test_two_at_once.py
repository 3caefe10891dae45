"""Two at the same subject at the same moment, on real transactions: granted while the level falls, granted twice."""

from __future__ import annotations

from datetime import date

import pytest

from measures import ending, granting
from measures.models import Incentive, IncentiveUse
from tests import makers, people
from tests.credit.records.test_two_at_once import refusals, together
from tests.measures.granting import granted

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
GIVEN, LATER = date(2026, 3, 2), date(2026, 6, 1)


def test_what_is_granted_while_the_level_falls_is_refused_or_ends_with_it() -> None:
    yi = people.supervisor()
    for turn in range(6):
        unit = makers.make_subject(f"新密市第{turn}化工有限公司")
        makers.grade(unit, at=makers.moment(date(2026, 1, 5)))
        makers.make_penalty(unit, date(2026, 5, 11))

        together(
            lambda unit=unit: granted(unit, yi, LATER),  # type: ignore[misc]
            lambda unit=unit: makers.grade(unit, at=makers.moment(LATER)),  # type: ignore[misc]
        )

        assert not Incentive.objects.filter(subject=unit, fell_on=None).exists()


def test_a_fact_that_is_written_meanwhile_ends_it_when_it_is_graded() -> None:
    yi, unit = people.supervisor(), makers.make_subject()
    makers.grade(unit, at=makers.moment(date(2026, 1, 5)))

    together(lambda: granted(unit, yi, LATER), lambda: makers.make_penalty(unit, date(2026, 5, 11)))
    makers.grade(unit, at=makers.moment(LATER))

    assert not Incentive.objects.filter(fell_on=None).exists()


def test_the_same_item_is_granted_once_and_numbers_are_not_used_twice() -> None:
    yi = people.supervisor()
    units = [makers.make_subject(f"新密市{n}化工有限公司") for n in "甲乙丙"]
    makers.grade(*units, at=makers.moment(date(2026, 1, 5)))

    twice = together(*(lambda: granted(units[0], yi, GIVEN) for _ in "ab"))
    answers = together(*(lambda unit=unit: granted(unit, yi, GIVEN) for unit in units[1:]))

    assert (len(refusals(twice)), refusals(answers)) == (1, [])
    assert sorted(Incentive.objects.values_list("sequence", flat=True)) == [1, 2, 3]


def test_it_is_ended_once_and_not_used_afterwards() -> None:
    yi, jia, unit = people.supervisor(), people.clerk(), makers.make_subject()
    makers.grade(unit, at=makers.moment(date(2026, 1, 5)))
    row = granted(unit, yi, GIVEN)

    together(
        *(lambda: ending.end(row, on=LATER, reason="放弃", by=yi, at=makers.moment(LATER)) for _ in "ab"),
        lambda: granting.use(row, used_on=LATER, what="延期", window="", by=jia, at=makers.moment(LATER)),
    )

    row = Incentive.objects.get()
    assert row.ended_on == LATER
    assert row.history.filter(history_change_reason__startswith="终止").count() == 1
    assert all(use.was_late for use in IncentiveUse.objects.all())
