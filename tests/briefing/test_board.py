"""Each figure of the board against a bureau counted by hand, and each of its links a list of exactly so many."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags
from time_machine import travel

from accounts.history import keep
from accounts.models import Department
from briefing.asked import Asked
from briefing.board import Board
from briefing.counting import changes, disputes, levels, visits
from briefing.months import Month
from credit.models import GradeChange
from inspections.models import InspectionPolicy, PolicyCap, PolicyLine
from subjects.models import Cause
from tests import makers, people
from tests.briefing.office import NOON, TODAY, Bureau, bureau, inspect
from tests.objections import cases
from tests.reading import seen

pytestmark = pytest.mark.django_db
NOVEMBER = Month(2026, 11)


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with travel(NOON, tick=False):
        yield


def asked(month: Month = NOVEMBER, section: str = "") -> Asked:
    department = Department.objects.get(code=section) if section else None
    return Asked(department, month, min(month.last, TODAY))


def policy() -> InspectionPolicy:
    made = InspectionPolicy.objects.create(
        title="2026年政策", effective_on=date(2026, 1, 1), basis="x", state="approved", proposed_at=NOON
    )
    for level, ratio in ((1, 10), (2, 20), (3, 60), (4, 100)):
        PolicyLine.objects.create(policy=made, level=level, ratio=ratio)
    PolicyCap.objects.create(policy=made, level=1, most=1)
    PolicyCap.objects.create(policy=made, level=3, most=2, industry=makers.industry("KS"))
    return made


def answered_objection(made: Bureau, day: date) -> None:
    """Taken in and accepted on a Thursday, answered on this day, rejected."""
    who = cases.bureau()
    objection = cases.accepted(made.recent, who, date(2026, 11, 12))
    document = cases.paper_of(objection, who.yi)
    objection.claims.update(finding="rejected", established="x", remedy="none")
    objection.state, objection.replied_on, objection.reply, objection.signed_by = "replied", day, document, who.bing
    objection.save()


def test_the_structure_of_twelve_months_is_that_of_their_last_days() -> None:
    bureau()

    found = levels.structure(asked())

    assert [row.month.key for row in found][::11] == ["2025-12", "2026-11"]
    october, november = found[-2:]
    assert dict(october.cells) == {1: 2, 2: 0, 3: 1, 4: 1, None: 1}
    assert dict(november.cells) == {1: 1, 2: 0, 3: 2, 4: 1, None: 1}
    assert november.day == TODAY
    assert dict(levels.structure(asked(section="FM"))[-1].cells) == {1: 0, 2: 0, 3: 0, 4: 1, None: 0}


def test_a_correction_mends_the_months_before_although_they_are_kept() -> None:
    made = bureau()
    before = levels.structure(asked())[-2].numbers

    makers.make_penalty(made.qingping, date(2026, 10, 20))
    makers.grade(made.qingping)

    assert (before[1], before[3]) == (2, 1)
    assert (levels.structure(asked())[-2].numbers[1], levels.structure(asked())[-2].numbers[3]) == (1, 2)


def test_twelve_months_cost_one_look_and_none_while_nothing_changes() -> None:
    bureau()

    with CaptureQueriesContext(connection) as first:
        levels.structure(asked())
    with CaptureQueriesContext(connection) as second:
        levels.structure(asked())

    assert (len(first), len(second)) == (2, 1)


def test_ups_and_downs_are_told_by_cause() -> None:
    made = bureau()
    GradeChange.objects.create(
        subject=made.qingping,
        on=TODAY,
        old_level=2,
        new_level=1,
        kind=Cause.TIME,
        cause="第十二条（三）2止",
        noted_at=NOON,
        counts_from=TODAY,
    )
    GradeChange.objects.create(
        subject=made.chaohua,
        on=TODAY,
        old_level=2,
        new_level=None,
        kind=Cause.COMMITTED,
        cause="行政处罚撤销",
        noted_at=NOON,
        counts_from=TODAY,
    )

    found = changes.changes(asked())

    assert (found.up, found.down, found.level) == (1, 1, 1)
    told = {(row.key, row.up, row.down, row.level) for row in found.causes}
    assert told == {("time", 1, 0, 0), ("penalty", 0, 1, 0), ("committed", 0, 0, 1)}
    assert dict(next(row for row in found.flows if row.old == 1).numbers)[3] == 1
    assert changes.changes(asked(Month(2026, 10))).down == 1


def test_objections_are_received_answered_in_time_and_upheld() -> None:
    answered_objection(bureau(), date(2026, 11, 20))

    *_, whole = disputes.by_section(asked())

    assert (whole.received, whole.answered, whole.in_time, whole.late, whole.upheld) == (1, 1, 0, 1, 0)
    assert whole.in_time_share == ""


def test_shares_of_fewer_than_five_are_not_told() -> None:
    assert (disputes.share(3, 4), disputes.share(4, 5)) == ("", "80%")


def test_inspections_are_held_against_the_policy_and_the_caps() -> None:
    made = bureau()
    policy()
    for subject, day in (
        (made.qingping, date(2026, 2, 3)),
        (made.zhenshui, date(2026, 3, 4)),
        (made.zhenshui, date(2026, 5, 4)),
        (made.zhenshui, date(2026, 7, 4)),
        (made.baishi, date(2025, 12, 31)),
    ):
        inspect(subject, day)

    found = Board(asked()).visits

    told = [(row.level, row.subjects, row.reached, row.share, row.is_behind) for row in found.coverage]
    assert told == [
        (1, 1, 1, Decimal("100.0"), False),
        (2, 1, 0, Decimal("0.0"), True),
        (3, 2, 1, Decimal("50.0"), True),
        (4, 1, 0, Decimal("0.0"), True),
    ]
    assert dict(found.spread) == {0: 3, 1: 1, 2: 0, 3: 1, 4: 0, 5: 0}
    assert (found.at_cap, found.beyond_cap) == (1, 1)


def test_inspections_of_a_complaint_do_not_count_towards_the_cap() -> None:
    made = bureau()
    policy()
    for day in (date(2026, 3, 4), date(2026, 5, 4)):
        inspect(made.zhenshui, day)
    third = inspect(made.zhenshui, date(2026, 7, 4))
    third.manner = third.Manner.COMPLAINT
    keep(third, by=None, reason="举报核查", at=makers.moment(date(2026, 7, 4)))

    found = Board(asked()).visits

    assert (found.at_cap, found.beyond_cap) == (1, 0)
    assert list(visits.at_cap(asked(), beyond=False)) == [made.zhenshui]
    assert dict(found.spread)[3] == 1


def test_clauses_count_the_subjects_that_they_place() -> None:
    bureau()

    assert [(row.item, row.number) for row in levels.clauses(asked())] == [("12.3.2", 2), ("12.4.5", 1)]
    assert levels.clauses(asked(section="FM")) == [levels.Clause("12.4.5", 1)]


def test_what_rises_by_itself_within_90_days() -> None:
    bureau()

    assert [(row.section.code, row.rising, row.falling, row.other) for row in levels.outlook(asked())] == [
        ("WH", 1, 0, 0)
    ]


def test_terms_that_ran_out_are_told_by_section() -> None:
    made = bureau()
    cases.accepted(made.recent, cases.bureau(), date(2026, 11, 12))

    board = Board(asked())

    assert [(row.section.code, row.overdue, row.ended_late) for row in board.terms] == [("WH", 2, 0)]
    assert Board(asked(Month(2026, 10))).overdue == 0


FIGURE = re.compile(r'<a href="(/(?:board/figures|ledger)/[^"]+)">([\d,]+)</a>')


def test_every_figure_opens_a_list_of_exactly_so_many() -> None:
    made = bureau()
    as_leader = people.signed_in(people.leader(username="zi", display_name="子领导"))
    policy()
    answered_objection(made, date(2026, 11, 20))
    inspect(made.zhenshui, date(2026, 3, 4))
    page = as_leader.get("/board/?month=2026-11").content.decode()

    links = set(FIGURE.findall(page))

    assert len(links) > 40
    ledgers = {link for link in links if link[0].startswith("/ledger/")}
    of_last_months = {link for link in ledgers if "as_of=2026-1" in link[0]}
    for address, number in links - ledgers | of_last_months:
        answer = as_leader.get(address.replace("&amp;", "&"))
        held = re.search(r"共 ([\d,]+) 条", strip_tags(answer.content.decode()))
        assert held, address
        assert held[1] == number, address


def test_a_department_sees_its_own_whatever_it_asks_for(as_clerk: Client) -> None:
    bureau()

    page = seen(as_clerk, "/board/?section=FM")
    behind = seen(as_clerk, "/board/figures/clauses/12.4.5/?section=FM")

    assert "看板 危化品监管科 2026年11月" in page
    assert "第十二条（四）5" not in page
    assert "白石" not in behind


def test_a_list_that_is_no_figure_is_not_found(as_leader: Client) -> None:
    for address in ("x/y/", "changes/x/", "changes/from-5-1/", "visits/times-9/", "clauses/12.1.1/", "terms/x/"):
        assert as_leader.get(f"/board/figures/{address}").status_code == 404, address


def test_wrong_filters_are_named_and_the_month_of_today_is_shown(as_leader: Client) -> None:
    bureau()

    page = seen(as_leader, "/board/?month=1999-01&section=XX")

    assert "有 2 处需要更正" in page
    assert "看板 全局 2026年11月" in page


def test_the_board_takes_a_bounded_number_of_queries(as_leader: Client) -> None:
    bureau()
    as_leader.get("/board/")

    with CaptureQueriesContext(connection) as captured:
        as_leader.get("/board/")

    assert len(captured) <= 60


def test_people_without_records_do_not_enter() -> None:
    for user in (people.administrator(), people.auditor()):
        assert people.signed_in(user).get("/board/").status_code == 403
