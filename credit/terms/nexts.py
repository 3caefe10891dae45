"""Who acts next on a matter, out of its running terms: the handlers, what is due, how long they still have (R4)."""

from __future__ import annotations

from datetime import date

from credit.models import Term
from credit.regulation.periods import Calendar
from credit.terms.calendar import calendar
from credit.terms.standing import stand
from desk.standing import Next


def nexts_of(*keys: str, today: date, by: Calendar | None = None) -> list[Next]:
    """The running terms of a matter, of which these keys tell, the nearest first; none where nothing is due."""
    counted = by or calendar()
    terms = Term.objects.running().filter(case_key__in=keys).prefetch_related("handlers").order_by("due_on", "pk")
    return [_next(term, today, counted) for term in terms]


def _next(term: Term, today: date, by: Calendar) -> Next:
    standing = stand(term, today, by)
    who = "、".join(map(str, term.handlers.all()))
    return Next(who, term.label, term.due_on, standing.words, standing.look, term.provisional)
