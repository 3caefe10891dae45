"""A column of a list: what it holds, how it looks on screen, and what it sorts by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from desk.lists.paging import Rows
from desk.templatetags.face import day, level_tag, moment

R = TypeVar("R")

NOTHING = "—"
"""What a page shows where there is nothing."""

Value = str | int | float | bool | date | datetime | None
"""What a sheet can hold; a sequence of texts is held as one, divided by 、."""


@dataclass(frozen=True, kw_only=True)
class Column(Generic[R]):
    """One column, the same on screen, on a card, in a sheet and on paper.

    `value` is the plain content; `shown` how the screen shows it where that says more (a mark, a deadline). `sort` are the
    fields by which the list may be ordered: give them only where the first one stands in an index; `walk` orders it along
    the index of another table. `head` makes it the row's head, which leads to the row. `spare` is not shown until
    somebody chooses it.
    """

    name: str
    label: str
    value: Callable[[R], Any]
    shown: Callable[[R], object] | None = None
    sort: Sequence[str] = ()
    walk: Callable[[QuerySet[Any], bool, date], Rows[Any]] | None = None
    """The rows in this column's order on a day, falling or rising."""
    css: str = ""
    head: bool = False
    spare: bool = False
    on_screen: bool = False
    """Whether it is there for its buttons, and says nothing in a sheet."""

    @property
    def is_sorted(self) -> bool:
        """Whether the list may be ordered by it."""
        return bool(self.sort) or self.walk is not None

    def cell(self, row: R) -> str:
        """As the screen shows it, safe to print into a page."""
        return in_page(self.value(row) if self.shown is None else self.shown(row))

    def plain(self, row: R) -> Value:
        """As a sheet holds it: moments in the bureau's time, without a zone."""
        value = self.value(row)
        if isinstance(value, datetime):
            return timezone.localtime(value).replace(tzinfo=None)
        if isinstance(value, bool):
            return "是" if value else "否"
        if value is None or isinstance(value, str | int | float | date):
            return value
        return "、".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def in_page(value: object) -> str:
    """A value as a page shows it: days and moments as such, nothing as a dash, several one under the other."""
    if isinstance(value, SafeString):
        return value
    if value is None or value == "" or value == [] or value == ():
        return NOTHING
    if isinstance(value, datetime):
        return str(moment(value))
    if isinstance(value, date):
        return str(day(value))
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list | tuple):
        return format_html_join(SafeString("<br>"), "{}", ((in_page(one),) for one in value))
    return format_html("{}", value)


def beneath(above: object, below: object) -> SafeString:
    """Two lines in a cell, the lower one smaller; only the upper one where there is no other."""
    if not below:
        return SafeString(in_page(above))
    return format_html(
        '{}<br><span class="small muted">{}</span>', SafeString(in_page(above)), SafeString(in_page(below))
    )


def marked(text: str, look: str) -> SafeString:
    """A state as a mark in its look (good, warn, bad, info, quiet, struck)."""
    return format_html('<span class="mark mark-{}">{}</span>', look, text)


def linked(text: object, url: str) -> SafeString:
    """A text that leads somewhere."""
    return format_html('<a href="{}">{}</a>', url, text)


def button(words: str, url: str, about: object) -> SafeString:
    """A button of a row that leads to a page; whom it is about is said to who does not see the row."""
    told = '<a class="btn btn-sm" href="{}">{}<span class="visually-hidden">：{}</span></a>'
    return format_html(told, url, words, about)


def levelled(level: int | str | None) -> SafeString:
    """A level in its tag."""
    return render_to_string("_level.html", level_tag(level))


def cut(text: str, most: int = 80) -> str:
    """A long text by its beginning."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
