"""The term of a matter as a column of its list: what runs, how long it still has, and until when."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, NamedTuple

from django.utils.html import format_html
from django.utils.safestring import SafeString

from credit.models import Term
from credit.regulation.periods import Calendar
from credit.terms.calendar import calendar
from credit.terms.standing import TermStanding, stand
from desk.lists.columns import Column, marked
from desk.templatetags.face import day, mark


class Running(NamedTuple):
    """The running term of a matter and how it stands today."""

    term: Term
    standing: TermStanding


def running_of(keys: Iterable[str], today: date, by: Calendar | None = None) -> dict[str, Running]:
    """The running term of each of these matters that has one; one query."""
    counted = by or calendar()
    terms = Term.objects.running().filter(case_key__in=list(keys)).order_by("-pk")
    return {term.case_key: Running(term, stand(term, today, counted)) for term in terms}


def with_standing(term: Term | None, today: date, by: Calendar) -> Running | None:
    """A term that is at hand already, running or ended, as it stands today."""
    return Running(term, stand(term, today, by)) if term else None


def term_column(running: Callable[[Any], Running | None]) -> Column[Any]:
    """期限: the words and the due day; a sheet holds the due day."""
    return Column(
        name="term",
        label="期限",
        value=lambda row: found.term.due_on if (found := running(row)) else None,
        shown=lambda row: in_words(found) if (found := running(row)) else None,
        css="tight",
    )


def in_words(running: Running) -> SafeString:
    """The term's name, how long it has, until when, and whether that is provisional (R4)."""
    return format_html('<span class="deadline">{}<br>{}</span>', running.term.label, left_of(*running))


def left_of(term: Term, standing: TermStanding) -> SafeString:
    """How long a term has, until when, and whether that is provisional (R4)."""
    due = format_html(' <span class="nowrap small">截止 {}</span>', day(term.due_on)) if term.due_on else ""
    provisional = format_html(" {}", mark("暂定")) if term.provisional else ""
    return format_html("{}{}{}", marked(standing.words, standing.look), due, provisional)
