"""The one frame of all lists: filters, order, pages, cards, columns of one's own, kept filters, sheet and print."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, NamedTuple, TypeVar

from django.contrib import messages
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from accounts import journal
from accounts.gate import Refused, SignedInRequest, allowed
from desk.forms.filters import FilterForm
from desk.lists import choosing, sheet
from desk.lists.columns import Column
from desk.lists.lists import WRONG, Listing
from desk.lists.paging import Page, page_of
from desk.lists.taken import Taken, leave

M = TypeVar("M", bound=Model)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PRINTED = 1000
"""Rows that are printed at once."""
NO_FILTER = frozenset({"csrfmiddlewaretoken", "page", "sort", "print", "do", "title", "choice", "column"})

ListView = Callable[..., HttpResponseBase]


class Cell(NamedTuple):
    """One cell as the page shows it."""

    label: str
    css: str
    html: str


class Line(NamedTuple):
    """One row as the page shows it: where its head leads, the head, the other cells."""

    url: str
    head: Cell
    cells: list[Cell]


class Heading(NamedTuple):
    """The head of one column: whether it is sorted by, and the order that a click asks for."""

    column: Column[Any]
    rising: bool
    falling: bool
    url: str


def list_view(listing: Listing[M]) -> ListView:
    """The view behind a list's address."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @allowed(*listing.roles)
    def view(request: SignedInRequest) -> HttpResponse:
        return answer(request, listing)

    view.listing = listing  # type: ignore[attr-defined]
    return view


def answer(request: SignedInRequest, listing: Listing[M]) -> HttpResponse:
    """The list; or what was asked to be done with it."""
    if request.method != "POST":
        return _show(request, listing, _form(request, listing, request.GET))
    match request.POST.get("do", "filter"):
        case "columns":
            choosing.choose_columns(listing, request.POST.getlist("column"), by=request.user)
            messages.success(request, "列的设置已保存。")
        case "keep":
            return _keep(request, listing)
        case "forget":
            choosing.forget_filters(listing, request.POST.get("choice", ""), by=request.user)
            messages.success(request, "已删去。")
        case "sheet":
            return _sheet(request, listing)
        case do if do in listing.acts:
            _act(request, listing, do)
        case _:
            form = _form(request, listing, request.POST)
            return (
                redirect(f"{request.path}?{_address(request.POST)}")
                if form.is_valid()
                else _show(request, listing, form)
            )
    return redirect(request.get_full_path())


def _form(request: SignedInRequest, listing: Listing[M], data: QueryDict) -> FilterForm[M]:
    return listing.filters(data, user=request.user, today=localdate())


def _address(posted: QueryDict) -> str:
    """The filters that are filled in, as an address holds them."""
    kept = QueryDict(mutable=True)
    for name, values in posted.lists():
        if name not in NO_FILTER and any(values):
            kept.setlist(name, values)
    return kept.urlencode()


def _rows(request: SignedInRequest, listing: Listing[M], form: FilterForm[M]) -> QuerySet[M]:
    return listing.in_order(form.results(listing.seen_by(request.user)), request.GET.get("sort", ""))


def _page(request: SignedInRequest, listing: Listing[M], form: FilterForm[M], size: int) -> Page[M]:
    return page_of(_rows(request, listing, form), request.GET.get("page", ""), size)


def _act(request: SignedInRequest, listing: Listing[M], do: str) -> None:
    """What a button of the page does with the rows that it shows."""
    page = _page(request, listing, _form(request, listing, request.GET), listing.size)
    messages.success(request, listing.acts[do](request, page.rows, timezone.now()))


def _show(request: SignedInRequest, listing: Listing[M], form: FilterForm[M]) -> HttpResponse:
    today, printing = localdate(), "print" in request.GET
    choices = choosing.choices_of(listing, request.user)
    columns = listing.chosen(request.user, choices.columns)
    page = _page(request, listing, form, PRINTED if printing else listing.size)
    asked, rows = _address(request.GET), listing.dressed(page.rows, request.user, timezone.now())
    context = {
        "listing": listing,
        "form": form,
        "page": page,
        "lines": _lines(listing, columns, rows),
        "headings": [_heading(request, column) for column in columns],
        "columns": [(column, column in columns) for column in listing.columns_for(request.user)],
        "kept": choices.kept,
        "asked": asked,
        "empty": WRONG if form.errors else listing.nothing_found if asked else listing.empty,
        "printing": printing,
        "today": today,
        **listing.beside(request, today, rows),
    }
    return render(request, listing.template, context)


def _lines(listing: Listing[Any], columns: Sequence[Column[Any]], rows: Sequence[Any]) -> list[Line]:
    heads = [column for column in columns if column.head] or list(columns[:1])
    others = [column for column in columns if column is not heads[0]]
    return [Line(listing.url(row), _cell(heads[0], row), [_cell(column, row) for column in others]) for row in rows]


def _cell(column: Column[Any], row: object) -> Cell:
    return Cell(column.label, column.css, column.cell(row))


def _heading(request: SignedInRequest, column: Column[Any]) -> Heading:
    sort = request.GET.get("sort", "")
    rising, falling = sort == column.name, sort == f"-{column.name}"
    asked = request.GET.copy()
    asked["sort"] = f"-{column.name}" if rising else column.name
    asked.pop("page", None)
    return Heading(column, rising, falling, f"?{asked.urlencode()}" if column.sort else "")


def _keep(request: SignedInRequest, listing: Listing[M]) -> HttpResponse:
    form = _form(request, listing, request.GET)
    if not form.is_valid():
        return _show(request, listing, form)
    try:
        row = choosing.keep_filters(listing, request.POST.get("title", ""), _address(request.GET), by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.words)
    else:
        messages.success(request, f"筛选条件已保存为“{row.title}”。")
    return redirect(request.get_full_path())


def _sheet(request: SignedInRequest, listing: Listing[M]) -> HttpResponse:
    """The whole list as filtered, in the columns that this person has chosen; registered with whom it holds."""
    form, today, at = _form(request, listing, request.GET), localdate(), timezone.now()
    rows = _rows(request, listing, form)
    sheet.must_fit(rows.order_by()[: sheet.MOST + 1].count())
    columns = listing.chosen(request.user, choosing.choices_of(listing, request.user).columns)
    with transaction.atomic():
        found = list(listing.dressed(list(rows), request.user, at))
        content = sheet.sheet(listing.title, _said(listing, form, today, len(found)), columns, found)
        subjects = sorted({pk for pk in map(listing.subject, found) if pk is not None})
        leave(Taken(listing.title, form.condition, len(found), subjects, request.user, at))
        journal.write("导出列表", listing.title, by=request.user, detail=form.condition, request=request)
    name = f"{listing.title}{today:%Y%m%d}.xlsx"
    headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or ""}
    return HttpResponse(content, content_type=XLSX, headers=headers)


def _said(listing: Listing[Any], form: FilterForm[Any], today: date, number: int) -> str:
    condition = f"　条件：{form.condition}" if form.condition else ""
    return f"{listing.title}　{today} 导出　共 {number:,} 行{condition}"
