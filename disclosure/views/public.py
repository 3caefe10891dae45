"""The pages that anybody reads, without an account, a cookie or a trace (Articles 9, 13, 15)."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control
from django.utils.timezone import localdate
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from desk.lists.paging import page_of
from disclosure.models import Channel
from disclosure.publishing import limiting
from disclosure.publishing.levels import MEANINGS, edition_on
from disclosure.publishing.reading import Entry, entries_in, find, penalties
from subjects import identity

P = ParamSpec("P")
Page = Callable[Concatenate[HttpRequest, P], HttpResponse]

CACHED_SECONDS = 60
PAGE = 30
LONGEST = 200
COLUMNS = (
    "主体名称",
    "统一社会信用代码",
    "决定书文号",
    "处罚机关",
    "处罚种类",
    "处罚依据",
    "违法事实",
    "决定日期",
    "公示起",
    "公示止",
    "标注",
)


def kept_for_a_minute(page: Page[P]) -> Page[P]:
    """Readers' pages may be kept by anybody for a minute; those of somebody signed in by nobody, as they carry a cookie."""

    @wraps(page)
    def answer(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = page(request, *args, **kwargs)
        if settings.SESSION_COOKIE_NAME in request.COOKIES or response.status_code != 200:
            patch_cache_control(response, no_store=True, private=True)
        else:
            patch_cache_control(response, public=True, max_age=CACHED_SECONDS)
        return response

    return cast("Page[P]", answer)


def _show(template: str, status: int = 200, **context: object) -> HttpResponse:
    """A page made without the request, so that no session is touched and no cookie set."""
    return HttpResponse(render_to_string(template, context), status=status)


def address_of(request: HttpRequest) -> str:
    """Who asks: behind our proxy the last address that it added."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.BEHIND_PROXY else ""
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")


def _too_often() -> HttpResponse:
    response = _show("public/too_often.html", status=429)
    response["Retry-After"] = "60"
    return response


@require_safe
@kept_for_a_minute
def home(request: HttpRequest) -> HttpResponse:
    """The search, what is public, and what a level means."""
    return _first_page(empty=False)


def _first_page(*, empty: bool) -> HttpResponse:
    levels = edition_on(localdate())
    return _show("public/home.html", door="home", empty=empty, levels=levels, meanings=MEANINGS.items())


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """By exact name or code, never a list. By POST, so that what is typed stands in no address and no log.

    Whoever is not registered, is a natural person, or has nothing public gets the same answer.
    """
    typed = request.POST.get("q", "").strip()[:LONGEST]
    if request.method == "GET" or not typed:
        return _no_store(_first_page(empty=request.method == "POST"))
    if not limiting.within(limiting.SEARCHES, address_of(request)):
        return _too_often()
    found = find(typed, localdate())
    shown = "" if identity.is_citizen_number(identity.normalise(typed)) else typed
    return _no_store(_show("public/search.html", door="home", typed=shown, found=found, meanings=MEANINGS.items()))


def _no_store(response: HttpResponse) -> HttpResponse:
    patch_cache_control(response, no_store=True, private=True)
    return response


@require_safe
@kept_for_a_minute
def enforcement_list(request: HttpRequest) -> HttpResponse:
    """执法公示 (安全生产法 78): every penalty of a production unit that is out today, the last disclosed first."""
    return _open_list(request, Channel.ENFORCEMENT, "enforcement")


@require_safe
@kept_for_a_minute
def enforcement_file(request: HttpRequest) -> HttpResponse:
    """The same list as a table for spreadsheets."""
    return _open_file(request, Channel.ENFORCEMENT, "enforcement")


@require_safe
@kept_for_a_minute
def penalty_list(request: HttpRequest) -> HttpResponse:
    """信用公示: the penalties that the credit channel holds today, the last published first."""
    return _open_list(request, Channel.CREDIT, "penalties")


@require_safe
@kept_for_a_minute
def penalty_file(request: HttpRequest) -> HttpResponse:
    """The same list as a table for spreadsheets."""
    return _open_file(request, Channel.CREDIT, "penalties")


def _open_list(request: HttpRequest, channel: Channel, door: str) -> HttpResponse:
    out = penalties(channel, localdate())
    page = page_of(out, request.GET.get("page", ""), PAGE, out)
    ids = [row.pk for row in page.rows]
    entries = entries_in(penalties(channel, localdate()).filter(pk__in=ids), channel, localdate())
    template = "enforcement_list" if channel == Channel.ENFORCEMENT else "penalty_list"
    return _show(f"public/{template}.html", door=door, page=page, entries=entries)


def _open_file(request: HttpRequest, channel: Channel, name: str) -> HttpResponse:
    if not limiting.within(limiting.FILES, address_of(request)):
        return _too_often()
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.write("\ufeff")
    table = csv.writer(response)
    table.writerow(COLUMNS)
    for entry in entries_in(penalties(channel, localdate()), channel, localdate()):
        table.writerow(_harmless(_cells(entry)))
    return response


def _cells(entry: Entry) -> list[str]:
    said = (("异议处理中", entry.disputed), ("更正中", entry.correcting), ("已修复", entry.repaired_on))
    keys = ("document_number", "authority", "penalty_kinds", "legal_basis")
    until = entry.until_on.isoformat() if entry.until_on else ""
    days = (entry.value("basis_on"), entry.from_on.isoformat(), until)
    marks = "、".join(word for word, holds in said if holds)
    return [entry.name, entry.code, *map(entry.value, keys), entry.text or "更正中", *days, marks]


def _harmless(cells: list[str]) -> Iterator[str]:
    """A spreadsheet takes no cell of ours for a formula."""
    for cell in cells:
        yield f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


@require_safe
@kept_for_a_minute
def objection_show(request: HttpRequest) -> HttpResponse:
    """How to object (Article 9) and how to have a record repaired (Article 16)."""
    return _show("public/objection_show.html", door="objections")


@require_safe
@kept_for_a_minute
def objection_form(request: HttpRequest) -> HttpResponse:
    """The application form of Article 9, empty, to be printed and handed in."""
    return _show("public/objection_form.html", door="objections")
