"""Keeping what a person chose of a list: its columns, and filters under a name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import transaction

from accounts.gate import Refused
from accounts.models import User
from desk.lists.lists import Listing
from desk.models import ListChoice

RULE = "列表设置"
MOST = 12
"""Filters that one person keeps of one list."""


class Choices(NamedTuple):
    """What this person chose of this list."""

    columns: list[str] | None
    kept: list[ListChoice]


def choices_of(listing: Listing[Any], person: User) -> Choices:
    """One query for columns and kept filters."""
    rows = list(ListChoice.objects.filter(person=person, list=listing.name))
    columns = next((list(row.columns) for row in rows if row.title == ListChoice.COLUMNS), None)
    return Choices(columns, [row for row in rows if row.title != ListChoice.COLUMNS])


def choose_columns(listing: Listing[Any], names: Sequence[str], *, by: User) -> None:
    """Show these columns from now on; the usual ones again when none of them is left.

    A list may offer other columns at another address, or to another role: what was chosen of those stays.
    """
    offered = [column.name for column in listing.columns_for(by)]
    mine = ListChoice.objects.filter(person=by, list=listing.name, title=ListChoice.COLUMNS)
    if not set(offered) & set(names):
        mine.delete()
        return
    before = [name for row in mine for name in row.columns if name.removeprefix("-") not in offered]
    told = [name if name in names else f"-{name}" for name in offered]
    ListChoice.objects.update_or_create(
        person=by, list=listing.name, title=ListChoice.COLUMNS, defaults={"columns": [*before, *told]}
    )


@transaction.atomic
def keep_filters(listing: Listing[Any], title: str, query: str, *, by: User) -> ListChoice:
    """Keep filters under a name; a name that is there already gets the new ones. Raises Refused."""
    title = title.strip()
    if not 0 < len(title) <= 30:
        raise Refused(RULE, "请给筛选条件起一个名称，不超过 30 字。")
    if len(query) > 1000:
        raise Refused(RULE, "筛选条件太长，不能保存；请减少所选的项目。")
    mine = ListChoice.objects.select_for_update().filter(person=by, list=listing.name)
    others = mine.exclude(title__in=(ListChoice.COLUMNS, title)).count()
    if others >= MOST:
        raise Refused(RULE, f"每个列表最多保存 {MOST} 组筛选条件，请先删去不用的。")
    row, _ = ListChoice.objects.update_or_create(person=by, list=listing.name, title=title, defaults={"query": query})
    return row


def forget_filters(listing: Listing[Any], pk: str, *, by: User) -> None:
    """Forget kept filters; those of others are not found."""
    if pk.isascii() and pk.isdigit() and len(pk) < 19:
        ListChoice.objects.filter(person=by, list=listing.name, pk=int(pk)).exclude(title=ListChoice.COLUMNS).delete()
