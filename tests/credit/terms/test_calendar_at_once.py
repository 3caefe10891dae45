"""Two people at the calendar at the same moment, on real transactions."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier, Event

import pytest
from django.db import connection, transaction

from accounts.gate import Refused
from accounts.models import User
from credit.models import CalendarChange, Term, WorkingYear
from credit.terms import changing, clocks
from credit.terms.calendar import calendar
from credit.terms.clocks import TermKind, deadline_of
from subjects.cases import Case
from tests import makers, people
from tests.credit.terms.tables import AT, SOURCE, days_of, proposed

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
LONG = TermKind("test_long", "决定期限", "第十六条", 30)
BEGAN = date(2026, 12, 31)


def together(*acts: Callable[[], object]) -> list[object]:
    """Do these at the same moment, each on its own connection; a refusal is an answer, too."""
    gate = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        try:
            gate.wait(10)
            return act()
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@pytest.fixture
def leaders(db: None) -> list[User]:
    return [people.leader(username=f"leader{n}", display_name=f"领导{n}") for n in range(4)]


def case(number: int) -> Case:
    return Case(f"tests.case:{number}", f"异议〔2026〕{number}号", "/", makers.make_subject())


def test_a_proposal_is_confirmed_once(leaders: list[User]) -> None:
    change = proposed()

    answers = together(*(lambda by=by: changing.confirm(change, by=by, at=AT) for by in leaders))

    assert sum(isinstance(answer, Refused) for answer in answers) == 3
    assert WorkingYear.objects.get(year=2027).edition == 1


def test_confirmed_or_withdrawn_but_not_both(leaders: list[User]) -> None:
    change = proposed()
    author = User.objects.get(username="geng")

    answers = together(
        lambda: changing.confirm(change, by=leaders[0], at=AT),
        lambda: changing.withdraw(change, reason="录错", by=author, at=AT),
    )

    assert sum(isinstance(answer, Refused) for answer in answers) == 1
    state = CalendarChange.objects.get(pk=change.pk).state
    assert WorkingYear.objects.get(year=2027).confirmed == (state == CalendarChange.State.CONFIRMED)


def test_one_of_several_proposals_for_a_year_stands(leaders: list[User]) -> None:
    answers = together(*(lambda by=by: changing.propose(2027, days_of(2027), SOURCE, by=by, at=AT) for by in leaders))

    assert sum(isinstance(answer, Refused) for answer in answers) == 3
    assert CalendarChange.objects.open().count() == 1


def test_terms_that_start_pause_and_end_meanwhile_are_counted_by_the_new_table(leaders: list[User]) -> None:
    change = proposed()
    running = [clocks.start(LONG, case(n), on=BEGAN) for n in range(4)]
    fresh = [case(n) for n in range(4, 8)]
    by = leaders[1]

    answers = together(
        lambda: changing.confirm(change, by=leaders[0], at=AT),
        *(lambda one=one: clocks.start(LONG, one, on=BEGAN) for one in fresh),
        *(
            lambda one=one: clocks.suspend(
                one, at=makers.moment(date(2027, 1, 5)), reason="送检", document="委托书", by=by
            )
            for one in running[:2]
        ),
        *(lambda one=one: clocks.end(one, on=date(2027, 1, 5)) for one in running[2:]),
    )

    assert not [answer for answer in answers if isinstance(answer, Refused)]
    now = calendar()
    for term in Term.objects.running():
        found = deadline_of(term, now)
        assert term.due_on == (found.due if found else None)
    assert Term.objects.running().filter(due_on=date(2027, 2, 19), provisional=False).count() == 4


def test_a_term_whose_transaction_is_still_open_keeps_the_change_waiting(leaders: list[User]) -> None:
    """The term is started before the change and committed after the change began: it must not slip through."""
    change, one, started = proposed(), case(1), Event()

    def start_slowly() -> None:
        with transaction.atomic():
            clocks.start(LONG, one, on=BEGAN)
            started.set()
            time.sleep(0.5)

    def confirm() -> None:
        started.wait(10)
        changing.confirm(change, by=leaders[0], at=AT)

    together(start_slowly, confirm)

    assert Term.objects.get().due_on == date(2027, 2, 19)
