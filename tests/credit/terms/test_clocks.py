"""Terms: started, suspended, resumed, ended; worded in one place (R4)."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.gate import Refused
from accounts.models import User
from credit.models import Term
from credit.terms import clocks
from credit.terms.calendar import calendar
from credit.terms.clocks import TermKind
from credit.terms.standing import stand
from subjects.cases import Case
from tests import makers, people

pytestmark = pytest.mark.django_db
ANSWER = TermKind("test_answer", "答复期限", "第十条", 3)
PERIOD = TermKind("test_period", "管理期限", "第十二条（四）", None)


@pytest.fixture
def case(db: None) -> Case:
    return Case("tests.case:1", "异议〔2026〕7号", "/", makers.make_subject())


@pytest.fixture
def by(db: None) -> User:
    return people.supervisor()


@pytest.mark.parametrize(
    ("accepted", "due"),
    [
        ("2026-09-24", "2026-09-30"),
        ("2026-09-30", "2026-10-10"),
        ("2026-02-13", "2026-02-25"),
        ("2026-11-23", "2026-11-26"),
        ("2025-01-24", "2025-02-05"),
    ],
)
def test_a_term_ends_with_its_last_working_day(case: Case, accepted: str, due: str) -> None:
    term = clocks.start(ANSWER, case, on=date.fromisoformat(accepted))

    assert (term.due_on, term.provisional) == (date.fromisoformat(due), False)


def test_a_term_through_a_year_without_a_confirmed_table_is_provisional(case: Case) -> None:
    term = clocks.start(ANSWER, case, on=date(2026, 12, 30))

    assert (term.due_on, term.provisional, term.calendar) == (date(2027, 1, 5), True, "2026-1；2027-0")


def test_a_suspension_takes_its_days_out_and_leaves_no_due_day_while_it_lasts(case: Case, by: User) -> None:
    term = clocks.start(ANSWER, case, on=date(2026, 9, 17))

    clocks.suspend(term, at=makers.moment(date(2026, 9, 20)), reason="送检", document="委托书〔2026〕3号", by=by)
    term.refresh_from_db()
    assert term.due_on is None
    assert stand(term, date(2026, 9, 22), calendar()).words == "暂停计时"

    term = clocks.resume(term, on=date(2026, 10, 9))
    assert term.due_on == date(2026, 10, 10)


def test_what_is_not_allowed_is_refused_and_writes_nothing(case: Case, by: User) -> None:
    term = clocks.start(ANSWER, case, on=date(2026, 9, 17))
    before = Term.objects.values().get()

    for act in (
        lambda: clocks.start(ANSWER, case, on=date(2026, 9, 18)),
        lambda: clocks.suspend(term, at=makers.moment(date(2026, 9, 18)), reason=" ", document="x", by=by),
        lambda: clocks.suspend(term, at=makers.moment(date(2026, 9, 16)), reason="x", document="x", by=by),
        lambda: clocks.suspend(term, at=makers.moment(date(2026, 9, 22)), reason="x", document="x", by=by),
        lambda: clocks.resume(term, on=date(2026, 9, 18)),
        lambda: clocks.end(term, on=date(2026, 9, 16)),
    ):
        with pytest.raises(Refused):
            act()

    assert Term.objects.values().get() == before
    clocks.end(term, on=date(2026, 9, 18))
    with pytest.raises(Refused, match="已于2026-09-18办结"):
        clocks.end(term, on=date(2026, 9, 18))


@pytest.mark.parametrize(
    ("today", "words", "left"),
    [
        ("2026-09-17", "剩余 3 个工作日", 3),
        ("2026-09-19", "剩余 2 个工作日", 2),
        ("2026-09-20", "剩余 1 个工作日（明日到期）", 1),
        ("2026-09-21", "今日到期", 0),
        ("2026-09-22", "已超期 1 个工作日", -1),
        ("2026-09-27", "已超期 3 个工作日", -3),
    ],
)
def test_how_a_term_stands_is_worded_by_working_days(case: Case, today: str, words: str, left: int) -> None:
    term = clocks.start(ANSWER, case, on=date(2026, 9, 17))

    found = stand(term, date.fromisoformat(today), calendar())

    assert (found.words, found.left) == (words, left)


def test_a_finished_term_says_whether_it_was_in_time_and_never_turns_red_again(case: Case) -> None:
    in_time = clocks.end(clocks.start(ANSWER, case, on=date(2026, 9, 17)), on=date(2026, 9, 21))
    late = clocks.end(clocks.start(ANSWER, case, on=date(2026, 9, 17)), on=date(2026, 9, 22))

    assert [stand(term, date(2027, 3, 1), calendar()).words for term in (in_time, late)] == ["按期办结", "超期办结"]


def test_a_term_in_calendar_days_keeps_its_day(case: Case) -> None:
    term = clocks.start(PERIOD, case, on=date(2026, 1, 1), due_on=date(2027, 1, 1))

    assert clocks.recount() == 0
    assert stand(term, date(2026, 12, 30), calendar()).words == "剩余 2 天"
