"""Changes of the working calendar: read from the notice, proposed by one, decided by another, kept as editions (R4)."""

from __future__ import annotations

from typing import NamedTuple

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts import journal
from accounts.gate import READERS, Refused, SignedInRequest, allowed
from credit.forms.calendar import NoticeForm, ReasonForm, RunFormSet, SourceForm, lines, with_more_lines
from credit.models import CalendarChange, WorkingYear
from credit.terms import changing, sheet
from credit.terms.arrangement import Run, differences, runs_of
from credit.terms.changing import PROPOSERS, State
from credit.terms.clocks import Move
from credit.views.calendar import must_be_kept

SHOWN = 50


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
        text, note = notice.cleaned_data["notice"], source.cleaned_data["note"]
        try:
            with transaction.atomic():
                change = changing.propose(
                    year, table.days(), source.source(text), by=request.user, at=timezone.now(), note=note
                )
                _note(request, "提出日历变更", change, change.source)
        except Refused as refusal:
            source.add_error(None, refusal.reason)
        else:
            messages.success(request, f"{change}已提出，待另一名审核人或局领导确认；确认前仍按现行日历计算。")
            return redirect(change)
    return _form(request, year, notice, source, table)


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
    change = get_object_or_404(CalendarChange.objects.select_related("proposed_by", "decided_by"), pk=pk)
    days, user = changing.days_in(change), request.user
    context = {
        "change": change,
        "runs": runs_of(days),
        "differences": differences(changing.before(change), days) if change.replaces else None,
        "unlike": changing.unlike_the_notice(change.year, change.notice, days),
        "outcome": _seen(changing.preview(change), request) if change.is_open else None,
        "decides": change.is_open and user.role in PROPOSERS and change.proposed_by_id != user.pk,
        "withdraws": change.is_open and change.proposed_by_id == user.pk,
    }
    return render(request, "credit/calendar_change_show.html", context)


class Seen(NamedTuple):
    """What this person sees of the terms that would move: those of the own department, and how many there are elsewhere."""

    rows: list[Move]
    own: int
    elsewhere: int
    settled: int

    @property
    def more(self) -> int:
        """How many of the own are not shown."""
        return self.own - len(self.rows)

    @property
    def total(self) -> int:
        return self.own + self.elsewhere

    @property
    def words(self) -> str:
        """What confirming does to them, in one sentence."""
        moved = f"{self.total}个改变截止日，提醒其办理人和所在部门的审核人" if self.total else "没有期限改变截止日"
        return f"{moved}；{self.settled}个日期不变、由暂定改为确定" if self.settled else moved


def _seen(outcome: changing.Outcome, request: SignedInRequest) -> Seen:
    user = request.user
    own = [
        move
        for move in outcome.moved
        if not user.edits_records or move.term.subject.department_id == user.department_id
    ]
    return Seen(own[:SHOWN], len(own), len(outcome.moved) - len(own), len(outcome.settled))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*PROPOSERS)
def calendar_change_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    """The second person's word, after one page that says what it does."""
    change = get_object_or_404(CalendarChange, pk=pk)
    changing.must_be_open(change, State.CONFIRMED, by=request.user)
    if request.method == "POST":
        with transaction.atomic():
            change = changing.confirm(change, by=request.user, at=timezone.now())
            moved = f"{change.moved}个期限改变了截止日，已提醒办理人" if change.moved else "没有期限改变截止日"
            _note(request, "确认日历变更", change, f"{change.source}；{moved}")
        messages.success(request, f"{change.year}年工作日历已确认并启用，{moved}。")
        return redirect("credit:calendar_year", change.year)
    seen = _seen(changing.preview(change), request)
    context = {
        "title": f"确认{change.year}年工作日历",
        "subject": change.source,
        "consequences": [
            f"{change.year}年的放假和调休改为本表，版次加一；原来的版次保留可查。",
            f"所有在办期限立即重新计算：{seen.words}。",
            "操作记入操作痕迹。",
        ],
        "act": "确认并启用",
        "back": change.get_absolute_url(),
    }
    return render(request, "act_confirm.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*PROPOSERS)
def calendar_change_refuse(request: SignedInRequest, pk: int) -> HttpResponse:
    """Turn a proposal down, with a reason."""
    change = get_object_or_404(CalendarChange, pk=pk)
    changing.must_be_open(change, State.REFUSED, by=request.user)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            change = changing.refuse(change, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
            _note(request, "退回日历变更", change, change.reason)
        messages.success(request, f"已退回，并提醒{change.proposed_by}。{change.year}年仍按现行日历计算。")
        return redirect("credit:calendar_year", change.year)
    words = ["这项变更不再有效，日历和在办期限不变。", "提出人收到您写的理由，可以改正后重新提出。"]
    return _decision(request, change, form, title=f"退回{change.year}年日历变更", act="退回", words=words)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*PROPOSERS)
def calendar_change_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take the own proposal back, with a reason."""
    change = get_object_or_404(CalendarChange, pk=pk)
    changing.must_be_open(change, State.WITHDRAWN, by=request.user)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            change = changing.withdraw(change, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
            _note(request, "撤回日历变更", change, change.reason)
        messages.success(request, f"已撤回。{change.year}年仍按现行日历计算。")
        return redirect("credit:calendar_year", change.year)
    words = ["这项变更不再有效，日历和在办期限不变。", "撤回后可以重新提出。"]
    return _decision(request, change, form, title=f"撤回{change.year}年日历变更", act="撤回", words=words)


def _note(request: SignedInRequest, act: str, change: CalendarChange, detail: str) -> None:
    journal.write(act, str(change), by=request.user, detail=detail, request=request)


def _decision(
    request: SignedInRequest, change: CalendarChange, form: ReasonForm, *, title: str, act: str, words: list[str]
) -> HttpResponse:
    context = {
        "title": title,
        "subject": change.source,
        "consequences": words,
        "form": form,
        "act": act,
        "back": change.get_absolute_url(),
        "dangerous": True,
    }
    return render(request, "act_confirm.html", context)
