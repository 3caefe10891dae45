"""The dated table of Order 36 (and of Order 58 before it): classes, periods, and the first day, at their edges."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credit.regulation.periods import ONE_DAY
from credit.regulation.publicity import (
    EDITIONS,
    ORDER_36,
    ORDER_58,
    Offence,
    Publicity,
    Severity,
    class_of,
    earliest,
    edition_on,
    last_published,
    latest_basis,
)

LIGHT, ORDINARY, SERIOUS = Severity
DAYS = st.dates(date(2019, 1, 1), date(2032, 12, 31))
PERIODS = st.sampled_from(sorted({*ORDER_58.publicity.values(), *ORDER_36.publicity.values()}))


def test_the_table_of_order_36() -> None:
    assert ORDER_36.publicity == {LIGHT: (0, 3), ORDINARY: (3, 12), SERIOUS: (12, 36)}
    assert [severity.label for severity in Severity] == ["轻微", "一般", "严重"]


@pytest.mark.parametrize(
    ("day", "edition"),
    [
        (date(2022, 1, 1), ORDER_58),
        (date(2023, 5, 1), ORDER_58),
        (date(2026, 3, 31), ORDER_58),
        (date(2026, 4, 1), ORDER_36),
        (date(2026, 11, 24), ORDER_36),
    ],
)
def test_the_edition_of_a_day(day: date, edition: object) -> None:
    assert edition_on(day) == edition


def test_editions_follow_each_other_and_name_their_rule() -> None:
    assert [edition.in_force_from for edition in EDITIONS] == sorted(edition.in_force_from for edition in EDITIONS)
    assert all(edition.name and edition.conditions and edition.effects and edition.note for edition in EDITIONS)
    assert len({edition.version for edition in EDITIONS}) == len(EDITIONS)


@pytest.mark.parametrize(
    ("severity", "determined", "opens", "ends"),
    [
        (LIGHT, "2026-09-17", "2026-09-17", "2026-12-17"),
        (ORDINARY, "2026-09-17", "2026-12-18", "2027-09-17"),
        (SERIOUS, "2026-03-17", "2027-03-18", "2029-03-17"),
        (ORDINARY, "2025-11-30", "2026-03-01", "2026-11-30"),
        (ORDINARY, "2027-11-30", "2028-03-01", "2028-11-30"),
        (ORDINARY, "2027-11-29", "2028-03-01", "2028-11-29"),
        (SERIOUS, "2024-02-29", "2025-03-01", "2027-02-28"),
        (SERIOUS, "2027-02-28", "2028-02-29", "2030-02-28"),
        (LIGHT, "2024-11-30", "2024-11-30", "2025-02-28"),
    ],
)
def test_the_first_and_the_last_day(severity: Severity, determined: str, opens: str, ends: str) -> None:
    publicity, day = ORDER_36.publicity[severity], date.fromisoformat(determined)

    assert earliest(day, publicity) == date.fromisoformat(opens)
    assert last_published(day, publicity) == date.fromisoformat(ends)


@given(DAYS, PERIODS)
def test_the_latest_basis_is_the_last_day_whose_period_has_run_out(day: date, publicity: Publicity) -> None:
    basis = latest_basis(day, publicity)

    assert earliest(basis, publicity) <= day < earliest(basis + ONE_DAY, publicity)
    assert all(earliest(basis + timedelta(days=ahead), publicity) > day for ahead in range(1, 8))


@given(DAYS, PERIODS)
def test_the_first_day_never_comes_before_the_period_and_never_later_than_needed(
    basis: date, publicity: Publicity
) -> None:
    opens = earliest(basis, publicity)

    assert opens >= basis
    assert (opens - basis).days <= publicity.least * 31 + 1
    assert opens <= last_published(basis, publicity) + ONE_DAY


def offence(*kinds: str, fine: int | None = None, natural: bool = False, **more: bool) -> Offence:
    return Offence(kinds, None if fine is None else Decimal(fine), natural, **more)


@pytest.mark.parametrize(
    ("of", "severity", "is_open"),
    [
        (offence("警告"), LIGHT, False),
        (offence("警告", "通报批评"), LIGHT, False),
        (offence("罚款", fine=3000), LIGHT, True),
        (offence("罚款", fine=3001), ORDINARY, False),
        (offence("罚款", fine=200, natural=True), LIGHT, True),
        (offence("罚款", fine=201, natural=True), ORDINARY, False),
        (offence("罚款"), ORDINARY, False),
        (offence("罚款", fine=999_999), ORDINARY, False),
        (offence("罚款", fine=1_000_000), SERIOUS, False),
        (offence("罚款", fine=99_999, natural=True), ORDINARY, False),
        (offence("罚款", fine=100_000, natural=True), SERIOUS, False),
        (offence("没收违法所得"), ORDINARY, False),
        (offence("警告", "没收非法财物"), ORDINARY, False),
        (offence("罚款", "责令停产停业", fine=1000), SERIOUS, False),
        (offence("吊销许可证件"), SERIOUS, False),
        (offence("限制从业"), SERIOUS, False),
        (offence("暂扣许可证件"), ORDINARY, True),
        (offence("降低资质等级", "罚款", fine=2_000_000), SERIOUS, False),
        (offence(), ORDINARY, True),
        (offence(grave=True), SERIOUS, False),
        (offence("警告", listed=True), SERIOUS, False),
    ],
)
def test_the_class_of_a_record(of: Offence, severity: Severity, is_open: bool) -> None:
    found = class_of(of)

    assert (found.severity, found.open) == (severity, is_open)
    assert found.why
