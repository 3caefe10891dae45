"""Listings (R16): entered with doubts looked at, corrected with a reason, ended when the regime allows."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from accounts.gate import Refused
from accounts.models import User
from accounts.versions import version_of, versions_of
from credit import listing as listings
from credit.grading import periods_of
from credit.models import CreditRecord, Listing
from credit.regulation.article_12 import ARTICLE_12
from credit.regulation.facts import Regime
from credit.regulation.listing_grounds import GROUNDS, earliest_removal
from credit.regulation.timeline import standing
from subjects.models import RegradeRequest, Subject
from tests import makers, people

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("autumn")]


@pytest.fixture
def grave(unit: Subject) -> CreditRecord:
    return makers.make_misconduct(unit, date(2025, 5, 1), item4=3)


def entry(*records: CreditRecord, **changes: str) -> dict[str, str | list[str]]:
    known: dict[str, str | list[str]] = {
        "number": "MD-2026-001",
        "suggested": "MD-2026-001",
        "records": [str(record.pk) for record in records],
        "regime": Regime.ORDER_11,
        "published_on": "2026-11-20",
        "months": "",
    }
    return known | changes


def add(clerk: Client, unit: Subject, data: dict[str, str | list[str]]) -> str:
    return clerk.post(reverse("credit:listing_add", args=[unit.pk]), data).content.decode()


def test_every_item_of_level_4_has_its_ground() -> None:
    assert set(GROUNDS) == {clause.item for clause in ARTICLE_12 if clause.item.startswith("12.4.")}


def test_a_listing_is_entered_with_the_usual_months(clerk: Client, unit: Subject, grave: CreditRecord) -> None:
    makers.make_penalty(unit, date(2025, 5, 1))
    RegradeRequest.objects.all().delete()

    add(clerk, unit, entry(grave))

    listing = Listing.objects.get()
    assert (listing.months, list(listing.records.all())) == (36, [grave])
    assert RegradeRequest.objects.filter(subject=unit).exists()


def test_the_records_at_work_are_chosen_already(clerk: Client, unit: Subject, grave: CreditRecord) -> None:
    page = clerk.get(reverse("credit:listing_add", args=[unit.pk])).content.decode()

    assert f'value="{grave.pk}" ' in page
    assert "checked" in page.split(f'value="{grave.pk}"')[1][:200]
    assert "第十二条（四）3" in page


def test_order_11_without_a_penalty_asks_for_a_second_look(clerk: Client, unit: Subject, grave: CreditRecord) -> None:
    page = add(clerk, unit, entry(grave))
    assert "令第11号以受到行政处罚为前提" in page
    assert not Listing.objects.exists()

    add(clerk, unit, entry(grave, confirmed="on"))
    assert Listing.objects.get().regime == Regime.ORDER_11


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"regime": ""}, "请选择名单依据"),
        ({"published_on": "2026-11-24"}, "晚于今天"),
        ({"regime": Regime.LOCAL, "months": "6"}, "不少于 12 个月"),
        ({"regime": Regime.MEASURE_2017}, "由应急管理部令第11号接替"),
        ({"published_on": "2025-04-01"}, "公布日期早于触发记录的认定日期"),
    ],
)
def test_what_is_wrong_or_doubtful_is_said(
    clerk: Client, unit: Subject, grave: CreditRecord, changes: dict[str, str], message: str
) -> None:
    assert message in add(clerk, unit, entry(grave, **changes))
    assert not Listing.objects.exists()


def test_a_record_without_an_item_of_level_4_carries_no_listing(
    clerk: Client, jia: User, unit: Subject, grave: CreditRecord
) -> None:
    plain = makers.make_misconduct(unit, date(2026, 5, 1))
    listing = Listing(number="MD-9", subject=unit, regime=Regime.LOCAL, published_on=date(2026, 6, 1), months=12)

    assert "触发记录没有这样的选项，请在列表中重新选择。" in add(clerk, unit, entry(plain))
    with pytest.raises(Refused, match="不属于第十二条（四）的情形"):
        listings.publish(listing, [plain], by=jia)
    assert not Listing.objects.exists()


def test_a_subject_without_a_decisive_record_is_told_so(clerk: Client, unit: Subject) -> None:
    page = clerk.get(reverse("credit:listing_add", args=[unit.pk])).content.decode()

    assert "没有可以作为列入依据的记录" in page


def test_a_suggested_number_gives_way(clerk: Client, unit: Subject, grave: CreditRecord) -> None:
    makers.make_listing(unit, [grave], date(2026, 6, 1), number="MD-2026-001")

    add(clerk, unit, entry(grave, confirmed="on"))

    assert Listing.objects.latest("pk").number == "MD-2026-002"


@pytest.mark.parametrize(
    ("regime", "months", "earliest"),
    [
        (Regime.ORDER_11, 36, date(2026, 6, 1)),
        (Regime.LOCAL, 24, date(2026, 6, 1)),
        (Regime.MEASURE_2017, 12, date(2026, 5, 2)),
    ],
)
def test_nobody_leaves_the_list_too_early(
    clerk: Client, unit: Subject, grave: CreditRecord, regime: Regime, months: int, earliest: date
) -> None:
    listing = makers.make_listing(unit, [grave], date(2025, 6, 1), regime=regime, months=months)
    address = reverse("credit:listing_remove", args=[listing.pk])
    assert earliest_removal(regime, listing.published_on, months) == earliest

    early = clerk.post(address, {"on": "2026-05-01", "reason": "已整改"}).content.decode()
    assert f"{earliest} 以前不能移出" in early
    assert Listing.objects.get().removed_on is None

    clerk.post(address, {"on": str(earliest), "reason": "已整改"})
    makers.grade(unit)
    now = standing(periods_of(unit.pk), earliest)
    assert now
    assert now.period.level != 4


def test_a_listing_is_removed_once(clerk: Client, unit: Subject, grave: CreditRecord) -> None:
    listing = makers.make_listing(unit, [grave], date(2025, 6, 1), regime=Regime.LOCAL, months=12)
    address = reverse("credit:listing_remove", args=[listing.pk])
    clerk.post(address, {"on": "2026-07-01", "reason": "已整改"})

    assert "已于 2026-07-01 移出" in clerk.post(address, {"on": "2026-08-01", "reason": "再移"}).content.decode()
    assert clerk.get(address).status_code == 409


def test_what_ended_by_itself_needs_no_removal(jia: User, unit: Subject, grave: CreditRecord) -> None:
    listing = makers.make_listing(unit, [grave], date(2023, 10, 8), months=36)

    with pytest.raises(Refused, match="2026-10-09期满自行终止"):
        listings.remove(listing, on=date(2026, 11, 1), reason="x", by=jia)


def test_a_correction_needs_a_reason_and_the_newest_version(clerk: Client, unit: Subject, grave: CreditRecord) -> None:
    listing = makers.make_listing(unit, [grave], date(2025, 6, 1), regime=Regime.LOCAL, months=12)
    address, seen = reverse("credit:listing_change", args=[listing.pk]), str(version_of(listing))
    data = entry(grave, number=listing.number, regime=Regime.LOCAL, months="18", version=seen)

    assert "请填写更改理由" in clerk.post(address, data).content.decode()
    listing.months = 24
    listings.amend(listing, [grave], by=people.supervisor(), reason="期限录错")
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

    for name in ("listing_show", "listing_change", "listing_remove"):
        assert stranger.get(reverse(f"credit:{name}", args=[listing.pk])).status_code == 404
    assert stranger.get(reverse("credit:listing_add", args=[unit.pk])).status_code == 404


def test_the_same_listing_sent_twice_is_saved_once(clerk: Client, unit: Subject, grave: CreditRecord) -> None:
    add(clerk, unit, entry(grave, confirmed="on"))

    assert "没有重复保存" in add(clerk, unit, entry(grave, confirmed="on"))
    assert Listing.objects.count() == 1
