"""The alarm of a year without a confirmed table (R4): from 1 November the coming year, and the running one at any time."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.urls import reverse

from accounts.models import User
from credit.models import CalendarChange, Term
from credit.terms.changing import PROPOSERS
from notices.telling import tell

FROM_MONTH = 11


class Alarm(NamedTuple):
    """A year that needs its table, the proposal that waits if there is one, and how many open terms rest on it."""

    year: int
    waiting: CalendarChange | None
    provisional: int


def alarms(today: date) -> list[Alarm]:
    """The years that ought to have a confirmed table by now, and have none."""
    due = [today.year, *([today.year + 1] if today.month >= FROM_MONTH else [])]
    confirmed = CalendarChange.objects.filter(edition__gte=1)
    changes = (confirmed | CalendarChange.objects.open()).filter(year__in=due).select_related("proposed_by")
    have, waiting = set(), {}
    for change in changes:
        if change.is_open:
            waiting[change.year] = change
        else:
            have.add(change.year)
    return [_alarm(year, waiting.get(year)) for year in due if year not in have]


def _alarm(year: int, waiting: CalendarChange | None) -> Alarm:
    resting = Term.objects.running().filter(provisional=True, calendar__contains=f"{year}-0")
    return Alarm(year, waiting, resting.count())


@transaction.atomic
def remind(today: date, at: datetime) -> None:
    """Tell supervisors and leaders of the missing year, once a month until it is confirmed; may run any number of times."""
    for alarm in alarms(today):
        state = "已有变更提出，待另一人确认。" if alarm.waiting else "请录入国务院办公厅的放假安排。"
        tell(
            User.objects.filter(role__in=PROPOSERS, is_active=True),
            key=f"calendar-missing:{alarm.year}:{today:%Y-%m}",
            title=f"{alarm.year}年工作日历尚未确认",
            body=f"{state}经过{alarm.year}年的期限暂按法定节假日计算，标为暂定。",
            url=alarm.waiting.get_absolute_url()
            if alarm.waiting
            else reverse("credit:calendar_year", args=[alarm.year]),
            at=at,
            urgent=True,
        )
