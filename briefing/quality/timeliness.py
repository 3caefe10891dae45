"""及时率: records and inspections are entered within seven working days (R4) of what they tell of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import Min, QuerySet
from django.utils.timezone import localtime

from briefing.quality.rules import INSPECTION, READING, Check, Group
from credit.models import CreditRecord
from credit.regulation.periods import Calendar, working_deadline
from credit.terms.calendar import calendar
from inspections.models import Inspection
from subjects.numbered import numbered

WITHIN = 7
"""Working days for entering; the time in which penalties are published (行政处罚法 Article 48, 7 working days) needs it."""
LOOKED_BACK = timedelta(days=90)


def _late(rows: Iterable[tuple[int, date | None, datetime | None]], by: Calendar) -> list[int]:
    """Those entered after the seventh working day; each day's deadline is counted once."""
    deadlines: dict[date, date] = {}
    found = []
    for pk, day, entered in rows:
        if day is None or entered is None:
            continue
        if day not in deadlines:
            deadlines[day] = working_deadline(day, WITHIN, by).due
        if localtime(entered).date() > deadlines[day]:
            found.append(pk)
    return found


def records(day: date) -> QuerySet[CreditRecord]:
    """Decided or determined within the last 90 days."""
    return CreditRecord.objects.filter(basis_on__gt=day - LOOKED_BACK, basis_on__lte=day).exclude(
        state=CreditRecord.State.REVOKED
    )


def late_records(day: date) -> QuerySet[CreditRecord]:
    found = _late(records(day).order_by().values_list("pk", "basis_on", "entered_at"), calendar())
    return CreditRecord.objects.filter(pk__in=numbered(found)).order_by("-basis_on", "pk")


def inspections(day: date) -> QuerySet[Inspection]:
    """Made within the last 90 days."""
    return Inspection.objects.filter(inspected_on__gt=day - LOOKED_BACK, inspected_on__lte=day)


def late_inspections(day: date) -> QuerySet[Inspection]:
    """By the first version that the history holds."""
    days = dict(inspections(day).order_by().values_list("pk", "inspected_on"))
    versions = Inspection.history.filter(id__in=numbered(days)).order_by().values_list("id")
    rows = [(pk, days[pk], entered) for pk, entered in versions.annotate(entered=Min("history_date"))]
    return Inspection.objects.filter(pk__in=numbered(_late(rows, calendar()))).order_by("-inspected_on", "pk")


TIMELINESS = Group(
    "timeliness",
    "及时",
    (
        Check(
            "late_records",
            "信用记录录入不及时",
            "近 90 天决定（认定、列入）的记录，在决定之日起 7 个工作日内未录入的。",
            "决定（认定）日期",
            late_records,
            READING,
            records,
        ),
        Check(
            "late_inspections",
            "检查结果录入不及时",
            "近 90 天的检查，在检查之日起 7 个工作日内未录入的。",
            "检查日期",
            late_inspections,
            INSPECTION,
            inspections,
        ),
    ),
)
