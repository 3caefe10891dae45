"""Listings (R16): entered with doubts looked at, corrected with a reason, ended when the regime allows."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import make_aware

from accounts.gate import Refused
from accounts.models import User
from accounts.versions import version_of, versions_of
from credit.grades.grading import periods_of
from credit.models import CreditRecord, Listing
from credit.records import listing as listings
from credit.regulation.article_12 import ARTICLE_12
from credit.regulation.facts import Regime
from credit.regulation.listing_grounds import GROUNDS, earliest_removal
from credit.regulation.timeline import standing
from subjects.models import Subject
from tests import makers, people

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("autumn")]


@pytest.fixture
def grave(unit: Subject) -> CreditRecord:
    return makers.make_misconduct(unit, date(2025, 5, 1), item4=3)


def entry(*records: CreditRecord, **changes: str) -> dict[str, str | list[str]]:
    known: dict[str, str | list[str]] = {
        "number": "MD-2026-001",
        "records": [str(record.pk) for record in records],
        "regime": Regime.ORDER_11,
        "published_on": "2026-11-20",
        "months": "",
    }
    return known | changes


def change_of(listing: Listing) -> str:
    return reverse("credit:listing_act", args=[listing.pk, "change"])


def test_every_item_of_level_4_has_its_ground() -> None:
    assert set(GROUNDS) == {clause.item for clause in ARTICLE_12 if clause.item.startswith("12.4.")}


def test_a_record_without_an_item_of_level_4_carries_no_listing(
    clerk: Client, jia: User, unit: Subject, grave: CreditRecord
) -> None:
    plain = makers.make_misconduct(unit, date(2026, 5, 1))
    listing = Listing(number="MD-9", subject=unit, regime=Regime.LOCAL, published_on=date(2026, 6, 1), months=12)

    held = makers.make_listing(unit, [grave], date(2025, 6, 1))
    page = clerk.post(change_of(held), entry(plain, reason="x")).content.decode()
    assert "触发记录没有这样的选项，请在列表中重新选择。" in page
    with pytest.raises(Refused, match="不属于第十二条（四）的情形"):
        listings.publish(listing, [plain], by=jia, at=timezone.now())
    assert Listing.objects.get() == held


def test_what_ended_by_itself_needs_no_removal(jia: User, unit: Subject, grave: CreditRecord) -> None:
    listing = makers.make_listing(unit, [grave], date(2023, 10, 8), months=36)

    with pytest.raises(Refused, match="2026-10-09期满自行终止"):
        listings.remove(listing, on=date(2026, 11, 1), reason="x", by=jia, at=timezone.now())


def test_a_correction_needs_a_reason_and_the_newest_version(clerk: Client, unit: Subject, grave: CreditRecord) -> None:
    listing = makers.make_listing(unit, [grave], date(2025, 6, 1), regime=Regime.LOCAL, months=12)
    address, seen = change_of(listing), str(version_of(listing))
    data = entry(grave, number=listing.number, regime=Regime.LOCAL, months="18", version=seen)

    assert "请填写更改理由" in clerk.post(address, data).content.decode()
    listing.months = 24
    listings.amend(listing, records=[grave], by=people.supervisor(), reason="期限录错", at=timezone.now())
    page = clerk.post(address, {**data, "reason": "改为18个月"}).content.decode()

    assert "期限录错" in page
    assert 'value="18"' in page
    assert Listing.objects.get().months == 24


def test_one_act_is_one_version(clerk: Client, unit: Subject, grave: CreditRecord) -> None:
    listing = makers.make_listing(unit, [grave], date(2025, 6, 1), regime=Regime.LOCAL, months=12)

    assert [version.reason for version in versions_of(listing)] == ["列入名单"]


def test_another_department_finds_no_listing(unit: Subject, grave: CreditRecord) -> None:
    listing = makers.make_listing(unit, [grave], date(2025, 6, 1))
    stranger = people.signed_in(people.clerk("YH", username="zi"))

    for address in (reverse("credit:listing_show", args=[listing.pk]), change_of(listing)):
        assert stranger.get(address).status_code == 404


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"regime": ""}, "请选择名单依据"),
        ({"published_on": "2026-11-24"}, "晚于今天"),
        ({"regime": Regime.LOCAL, "months": "6"}, "不少于 12 个月"),
        ({"regime": Regime.MEASURE_2017}, "请在列表中重新选择"),
        ({"months": "24"}, "管理期限为 36 个月"),
        ({"published_on": "2025-04-01"}, "公布日期早于触发记录的认定日期"),
        ({}, "令第11号以受到行政处罚为前提"),
    ],
)
def test_what_is_wrong_or_doubtful_in_a_correction_is_said(
    clerk: Client, unit: Subject, grave: CreditRecord, changes: dict[str, str], message: str
) -> None:
    listing = makers.make_listing(unit, [grave], date(2025, 6, 1))
    address = change_of(listing)

    page = clerk.post(address, entry(grave, number=listing.number, reason="x", **changes)).content.decode()

    assert message in page
    assert Listing.objects.get().published_on == date(2025, 6, 1)


def test_the_superseded_measure_stays_where_the_import_brought_it_and_comes_nowhere_else(
    clerk: Client, jia: User, unit: Subject, grave: CreditRecord
) -> None:
    old = makers.make_listing(unit, [grave], date(2025, 6, 1), regime=Regime.MEASURE_2017, months=12)
    other = makers.make_listing(unit, [grave], date(2025, 6, 1))

    assert f'value="{Regime.MEASURE_2017}"' in clerk.get(change_of(old)).content.decode()
    assert f'value="{Regime.MEASURE_2017}"' not in clerk.get(change_of(other)).content.decode()
    old.published_on = date(2025, 6, 2)
    listings.amend(old, records=[grave], reason="公布日期录错", by=jia, at=timezone.now())
    other.regime, other.months = Regime.MEASURE_2017, 12
    with pytest.raises(Refused, match="R16"):
        listings.amend(other, records=[grave], reason="x", by=jia, at=timezone.now())
    new = Listing(number="MD-9", subject=unit, regime=Regime.MEASURE_2017, published_on=date(2026, 6, 1), months=12)
    with pytest.raises(Refused, match="只收录导入的历史名单，不能再据此作出决定（R16）"):
        listings.publish(new, [grave], by=jia, at=timezone.now())
    assert Listing.objects.count() == 2


def test_a_listing_under_order_11_lasts_36_months_in_the_database_too(unit: Subject, grave: CreditRecord) -> None:
    listing = makers.make_listing(unit, [grave], date(2025, 6, 1))

    for months in (12, 35, 37):
        with pytest.raises(IntegrityError, match="lasts_36_months"), transaction.atomic():
            Listing.objects.filter(pk=listing.pk).update(months=months)


@pytest.mark.parametrize(
    ("regime", "months", "earliest"),
    [
        (Regime.ORDER_11, 36, date(2026, 6, 1)),
        (Regime.LOCAL, 24, date(2026, 6, 1)),
        (Regime.MEASURE_2017, 12, date(2026, 5, 2)),
    ],
)
def test_nobody_leaves_the_list_too_early_or_twice(
    jia: User, unit: Subject, grave: CreditRecord, regime: Regime, months: int, earliest: date
) -> None:
    listing = makers.make_listing(unit, [grave], date(2025, 6, 1), regime=regime, months=months)
    assert earliest_removal(regime, listing.published_on, months) == earliest

    with pytest.raises(Refused, match=f"{earliest}以前不能移出"):
        listings.remove(listing, on=date(2026, 5, 1), reason="已整改", by=jia, at=timezone.now())
    listings.remove(listing, on=earliest, reason="已整改", by=jia, at=timezone.now())
    makers.grade(unit)

    now = standing(periods_of(unit.pk), earliest)
    assert now
    assert now.period.level != 4
    with pytest.raises(Refused, match="不必再次移出"):
        listings.remove(listing, on=earliest, reason="再移", by=jia, at=timezone.now())


def test_what_a_decision_listed_is_not_corrected_by_hand(
    clerk: Client, jia: User, unit: Subject, grave: CreditRecord
) -> None:
    listing = makers.make_listing(unit, [grave], date(2025, 6, 1))
    listing.decision = "新密应急信列字〔2025〕1号"
    listing.save()

    with pytest.raises(Refused, match="须另行作出决定"):
        listings.amend(listing, records=[grave], by=jia, reason="x", at=timezone.now())
    assert clerk.get(change_of(listing)).status_code == 409


def test_restoring_brings_level_4_back_and_keeps_what_was_known(jia: User, unit: Subject, grave: CreditRecord) -> None:
    listing = makers.make_listing(unit, [grave], date(2025, 6, 1), regime=Regime.LOCAL, months=12)
    with pytest.raises(Refused, match="没有移出"):
        listings.restore(listing, reason="x", by=jia, at=timezone.now())
    listings.remove(listing, on=date(2026, 7, 1), reason="已整改", by=jia, at=timezone.now())
    moment = make_aware(datetime(2026, 11, 1, 10))
    makers.grade(unit, at=moment)
    with pytest.raises(Refused, match="须写明理由"):
        listings.restore(listing, reason=" ", by=jia, at=timezone.now())

    listings.restore(listing, reason="虚假陈述", by=jia, at=timezone.now())
    makers.grade(unit, at=moment + timedelta(days=5))

    assert Listing.objects.get().removed_on is None
    day = date(2026, 8, 1)
    then, now = standing(periods_of(unit.pk, moment), day), standing(periods_of(unit.pk), day)
    assert then
    assert now
    assert (then.period.level, now.period.level) == (2, 4)
    assert versions_of(listing)[0].reason == "撤销移出：虚假陈述"
