"""The fairness report: chi-square against known values, fair draws found fair, crooked ones found out, small ones not judged."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest

from inspections.drawing import freezing, lots, seeding, sending
from inspections.drawing.algorithm import draw as draw_lots
from inspections.drawing.chances import p_value, quadratic_form
from inspections.drawing.fairness import Held, judge, report_of
from inspections.drawing.lists import FrozenList, FrozenSubject
from inspections.models import Draw
from tests.inspections import drawing as at_work
from tests.inspections.drawing import at


@pytest.mark.parametrize(
    ("statistic", "degrees", "expected"),
    [
        (3.841459, 1, 0.05),
        (6.634897, 1, 0.01),
        (5.991465, 2, 0.05),
        (9.487729, 4, 0.05),
        (18.307038, 10, 0.05),
        (29.588298, 10, 0.001),
        (67.504807, 50, 0.05),
        (124.342113, 100, 0.05),
        (0.0, 3, 1.0),
        (0.003932, 1, 0.95),
        (77.929465, 100, 0.95),
    ],
)
def test_chi_square_is_what_the_tables_say(statistic: float, degrees: int, expected: float) -> None:
    assert p_value(statistic, degrees) == pytest.approx(expected, abs=2e-6)


def test_the_quadratic_form_is_what_one_reckons_by_hand() -> None:
    assert quadratic_form([2.0], [[4.0]]) == 1.0
    assert quadratic_form([1.0, 2.0], [[0.0, 1.0], [1.0, 1.0]]) == pytest.approx(3.0)
    assert quadratic_form([1.0, 1.0], [[1.0, 1.0], [1.0, 1.0]]) is None


def test_what_only_rounding_tells_apart_is_not_judged() -> None:
    """Two groups that share every draw deviate by opposite numbers: their covariance has no inverse but for rounding."""
    assert quadratic_form([3.0, -3.0], [[30.0, -30.0], [-30.0, 30.0 + 4e-14]]) is None
    assert quadratic_form([0.0], [[0.0]]) is None


def held(draws: int, crooked: bool = False) -> list[Held]:
    """Draws of 5 of 60 subjects of level 1 and 10 of 20 of level 3, a third of them sole traders."""
    kinds = ("法人", "个体工商户", "法人")
    subjects = tuple(
        FrozenSubject(f"s{n:02d}", f"s{n:02d}", kinds[n % 3], "来集镇", "1" if n < 60 else "3", "KS-02")
        for n in range(80)
    )
    quotas = {"1": 5, "3": 10}
    empty = FrozenList("", "", "", "", "", "", "", "", "100", "", subjects, (), (), (), (), quotas, quotas, "")
    found = []
    for number in range(draws):
        drawn = draw_lots(empty.listed, quotas, f"seed {number}")
        if crooked and number % 2:
            kept = [row.key for row in subjects if row.kind == "法人"]
            drawn = Random(number).sample(kept[:40], 5) + kept[-10:]
        found.append(Held(Draw(), empty, frozenset(drawn)))
    return found


def test_fair_draws_are_found_fair_and_exactly_so() -> None:
    found = judge("按主体类型", held(40), lambda subject: subject.kind)

    assert [group.name for group in found.groups] == ["个体工商户", "法人"]
    assert sum(group.drawn for group in found.groups) == 600
    assert sum(group.expected for group in found.groups) == pytest.approx(600)
    assert found.degrees == 1
    assert found.probability is not None
    assert found.probability > 0.01
    assert found.words == "与随机抽取相符"


def test_draws_that_spare_one_kind_are_found_out() -> None:
    found = judge("按主体类型", held(40, crooked=True), lambda subject: subject.kind)

    assert found.probability is not None
    assert found.probability < 1e-6
    assert "请查明原因" in found.words


def test_the_statistic_of_fair_draws_is_distributed_as_chi_square() -> None:
    """Of many reports about 10 draws each, a tenth has p below 0.1."""
    many = held(1000)
    probabilities = [judge("", many[n : n + 10], lambda subject: subject.kind).probability for n in range(0, 1000, 10)]

    below = sum(probability is not None and probability < 0.1 for probability in probabilities)
    assert 2 <= below <= 22


def test_small_numbers_are_not_judged_and_small_groups_put_together() -> None:
    few = judge("", held(1)[:1], lambda subject: subject.key)
    assert few.probability is not None or few.words == "样本太少，不作判断"
    tiny = judge("", [], lambda subject: subject.kind)
    rare = judge("", held(2), lambda subject: "稀少" if subject.key in ("s00", "s01") else subject.kind)

    assert tiny.words == "样本太少，不作判断"
    assert "稀少" not in [group.name for group in rare.groups]
    assert min(group.expected for group in rare.groups) >= 5


@pytest.mark.django_db
def test_the_report_counts_never_drawn_pairs_loads_redraws_and_replacements() -> None:
    at_work.pool(6)
    who = at_work.office()
    first = at_work.drawn(who)
    row = first.drawn.get(level=1)
    lots.replace(row, reason="停产", by=who.clerk, at=at(9, 35))
    sending.dispatch(first, by=who.clerk, at=at(9, 40))
    second = at_work.voided(at_work.drafted(who), who)
    freezing.freeze(second, by=who.clerk, at=at(11))
    seeding.commit(second, by=who.clerk, at=at(11, 1))
    seeding.take(second, at_work.public(moment=at(11, 2)), by=who.supervisor, at=at(11, 3))
    lots.reveal(second, witnesses="子", by=who.clerk, at=at(11, 4) + timedelta(minutes=1))

    report = report_of(Draw.objects.order_by("pk"))

    assert (len(report.draws), report.redraws, report.replacements) == (2, 1, 1)
    ever = {key for draw in report.draws for key in draw.drawn.values_list("key", flat=True)}
    assert {never.key for never in report.never} == set(first.known_subjects) - ever
    assert {never.times for never in report.never} == {2}
    assert sum(load.visits for load in report.loads) == 8
    assert {load.draws for load in report.loads} == {2}
    assert all(repeat.times > 1 for repeat in report.repeats)
    assert all(judgement.probability is None for judgement in report.judgements)
