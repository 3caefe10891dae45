"""Leaving a list (R16): never before the regime allows, never by one person, and back again after false statements."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.utils.timezone import make_aware

from accounts.gate import Refused
from accounts.models import User
from credit.grades.grading import periods_of
from credit.models import CreditRecord, Listing, Term
from credit.regulation.facts import Regime
from credit.regulation.timeline import standing
from documents.models import Document
from subjects.models import Subject
from supervision import removing
from supervision.models import Removal
from supervision.removing import Checked
from tests import makers, people
from tests.supervision.stepping import at

pytestmark = pytest.mark.django_db
PUBLISHED = date(2025, 4, 1)
DAY = date(2026, 4, 1)
"""The first day on which anybody may apply, twelve months on; of the 2017 measure within its last thirty days."""
GOOD = Checked(True, True, True, True, "现场核查")
State = Removal.State


def on_list(unit: Subject, grave: CreditRecord, regime: Regime = Regime.ORDER_11, on: date = PUBLISHED) -> Listing:
    return makers.make_listing(unit, [grave], on, regime=regime, months=36 if regime is Regime.ORDER_11 else 12)


@pytest.fixture
def grave(unit: Subject) -> CreditRecord:
    return makers.make_misconduct(unit, date(2025, 3, 2), item4=3)


def received(listing: Listing, by: User, on: date = DAY) -> Removal:
    return removing.receive(listing, application="申请书和缴款凭证", by=by, on=on, at=at(on))


def level(unit: Subject, day: date, known: datetime | None = None) -> int | None:
    now = standing(periods_of(unit.pk, known), day)
    assert now
    return now.period.level


@pytest.mark.parametrize(
    ("regime", "way", "earliest", "days"),
    [
        (Regime.ORDER_11, "early", date(2026, 4, 1), 15),
        (Regime.MEASURE_2017, "application", date(2026, 3, 2), 30),
        (Regime.LOCAL, "check", date(2026, 4, 1), 15),
    ],
)
def test_nobody_applies_before_the_regime_allows(
    unit: Subject, grave: CreditRecord, jia: User, yi: User, regime: Regime, way: str, earliest: date, days: int
) -> None:
    listing = on_list(unit, grave, regime)

    with pytest.raises(Refused, match=f"{earliest}起方可申请移出"):
        received(listing, jia, earliest - timedelta(days=1))
    row = received(listing, jia, earliest)

    assert (row.way, Term.objects.running().get(kind=f"removal_{way}").working_days) == (way, days)


def test_a_removal_is_checked_by_one_and_decided_by_another(
    unit: Subject, grave: CreditRecord, jia: User, yi: User
) -> None:
    listing = on_list(unit, grave)
    row = removing.check(received(listing, jia), GOOD, by=jia, at=at(DAY))

    row = removing.grant(row, reasons="符合条件", by=yi, at=at(DAY))

    listing.refresh_from_db()
    assert (row.state, listing.removed_on) == (State.REMOVED, DAY)
    assert row.document
    assert row.document.kind == "removal_decision"
    assert listing.removal == f"提前移出：{row.document.number}"
    makers.grade(unit)
    assert (level(unit, DAY - timedelta(days=1)), level(unit, DAY)) == (4, 2)
    assert Term.objects.running().get().kind == "removal_exit"
    removing.finish(row, by=jia, at=at(DAY))
    assert not Term.objects.running().exists()
    with pytest.raises(Refused, match="没有待办"):
        removing.finish(row, by=jia, at=at(DAY))


def test_who_checked_or_has_no_say_does_not_decide(unit: Subject, grave: CreditRecord, jia: User, yi: User) -> None:
    row = removing.check(received(on_list(unit, grave), jia), GOOD, by=yi, at=at(DAY))

    for by in (yi, jia, people.supervisor("FM", username="chou")):
        for act in (removing.grant, removing.deny):
            with pytest.raises(Refused):
                act(row, reasons="x", by=by, at=at(DAY))
    assert not Document.objects.exists()
    assert removing.grant(row, reasons="x", by=people.leader(), at=at(DAY)).state == State.REMOVED


@pytest.mark.parametrize(
    "found",
    [
        GOOD._replace(fulfilled=False),
        GOOD._replace(corrected=False),
        GOOD._replace(harm_removed=False),
        GOOD._replace(nothing_new=False),
    ],
)
def test_one_unmet_condition_bars_the_removal(
    unit: Subject, grave: CreditRecord, jia: User, yi: User, found: Checked
) -> None:
    row = removing.check(received(on_list(unit, grave), jia), found, by=jia, at=at(DAY))

    with pytest.raises(Refused, match="不符合移出条件"):
        removing.grant(row, reasons="x", by=yi, at=at(DAY))
    assert Listing.objects.get().removed_on is None


def test_a_denied_removal_tells_why_and_may_be_applied_for_again(
    unit: Subject, grave: CreditRecord, jia: User, yi: User
) -> None:
    listing = on_list(unit, grave)
    row = removing.check(received(listing, jia), GOOD._replace(corrected=False), by=jia, at=at(DAY))

    row = removing.deny(row, reasons="尚未整改", by=yi, at=at(DAY))

    assert row.document
    assert (row.state, row.document.kind) == (State.DENIED, "removal_notice")
    assert Listing.objects.get().removed_on is None
    assert not Term.objects.running().exists()
    assert received(listing, jia).state == State.RECEIVED


def test_the_end_by_time_is_told_and_not_decided(unit: Subject, grave: CreditRecord, jia: User) -> None:
    old = makers.make_misconduct(unit, date(2023, 11, 1), item4=3)
    listing = on_list(unit, old, on=date(2023, 12, 1))
    with pytest.raises(Refused, match="2026-12-02期满"):
        removing.expire(listing, by=jia, at=at(date(2026, 12, 1)))

    row = removing.expire(listing, by=jia, at=at(date(2026, 12, 2)))

    listing.refresh_from_db()
    assert (row.state, row.removed_on, listing.removed_on) == (State.REMOVED, date(2026, 12, 2), None)
    assert row.document
    assert row.document.kind == "removal_notice"
    with pytest.raises(Refused, match="不能重复办理"):
        removing.expire(listing, by=jia, at=at(date(2026, 12, 3)))
    with pytest.raises(Refused, match="期满自行终止"):
        received(listing, jia, date(2026, 12, 3))
    with pytest.raises(Refused, match="没有可以撤销的移出决定"):
        removing.revoke(row, reason="x", heard="x", by=people.leader(), at=at(date(2026, 12, 3)))


def test_what_ends_only_by_a_decision_does_not_expire(unit: Subject, grave: CreditRecord, jia: User) -> None:
    with pytest.raises(Refused, match="须由决定移出"):
        removing.expire(on_list(unit, grave, Regime.LOCAL), by=jia, at=at(date(2027, 1, 1)))


def test_a_revoked_removal_restores_the_list_and_level_4_on_both_clocks(
    unit: Subject, grave: CreditRecord, jia: User, yi: User
) -> None:
    listing = on_list(unit, grave)
    row = removing.check(received(listing, jia), GOOD, by=jia, at=at(DAY))
    row = removing.grant(row, reasons="符合条件", by=yi, at=at(DAY))
    moment = make_aware(datetime(2026, 4, 2, 9))
    makers.grade(unit, at=moment)
    day = date(2026, 5, 1)

    with pytest.raises(Refused, match="听取主体陈述"):
        removing.revoke(row, reason="缴款凭证系伪造", heard="", by=yi, at=at(day))
    row = removing.revoke(row, reason="缴款凭证系伪造", heard="当面告知", by=yi, at=at(day))
    makers.grade(unit, at=make_aware(datetime(2026, 5, 1, 11)))

    listing.refresh_from_db()
    assert (row.state, listing.removed_on) == (State.REVOKED, None)
    assert row.revocation_document
    assert row.revocation_document.kind == "removal_revocation"
    assert (level(unit, day, moment), level(unit, day), level(unit, date(2026, 4, 15))) == (2, 4, 4)
    assert level(unit, date(2028, 4, 2)) != 4
    expiry = Term.objects.running().get(kind="listing_expiry")
    assert expiry.due_on == date(2028, 4, 1)
    assert received(listing, jia, day).state == State.RECEIVED
    with pytest.raises(Refused, match="移出已撤销"):
        removing.revoke(row, reason="x", heard="x", by=yi, at=at(day))


def test_an_application_may_be_withdrawn_until_it_is_decided(
    unit: Subject, grave: CreditRecord, jia: User, yi: User
) -> None:
    listing = on_list(unit, grave)
    row = received(listing, jia)
    with pytest.raises(Refused, match="不能重复办理"):
        received(listing, jia)
    with pytest.raises(Refused, match="写明理由"):
        removing.withdraw(row, reason=" ", by=jia, at=at(DAY))

    row = removing.withdraw(row, reason="材料不齐", by=jia, at=at(DAY))

    acts: list[Callable[[], object]] = [
        lambda: removing.withdraw(row, reason="x", by=jia, at=at(DAY)),
        lambda: removing.check(row, GOOD, by=jia, at=at(DAY)),
        lambda: removing.grant(row, reasons="x", by=yi, at=at(DAY)),
        lambda: removing.deny(row, reasons="x", by=yi, at=at(DAY)),
    ]
    for act in acts:
        with pytest.raises(Refused):
            act()
    assert not Document.objects.exists()
    assert not Term.objects.running().exists()


def test_words_are_needed(unit: Subject, grave: CreditRecord, jia: User, yi: User) -> None:
    listing = on_list(unit, grave)
    with pytest.raises(Refused, match="请写明申请"):
        removing.receive(listing, application=" ", by=jia, on=DAY, at=at(DAY))
    row = received(listing, jia)
    with pytest.raises(Refused, match="请写明怎样核实"):
        removing.check(row, GOOD._replace(note=""), by=jia, at=at(DAY))
    with pytest.raises(Refused, match="早于受理日期"):
        removing.check(row, GOOD, by=jia, at=at(DAY - timedelta(days=1)))
    row = removing.check(row, GOOD, by=jia, at=at(DAY))
    with pytest.raises(Refused, match="决定的理由"):
        removing.grant(row, reasons=" ", by=yi, at=at(DAY))
    with pytest.raises(Refused, match="记录部门"):
        removing.receive(listing, application="x", by=people.leader(), on=DAY, at=at(DAY))
