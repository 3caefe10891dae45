"""Changes of the working calendar: read from the notice, proposed by one, decided by another, kept as editions (R4)."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from accounts import journal
from accounts.gate import READERS, SignedInRequest, allowed
from accounts.models import User
from credit.acts.calendar import CALENDAR, seen_by
from credit.forms.calendar import NoticeForm, RunFormSet, SourceForm, lines, with_more_lines
from credit.models import CalendarChange, WorkingYear
from credit.terms import changing, sheet
from credit.terms.arrangement import Arranged, Run, differences, runs_of
from credit.terms.changing import PROPOSERS, Source
from credit.views.calendar import must_be_kept
from desk.standing import Next, Standing, Step
from desk.views.acting import acts_view, entered


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*PROPOSERS)
def calendar_propose(request: SignedInRequest, year: int) -> HttpResponse:
    """Read the notice into the table, correct it, put it before a second person."""
    must_be_kept(year)
    waiting = CalendarChange.objects.open().filter(year=year).first()
    if waiting:
        messages.info(request, f"{year}年的日历已有一项变更待确认，处理后才能提出新的变更。")
        return redirect(waiting)
    if request.method != "POST":
        return _form(request, year, *_blank(year))
    match request.POST.get("act"):
        case "propose":
            return _propose(request, year)
        case "more":
            return _more(request, year)
    return _read(request, year)


Forms = tuple[NoticeForm, SourceForm, RunFormSet]


def _blank(year: int) -> Forms:
    today = timezone.localdate()
    title = f"国务院办公厅关于{year}年部分节假日安排的通知"
    runs = runs_of(sheet.table_of(year))
    return NoticeForm(year=year), SourceForm(initial={"title": title}, today=today), lines(year, runs=runs)


def _more(request: SignedInRequest, year: int) -> HttpResponse:
    typed = {name: request.POST.get(name, "") for name in ("notice", *SourceForm.base_fields)}
    notice, source = NoticeForm(year=year, initial=typed), SourceForm(initial=typed, today=timezone.localdate())
    return _form(request, year, notice, source, lines(year, posted=with_more_lines(request.POST)), checked=False)


def _read(request: SignedInRequest, year: int) -> HttpResponse:
    """What the notice says becomes the table; a notice that contradicts itself leaves the typed table alone."""
    notice = NoticeForm(request.POST, year=year)
    typed = {name: request.POST.get(name, "") for name in SourceForm.base_fields}
    if not request.POST.get("notice", "").strip():
        notice.add_error("notice", "请粘贴通知原文，或直接填写下表。")
    if not notice.is_valid():
        source = SourceForm(initial=typed, today=timezone.localdate())
        return _form(request, year, notice, source, lines(year, runs=_runs_typed(request, year)))
    found = notice.reading
    source = SourceForm(
        initial={
            **typed,
            "number": typed["number"] or found.number,
            "issued_on": typed["issued_on"] or found.issued_on,
        },
        today=timezone.localdate(),
    )
    return _form(request, year, notice, source, lines(year, runs=found.runs), read=True)


def _runs_typed(request: SignedInRequest, year: int) -> list[Run]:
    typed = lines(year, posted=request.POST)
    return [run for form in typed.forms if form.is_valid() and (run := form.run())]


def _propose(request: SignedInRequest, year: int) -> HttpResponse:
    notice = NoticeForm(request.POST, year=year)
    source = SourceForm(request.POST, today=timezone.localdate())
    table = lines(year, posted=request.POST)
    if all([notice.is_valid(), source.is_valid(), table.is_valid()]):
        text = notice.cleaned_data["notice"]
        change = entered(
            source, partial(_proposed, request, year, table.days(), source.source(text), source.change_note)
        )
        if change is not None:
            messages.success(request, f"{change}已提出，待另一名审核人或局领导确认；确认前仍按现行日历计算。")
            return redirect(change)
    return _form(request, year, notice, source, table)


def _proposed(request: SignedInRequest, year: int, days: list[Arranged], source: Source, note: str) -> CalendarChange:
    change = changing.propose(year, days, source, by=request.user, at=timezone.now(), note=note)
    journal.write("提出日历变更", str(change), by=request.user, detail=change.source, request=request)
    return change


def _form(
    request: SignedInRequest,
    year: int,
    notice: NoticeForm,
    source: SourceForm,
    table: RunFormSet,
    *,
    read: bool = False,
    checked: bool = True,
) -> HttpResponse:
    context = {
        "year": year,
        "notice": notice,
        "source": source,
        "table": table,
        "read": read,
        "checked": checked,
        "remarks": notice.reading.remarks,
        "runs": notice.reading.runs,
        "confirmed": WorkingYear.objects.filter(year=year, confirmed=True).exists(),
        "wrong": checked and bool(notice.errors or source.errors or any(table.errors) or table.non_form_errors()),
    }
    return render(request, "credit/calendar_propose.html", context)


@require_safe
@allowed(*READERS)
def calendar_change_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """A proposal with what it changes and which open terms it moves; or an edition, as it was."""
    change = get_object_or_404(CALENDAR.seen_by(request.user), pk=pk)
    days, user = changing.days_in(change), request.user
    context = {
        "change": change,
        "runs": runs_of(days),
        "differences": differences(changing.before(change), days) if change.replaces else None,
        "unlike": changing.unlike_the_notice(change.year, change.notice, days),
        "outcome": seen_by(user, changing.preview(change)) if change.is_open else None,
        "standing": standing_of(change, user),
        "withdraws": change.is_open and change.proposed_by_id == user.pk,
    }
    return render(request, "credit/calendar_change_show.html", context)


def standing_of(change: CalendarChange, user: User) -> Standing:
    """Proposed by one, decided by another; who is next, what this person may do."""
    proposed = Step("提出", _day_of(change.proposed_at), str(change.proposed_by or "系统"), reached=True)
    if change.is_open:
        decided, nexts = Step("确认", current=True), [Next("另一名审核人或局领导", "核对后确认，或者退回")]
    else:
        decided, nexts = (
            Step(change.state_shown, _day_of(change.decided_at), str(change.decided_by or ""), reached=True),
            [],
        )
    return Standing([proposed, decided], nexts, CALENDAR.offers(change, user))


def _day_of(moment: datetime | None) -> date | None:
    return localdate(moment) if moment else None


calendar_change_act = acts_view(CALENDAR)
