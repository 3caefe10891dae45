"""The items of the public credit information catalogue (R24): kept by staff, chosen on misconduct, brought in by file."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from credit.models import CatalogueItem, CreditRecord
from credit.records.cataloguing import has_item
from tests import makers
from tests.credit.exchange import books
from tests.credit.exchange.test_faults import brought, only_fault, whole_book
from tests.reading import seen, words

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)
FILLED = {
    "level": "local",
    "edition": "2025年版",
    "number": "H-07",
    "name": "安全生产失信行为",
    "basis": "河南省公共信用信息补充目录",
    "begins_on": "2025-05-01",
    "ended_on": "",
}


def test_an_item_is_added_found_and_changed_by_staff(as_clerk: Client) -> None:
    assert "还没有目录事项" in seen(as_clerk, "/catalogue-items/")

    as_clerk.post("/catalogue-items/add/", FILLED)

    assert "H-07 安全生产失信行为 地方公共信用信息补充目录 2025年版" in seen(as_clerk, "/catalogue-items/?q=H-07")
    item = CatalogueItem.objects.get()
    wrong = words(as_clerk.post(f"/catalogue-items/{item.pk}/change/", FILLED | {"ended_on": "2025-05-01"}))
    assert "停止适用日期不晚于施行日期" in wrong
    as_clerk.post(f"/catalogue-items/{item.pk}/change/", FILLED | {"ended_on": "2026-06-01"})
    assert CatalogueItem.objects.get().ended_on == date(2026, 6, 1)


def test_a_number_is_used_once_in_an_edition(as_clerk: Client) -> None:
    as_clerk.post("/catalogue-items/add/", FILLED)

    assert "2025年版中已有编号“H-07”" in words(as_clerk.post("/catalogue-items/add/", FILLED))
    assert CatalogueItem.objects.count() == 1


def test_an_item_counts_by_the_day_of_determination() -> None:
    record = makers.make_misconduct(makers.make_subject(), DAY, catalogue_item=makers.catalogue_item())
    item = record.catalogue_item
    assert item
    assert has_item(record)

    item.ended_on = date(2026, 3, 3)
    assert has_item(record), "a new edition takes nothing back that the old one let out"
    item.ended_on = DAY
    assert not has_item(record)


def test_the_form_offers_items_and_refuses_one_out_of_force(as_clerk: Client) -> None:
    item = makers.catalogue_item()
    record = makers.make_misconduct(makers.make_subject(), date(2019, 12, 31), makers.State.DRAFT)
    address = f"/records/{record.pk}/change/"
    assert "10 遵守法律法规情况（全国公共信用信息基础目录 2025年版）" in words(as_clerk.get(address))

    filled = {"act": "save", "number": record.number, "content": record.content, "collector": record.collector}
    answer = as_clerk.post(address, filled | {"basis_on": "2019-12-31", "catalogue_item": str(item.pk), "version": "1"})

    assert "自 2020-01-01 起施行，认定日期（2019-12-31）不适用" in words(answer)


def book(**columns: books.Cell) -> dict[str, list[dict[str, books.Cell]]]:
    made = {sheet: [dict(row) for row in rows] for sheet, rows in whole_book().items()}
    made["失信行为"] = [{**made["失信行为"][0], **columns}]
    return made


@pytest.mark.parametrize("typed", ["10", "遵守法律法规情况"])
def test_a_file_names_the_item_by_number_or_name(typed: str) -> None:
    item = makers.catalogue_item()

    brought(book(目录事项=typed))

    assert CreditRecord.objects.get(kind="misconduct").catalogue_item == item


def test_an_item_that_is_not_known_is_a_fault() -> None:
    fault = only_fault(book(目录事项="11"))

    assert (fault.sheet, fault.column) == ("失信行为", "目录事项")
    assert "没有认定之日施行的这个目录事项" in fault.text
