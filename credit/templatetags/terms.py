"""The deadline tag and the day strip: one component wherever a term shows."""

from __future__ import annotations

from datetime import date

from django import template

from credit.models import Term
from credit.regulation.periods import Calendar, CountedDay
from credit.terms.calendar import calendar
from credit.terms.clocks import deadline_of
from credit.terms.standing import stand

register = template.Library()


@register.inclusion_tag("credit/_deadline.html")
def deadline_tag(term: Term, today: date, by: Calendar | None = None) -> dict[str, object]:
    """The tag 剩余 3 个工作日 with the due day; pass the calendar `by` where many terms stand on a page."""
    return {"term": term, "standing": stand(term, today, by or calendar())}


@register.inclusion_tag("credit/_day_strip.html")
def day_strip(term: Term, by: Calendar | None = None) -> dict[str, object]:
    """Every day of the term, counted or not and why, from day 0 to the last."""
    found = deadline_of(term, by or calendar())
    days: tuple[CountedDay, ...] = found.days if found else ()
    return {"term": term, "deadline": found, "days": days, "suspensions": term.suspensions.all()}
