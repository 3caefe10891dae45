"""The first page: each queue holds what waits for the own department, and says what it means when nothing does."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.test import Client
from django.utils.timezone import make_aware
from time_machine import travel

from accounts.models import Role
from credit.models import GradeChange
from credit.regulation.facts import Regime
from credit.waiting import Structure, Waiting, in_all
from subjects.models import RegradeRequest
from tests import makers, people
from tests.reading import queries_of, seen

TODAY = date(2026, 11, 23)
NOON = make_aware(datetime(2026, 11, 23, 12))
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon() -> object:
    with travel(NOON, tick=False):
        yield


def test_an_unfinished_record_waits_with_its_age(as_clerk: Client) -> None:
    with travel(make_aware(datetime(2026, 11, 20, 9)), tick=False):
        subject = makers.make_subject()
        makers.make_penalty(
            subject, date(2026, 11, 19), makers.State.NOTIFIED, document_number="新密应急罚〔2026〕77号"
        )

    page = seen(as_clerk, "/")

    assert "行政处罚 新密应急罚〔2026〕77号 新密市青屏化工有限公司 录入已 3 天， 2026-11-19 告知 已告知" in page


def test_an_accident_under_investigation_is_in_its_own_queue(as_clerk: Client) -> None:
    makers.make_accident(makers.make_subject(), date(2026, 11, 5), None, makers.State.DRAFT)

    page = seen(as_clerk, "/")

    assert "1 事故调查中" in page
    assert "0 草稿和已告知的记录" in page


def test_a_decisive_record_waits_until_a_listing_covers_it() -> None:
    subject = makers.make_subject()
    listed, open_one = (makers.make_misconduct(subject, date(2026, 3, day), item4=5) for day in (2, 3))
    makers.make_listing(subject, [listed], date(2026, 4, 1))
    makers.grade(subject)

    queue = Waiting(people.clerk(), TODAY).unlisted()

    assert [getattr(row, "record") for row in queue.rows] == [open_one.number]  # noqa: B009
    assert queue.total == 1


def test_a_subject_without_commitment_waits_for_one(as_clerk: Client) -> None:
    subject = makers.make_subject(committed_on=None)
    makers.grade(subject)

    page = seen(as_clerk, "/")

    assert "1 待承诺（未评级）" in page
    assert "新密市青屏化工有限公司 未评级自 2020-01-01 起 登记公开承诺" in page


def test_listings_that_end_soon_or_ask_for_a_decision_wait(as_clerk: Client) -> None:
    for name, regime, published_on, months in (
        ("自行终止", Regime.ORDER_11, date(2023, 12, 15), 36),
        ("已满须决定", Regime.MEASURE_2017, date(2023, 5, 1), 12),
        ("还早", Regime.ORDER_11, date(2025, 12, 15), 36),
        ("已自行终止", Regime.ORDER_11, date(2023, 10, 15), 36),
    ):
        subject = makers.make_subject(name)
        record = makers.make_misconduct(subject, published_on, item4=5)
        makers.make_listing(subject, [record], published_on, regime=regime, months=months, number=name)
        makers.grade(subject)

    rows = Waiting(people.leader(username="geng"), TODAY).listings().rows

    assert [(str(getattr(row, "listing")), getattr(row, "on"), getattr(row, "decision_due")) for row in rows] == [  # noqa: B009
        ("已满须决定", date(2024, 5, 2), True),
        ("自行终止", date(2026, 12, 16), False),
    ]
    assert "2024-05-02 期限已满，须决定" in seen(as_clerk, "/")


def test_changes_that_came_and_changes_to_come_are_told(as_clerk: Client) -> None:
    subject = makers.make_subject()
    makers.grade(subject, at=make_aware(datetime(2025, 1, 1)))
    makers.make_penalty(subject, date(2025, 12, 5))
    makers.grade(subject)

    page = seen(as_clerk, "/")

    assert GradeChange.objects.count() == 1
    assert "2026-11-23 一级 ● → 三级 ◆" in page
    assert "2026-12-06 三级 ◆ → 二级 ○" in page


def test_regrading_is_told(as_clerk: Client) -> None:
    subject = makers.make_subject()
    RegradeRequest.objects.all().delete()
    RegradeRequest.objects.create(subject=subject, cause="新记录")

    assert "1 个信用主体正在重新评定，最早自 2026-11-23 12:00 起等待" in seen(as_clerk, "/")


def test_other_departments_matters_do_not_wait_here() -> None:
    subject = makers.make_subject(
        "新密市白石矿业有限公司", department_code="FM", industry_code="KS-01", committed_on=None
    )
    makers.make_penalty(subject, date(2026, 11, 1), makers.State.DRAFT)
    makers.grade(subject)
    stranger, own = people.signed_in(people.clerk("WH")), people.signed_in(people.clerk("FM", username="geng"))

    assert "白石矿业" not in seen(stranger, "/")
    assert seen(own, "/").count("白石矿业") == 2


def test_nothing_waiting_says_what_that_means(as_clerk: Client) -> None:
    page = seen(as_clerk, "/")

    for sentence in (
        "四级主体的决定性记录都已列入名单",
        "没有正在调查的事故",
        "在监管的主体都已评级",
        "60 天内没有名单届满",
    ):
        assert sentence in page


def test_a_leader_sees_the_structure_and_no_buttons(as_leader: Client) -> None:
    clean = makers.make_subject()
    mine = makers.make_subject("新密市白石矿业有限公司", department_code="FM", industry_code="KS-01", committed_on=None)
    makers.grade(clean, mine)

    page = seen(as_leader, "/")

    assert "在监管的信用主体 2 个" in page
    assert "危化品监管科 1 0 0 0 0 1" in page
    assert "非煤矿山监管科 0 0 0 0 1 1" in page
    assert "合计 1 0 0 0 1 2" in page
    assert "录入行政处罚" not in page
    assert "登记公开承诺" not in page


def test_shares_fill_the_bar() -> None:
    whole = in_all([Structure("WH", "危化", {1: 1, 3: 2}), Structure("FM", "矿山", {1: 3, None: 2})])

    assert whole.levels == {1: 4, 3: 2, None: 2}
    assert [(share.level, share.x, share.width) for share in whole.shares] == [
        (1, 0.0, 50.0),
        (3, 50.0, 25.0),
        (None, 75.0, 25.0),
    ]


@pytest.mark.parametrize(("role", "door"), [(Role.ADMINISTRATOR, "/users/"), (Role.AUDITOR, "/journal/")])
def test_who_reads_no_records_goes_to_the_own_first_door(role: Role, door: str) -> None:
    user = people.administrator() if role == Role.ADMINISTRATOR else people.auditor()

    assert people.signed_in(user).get("/").headers["Location"] == door


def test_the_page_costs_at_most_30_queries_however_much_waits(as_leader: Client) -> None:
    subject = makers.make_subject(committed_on=None)
    record = makers.make_misconduct(subject, date(2026, 3, 2), item4=5)
    makers.make_listing(subject, [record], date(2023, 12, 15))
    makers.grade(subject)

    queries = queries_of(lambda: as_leader.get("/"))

    assert len(queries) <= 30, "\n".join(queries)
