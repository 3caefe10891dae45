"""The working calendar (工作日历): a year on one page, a day, and what the browser needs beside date fields (R4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import NamedTuple

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import etag, require_safe

from accounts.gate import READERS, SignedInRequest, allowed
from credit.forms.calendar import CountForm
from credit.lists.terms import OF_DAY, due_on
from credit.models import CalendarChange, Term, WorkingYear
from credit.regulation.periods import ONE_DAY, working_deadline
from credit.terms import echoing, sheet
from credit.terms.alarm import alarms
from credit.terms.calendar import calendar
from credit.terms.changing import FIRST, LAST, PROPOSERS, State
from desk.lists.lists import Listing
from desk.views.listing import list_view


@require_safe
@allowed(*READERS)
def calendar_show(request: SignedInRequest) -> HttpResponse:
    """This year, or the day that was asked for."""
    asked = request.GET.get("day", "")
    if not asked:
        return _year(request, timezone.localdate().year)
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        messages.error(request, f"“{asked[:20]}”不是完整的日期，请写成 2026-09-17 的样子。")
        return redirect("credit:calendar_show")
    return redirect("credit:calendar_day", day.year, day.month, day.day)


@require_safe
@allowed(*READERS)
def calendar_year(request: SignedInRequest, year: int) -> HttpResponse:
    """A year: 休 and 班, where they come from, its editions, and the open terms due on each day."""
    return _year(request, year)


def _year(request: SignedInRequest, year: int) -> HttpResponse:
    must_be_kept(year)
    today = timezone.localdate()
    changes, missing = CalendarChange.objects.of(year), alarms(today)
    told = any(alarm.year == year for alarm in missing)
    context = {
        "sheet": sheet.sheet(year, request.user, today),
        "today": today,
        "alarms": missing,
        "waiting": changes.open().first(),
        "told": told,
        "changes": changes.exclude(state=State.PROPOSED),
        "proposes": request.user.role in PROPOSERS,
        "years": _years(year, today),
        "before": year - 1 if year > FIRST else None,
        "after": year + 1 if year < LAST else None,
    }
    return render(request, "credit/calendar_year.html", context)


def must_be_kept(year: int) -> None:
    """A page of a year that no calendar is kept for is not there."""
    if not FIRST <= year <= LAST:
        raise Http404(f"工作日历只编制{FIRST}年至{LAST}年。")


class YearLink(NamedTuple):
    """A year to turn to, and whether its table is confirmed."""

    year: int
    confirmed: bool


def _years(shown: int, today: date) -> list[YearLink]:
    confirmed = dict(WorkingYear.objects.values_list("year", "confirmed"))
    wanted = {*confirmed, shown, today.year, today.year + 1}
    return [YearLink(year, confirmed.get(year, False)) for year in sorted(wanted)]


def _due_on(request: SignedInRequest, *, year: int, month: int, day: int) -> Listing[Term]:
    """The open terms due on a day: beside whether it counts and why, and a term counted from it."""
    must_be_kept(year)
    try:
        shown = date(year, month, day)
    except ValueError as no_such_day:
        raise Http404("没有这一天。") from no_such_day
    counting = CountForm(request.GET if "n" in request.GET else {"n": "3"})
    cell = sheet.cell_of(shown, timezone.localdate())
    beside = {
        "day": shown,
        "cell": cell,
        "words": sheet.words_of(cell),
        "table": WorkingYear.objects.filter(year=year).first(),
        "counting": counting,
        "deadline": working_deadline(shown, counting.cleaned_data["n"], calendar()) if counting.is_valid() else None,
        "before": shown - ONE_DAY,
        "after": shown + ONE_DAY,
    }
    return replace(
        OF_DAY,
        title=f"{shown} 截止的在办期限",
        seen_by=due_on(shown),
        beside=lambda request, today, rows: beside,
    )


calendar_day = list_view(OF_DAY, _due_on)


def _mark_of_days(request: HttpRequest) -> str:
    return echoing.mark()


@require_safe
@allowed()
@etag(_mark_of_days)
def calendar_days(request: HttpRequest) -> HttpResponseBase:
    """The arranged days, for what stands beside every date field; the browser asks whether they changed."""
    answer = JsonResponse(echoing.days()._asdict(), json_dumps_params={"ensure_ascii": False})
    answer["Cache-Control"] = "private, no-cache"
    return answer
