"""Terms of matters in hand: started, suspended, resumed, ended, counted again when the calendar changes (R4).

One function computes every deadline: `deadline_of`. Its result can be unfolded day by day.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from accounts.gate import Refused
from accounts.models import User
from credit.models import Suspension, Term
from credit.regulation.periods import Calendar, Deadline, Span, working_deadline
from credit.terms.calendar import calendar, cited, confirmed_editions, hold
from subjects.cases import Case


class TermKind(NamedTuple):
    """A sort of term: its code, what it is called, the article, and its working days (None: fixed when it starts)."""

    code: str
    label: str
    article: str
    working_days: int | None


def deadline_of(term: Term, by: Calendar) -> Deadline | None:
    """When the term ends by this calendar, day by day; None while suspended, or where it was fixed in calendar days."""
    pauses = [Span(pause.from_on, pause.until_on) for pause in term.suspensions.all()]
    if term.working_days is None or any(pause.end is None for pause in pauses):
        return None
    return working_deadline(term.began_on, term.working_days, by, pauses)


@transaction.atomic
def start(kind: TermKind, case: Case, *, on: date, handlers: Iterable[User] = (), due_on: date | None = None) -> Term:
    """Let a term of the case begin; `on` is day 0. A kind without working days needs `due_on`.

    Raises Refused where one of this kind is running already.
    """
    if (kind.working_days is None) == (due_on is None):
        raise ValueError("a term is counted in working days or has a fixed due day, not both and not neither")
    if case.subject is None:
        raise ValueError("a term is about one subject")
    hold()
    term = Term(
        kind=kind.code,
        label=kind.label,
        article=kind.article,
        case_key=case.key,
        case_title=case.title,
        case_url=case.url,
        subject=case.subject,
        began_on=on,
        working_days=kind.working_days,
        due_on=due_on,
    )
    try:
        with transaction.atomic():
            term.save()
    except IntegrityError as collision:
        raise Refused(kind.article, f"{case.title}的{kind.label}已在计算，不能重复起算。") from collision
    term.handlers.set(handlers)
    if kind.working_days:
        count(term, calendar())
    return term


def count(term: Term, by: Calendar) -> None:
    """Compute the due day again and keep it; a fixed one stays."""
    if term.working_days is None:
        return
    _settle(term, by, confirmed_editions())
    term.save(update_fields=_COUNTED)


_COUNTED = ("due_on", "provisional", "calendar")


def _settle(term: Term, by: Calendar, editions: dict[int, int]) -> None:
    found = deadline_of(term, by)
    term.due_on = found.due if found else None
    term.provisional = found.provisional if found else False
    term.calendar = cited(editions, term.began_on.year, found.due.year) if found else ""


def _locked(term: Term) -> Term:
    hold()
    term = Term.objects.select_for_update().get(pk=term.pk)
    if term.ended_on:
        raise Refused(term.article, f"{term}已于{term.ended_on}办结，不能再更改。")
    return term


@transaction.atomic
def suspend(
    term: Term, *, reason: str, document: str, by: User, at: datetime, expected_on: date | None = None
) -> Suspension:
    """From today the days do not count, until the term is resumed. Needs a reason and the document that orders it."""
    term, on = _locked(term), localtime(at).date()
    if not reason.strip() or not document.strip():
        raise Refused(term.article, "暂停计时须写明事由和依据文书（如检验、鉴定委托书）。")
    if on < term.began_on:
        raise Refused(term.article, f"暂停日（{on}）早于起算日（{term.began_on}），请核对。")
    if term.suspensions.filter(until_on=None).exists():
        raise Refused(term.article, f"{term}已暂停计时，恢复之前不能再次暂停。")
    if term.due_on and on > term.due_on:
        raise Refused(term.article, f"期限已于{term.due_on}届满，不能再暂停。")
    if term.suspensions.filter(until_on__gt=on).exists():
        raise Refused(term.article, "暂停日落在以前的暂停期间内，请核对。")
    pause = Suspension.objects.create(
        term=term, from_on=on, reason=reason.strip(), document=document.strip(), by=by, expected_on=expected_on
    )
    count(term, calendar())
    return pause


@transaction.atomic
def resume(term: Term, *, on: date) -> Term:
    """`on` counts again."""
    term = _locked(term)
    pause = term.suspensions.filter(until_on=None).first()
    if pause is None:
        raise Refused(term.article, f"{term}没有暂停计时。")
    if on < pause.from_on:
        raise Refused(term.article, f"恢复日（{on}）早于暂停日（{pause.from_on}），请核对。")
    pause.until_on = on
    pause.save(update_fields=["until_on"])
    count(term, calendar())
    return term


@transaction.atomic
def end(term: Term, *, on: date) -> Term:
    """What the term asked for was done on a day; a suspension that was open ends with it."""
    term = _locked(term)
    if on < term.began_on:
        raise Refused(term.article, f"办结日（{on}）早于起算日（{term.began_on}），请核对。")
    if term.suspensions.filter(until_on=None).exists():
        term = resume(term, on=max(on, term.suspensions.get(until_on=None).from_on))
    term.ended_on = on
    term.save(update_fields=["ended_on"])
    return term


def running(case_key: str, kind: TermKind) -> Term | None:
    """The running term of this kind of a case, if there is one."""
    return Term.objects.running().filter(case_key=case_key, kind=kind.code).first()


class Move(NamedTuple):
    """A running term whose due day another calendar would move."""

    term: Term
    old: Deadline
    new: Deadline

    @property
    def by_days(self) -> int:
        """How many days later; below 0 earlier, 0 where it only becomes provisional or certain."""
        return (self.new.due - self.old.due).days

    @property
    def earlier_by(self) -> int:
        """How many days earlier."""
        return -self.by_days


def moves(old: Calendar, new: Calendar) -> list[Move]:
    """The running terms that end on another day, or become provisional or certain, under another calendar."""
    found = []
    terms = Term.objects.running().exclude(working_days=None).select_related("subject__department").order_by("pk")
    for term in terms.prefetch_related("suspensions"):
        before, after = deadline_of(term, old), deadline_of(term, new)
        if before and after and (before.due, before.provisional) != (after.due, after.provisional):
            found.append(Move(term, before, after))
    return found


@transaction.atomic
def recount() -> int:
    """Count every running term again by the calendar as it stands; returns how many terms there are."""
    hold()
    by, editions = calendar(), confirmed_editions()
    running_terms = Term.objects.select_for_update().running().exclude(working_days=None).order_by("pk")
    terms = list(running_terms.prefetch_related("suspensions"))
    for term in terms:
        _settle(term, by, editions)
    Term.objects.bulk_update(terms, _COUNTED, batch_size=200)
    return len(terms)
