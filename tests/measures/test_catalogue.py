"""The catalogue of measures: proposed by one person, adopted by another, never changed, followed by another item."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from accounts.gate import Refused
from accounts.models import User
from measures import cataloguing
from measures.cataloguing import Kind, Meant
from measures.models import CatalogueItem
from notices.models import Notice
from tests import makers, people
from tests.measures.granting import item

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)
AHEAD = date(2026, 4, 1)
MEANT = Meant(Kind.RESTRAINT, "CJ-01", "每季度检查一次", "制度第十四条", 3, 4, AHEAD)
FIELDS = ("number", "wording", "basis", "level_from", "level_to", "in_force_from")


def proposed(by: User, **changes: object) -> CatalogueItem:
    return cataloguing.propose(MEANT._replace(**changes), by=by, at=makers.moment(DAY))  # type: ignore[arg-type]


def test_a_new_installation_has_what_the_regulation_names_each_with_its_article() -> None:
    assert set(CatalogueItem.objects.in_force(DAY).incentives().values_list("level_from", "level_to")) == {(1, 1)}
    assert set(CatalogueItem.objects.in_force(DAY).restraints().values_list("number", flat=True)) == {
        f"CJ-0{n}" for n in range(1, 6)
    }
    assert not CatalogueItem.objects.exclude(basis__contains="新密应急〔2023〕7号").exists()
    assert item("CJ-06").holds_on(date(2023, 9, 30))
    assert not item("CJ-06").holds_on(date(2023, 10, 1))


def test_another_item_follows_and_the_former_stays_as_it_was(yi: User, bing: User) -> None:
    before = CatalogueItem.objects.values(*FIELDS).get(number="CJ-01")
    row = proposed(yi)
    assert not row.holds_on(AHEAD)

    cataloguing.decide(row, approved=True, note="", by=bing, at=makers.moment(DAY))

    former, latter = CatalogueItem.objects.filter(number="CJ-01").order_by("in_force_from")
    assert CatalogueItem.objects.values(*FIELDS).get(pk=former.pk) == before
    assert (former.in_force_until, latter.in_force_until) == (AHEAD, None)
    for day, holds in ((date(2026, 3, 31), former), (AHEAD, latter)):
        assert CatalogueItem.objects.in_force(day).get(number="CJ-01") == holds
    assert Notice.objects.get(recipient=yi).title.startswith("措施目录事项已列入目录")


def test_a_measure_without_a_legal_basis_gets_into_no_catalogue(yi: User) -> None:
    with pytest.raises(Refused, match="没有法律依据的措施不能列入目录"):
        proposed(yi, basis=" ")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"level_from": 1}, "只适用于三级、四级"),
        ({"level_from": 4, "level_to": 3}, "只适用于三级、四级"),
        ({"kind": Kind.INCENTIVE, "number": "JL-09"}, "只适用于一级"),
        ({"kind": Kind.INCENTIVE, "level_from": 1, "level_to": 1}, "已用于另一清单"),
        ({"in_force_from": date(2026, 3, 1)}, "不溯及既往"),
        ({"wording": " "}, "措施内容"),
    ],
)
def test_what_cannot_be_right_is_refused(yi: User, changes: dict[str, object], told: str) -> None:
    with pytest.raises(Refused, match=told):
        proposed(yi, **changes)


def test_a_leader_who_is_another_decides(jia: User, yi: User, bing: User) -> None:
    with pytest.raises(Refused, match="审核人或局领导拟订"):
        proposed(jia)
    row = proposed(bing)

    for by, told in ((bing, "您是拟订人"), (yi, "由局领导批准")):
        with pytest.raises(Refused, match=told):
            cataloguing.decide(row, approved=True, note="", by=by, at=makers.moment(DAY))
    with pytest.raises(IntegrityError, match="adopted_by_a_second_person"), transaction.atomic():
        CatalogueItem.objects.filter(pk=row.pk).update(state="adopted", decided_by=bing)
    other = people.leader(username="geng", display_name="庚领导")
    assert cataloguing.decide(row, approved=True, note="", by=other, at=makers.moment(DAY)).is_adopted


def test_a_returned_item_says_why_and_changes_nothing(yi: User, bing: User) -> None:
    row = proposed(yi)
    with pytest.raises(Refused, match="退回的理由"):
        cataloguing.decide(row, approved=False, note=" ", by=bing, at=makers.moment(DAY))
    cataloguing.decide(row, approved=False, note="频次过高", by=bing, at=makers.moment(DAY))

    assert CatalogueItem.objects.in_force(AHEAD).get(number="CJ-01") != row
    with pytest.raises(Refused, match="不能改为"):
        cataloguing.decide(row, approved=True, note="", by=bing, at=makers.moment(DAY))


def test_two_items_of_a_number_do_not_begin_on_one_day(yi: User, bing: User) -> None:
    first, second = proposed(yi), proposed(yi, wording="另一种")
    cataloguing.decide(first, approved=True, note="", by=bing, at=makers.moment(DAY))

    with pytest.raises(Refused, match="改定施行日期"):
        cataloguing.decide(second, approved=True, note="", by=bing, at=makers.moment(DAY))


def test_what_came_too_late_is_proposed_anew(yi: User, bing: User) -> None:
    row = proposed(yi)

    with pytest.raises(Refused, match="不溯及既往"):
        cataloguing.decide(row, approved=True, note="", by=bing, at=makers.moment(date(2026, 4, 2)))


def test_an_item_is_ended_without_another(yi: User, bing: User) -> None:
    row = item("CJ-04")
    for by, on, reason, told in (
        (yi, AHEAD, "x", "局领导决定"),
        (bing, date(2026, 3, 1), "x", "不能早于今天"),
        (bing, AHEAD, " ", "理由"),
    ):
        with pytest.raises(Refused, match=told):
            cataloguing.cease(row, on=on, reason=reason, by=by, at=makers.moment(DAY))

    row = cataloguing.cease(row, on=AHEAD, reason="依据废止", by=bing, at=makers.moment(DAY))

    assert [row.holds_on(day) for day in (date(2026, 3, 31), AHEAD)] == [True, False]
    with pytest.raises(Refused, match="已定于"):
        cataloguing.cease(row, on=AHEAD, reason="x", by=bing, at=makers.moment(DAY))
