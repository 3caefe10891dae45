"""The acts on a proposed table of working days: a second person confirms or refuses it, its proposer takes it back (R4)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import User
from credit.models import CalendarChange
from credit.terms import changing
from credit.terms.changing import PROPOSERS, State
from credit.terms.clocks import Move
from desk.acts import Act, Acts, Crumb, Told
from desk.forms.acts import ReasonForm

SHOWN = 50


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


def seen_by(user: User, outcome: changing.Outcome) -> Seen:
    """What a person sees of what confirming would do."""
    own = [
        move
        for move in outcome.moved
        if not user.edits_records or move.term.subject.department_id == user.department_id
    ]
    return Seen(own[:SHOWN], len(own), len(outcome.moved) - len(own), len(outcome.settled))


def _changes(user: User) -> QuerySet[CalendarChange]:
    return CalendarChange.objects.select_related("proposed_by", "decided_by")


def _must_be_open(to: State) -> Callable[[CalendarChange, User, datetime], None]:
    def must(change: CalendarChange, user: User, at: datetime) -> None:
        changing.must_be_open(change, to, user)

    return must


def _is_anothers(change: CalendarChange, user: User) -> bool:
    return change.is_open and change.proposed_by_id != user.pk


def _is_own(change: CalendarChange, user: User) -> bool:
    return change.is_open and change.proposed_by_id == user.pk


def _told_of_confirmation(change: CalendarChange, by: User, at: datetime) -> Told:
    return (
        f"{change.year}年的放假和调休改为本表，版次加一；原来的版次保留可查。",
        f"所有在办期限立即重新计算：{seen_by(by, changing.preview(change)).words}。",
        "操作记入操作痕迹。",
    )


def _moved(made: CalendarChange) -> str:
    return f"{made.moved}个期限改变了截止日，已提醒办理人" if made.moved else "没有期限改变截止日"


def _to_year(form: object, made: CalendarChange) -> str:
    return reverse("credit:calendar_year", args=[made.year])


def _reason(made: CalendarChange) -> str:
    return made.reason


CALENDAR: Acts[CalendarChange] = Acts(
    address="credit:calendar_change_act",
    article=changing.ARTICLE,
    seen_by=_changes,
    crumbs=lambda change: [Crumb(f"{change.year}年工作日历", reverse("credit:calendar_year", args=[change.year]))],
    table={
        "withdraw": Act(
            title="撤回日历变更",
            button="撤回",
            roles=PROPOSERS,
            must=_must_be_open(State.WITHDRAWN),
            form=ReasonForm,
            told=("这项变更不再有效，日历和在办期限不变。", "撤回后可以重新提出。"),
            said=lambda change, made: f"已撤回。{made.year}年仍按现行日历计算。",
            do=changing.withdraw,
            then=_to_year,
            detail=_reason,
            offered=_is_own,
            dangerous=True,
        ),
        "refuse": Act(
            title="退回日历变更",
            button="退回",
            roles=PROPOSERS,
            must=_must_be_open(State.REFUSED),
            form=ReasonForm,
            told=("这项变更不再有效，日历和在办期限不变。", "提出人收到您写的理由，可以改正后重新提出。"),
            said=lambda change, made: f"已退回，并提醒{made.proposed_by}。{made.year}年仍按现行日历计算。",
            do=changing.refuse,
            then=_to_year,
            detail=_reason,
            offered=_is_anothers,
            dangerous=True,
        ),
        "confirm": Act(
            title="确认日历变更",
            button="确认并启用",
            roles=PROPOSERS,
            must=_must_be_open(State.CONFIRMED),
            told=_told_of_confirmation,
            said=lambda change, made: f"{made.year}年工作日历已确认并启用，{_moved(made)}。",
            do=changing.confirm,
            then=_to_year,
            detail=lambda made: f"{made}：{made.source}；{_moved(made)}",
            offered=_is_anothers,
            primary=True,
        ),
    },
)
