"""Escalation (督办): who is told of a term, when, once, and late after an outage. Days of the State Council's 2026 calendar."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

import pytest
from django.utils.timezone import make_aware

from accounts.models import User
from credit.models import ArrangedDay, Term, WorkingYear
from credit.regulation.periods import ONE_DAY, DayKind
from credit.terms import clocks, escalation
from credit.terms.clocks import TermKind
from notices.models import Notice
from subjects.cases import Case
from subjects.models import Kind
from tests import makers, people

pytestmark = pytest.mark.django_db
ANSWER = TermKind("test_answer", "答复期限", "第十条", 3)
DUTY = TermKind("test_duty", "管理措施", "第十二条（四）", None)
GOLDEN_WEEK = date(2026, 9, 28)
"""Accepted on a Monday: the 29th and 30th, then 8 October: due 10-08, and Monday the 12th is the sixth, after the working Saturday."""


class Bureau:
    """A case of the department WH, a clerk who handles it, its supervisor, a leader."""

    def __init__(self) -> None:
        self.clerk, self.supervisor, self.leader = people.clerk(), people.supervisor(), people.leader()
        self.case = Case("tests.case:1", "异议〔2026〕7号", "/terms/", makers.make_subject())

    def answer(self, on: date = GOLDEN_WEEK, *handlers: User) -> Term:
        return clocks.start(ANSWER, self.case, on=on, handlers=handlers)

    def duty(self, on: date, due_on: date) -> Term:
        return clocks.start(DUTY, self.case, on=on, due_on=due_on, handlers=[self.clerk])


@pytest.fixture
def bureau(db: None) -> Bureau:
    return Bureau()


def tell(day: date) -> int:
    return escalation.escalate(day, at=make_aware(datetime.combine(day, time(0, 10))))


def walk(first: date, last: date, *, but_not: Iterable[date] = ()) -> list[str]:
    """Let the days pass, three runs each, apart from those on which the worker is down; what was told, day by day."""
    day, down = first, set(but_not)
    while day <= last:
        for _ in range(0 if day in down else 3):
            tell(day)
        day += ONE_DAY
    return told()


def told() -> list[str]:
    rows = Notice.objects.order_by("told_at", "recipient__username", "pk").select_related("recipient")
    return [f"{row.told_at.astimezone():%m-%d} {row.recipient} {row.title.partition('：')[0]}" for row in rows]


def days(*named: str) -> list[date]:
    return [date.fromisoformat(name) for name in named]


def test_a_term_through_the_golden_week_is_told_of_on_its_days(bureau: Bureau) -> None:
    bureau.answer(GOLDEN_WEEK, bureau.clerk)

    assert walk(GOLDEN_WEEK, date(2026, 10, 31)) == [
        "09-30 甲经办 剩余 1 个工作日",
        "10-08 甲经办 今日到期",
        "10-09 甲经办 已超期",
        "10-09 乙审核 已超期",
        "10-12 丙领导 已达期限两倍",
        "10-12 乙审核 已达期限两倍",
    ]


def test_a_make_up_sunday_counts_as_a_day_left(bureau: Bureau) -> None:
    bureau.answer(date(2026, 9, 17), bureau.clerk)

    assert walk(date(2026, 9, 17), date(2026, 9, 22))[:2] == [
        "09-20 甲经办 剩余 1 个工作日（明日到期）",
        "09-21 甲经办 今日到期",
    ]


def test_without_a_handler_the_departments_supervisors_are_told(bureau: Bureau) -> None:
    bureau.answer(GOLDEN_WEEK)

    assert walk(GOLDEN_WEEK, date(2026, 10, 8)) == ["09-30 乙审核 剩余 1 个工作日", "10-08 乙审核 今日到期"]


def test_when_the_handlers_have_left_the_supervisors_are_told_and_when_those_have_left_the_leaders(
    bureau: Bureau,
) -> None:
    bureau.answer(GOLDEN_WEEK, bureau.clerk)
    User.objects.filter(pk=bureau.clerk.pk).update(is_active=False)
    tell(date(2026, 10, 8))
    User.objects.filter(pk=bureau.supervisor.pk).update(is_active=False)
    tell(date(2026, 10, 9))

    assert told() == ["10-08 乙审核 今日到期", "10-09 丙领导 已超期"]


def test_a_handler_who_comes_late_is_told_how_the_term_stands(bureau: Bureau) -> None:
    term = bureau.answer(GOLDEN_WEEK, bureau.clerk)
    tell(date(2026, 10, 8))
    term.handlers.add(people.clerk(username="geng", display_name="庚经办"))
    tell(date(2026, 10, 8))

    assert told() == ["10-08 庚经办 今日到期", "10-08 甲经办 今日到期"]


@pytest.mark.parametrize(
    ("down", "expected"),
    [
        (days("2026-09-30"), ["10-01 甲经办 剩余 1 个工作日", "10-08 甲经办 今日到期", "10-09 甲经办 已超期"]),
        (days("2026-10-08"), ["09-30 甲经办 剩余 1 个工作日", "10-09 甲经办 已超期", "10-09 乙审核 已超期"]),
        (
            [GOLDEN_WEEK + timedelta(days=number) for number in range(20)],
            ["10-18 丙领导 已达期限两倍", "10-18 甲经办 已超期", "10-18 乙审核 已超期"],
        ),
    ],
)
def test_after_an_outage_what_still_matters_is_told_late(bureau: Bureau, down: list[date], expected: list[str]) -> None:
    bureau.answer(GOLDEN_WEEK, bureau.clerk)

    assert walk(GOLDEN_WEEK, date(2026, 10, 18), but_not=down)[:3] == expected


def test_an_ended_term_is_silent(bureau: Bureau) -> None:
    term = bureau.answer(GOLDEN_WEEK, bureau.clerk)
    clocks.end(term, on=date(2026, 9, 29))

    assert walk(date(2026, 9, 29), date(2026, 11, 30)) == []


def test_a_suspended_term_is_silent_until_it_was_expected_to_go_on_and_then_told_anew(bureau: Bureau) -> None:
    term = bureau.answer(GOLDEN_WEEK, bureau.clerk)
    tell(date(2026, 9, 30))
    expected = date(2026, 10, 20)
    clocks.suspend(
        term,
        at=makers.moment(date(2026, 9, 30)),
        reason="送检",
        document="委托书",
        by=bureau.clerk,
        expected_on=expected,
    )
    walk(date(2026, 10, 1), date(2026, 10, 22))
    term = clocks.resume(term, on=date(2026, 10, 23))

    assert term.due_on == date(2026, 10, 26)
    assert walk(date(2026, 10, 23), date(2026, 10, 26)) == [
        "09-30 甲经办 剩余 1 个工作日",
        "10-20 甲经办 预计恢复日已到，仍暂停计时",
        "10-23 甲经办 剩余 1 个工作日",
        "10-26 甲经办 今日到期",
    ]


def test_a_due_day_that_another_calendar_moves_is_told_anew(bureau: Bureau) -> None:
    term = bureau.answer(date(2026, 11, 19), bureau.clerk)
    tell(date(2026, 11, 23))
    year = WorkingYear.objects.get(year=2026)
    ArrangedDay.objects.create(year=year, day=date(2026, 11, 24), kind=DayKind.HOLIDAY.value, name="试放")
    clocks.recount()
    tell(date(2026, 11, 24))
    term.refresh_from_db()

    assert term.due_on == date(2026, 11, 25)
    assert told() == ["11-23 甲经办 剩余 1 个工作日（明日到期）", "11-24 甲经办 剩余 1 个工作日（明日到期）"]


def test_a_provisional_day_is_told_as_such(bureau: Bureau) -> None:
    bureau.answer(date(2026, 12, 30), bureau.clerk)

    tell(date(2027, 1, 5))

    assert "截止 2027-01-05（暂定），依据第十条。" in Notice.objects.get().body


def test_a_long_fixed_term_is_told_of_a_week_before_and_to_the_leader_a_month_after(bureau: Bureau) -> None:
    bureau.duty(date(2026, 1, 1), date(2026, 7, 1))

    assert walk(date(2026, 6, 20), date(2026, 8, 10)) == [
        "06-24 甲经办 剩余 7 天",
        "07-01 甲经办 今日到期",
        "07-02 甲经办 已超期",
        "07-02 乙审核 已超期",
        "07-31 丙领导 已达期限两倍",
        "07-31 乙审核 已达期限两倍",
    ]


def test_a_short_fixed_term_is_told_of_the_day_before_and_doubled_after_its_own_length(bureau: Bureau) -> None:
    bureau.duty(date(2026, 6, 1), date(2026, 6, 6))

    assert [line.partition(" ")[0] for line in walk(date(2026, 6, 1), date(2026, 6, 30))] == [
        "06-05",
        "06-06",
        "06-07",
        "06-07",
        "06-11",
        "06-11",
    ]


def test_other_departments_hear_nothing_and_nothing_private_is_told(bureau: Bureau) -> None:
    people.supervisor("FM", username="xin", display_name="辛审核")
    number = makers.citizen_number(7)
    person = makers.make_subject("子虚", kind=Kind.NATURAL_PERSON, code=number)
    clocks.start(ANSWER, Case("tests.case:2", "异议〔2026〕8号", "/", person), on=GOLDEN_WEEK)

    walk(GOLDEN_WEEK, date(2026, 10, 20))

    assert not Notice.objects.filter(recipient__username="xin").exists()
    assert number not in "".join(f"{row.title}{row.body}{row.url}{row.key}" for row in Notice.objects.all())


def test_the_price_of_a_quiet_run_does_not_grow_with_the_terms(bureau: Bureau, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    for number in range(20):
        clocks.start(ANSWER, bureau.case._replace(key=f"tests.case:{number}"), on=GOLDEN_WEEK)
    tell(date(2026, 10, 9))

    with django_assert_max_num_queries(7):
        assert tell(date(2026, 10, 9)) == 0
