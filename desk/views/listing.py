"""The one frame of all lists: filters, order, pages, cards, columns of one's own, kept filters, sheet and print."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVar

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from accounts import journal
from accounts.gate import Refused, SignedInRequest, allowed
from desk.forms.filters import FilterForm
from desk.lists import choosing, sheet
from desk.lists.columns import NOTHING, Column, linked
from desk.lists.lists import WRONG, Listing
from desk.lists.paging import Found, Page, Rows, number_of, page_of
from desk.lists.taken import Taken, leave

M = TypeVar("M")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PRINTED = 1000
"""Rows that are printed at once."""

ListView = Callable[..., HttpResponseBase]


class Cell(NamedTuple):
    """One cell as the page shows it."""

    label: str
    css: str
    html: SafeString


class Line(NamedTuple):
    """One row as the page shows it: where its head leads, the head, the other cells."""

    url: str
    head: Cell
    cells: list[Cell]
    key: int | None = None
    """By which it is chosen, where it may be."""

    @property
    def shown(self) -> str:
        """The head as the page shows it: leading to the row, where that has a page."""
        return linked(self.head.html, self.url) if self.url else self.head.html


class Heading(NamedTuple):
    """The head of one column: how it is sorted by (ascending, descending), and the order that a click asks for."""

    column: Column[Any]
    order: str
    url: str

    @property
    def symbol(self) -> str:
        """The arrow beside it."""
        return {"ascending": "chevron-up", "descending": "chevron-down"}.get(self.order, "sort")


Here = Callable[..., Listing[M] | HttpResponseBase]
"""A list as an address means it, from the request and what stands in the address: within a matter, or narrowed. Or what is
answered instead."""


def list_view(listing: Listing[M], here: Here[M] | None = None) -> ListView:
    """The view behind a list's address."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @allowed(*listing.roles)
    def view(request: SignedInRequest, /, **address: Any) -> HttpResponseBase:
        meant = listing if here is None else here(request, **address)
        return answer(request, meant) if isinstance(meant, Listing) else meant

    view.listing = listing  # type: ignore[attr-defined]
    return view


def answer(request: SignedInRequest, listing: Listing[M]) -> HttpResponse:
    """The list; or what was asked to be done with it."""
    if request.method != "POST":
        return shown(request, listing, _form(request, listing, request.GET))
    match request.POST.get("do", "filter"):
        case "columns":
            choosing.choose_columns(listing, request.POST.getlist("column"), by=request.user)
            messages.success(request, "列的设置已保存。")
        case "keep":
            return _keep(request, listing)
        case "forget":
            choosing.forget_filters(listing, request.POST.get("choice", ""), by=request.user)
            messages.success(request, "已删去。")
        case "sheet" if listing.leaves:
            return _sheet(request, listing)
        case do if do in listing.acts:
            _act(request, listing, do)
        case _:
            form = _form(request, listing, request.POST)
            return redirect(_filtered(request, form)) if form.is_valid() else shown(request, listing, form)
    return redirect(request.get_full_path())


def _filtered(request: SignedInRequest, form: FilterForm[Any]) -> str:
    """The address of the posted filters, in the order that the list was in."""
    sort = QueryDict(mutable=True)
    sort.update({"sort": _sort(request)} if _sort(request) else {})
    asked = "&".join(filter(None, (_address(form, request.POST), sort.urlencode())))
    return f"{request.path}?{asked}" if asked else request.path


def _sort(request: SignedInRequest) -> str:
    """The order that was asked for, also by the form of the filters."""
    return request.POST.get("sort") or request.GET.get("sort", "")


def _form(request: SignedInRequest, listing: Listing[M], data: QueryDict) -> FilterForm[Any]:
    return listing.filters(data, user=request.user, today=localdate())


def _address(form: FilterForm[Any], given: QueryDict) -> str:
    """The filters that are filled in, as an address holds them."""
    kept = QueryDict(mutable=True)
    for name, values in given.lists():
        if name in form.fields and any(values):
            kept.setlist(name, values)
    return kept.urlencode()


class Asked(NamedTuple):
    """What the list holds as it was filtered: counted as found, shown in the order that was asked for."""

    found: Found[Any]
    rows: Rows[Any]


def _asked(request: SignedInRequest, listing: Listing[M], form: FilterForm[Any]) -> Asked:
    found = form.results(listing.seen(request.user, form.today))
    return Asked(found, listing.in_order(found, _sort(request), form.today))


def _page(request: SignedInRequest, asked: Asked, size: int) -> Page[Any]:
    return page_of(asked.rows, request.GET.get("page", ""), size, asked.found)


def _act(request: SignedInRequest, listing: Listing[M], do: str) -> None:
    """What a button of the page does with the rows that it shows."""
    page = _page(request, _asked(request, listing, _form(request, listing, request.GET)), listing.size)
    messages.success(request, listing.acts[do](request, page.rows, timezone.now()))


def shown(request: SignedInRequest, listing: Listing[M], form: FilterForm[Any], status: int = 200) -> HttpResponse:
    """The page of the list by these filters, or with what is wrong with them."""
    today, printing = form.today, "print" in request.GET and listing.leaves
    choices = choosing.choices_of(listing, request.user)
    columns = listing.chosen(request.user, choices.columns)
    found = _asked(request, listing, form)
    page = _page(request, found, PRINTED if printing else listing.size)
    asked, rows = _address(form, request.GET), listing.dressed(page.rows, request.user, timezone.now())
    picking = listing.picking if listing.picking and listing.picking.open_to(request.user) and not printing else None
    empty = WRONG if form.errors else listing.nothing_found if asked else listing.empty
    context = {
        "listing": listing,
        "form": form,
        "found": found.found,
        "page": page,
        "lines": _lines(listing, columns, rows),
        "headings": [_heading(request, column) for column in columns],
        "columns": [(column, column in columns) for column in listing.columns_for(request.user)],
        "kept": choices.kept,
        "asked": asked,
        "sort": _sort(request),
        "empty": empty,
        "acting": empty.url and (not empty.roles or request.user.role in empty.roles),
        "printing": printing,
        "picking": picking,
        "today": today,
        **listing.beside(request, today, rows),
    }
    return render(request, listing.template, context, status=status)


def _lines(listing: Listing[Any], columns: Sequence[Column[Any]], rows: Sequence[Any]) -> list[Line]:
    heads = [column for column in columns if column.head] or list(columns[:1])
    others = [column for column in columns if column is not heads[0]]
    key = listing.picking.key if listing.picking else lambda row: None
    return [
        Line(listing.url(row), _cell(heads[0], row), [_cell(column, row) for column in others], key(row))
        for row in rows
    ]


def _cell(column: Column[Any], row: object) -> Cell:
    html = SafeString(column.cell(row))
    return Cell(column.label, f"{column.css} none".strip() if html == NOTHING else column.css, html)


def _heading(request: SignedInRequest, column: Column[Any]) -> Heading:
    sort = _sort(request)
    rising, falling = sort == column.name, sort == f"-{column.name}"
    asked = request.GET.copy()
    asked["sort"] = f"-{column.name}" if rising else column.name
    asked.pop("page", None)
    return Heading(
        column,
        "ascending" if rising else "descending" if falling else "",
        f"?{asked.urlencode()}" if column.is_sorted else "",
    )


def _keep(request: SignedInRequest, listing: Listing[M]) -> HttpResponse:
    form = _form(request, listing, request.GET)
    if not form.is_valid():
        return shown(request, listing, form)
    try:
        row = choosing.keep_filters(
            listing, request.POST.get("title", ""), _address(form, request.GET), by=request.user
        )
    except Refused as refusal:
        messages.error(request, refusal.words)
    else:
        messages.success(request, f"筛选条件已保存为“{row.title}”。")
    return redirect(request.get_full_path())


def _sheet(request: SignedInRequest, listing: Listing[M]) -> HttpResponse:
    """The whole list as filtered, in the columns that this person has chosen; registered with whom it holds."""
    form, at = _form(request, listing, request.GET), timezone.now()
    asked = _asked(request, listing, form)
    sheet.must_fit(number_of(asked.found, sheet.MOST + 1))
    chosen = listing.chosen(request.user, choosing.choices_of(listing, request.user).columns)
    columns = [column for column in chosen if not column.on_screen]
    with transaction.atomic():
        found = list(listing.dressed(list(asked.rows[0 : sheet.MOST]), request.user, at))
        content = sheet.sheet(listing.title, _said(listing, form, len(found)), columns, found)
        subjects = sorted({pk for pk in map(listing.subject, found) if pk is not None})
        leave(Taken(listing.title, form.condition, len(found), subjects, request.user, at))
        journal.write("导出列表", listing.title, by=request.user, detail=form.condition, request=request)
    name = f"{listing.title}{form.today:%Y%m%d}.xlsx"
    headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or ""}
    return HttpResponse(content, content_type=XLSX, headers=headers)


def _said(listing: Listing[Any], form: FilterForm[Any], number: int) -> str:
    condition = f"　条件：{form.condition}" if form.condition else ""
    return f"{listing.title}　{form.today} 导出　共 {number:,} 行{condition}"
