"""A year's table: proposed by one, confirmed by another, every open term counted again, every edition kept (R4)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from accounts.gate import Refused
from accounts.models import JournalEntry, User
from credit.models import ArrangedDay, CalendarChange, ChangedDay, Term, WorkingYear
from credit.regulation.periods import DayKind
from credit.terms import changing, clocks
from credit.terms.arrangement import Arranged, differences
from credit.terms.calendar import as_of, calendar
from credit.terms.clocks import TermKind, deadline_of
from notices.models import Notice
from subjects.cases import Case
from tests import makers, people
from tests.credit.terms.tables import AT, NOTICES, SOURCE, days_of, proposed, seeded, without

pytestmark = pytest.mark.django_db
State = CalendarChange.State
ANSWER = TermKind("test_answer", "答复期限", "第十条", 3)
LONG = TermKind("test_long", "决定期限", "第十六条", 30)


@pytest.fixture
def leader(db: None) -> User:
    return people.leader()


@pytest.fixture
def case(db: None) -> Case:
    return Case("tests.case:1", "异议〔2026〕7号", "/subjects/1/", makers.make_subject())


def stored() -> tuple[object, ...]:
    """Everything that an act might write."""
    tables = (WorkingYear, ArrangedDay, CalendarChange, ChangedDay, Term, Notice, JournalEntry)
    return tuple(list(table.objects.order_by("pk").values()) for table in tables)


def refused(act: Callable[[], object], reason: str) -> None:
    """The act is refused for this reason and writes nothing."""
    before = stored()
    with pytest.raises(Refused, match=reason), transaction.atomic():
        act()
    assert stored() == before


def test_the_tables_of_the_installation_are_the_first_editions() -> None:
    editions = CalendarChange.objects.editions().values_list("year", "edition", "state")

    assert list(editions) == [
        (2023, 1, "seeded"),
        (2024, 1, "seeded"),
        (2025, 1, "seeded"),
        (2026, 1, "seeded"),
        (2027, 0, "seeded"),
    ]
    for change in CalendarChange.objects.all():
        assert changing.days_in(change) == seeded(change.year)


def test_a_proposal_changes_nothing_and_asks_the_others(leader: User) -> None:
    before = calendar()

    change = proposed()

    assert calendar() == before
    assert (change.state, change.edition) == (State.PROPOSED, None)
    assert list(Notice.objects.values_list("recipient__username", "title")) == [("bing", "2027年工作日历的变更待确认")]


def test_confirming_replaces_the_table_and_raises_its_edition(leader: User) -> None:
    change = proposed()

    changing.confirm(change, by=leader, at=AT)

    table = WorkingYear.objects.get(year=2027)
    assert (table.confirmed, table.edition) == (True, 1)
    assert table.source == "国办发明电〔2026〕900号《国务院办公厅关于2027年部分节假日安排的通知》"
    assert changing.days_of(2027) == sorted(days_of(2027))
    change.refresh_from_db()
    assert (change.state, change.edition, change.decided_by, change.moved) == (State.CONFIRMED, 1, leader, 0)


def test_open_terms_are_counted_again_and_their_people_told(case: Case, leader: User) -> None:
    handler, theirs = people.clerk(), people.supervisor()
    moved = clocks.start(LONG, case, on=date(2026, 12, 31), handlers=[handler])
    settled = clocks.start(ANSWER, case, on=date(2026, 12, 31), handlers=[handler])
    assert (moved.due_on, moved.provisional) == (date(2027, 2, 16), True)
    change = proposed()

    seen = changing.preview(change)
    confirmed = changing.confirm(change, by=leader, at=AT)

    assert [(move.term, move.old.due, move.new.due) for move in seen.moved] == [
        (moved, date(2027, 2, 16), date(2027, 2, 19))
    ]
    assert [move.term for move in seen.settled] == [settled]
    assert confirmed.moved == 1
    moved.refresh_from_db()
    settled.refresh_from_db()
    assert (moved.due_on, moved.provisional, moved.calendar) == (date(2027, 2, 19), False, "2026-1；2027-1")
    assert (settled.due_on, settled.provisional) == (date(2027, 1, 6), False)
    told = Notice.objects.filter(key=f"calendar-moved:{change.pk}:{moved.pk}")
    assert {notice.recipient for notice in told} == {handler, theirs}
    assert told[0].title == "异议〔2026〕7号 决定期限改为 2027-02-19 截止"
    assert told[0].url == case.url
    assert not Notice.objects.filter(key__endswith=f":{settled.pk}").exists()


def test_nothing_moves_where_no_term_is_open(case: Case, leader: User) -> None:
    clocks.end(clocks.start(LONG, case, on=date(2026, 12, 31)), on=date(2027, 1, 4))

    assert changing.preview(proposed()) == ([], [])


def test_an_ended_term_keeps_its_day_and_unfolds_by_the_table_of_its_time(case: Case, leader: User) -> None:
    term = clocks.end(clocks.start(LONG, case, on=date(2026, 12, 31)), on=date(2027, 1, 4))

    changing.confirm(proposed(), by=leader, at=AT)

    term.refresh_from_db()
    then, now = deadline_of(term, as_of(term.calendar)), deadline_of(term, calendar())
    assert then
    assert now
    assert (then.due, then.provisional) == (term.due_on, term.provisional) == (date(2027, 2, 16), True)
    assert now.due == date(2027, 2, 19)


def test_a_confirmed_table_changes_again_and_every_edition_stays_readable(leader: User) -> None:
    changing.confirm(proposed(), by=leader, at=AT)
    less = without(days_of(2027), "2027-01-31", "2027-02-12")
    author = User.objects.get(username="geng")

    second = changing.propose(
        2027, less, SOURCE._replace(number="国办发明电〔2026〕901号"), by=author, at=AT, note="通知有修改"
    )
    changing.confirm(second, by=leader, at=AT)

    second.refresh_from_db()
    assert second.edition == 2
    assert [day.day for day in differences(changing.before(second), changing.days_in(second))] == [
        date(2027, 1, 31),
        date(2027, 2, 12),
    ]
    first = CalendarChange.objects.get(year=2027, edition=1)
    assert changing.days_in(first) == sorted(days_of(2027))
    assert calendar().is_working(date(2027, 2, 12))
    assert not as_of("2027-1").is_working(date(2027, 2, 12))


def test_a_year_without_any_table_gets_one(leader: User) -> None:
    days = [Arranged(day.day.replace(year=2028), day.kind, day.name) for day in days_of(2027) if day.kind is OFF]
    change = proposed(2028, days, note="试排")

    changing.confirm(change, by=leader, at=AT)

    assert WorkingYear.objects.get(year=2028).edition == 1
    assert calendar().confirmed_years == {2023, 2024, 2025, 2026, 2028}


OFF = DayKind.HOLIDAY


def test_a_day_of_the_neighbouring_year_belongs_to_the_notice_that_arranged_it(leader: User) -> None:
    eve = Arranged(date(2026, 12, 31), OFF, "元旦")

    changing.confirm(proposed(days=[*days_of(2027), eve]), by=leader, at=AT)

    assert not calendar().is_working(date(2026, 12, 31))
    assert WorkingYear.objects.get(year=2026).edition == 1
    assert eve in changing.days_of(2027)


def test_one_who_proposed_may_not_confirm_or_refuse() -> None:
    change = proposed()
    author = change.proposed_by
    assert author

    refused(lambda: changing.confirm(change, by=author, at=AT), "须由两人办理")
    refused(lambda: changing.refuse(change, reason="不对", by=author, at=AT), "须由两人办理")
    with pytest.raises(IntegrityError, match="calendar_change_is_decided"), transaction.atomic():
        CalendarChange.objects.filter(pk=change.pk).update(
            state=State.CONFIRMED, edition=1, decided_by=author, decided_at=AT
        )


def test_only_supervisors_and_leaders_take_part(leader: User) -> None:
    change = proposed()

    for nobody in (people.clerk(), people.administrator(), people.auditor()):
        refused(lambda by=nobody: changing.confirm(change, by=by, at=AT), "由审核人或局领导")  # type: ignore[misc]
        refused(
            lambda by=nobody: changing.propose(2028, days_of(2027), SOURCE, by=by, at=AT),  # type: ignore[misc]
            "由审核人或局领导",
        )
    refused(lambda: changing.withdraw(change, reason="不对", by=leader, at=AT), "只有提出人可以撤回")


def test_one_proposal_a_year_is_open(leader: User) -> None:
    proposed()

    refused(lambda: changing.propose(2027, days_of(2027), SOURCE, by=leader, at=AT), "已有一项变更待确认")


def test_what_is_decided_stays_decided(leader: User) -> None:
    change = proposed()
    author = change.proposed_by
    assert author
    changing.refuse(change, reason="2月12日应为休", by=leader, at=AT)

    for act in (
        lambda: changing.confirm(change, by=leader, at=AT),
        lambda: changing.refuse(change, reason="再退", by=leader, at=AT),
        lambda: changing.withdraw(change, reason="撤回", by=author, at=AT),
    ):
        refused(act, "现为“已退回”，不能")
    assert Notice.objects.get(recipient=author).body == "丙领导：2月12日应为休"


def test_refusal_and_withdrawal_need_a_reason_and_leave_the_calendar_alone(leader: User) -> None:
    before, change = calendar(), proposed()
    author = change.proposed_by
    assert author

    refused(lambda: changing.refuse(change, reason=" ", by=leader, at=AT), "请写明退回的理由")
    refused(lambda: changing.withdraw(change, reason="", by=author, at=AT), "请写明撤回的理由")
    changing.withdraw(change, reason="录错了", by=author, at=AT)

    assert calendar() == before
    change.refresh_from_db()
    assert (change.state, change.edition, change.reason) == (State.WITHDRAWN, None, "录错了")
    assert changing.propose(2027, days_of(2027), SOURCE, by=author, at=AT).is_open


def test_a_table_that_cannot_be_right_is_refused(leader: User) -> None:
    def propose(year: int, days: list[Arranged], note: str = "", notice: str = "") -> CalendarChange:
        return changing.propose(year, days, SOURCE._replace(notice=notice), by=leader, at=AT, note=note)

    refused(lambda: propose(2027, without(days_of(2027), "2027-10-03")), "法定节假日")
    refused(lambda: propose(2022, days_of(2027)), "只编制2023年至2099年")
    refused(lambda: propose(2026, seeded(2026), note="再确认"), "完全相同")
    refused(lambda: propose(2026, without(seeded(2026), "2026-10-10")), "变更说明中写明原因")
    refused(lambda: propose(2027, seeded(2027), notice=NOTICES[2027]), "与通知原文读出的不一致")
    assert propose(2027, seeded(2027), notice=NOTICES[2027], note="原文有误，已电话核实").is_open


def test_a_day_that_another_year_arranged_is_refused_also_when_it_came_in_between(leader: User) -> None:
    eve = Arranged(date(2026, 12, 31), OFF, "元旦")
    change = proposed(days=[*days_of(2027), eve])
    ArrangedDay.objects.create(year=WorkingYear.objects.get(year=2026), day=eve.day, kind=OFF.value, name="元旦")

    refused(lambda: changing.confirm(change, by=leader, at=AT), "2026-12-31（周四）已列入2026年的安排")
    refused(lambda: changing.propose(2028, [*days_of(2027), eve], SOURCE, by=leader, at=AT), "不在2028年内")
