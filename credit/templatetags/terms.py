"""The deadline tag and the day strip: one component wherever a term shows."""

from __future__ import annotations

from datetime import date

from django import template

from accounts.models import User
from credit.models import Term
from credit.regulation.periods import Calendar, CountedDay
from credit.terms.alarm import alarms
from credit.terms.calendar import as_of, calendar
from credit.terms.changing import PROPOSERS
from credit.terms.clocks import deadline_of
from credit.terms.standing import stand

register = template.Library()


@register.inclusion_tag("credit/_deadline.html")
def deadline_tag(term: Term, today: date, by: Calendar | None = None) -> dict[str, object]:
    """The tag 剩余 3 个工作日 with the due day; pass the calendar `by` where many terms stand on a page."""
    return {"term": term, "standing": stand(term, today, by or calendar())}


@register.inclusion_tag("credit/_day_strip.html")
def day_strip(term: Term, by: Calendar | None = None) -> dict[str, object]:
    """Every day of the term, counted or not and why, from day 0 to the last; an ended one by the tables of its time."""
    found = deadline_of(term, as_of(term.calendar) if term.ended_on and term.calendar else by or calendar())
    days: tuple[CountedDay, ...] = found.days if found else ()
    return {"term": term, "deadline": found, "days": days, "suspensions": term.suspensions.all()}


@register.inclusion_tag("credit/_calendar_alarm.html")
def calendar_alarm(user: User, today: date) -> dict[str, object]:
    """The bar that says which year has no confirmed table yet; nothing when none is missing."""
    return {"alarms": alarms(today), "proposes": user.role in PROPOSERS}
