"""A list as a table of columns: who reads it, which rows, in which order, filtered by what, and what it says when empty."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Generic, NamedTuple, TypeVar

from django.db.models import QuerySet
from django.db.models.expressions import OrderBy
from django.utils.timezone import localtime

from accounts.gate import SignedInRequest
from accounts.models import Role, User
from desk.forms.filters import FilterForm
from desk.lists.columns import Column
from desk.lists.paging import Found, Rows

M = TypeVar("M")


class Empty(NamedTuple):
    """What a list says when it holds nothing: what that means, what to do, and where."""

    title: str
    text: str = ""
    symbol: str = "file"
    action: str = ""
    url: str = ""
    """The name of the address that the action leads to."""
    roles: Collection[Role] = ()
    """Who may do it; whoever reads the list where none is named."""


def of_one_department(user: User) -> Collection[str]:
    """The department, which says the same in every row of those who see only their own; for `hidden`."""
    return ("department",) if user.edits_records else ()


class Picking(NamedTuple):
    """Rows of a list that are chosen for something: where that goes on, what the buttons say, and which rows may be chosen."""

    url: str
    """The name of the address that is opened with what was chosen: `row` for each, or `whole` and the filters as `scope`."""
    asked: Mapping[str, str]
    """What stands in that address besides."""
    words: str
    """What is done: 签发告知书."""
    key: Callable[[Any], int | None]
    """By which the row is named there; None: it cannot be chosen."""
    look: str = ""
    """The name of the address at which what was chosen is looked at before."""
    roles: Collection[Role] = ()
    """Who may do it; whoever reads the list where none is named."""

    def open_to(self, user: User) -> bool:
        """Whether this person may choose rows for it."""
        return not self.roles or user.role in self.roles


PageAct = Callable[[SignedInRequest, Sequence[Any], datetime], str]
"""Does something with the rows of one page (as the database holds them) and says what was done; raises Refused."""


def _as_they_are(rows: Sequence[Any], user: User, today: date) -> Sequence[Any]:
    return rows


FILES = "desk/_list_files.html"
"""The button of the sheet."""
WRONG = Empty("请先更正筛选条件", "更正后再按“筛选”。", "filter")
"""What a list says while a filter makes no sense."""
_NOTHING_FOUND = Empty("没有符合条件的内容", "请放宽或者清除筛选条件。", "search")


@dataclass(frozen=True, kw_only=True)
class Listing(Generic[M]):
    """One list of the house. `M` are its rows; `dress` gives a page of them what their columns show.

    Most are rows of one table, that of `seen_by`. Some are computed, of a day (`seen_on`) or of what is asked (their
    filter form): they come in their order and are sorted by nothing else. A list within a matter is this one with
    other rows; its address says which (`desk.views.listing.list_view`).
    """

    name: str
    """By which what somebody chose of it is kept: `repair.applications`."""
    title: str
    lead: str = ""
    address: str
    roles: Collection[Role]
    seen_by: Callable[[User], Found[M]] = lambda user: ()
    seen_on: Callable[[User, date], Found[M]] | None = None
    columns: Sequence[Column[Any]]
    order: Sequence[str | OrderBy] = ()
    """As usual; as the rows come, where nothing is named."""
    empty: Empty
    nothing_found: Empty = _NOTHING_FOUND
    filters: type[FilterForm[Any]] = FilterForm
    dress: Callable[[Sequence[M], User, date], Sequence[Any]] = _as_they_are
    """What the columns read of each row, in few queries for a page; the rows themselves by itself."""
    dress_at: Callable[[Sequence[M], User, datetime], Sequence[Any]] | None = None
    """The same, where it takes the moment and not the day alone."""
    url: Callable[[Any], str] = lambda row: str(row.get_absolute_url())
    """Where a row's head leads; empty where it leads nowhere."""
    hidden: Callable[[User], Collection[str]] = lambda user: ()
    """Columns that would say the same in every row of this person's."""
    size: int = 50
    template: str = "desk/list.html"
    css: str = ""
    """How its card looks besides."""
    beside: Callable[[SignedInRequest, date, Sequence[Any]], Mapping[str, object]] = lambda request, today, rows: {}
    """What the page shows besides, of a day and the rows that it shows: tabs, counts, buttons."""
    acts: Mapping[str, PageAct] = field(default_factory=dict)
    """What can be done with the rows of the shown page at once, by the `do` of its button."""
    picking: Picking | None = None
    """What rows are chosen for, if they are."""
    files: str = FILES
    """The buttons by which it is taken out; a list that is not taken out as a sheet names others, or none."""
    subject: Callable[[Any], int | None] = lambda row: None
    """The subject (its id) that a row tells of, so that a sheet that is taken out is registered with whom it holds."""

    def seen(self, user: User, today: date) -> Found[M]:
        """The rows that this person may see."""
        return self.seen_by(user) if self.seen_on is None else self.seen_on(user, today)

    def dressed(self, rows: Sequence[M], user: User, at: datetime) -> Sequence[Any]:
        """The rows as their columns read them."""
        if self.dress_at is not None:
            return self.dress_at(rows, user, at)
        return self.dress(rows, user, localtime(at).date())

    def columns_for(self, user: User) -> list[Column[Any]]:
        """The columns that this person may choose from."""
        hidden = self.hidden(user)
        return [column for column in self.columns if column.name not in hidden]

    def chosen(self, user: User, names: Collection[str] | None) -> list[Column[Any]]:
        """The columns as chosen (with `-`: left out); usual ones that were not on offer then. The row's head always stays."""
        columns = self.columns_for(user)
        if names is None:
            return [column for column in columns if not column.spare]
        usual = [column for column in columns if not column.spare and f"-{column.name}" not in names]
        return [column for column in columns if column.head or column.name in names or column in usual]

    @property
    def leaves(self) -> bool:
        """Whether it is taken out as a sheet, and printed; what has files of its own is printed from those."""
        return self.files == FILES

    def in_order(self, rows: Found[M], sort: str, today: date) -> Rows[M]:
        """By the column asked for (`-` falling), then as usual; as usual where there is no such order."""
        if not isinstance(rows, QuerySet):
            return rows
        column = next((one for one in self.columns if one.name == sort.removeprefix("-") and one.is_sorted), None)
        if column is None:
            return rows.order_by(*self.order) if self.order else rows
        if column.walk:
            return column.walk(rows, sort.startswith("-"), today)
        turned = [_turned(field) for field in column.sort] if sort.startswith("-") else list(column.sort)
        return rows.order_by(*turned, *self.order)


def _turned(field: str) -> str:
    return field[1:] if field.startswith("-") else f"-{field}"
