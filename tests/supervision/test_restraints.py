"""Articles 14, 15: what is used on levels 3 and 4 names an item of the restraint catalogue, or is refused."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.gate import Refused
from accounts.models import User
from credit.models import CreditRecord
from credit.regulation.facts import Regime
from measures import cataloguing
from measures.models import CatalogueItem
from subjects.models import Subject
from supervision import duties, papers, proposing
from supervision.duties import Proof
from supervision.duty_list import DUTIES
from supervision.models import Duty, Procedure
from supervision.policies import REGIMES
from tests import makers
from tests.supervision.stepping import at, meant, noticed

pytestmark = pytest.mark.django_db
DAY = date(2026, 4, 1)


@pytest.fixture
def owed(unit: Subject, grave: CreditRecord, jia: User) -> Subject:
    makers.grade(unit)
    duties.keep_all(makers.moment(DAY))
    return unit


def item(number: str) -> CatalogueItem:
    return CatalogueItem.objects.get(number=number)


def test_every_duty_that_is_a_measure_and_every_regime_names_items_of_the_catalogue() -> None:
    for kind in DUTIES:
        if kind.restraint:
            cataloguing.must_be_usable(cataloguing.restraints([kind.restraint], DAY), kind.level, DAY)
    assert {kind.code for kind in DUTIES if kind.restraint or kind.chosen} == {
        "l3_talk",
        "l3_inspection",
        "l4_talk",
        "l4_inspection",
        "l4_measures",
    }
    for regime, day in ((Regime.LOCAL, DAY), (Regime.ORDER_11, DAY), (Regime.MEASURE_2017, date(2023, 9, 30))):
        named = REGIMES[regime].restraints
        assert [row.number for row in cataloguing.restraints(named, day)] == list(named)


def test_a_duty_that_is_a_measure_notes_its_item(owed: Subject, jia: User) -> None:
    row = duties.close(Duty.objects.get(code="l4_talk"), Proof("约谈笔录"), by=jia, on=DAY, at=at(DAY))

    assert [one.number for one in row.restraints.all()] == ["CJ-02"]


def test_a_duty_that_is_no_measure_notes_none(owed: Subject, jia: User) -> None:
    row = duties.close(Duty.objects.get(code="l4_correction"), Proof("整改报告"), by=jia, on=DAY, at=at(DAY))

    assert not row.restraints.exists()


def test_a_measure_whose_item_is_no_longer_in_force_is_refused(owed: Subject, jia: User) -> None:
    talk = item("CJ-02")
    talk.in_force_until = DAY
    talk.save()

    with pytest.raises(Refused, match="目录中没有的措施不能使用"):
        duties.close(Duty.objects.get(code="l4_talk"), Proof("约谈笔录"), by=jia, on=DAY, at=at(DAY))
    assert Duty.objects.get(code="l4_talk").state == Duty.State.OPEN


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        ((), "须对应惩戒措施目录中的事项"),
        (("JL-01",), "是激励措施"),
        (("CJ-01", "CJ-06"), "CJ-06在 2026-04-01 没有施行"),
    ],
)
def test_measures_that_are_chosen_stand_in_the_catalogue(
    owed: Subject, jia: User, numbers: tuple[str, ...], told: str
) -> None:
    row = Duty.objects.get(code="l4_measures")

    with pytest.raises(Refused, match=told):
        duties.close(row, Proof("函件", restraints=[item(one) for one in numbers]), by=jia, on=DAY, at=at(DAY))

    done = duties.close(row, Proof("函件", restraints=[item("CJ-04"), item("CJ-01")]), by=jia, on=DAY, at=at(DAY))
    assert {one.number for one in done.restraints.all()} == {"CJ-01", "CJ-04"}


def test_what_is_for_level_4_alone_is_not_used_on_level_3() -> None:
    with pytest.raises(Refused, match="CJ-03只适用于四级，不能用于三级"):
        cataloguing.must_be_usable([item("CJ-03")], 3, DAY)


def test_a_listing_names_its_measures_on_record_and_paper(unit: Subject, grave: CreditRecord, jia: User) -> None:
    with pytest.raises(Refused, match="须对应惩戒措施目录中的事项"):
        proposing.open_procedure(meant(unit, [grave], restraints=()), by=jia, at=at(DAY))
    assert not Procedure.objects.exists()

    row = noticed(meant(unit, [grave]), jia, DAY)

    assert [one.number for one in row.restraints.all()] == ["CJ-03"]
    assert row.hearing
    told = papers.notice_of(row, row.hearing.round).restraints
    assert told[0].startswith("CJ-03 作为重点监管对象，加大监管力度（《新密市应急管理系统")
