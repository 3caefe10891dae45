"""A year without a confirmed table: the bar from 1 November, and one notice a month until it is confirmed (R4)."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.test import Client
from django.utils.timezone import make_aware
from time_machine import travel

from credit.models import CalendarChange, WorkingYear
from credit.tasks import ask_for_calendar
from credit.terms import alarm, changing, clocks
from credit.terms.clocks import TermKind
from notices.models import Notice
from subjects.cases import Case
from tests import makers, people
from tests.credit.terms.tables import AT, proposed
from tests.reading import seen

pytestmark = pytest.mark.django_db
BAR = "2027年工作日历尚未确认。"


def on(day: date) -> travel:
    return travel(make_aware(datetime(day.year, day.month, day.day, 9)), tick=False)


@pytest.mark.parametrize(
    ("today", "years"),
    [("2026-10-31", []), ("2026-11-01", [2027]), ("2026-12-31", [2027]), ("2027-01-01", [2027]), ("2027-11-01", [2027, 2028])],
)  # fmt: skip
def test_the_coming_year_is_missed_from_november_and_the_running_one_always(today: str, years: list[int]) -> None:
    assert [one.year for one in alarm.alarms(date.fromisoformat(today))] == years


def test_the_alarm_counts_the_terms_that_rest_on_the_year() -> None:
    case = Case("tests.case:1", "异议〔2026〕7号", "/", makers.make_subject())
    clocks.start(TermKind("a", "答复期限", "第十条", 3), case, on=date(2026, 12, 30))
    clocks.start(TermKind("b", "答复期限", "第十条", 3), case, on=date(2026, 11, 30))

    assert [one.provisional for one in alarm.alarms(date(2026, 12, 1))] == [1]


def test_every_reader_meets_the_bar_and_it_goes_when_the_year_is_confirmed() -> None:
    readers = (people.clerk(), people.supervisor(), people.leader())
    with on(date(2026, 10, 31)):
        clients = [people.signed_in(one) for one in readers]
        assert not [page for client in clients for page in ("/", "/calendar/") if BAR in seen(client, page)]
    with on(date(2026, 11, 24)):
        clients = [people.signed_in(one) for one in readers]
        assert all(BAR in seen(client, page) for client in clients for page in ("/", "/calendar/"))
        assert "录入2027年放假安排" in seen(clients[1], "/")
        assert "录入2027年放假安排" not in seen(clients[0], "/")

        change = proposed()
        assert "庚审核已提出变更，待另一名审核人或局领导确认。" in seen(clients[0], "/")
        changing.confirm(change, by=people.leader(username="zi", display_name="子领导"), at=AT)
        assert not [page for client in clients for page in ("/", "/calendar/") if BAR in seen(client, page)]


def test_supervisors_and_leaders_are_told_once_a_month_also_when_the_worker_was_down() -> None:
    for one in (people.clerk(), people.supervisor(), people.leader(), people.administrator(), people.auditor()):
        assert one.is_active

    for day in (date(2026, 10, 31), date(2026, 11, 9), date(2026, 11, 9), date(2026, 11, 30), date(2026, 12, 2)):
        with on(day):
            ask_for_calendar()
            ask_for_calendar()

    told = Notice.objects.order_by("told_at", "recipient__username").values_list("recipient__username", "told_at__date")
    assert list(told) == [(name, day) for day in (date(2026, 11, 9), date(2026, 12, 2)) for name in ("bing", "yi")]


def test_nobody_is_told_once_it_is_confirmed() -> None:
    assert people.supervisor().is_active
    WorkingYear.objects.filter(year=2027).update(confirmed=True, edition=1)
    CalendarChange.objects.filter(year=2027).update(edition=1)

    with on(date(2026, 11, 24)):
        ask_for_calendar()

    assert not Notice.objects.exists()


def test_a_person_without_records_meets_no_bar(as_auditor: Client) -> None:
    with on(date(2026, 11, 24)):
        assert BAR not in as_auditor.get("/", follow=True).content.decode()
