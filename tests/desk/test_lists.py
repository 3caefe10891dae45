"""The frame of lists: order, pages, columns of one's own, kept filters, sheet and print; and what every list promises."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from openpyxl import load_workbook

from accounts.models import JournalEntry, Role
from credit.models import Export
from desk.lists.choosing import choices_of, choose_columns
from desk.lists.columns import Column
from desk.lists.lists import Listing
from desk.lists.paging import page_of
from desk.models import ListChoice
from repair.models import Application
from tests import makers, people
from tests.access.world import make_world
from tests.repair import office as at_work
from tests.repair.office import Office

pytestmark = pytest.mark.django_db
ADDRESS = "/repair/"


def listings(patterns: list[URLPattern | URLResolver] | None = None) -> Iterator[Listing[Any]]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from listings(pattern.url_patterns)
        elif found := getattr(pattern.callback, "listing", None):
            yield found


ALL = sorted(listings(), key=lambda listing: listing.name)


def indexed(model: type[Model], path: str) -> bool:
    """Whether the first thing ordered by stands in an index of its own table."""
    name, _, rest = path.lstrip("-").partition("__")
    field: Any = model._meta.pk if name == "pk" else model._meta.get_field(name)
    if rest:
        return indexed(field.related_model, rest)
    rows: list[Any] = [*model._meta.indexes, *model._meta.constraints]
    firsts = {row.fields[0].lstrip("-") for row in rows if getattr(row, "fields", ())}
    return field.primary_key or field.unique or field.db_index or field.name in firsts


@pytest.mark.parametrize("listing", ALL, ids=lambda listing: listing.name)
def test_every_list_is_declared_soundly(listing: Listing[Any]) -> None:
    names = [column.name for column in listing.columns]
    model = getattr(listing.seen(people.leader(), date(2026, 11, 23)), "model", None)

    assert len(set(names)) == len(names)
    assert reverse(listing.address)
    assert sum(column.head for column in listing.columns) == 1
    assert not [
        column.name
        for column in listing.columns
        if column.is_sorted and (model is None or (column.sort and not indexed(model, column.sort[0])))
    ]


def test_no_two_lists_are_kept_under_one_name() -> None:
    assert len({listing.name for listing in ALL}) == len(ALL)


@pytest.fixture
def who(db: None) -> Office:
    return at_work.office()


@pytest.fixture
def clerk(who: Office) -> Client:
    return people.signed_in(who.clerk)


@pytest.fixture
def applications(who: Office) -> list[Application]:
    made = []
    for number in range(1, 4):
        record = makers.make_penalty(makers.make_subject(f"新密市第{number}化工有限公司"), date(2026, 8, 3))
        made.append(at_work.registered(record, who))
    return made


def order(page: str, applications: list[Application]) -> list[int]:
    return sorted(range(len(applications)), key=lambda at: page.index(str(applications[at].subject)))


def shown(client: Client, address: str = ADDRESS) -> str:
    return client.get(address).content.decode()


def test_a_click_on_a_head_sorts_and_another_turns_it_round(clerk: Client, applications: list[Application]) -> None:
    assert order(shown(clerk), applications) == [2, 1, 0]
    assert order(shown(clerk, "/repair/?sort=number"), applications) == [0, 1, 2]
    assert order(shown(clerk, "/repair/?sort=-number"), applications) == [2, 1, 0]
    assert order(shown(clerk, "/repair/?sort=nonsense"), applications) == [2, 1, 0]


def test_posted_filters_come_back_as_an_address_without_what_is_empty(clerk: Client) -> None:
    answer = clerk.post(ADDRESS, {"q": "", "state": "all", "channel": ""})

    assert answer["Location"] == "/repair/?state=all"


def test_an_identity_number_never_gets_into_the_address(clerk: Client) -> None:
    answer = clerk.post(ADDRESS, {"q": "110101190001010012", "state": "all"})

    assert answer.status_code == 200
    assert "请不要输入证件号码" in answer.content.decode()


def test_filters_with_an_identity_number_are_not_kept(clerk: Client) -> None:
    clerk.post("/repair/?q=110101190001010012", {"do": "keep", "title": "某人"})

    assert not ListChoice.objects.exists()


def test_columns_are_chosen_for_oneself_and_the_head_stays(
    clerk: Client, who: Office, applications: list[Application]
) -> None:
    clerk.post(ADDRESS, {"do": "columns", "column": ["state", "severity", "nonsense"]})

    page = shown(clerk)
    assert 'data-label="严重程度"' in page
    assert 'data-label="信用主体"' not in page
    assert str(applications[0]) in page
    assert 'data-label="信用主体"' in shown(people.signed_in(who.supervisor))
    clerk.post(ADDRESS, {"do": "columns"})
    assert 'data-label="信用主体"' in shown(clerk)


def test_filters_are_kept_under_a_name_and_forgotten_again(clerk: Client, who: Office) -> None:
    clerk.post("/repair/?state=all", {"do": "keep", "title": "全部申请"})
    kept = ListChoice.objects.get(person=who.clerk)

    assert 'href="?state=all"' in shown(clerk)
    assert "全部申请" not in shown(people.signed_in(who.supervisor))
    people.signed_in(who.supervisor).post(ADDRESS, {"do": "forget", "choice": kept.pk})
    assert ListChoice.objects.filter(pk=kept.pk).exists()
    clerk.post(ADDRESS, {"do": "forget", "choice": kept.pk})
    assert not ListChoice.objects.exists()
    assert (
        "请给筛选条件起一个名称"
        in clerk.post("/repair/?state=all", {"do": "keep", "title": " "}, follow=True).content.decode()
    )


def test_the_sheet_holds_the_columns_and_rows_of_the_list(clerk: Client, applications: list[Application]) -> None:
    answer = clerk.post("/repair/?sort=number", {"do": "sheet"})

    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert rows[1][:2] == ("编号", "信用主体")
    assert [row[0] for row in rows[2:]] == [str(one) for one in applications]
    assert rows[0][0].startswith("信用修复申请")
    assert JournalEntry.objects.filter(act="导出列表", matter="信用修复申请").count() == 1
    assert {one.subject for one in applications} == set(Export.objects.get(what="list").subjects.all())


def test_a_page_beyond_the_last_is_the_last_and_nonsense_the_first(
    clerk: Client, applications: list[Application]
) -> None:
    for asked in ("9", "0", "-1", "x", "²", "99999999"):
        assert "第 1 页，共 1 页，共 3 条" in shown(clerk, f"/repair/?page={asked}")


def test_print_shows_the_rows_without_the_tools(clerk: Client, applications: list[Application]) -> None:
    page = shown(clerk, "/repair/?print=1")

    assert str(applications[0]) in page
    assert 'class="filters"' not in page


def test_days_marks_and_nothing_are_told_alike() -> None:
    column: Column[Any] = Column(name="x", label="x", value=lambda row: row)

    assert column.cell(None) == column.cell("") == column.cell([]) == "—"
    assert column.cell("<b>") == "&lt;b&gt;"
    assert column.cell(["甲", "<乙>"]) == "甲<br>&lt;乙&gt;"
    assert (column.plain(True), column.plain(["甲", "乙"])) == ("是", "甲、乙")


def test_a_page_that_says_itself_how_many_there_are_is_not_counted(applications: list[Application]) -> None:
    rows = Application.objects.order_by("pk")

    with CaptureQueriesContext(connection) as whole:
        all_of_them = page_of(rows, "1", 3, rows)
    with CaptureQueriesContext(connection) as first:
        some = page_of(rows, "1", 2, rows)

    assert (len(whole), all_of_them.known, all_of_them.more) == (1, 3, False)
    assert (len(first), some.known, some.more) == (2, 3, True)
    assert "LIMIT 1001" in first[1]["sql"]


def test_what_was_computed_is_paged_by_its_own_length() -> None:
    rows = range(2050)

    page = page_of(rows, "3", 50, rows)
    beyond = page_of(rows, "99", 50, rows)

    assert (list(page.rows)[:2], page.known, page.pages) == ([100, 101], 2050, 41)
    assert (beyond.number, list(beyond.rows)) == (41, list(range(2000, 2050)))


def test_filters_leave_the_order_as_it_was(clerk: Client) -> None:
    answer = clerk.post(ADDRESS, {"q": "化工", "state": "all", "sort": "-number", "nonsense": "x"})

    assert answer["Location"] == "/repair/?q=%E5%8C%96%E5%B7%A5&state=all&sort=-number"


def test_what_does_not_leave_as_a_sheet_is_not_made_into_one(clerk: Client) -> None:
    answer = clerk.post("/notices/", {"do": "sheet"})

    assert answer.status_code == 302
    assert not JournalEntry.objects.filter(act="导出列表").exists()


def test_every_list_leaves_in_every_order_and_is_printed_in_its_own_columns() -> None:
    world = make_world()
    for listing in ALL:
        address = reverse(listing.address)
        if getattr(resolve(address).func, "listing", None) is not listing:
            continue  # It stands within a matter.
        reader = world.staff[next(iter(listing.roles), Role.CLERK)]
        client = people.signed_in(reader)

        assert client.get(f"{address}?print=1").status_code == 200, listing.name
        if listing.leaves:
            sorted_by = [column.name for column in listing.columns if column.is_sorted]
            for sort in ("", *sorted_by, *(f"-{name}" for name in sorted_by)):
                book = load_workbook(BytesIO(client.post(f"{address}?sort={sort}", {"do": "sheet"}).content))
                head = list(book.active.iter_rows(values_only=True))[1]
                shown = [column.label for column in listing.chosen(reader, None) if not column.on_screen]
                assert [label for label in head if label] == shown, (listing.name, sort)


def test_what_was_chosen_of_columns_that_are_not_on_offer_stays(who: Office) -> None:
    listing = next(one for one in ALL if not one.hidden(who.clerk) and len(one.columns) > 3)
    head, *others = listing.columns
    here, there = replace(listing, columns=(head, *others[:2])), replace(listing, columns=(head, *others[2:]))
    unseen = {column.name for column in there.columns if not column.spare and column.name != head.name}

    choose_columns(here, [head.name, others[0].name], by=who.clerk)
    first = choices_of(here, who.clerk).columns
    choose_columns(there, [head.name], by=who.clerk)
    second = choices_of(here, who.clerk).columns

    assert [column.name for column in here.chosen(who.clerk, first)] == [head.name, others[0].name]
    assert {column.name for column in there.chosen(who.clerk, first)} - {head.name} == unseen
    assert [column.name for column in here.chosen(who.clerk, second)] == [head.name, others[0].name]
    assert [column.name for column in there.chosen(who.clerk, second)] == [head.name]


def test_a_wrong_filter_keeps_the_order(clerk: Client) -> None:
    page = clerk.post(ADDRESS, {"state": "nonsense", "sort": "-number"}).content.decode()

    assert 'name="sort" value="-number"' in page


def test_nothing_turns_pages_but_the_frame() -> None:
    root = Path(__file__).parents[2]
    written = [
        path for path in root.glob("[a-z]*/**/*.py") if path.relative_to(root).parts[0] not in ("tests", "tools")
    ]

    assert [str(path) for path in written if "core.paginator" in path.read_text(encoding="utf-8")] == []
