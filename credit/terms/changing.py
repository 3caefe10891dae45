"""Changing a year's table (R4): one person proposes it from the notice, another confirms, and every open term is counted again.

What the database holds as well: one open proposal a year, two persons, a reason for what is turned down.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse

from accounts import rules
from accounts.gate import Refused
from accounts.models import Role, User
from credit.models import ArrangedDay, CalendarChange, ChangedDay, WorkingYear
from credit.regulation.periods import Calendar, DayKind
from credit.terms import arrangement, notice_text
from credit.terms.arrangement import Arranged, Difference, weekday
from credit.terms.calendar import calendar, hold, holidays_known, with_fixed_days
from credit.terms.clocks import Move, moves, recount
from notices.telling import tell
from subjects.moving import locked, move

ARTICLE = CalendarChange.ARTICLE
PROPOSERS = (Role.SUPERVISOR, Role.LEADER)
FIRST, LAST = 2023, 2099
State = CalendarChange.State


class Source(NamedTuple):
    """The notice that a table rests on, with its own words where they were pasted."""

    title: str
    number: str
    issued_on: date
    notice: str = ""


def days_of(year: int) -> list[Arranged]:
    """The table of a year as it stands; days in a neighbouring year that its notice arranged belong to it."""
    rows = ArrangedDay.objects.filter(year__year=year).values_list("day", "kind", "name")
    return [Arranged(day, DayKind(kind), name) for day, kind, name in rows]


def days_in(change: CalendarChange) -> list[Arranged]:
    """The table that a change proposes, or proposed."""
    return [Arranged(row.day, DayKind(row.kind), row.name) for row in change.days.all()]


def before(change: CalendarChange) -> list[Arranged]:
    """The table that a change replaces, or replaced: the one in force, or the edition before its own."""
    if change.edition is None:
        return days_of(change.year)
    former = CalendarChange.objects.filter(year=change.year, edition=change.edition - 1).first()
    return days_in(former) if former else []


def unlike_the_notice(year: int, notice: str, days: Iterable[Arranged]) -> list[Difference]:
    """Where a table says otherwise than the notice pasted beside it, names aside; nothing where none was pasted."""
    if not notice.strip():
        return []
    said = [day for run in notice_text.read(notice, year).runs for day in run.days]
    return [found for found in arrangement.differences(said, days) if found.counts_otherwise]


def faults(year: int, days: Sequence[Arranged]) -> list[str]:
    """What is wrong with a table for this year, in words."""
    return [*arrangement.faults(year, days, holidays_known(year)), *_arranged_elsewhere(year, days)]


def _arranged_elsewhere(year: int, days: Iterable[Arranged]) -> list[str]:
    others = ArrangedDay.objects.filter(day__in=[day.day for day in days]).exclude(year__year=year)
    return [
        f"{row.day}（{weekday(row.day)}）已列入{row.year.year}年的安排（{row.kind}），请在本表删去；"
        f"安排有变的，请先变更{row.year.year}年的日历。"
        for row in others.select_related("year")
    ]


@transaction.atomic
def propose(
    year: int, days: Sequence[Arranged], source: Source, *, by: User, at: datetime, note: str = ""
) -> CalendarChange:
    """Put a table for a year before a second person. Raises Refused where it cannot be right, or another one waits."""
    _must_be_entitled(by)
    if not FIRST <= year <= LAST:
        raise Refused(ARTICLE, f"工作日历只编制{FIRST}年至{LAST}年。")
    if wrong := faults(year, days):
        raise Refused(ARTICLE, wrong[0])
    _must_be_a_change(year, days, source.notice, note)
    change = CalendarChange(year=year, note=note.strip(), proposed_by=by, proposed_at=at, **source._asdict())
    try:
        with transaction.atomic():
            change.save()
    except IntegrityError as collision:
        raise Refused(ARTICLE, f"{year}年的日历已有一项变更待确认，请先确认、退回或撤回。") from collision
    ChangedDay.objects.bulk_create(
        ChangedDay(change=change, day=day.day, kind=day.kind.value, name=day.name) for day in days
    )
    _ask(change, at)
    return change


def _must_be_entitled(by: User) -> None:
    rules.must_be_one_of(by, *PROPOSERS, article=ARTICLE, reason="工作日历由审核人或局领导提出、确认变更。")


def _must_be_a_change(year: int, days: Sequence[Arranged], notice: str, note: str) -> None:
    confirmed = WorkingYear.objects.filter(year=year, confirmed=True).exists()
    if confirmed and not arrangement.differences(days_of(year), days):
        raise Refused(ARTICLE, f"与{year}年现行日历完全相同，没有变更。")
    if confirmed and not note.strip():
        raise Refused(ARTICLE, f"{year}年的日历已经确认，更改须在变更说明中写明原因。")
    if not note.strip() and unlike_the_notice(year, notice, days):
        raise Refused(ARTICLE, "表与通知原文读出的不一致。请先读取原文；确需不同的，在变更说明中写明原因。")


def _ask(change: CalendarChange, at: datetime) -> None:
    assert change.proposed_by
    tell(
        User.objects.filter(role__in=PROPOSERS, is_active=True).exclude(pk=change.proposed_by.pk),
        key=f"calendar-change:{change.pk}",
        title=f"{change.year}年工作日历的变更待确认",
        body=f"{change.proposed_by}依据{change.source}提出，须由另一名审核人或局领导确认。",
        url=change.get_absolute_url(),
        at=at,
    )


def _locked(change: CalendarChange, to: CalendarChange.State, by: User) -> CalendarChange:
    change = locked(change)
    must_be_open(change, to, by)
    return change


def _decide(change: CalendarChange, to: CalendarChange.State, *, by: User, at: datetime, reason: str = "") -> None:
    change.decided_by, change.decided_at, change.reason = by, at, reason.strip()
    move(change, to, by=by, at=at, reason=to.label)


def must_be_open(change: CalendarChange, to: CalendarChange.State, by: User) -> None:
    """Raises Refused where this person cannot take this step, before anything is typed."""
    change.must_move(to)
    if to == State.WITHDRAWN:
        _must_be_its_own(change, by)
    else:
        _must_be_another(change, by)


def _must_be_its_own(change: CalendarChange, by: User) -> None:
    reason = "只有提出人可以撤回；不同意的，请退回。"
    rules.must_be_among(by, change.proposed_by_id, article=ARTICLE, reason=reason)


def _must_be_another(change: CalendarChange, by: User) -> None:
    _must_be_entitled(by)
    reason = "日历变更须由两人办理：提出人不能确认或退回自己提出的变更，可以撤回。"
    rules.must_be_another(by, change.proposed_by_id, article=ARTICLE, reason=reason)


class Outcome(NamedTuple):
    """What confirming does to the open terms."""

    moved: list[Move]
    """Due on another day."""
    settled: list[Move]
    """Due on the same day, but no longer provisional, or provisional from now on."""


def preview(change: CalendarChange) -> Outcome:
    """Which open terms would move, by the tables as they stand and as they would be."""
    return _outcome(calendar(), _with(change))


def _outcome(old: Calendar, new: Calendar) -> Outcome:
    found = moves(old, new)
    return Outcome([move for move in found if move.by_days], [move for move in found if not move.by_days])


def _with(change: CalendarChange) -> Calendar:
    years = dict(WorkingYear.objects.values_list("year", "confirmed"))
    kept = ArrangedDay.objects.exclude(year__year=change.year).values_list("day", "kind")
    arranged = {day: DayKind(kind) for day, kind in kept}
    return with_fixed_days(arranged | {day.day: day.kind for day in days_in(change)}, {**years, change.year: True})


@transaction.atomic
def confirm(change: CalendarChange, *, by: User, at: datetime) -> CalendarChange:
    """The second person's word: the table is replaced, its edition rises, every open term is counted by it."""
    hold(to_change=True)
    change = _locked(change, State.CONFIRMED, by)
    days = days_in(change)
    if wrong := faults(change.year, days):
        raise Refused(ARTICLE, wrong[0])
    outcome = preview(change)
    change.edition, change.moved = _replace(change, days).edition, len(outcome.moved)
    _decide(change, State.CONFIRMED, by=by, at=at)
    recount()
    _tell_of(outcome.moved, change, at)
    return change


def _replace(change: CalendarChange, days: Iterable[Arranged]) -> WorkingYear:
    year, _ = WorkingYear.objects.select_for_update().get_or_create(year=change.year, defaults={"edition": 0})
    year.source, year.confirmed, year.edition = change.source, True, year.edition + 1
    year.save()
    year.days.all().delete()
    ArrangedDay.objects.bulk_create(
        ArrangedDay(year=year, day=day.day, kind=day.kind.value, name=day.name) for day in days
    )
    return year


def _tell_of(moved: Iterable[Move], change: CalendarChange, at: datetime) -> None:
    """The handlers of each moved term, and the supervisors of its department."""
    for one in moved:
        term = one.term
        theirs = Q(pk__in=term.handlers.all()) | Q(role=Role.SUPERVISOR, department=term.subject.department_id)
        tell(
            User.objects.filter(theirs, is_active=True).distinct(),
            key=f"calendar-moved:{change.pk}:{term.pk}",
            title=f"{term.case_title} {term.label}改为 {one.new.due} 截止",
            body=f"原为 {one.old.due}。{change}已确认（{change.source}），期限重新计算。",
            url=term.case_url,
            urgent=one.by_days < 0,
            at=at,
        )


@transaction.atomic
def refuse(change: CalendarChange, *, reason: str, by: User, at: datetime) -> CalendarChange:
    """Turn a proposal down, with a reason; its proposer is told."""
    change = _locked(change, State.REFUSED, by)
    _must_say_why(reason, "退回")
    _decide(change, State.REFUSED, by=by, at=at, reason=reason)
    assert change.proposed_by
    tell(
        [change.proposed_by],
        key=f"calendar-refused:{change.pk}",
        title=f"{change.year}年工作日历的变更已退回",
        body=f"{by}：{change.reason}",
        url=reverse("credit:calendar_propose", args=[change.year]),
        at=at,
    )
    return change


@transaction.atomic
def withdraw(change: CalendarChange, *, reason: str, by: User, at: datetime) -> CalendarChange:
    """Take the own proposal back, with a reason."""
    change = _locked(change, State.WITHDRAWN, by)
    _must_say_why(reason, "撤回")
    _decide(change, State.WITHDRAWN, by=by, at=at, reason=reason)
    return change


def _must_say_why(reason: str, act: str) -> None:
    if not reason.strip():
        raise Refused(ARTICLE, f"请写明{act}的理由。")
