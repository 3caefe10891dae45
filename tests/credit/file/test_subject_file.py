"""The file of a subject: the level of any day, as known at any moment, with its reasons; and who may read it."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.timezone import make_aware
from time_machine import travel

from accounts.models import JournalEntry
from credit.grades.grading import periods_of
from credit.models import CreditRecord
from credit.records import recording
from credit.regulation.levels import LEVEL_NAMES
from credit.regulation.timeline import standing
from subjects.models import Kind, RegradeRequest, Subject
from tests import makers, people
from tests.reading import level_of, queries_of, seen, words

TODAY = date(2026, 11, 23)
NOON = make_aware(datetime(2026, 11, 23, 12))


@pytest.fixture(autouse=True)
def _noon() -> object:
    with travel(NOON, tick=False):
        yield


def entered(subject: Subject, moment: datetime) -> None:
    """Grade the subject as the worker does at that moment."""
    makers.grade(subject, at=moment)


@pytest.fixture
def fined(db: None) -> Subject:
    """Fined on 2024-02-01 and again on 2026-05-01."""
    subject = makers.make_subject()
    makers.make_penalty(subject, date(2024, 2, 1))
    makers.make_penalty(subject, date(2026, 5, 1), document_number="新密应急罚〔2026〕12号")
    makers.grade(subject)
    return subject


def test_the_level_of_a_day_is_that_of_the_timeline(fined: Subject, as_clerk: Client) -> None:
    periods = periods_of(fined.pk)

    for day in (
        date(2020, 1, 1),
        date(2024, 2, 1),
        date(2025, 2, 1),
        date(2025, 2, 2),
        date(2026, 5, 1),
        date(2029, 5, 2),
    ):
        found = standing(periods, day)
        assert found
        assert level_of(as_clerk, f"/subjects/{fined.pk}/?on={day}") == LEVEL_NAMES[found.period.level]


def test_today_needs_no_day_in_the_address(fined: Subject, as_clerk: Client) -> None:
    page = seen(as_clerk, f"/subjects/{fined.pk}/")

    assert level_of(as_clerk, f"/subjects/{fined.pk}/") == "三级"
    assert "自 2026-05-01 起 下次自动变动 2027-05-02 二级" in page
    assert "您正在查看" not in page


def test_the_page_says_why_and_until_when(fined: Subject, as_clerk: Client) -> None:
    page = seen(as_clerk, f"/subjects/{fined.pk}/")

    assert "第十二条（三）2 一年内受到应急管理部门行政处罚 处罚 新密应急罚〔2026〕12号" in page
    assert "2026-05-01 至 2027-05-01 计入； 2027-05-02 起不再计入" in page
    assert "如无新增记录：2027-05-02 起二级；2029-05-02 起一级" in page
    assert "如无新增记录， 2029-05-02 起一级。" in page


def test_grounds_lead_to_the_record_and_to_the_article(fined: Subject, as_clerk: Client) -> None:
    html = as_clerk.get(f"/subjects/{fined.pk}/").content.decode()
    record = CreditRecord.objects.get(document_number="新密应急罚〔2026〕12号")

    assert f'href="/records/{record.pk}/"' in html
    assert 'href="/regulation/#12.3.2"' in html


def test_levels_1_and_2_show_every_condition_checked(fined: Subject, as_clerk: Client) -> None:
    clean = makers.make_subject("新密市清屏化工有限公司")
    makers.grade(clean)

    first = seen(as_clerk, f"/subjects/{clean.pk}/")
    second = seen(as_clerk, f"/subjects/{fined.pk}/?on=2025-06-01")

    assert first.count("✓ 符合：") == 6
    assert "已是一级，没有妨碍" in first
    assert second.count("✓ 符合：") == 10
    assert second.count("✕ 不符合：") == 1


def test_an_earlier_day_is_told_at_the_head_with_a_way_back(fined: Subject, as_clerk: Client) -> None:
    page = seen(as_clerk, f"/subjects/{fined.pk}/?on=2025-06-01&tab=records")

    assert "您正在查看 2025-06-01 的情况（按现在掌握的情况）。 返回今天" in page
    assert "录入 行政处罚" not in page


def test_what_was_entered_later_was_not_known_then(as_clerk: Client, db: None) -> None:
    subject = makers.make_subject()
    entered(subject, make_aware(datetime(2026, 3, 1, 9)))
    with travel(make_aware(datetime(2026, 6, 10, 9)), tick=False):
        makers.make_penalty(subject, date(2026, 5, 1))
    entered(subject, make_aware(datetime(2026, 6, 10, 9)))
    address = f"/subjects/{subject.pk}/"

    assert level_of(as_clerk, f"{address}?on=2026-05-12") == "三级"
    assert level_of(as_clerk, f"{address}?on=2026-05-12&known=2026-05-12") == "一级"
    assert level_of(as_clerk, f"{address}?known=2026-05-12") == "一级"
    assert level_of(as_clerk, f"{address}?on=2026-05-12&known=2026-06-10") == "三级"
    assert level_of(as_clerk, f"{address}?on=2026-05-12&known=2026-06-10T08:59") == "一级"


def test_the_records_of_then_are_those_that_were_held(as_clerk: Client, db: None) -> None:
    with travel(make_aware(datetime(2026, 3, 1, 9)), tick=False):
        subject = makers.make_subject()
        record = makers.make_penalty(subject, date(2026, 2, 1), document_number="新密应急罚〔2026〕3号")
    entered(subject, make_aware(datetime(2026, 3, 1, 9)))
    with travel(make_aware(datetime(2026, 6, 1, 9)), tick=False):
        recording.revoke(
            record, at=makers.moment(date(2026, 6, 1)), reason="复议撤销", by=makers.hand(subject.department)
        )
    entered(subject, make_aware(datetime(2026, 6, 1, 9)))
    address = f"/subjects/{subject.pk}/?tab=records"

    assert "已撤销" in seen(as_clerk, address)
    then = seen(as_clerk, f"{address}&known=2026-05-12")
    assert "已撤销" not in then
    assert "已生效" in then
    assert "没有信用记录" in seen(as_clerk, f"{address}&known=2026-02-12")


def test_before_anything_was_known_the_page_says_so(fined: Subject, as_clerk: Client) -> None:
    assert "2026-01-01 24:00 前尚未掌握该主体的情况" in seen(as_clerk, f"/subjects/{fined.pk}/?known=2026-01-01")


def test_outside_the_span_there_is_no_level(as_clerk: Client, db: None) -> None:
    subject = makers.make_subject(enrolled_on=date(2022, 1, 1), deregistered_on=date(2025, 7, 1))
    makers.grade(subject)
    address = f"/subjects/{subject.pk}/"

    assert level_of(as_clerk, address) == "不在监管期"
    assert "已注销" in seen(as_clerk, address)
    assert "尚未纳入监管" in seen(as_clerk, f"{address}?on=2021-12-31")
    assert level_of(as_clerk, f"{address}?on=2025-06-30") == "一级"
    assert level_of(as_clerk, f"{address}?on=2025-07-01") == "不在监管期"


@pytest.mark.parametrize(
    ("asked", "complaint"),
    [
        ("on=2026-02-30", "事实日期（2026-02-30）不存在"),
        ("on=x", "事实日期（x）不是完整的日期"),
        ("on=0001-01-01", "事实日期应在 1990-01-01 至 2100-12-31 之间"),
        ("known=2026-13-01", "“2026-13-01”不是日期或时间"),
        ("known=2027-01-01", "掌握时间不能晚于今天"),
        ("known=0001-01-01", "掌握时间不能早于 1990-01-01"),
        ("known=9999-12-31T23:59%2B00:00", "掌握时间"),
        ("on=2026-02-30&known=2026-05-12", "事实日期（2026-02-30）不存在"),
    ],
)
def test_a_bad_day_is_named_and_the_page_shows_today(
    fined: Subject, as_clerk: Client, asked: str, complaint: str
) -> None:
    page = seen(as_clerk, f"/subjects/{fined.pk}/?{asked}")

    assert "处需要更正" in page
    assert complaint in page
    assert "自 2026-05-01 起" in page


def test_a_level_4_record_without_a_listing_asks_for_one(as_clerk: Client, db: None) -> None:
    subject = makers.make_subject()
    record = makers.make_misconduct(subject, date(2026, 3, 2), item4=5)
    makers.grade(subject)
    address = f"/subjects/{subject.pk}/"

    before = seen(as_clerk, address)
    makers.make_listing(subject, [record], date(2026, 4, 1))
    makers.grade(subject)
    after = seen(as_clerk, address)

    assert "须作出列入决定，名单终止后方可恢复" in before
    assert "作出列入决定" not in after
    assert "2029-04-02 起不再计入" in after


def test_while_a_new_grading_is_asked_for_the_page_says_so_and_asks_again(fined: Subject, as_clerk: Client) -> None:
    RegradeRequest.objects.create(subject=fined, cause="新记录")
    fragment = f"/subjects/{fined.pk}/standing/"

    html = as_clerk.get(f"/subjects/{fined.pk}/").content.decode()
    waiting = as_clerk.get(fragment, headers={"HX-Request": "true"})
    makers.grade(fined)
    done = as_clerk.get(fragment, headers={"HX-Request": "true"})

    assert f'hx-get="{fragment}"' in html
    assert "重评中" in html
    assert "自 2026-11-23 12:00 起重新评定" in words(waiting)
    assert done.headers["HX-Refresh"] == "true"
    assert as_clerk.get(fragment).headers["Location"] == f"/subjects/{fined.pk}/"
    assert "重评中" not in as_clerk.get(f"/subjects/{fined.pk}/").content.decode()


def test_an_old_day_is_never_unsettled(fined: Subject, as_clerk: Client) -> None:
    RegradeRequest.objects.create(subject=fined, cause="新记录")

    assert "重评中" not in seen(as_clerk, f"/subjects/{fined.pk}/?known=2026-11-22")


def test_a_disputed_record_is_marked_where_the_level_rests_on_it(fined: Subject, as_clerk: Client) -> None:
    record = CreditRecord.objects.get(document_number="新密应急罚〔2026〕12号")
    recording.open_dispute(record, at=makers.moment(date(2026, 11, 2)))

    assert seen(as_clerk, f"/subjects/{fined.pk}/").count("异议中") >= 3
    assert "异议中" in seen(as_clerk, f"/subjects/{fined.pk}/?tab=records")
    assert "异议中" not in seen(as_clerk, f"/subjects/{fined.pk}/?on=2026-11-01")


def test_an_accident_that_is_not_determined_leaves_the_level_and_is_marked(as_clerk: Client, db: None) -> None:
    subject = makers.make_subject()
    makers.make_accident(subject, date(2026, 11, 1), None, makers.State.DRAFT)
    makers.grade(subject)

    page = seen(as_clerk, f"/subjects/{subject.pk}/")

    assert level_of(as_clerk, f"/subjects/{subject.pk}/") == "一级"
    assert "待认定" in page
    assert "有 1 起事故正在调查，认定前等级不变" in page


def test_a_persons_record_elsewhere_explains_the_level_without_a_way_into_the_other_file(
    as_clerk: Client, db: None
) -> None:
    unit = makers.make_subject()
    other = makers.make_subject("新密市白石矿业有限公司", department_code="FM", industry_code="KS-01")
    boss = makers.make_person("子虚")
    makers.make_post(unit, boss)
    record = makers.make_misconduct(other, date(2026, 5, 1), person=boss)
    makers.grade(unit, other)

    html = as_clerk.get(f"/subjects/{unit.pk}/").content.decode()

    assert "任职人员在新密市白石矿业有限公司的记录：子虚，认定当日（2026-05-01）任主要负责人" in html
    assert f'href="/records/{record.pk}/"' not in html


def test_other_departments_find_nothing(fined: Subject) -> None:
    stranger = people.signed_in(people.clerk("FM"))

    for address in ("", "standing/", "identity/", "?tab=history"):
        assert stranger.get(f"/subjects/{fined.pk}/{address}").status_code == 404


def test_a_leader_reads_and_finds_no_buttons(fined: Subject, as_leader: Client) -> None:
    page = seen(as_leader, f"/subjects/{fined.pk}/")

    assert "评级依据" in page
    assert "编辑主体" not in page


def test_a_natural_persons_number_is_masked_and_reading_is_noted(as_clerk: Client, db: None) -> None:
    number = makers.citizen_number(987_001)
    subject = makers.make_subject("李建军", kind=Kind.NATURAL_PERSON, code=number)
    makers.grade(subject)

    for tab in ("overview", "records", "people", "grades", "history"):
        assert number not in as_clerk.get(f"/subjects/{subject.pk}/?tab={tab}").content.decode()

    assert JournalEntry.objects.filter(act="查看档案", matter=f"李建军（{subject.code}）").count() == 5


def test_the_number_is_shown_once_for_a_reason_that_is_noted(as_clerk: Client, db: None) -> None:
    number = makers.citizen_number(987_002)
    subject = makers.make_subject("李建军", kind=Kind.NATURAL_PERSON, code=number)
    address = f"/subjects/{subject.pk}/identity/"

    asked = words(as_clerk.get(address))
    refused = words(as_clerk.post(address, {"reason": " "}))
    copied = words(as_clerk.post(address, {"reason": f"核对{number}"}))
    shown = as_clerk.post(address, {"reason": "制作处罚告知书"})

    assert number not in asked + refused + copied
    assert "请填写查看理由" in refused
    assert number in words(shown)
    assert "no-store" in shown.headers["Cache-Control"]
    noted = JournalEntry.objects.get(act="查看证件号码")
    assert noted.detail == "制作处罚告知书"
    assert number not in f"{noted.matter}{noted.detail}"


def test_an_organisations_code_needs_no_reason(fined: Subject, as_clerk: Client) -> None:
    assert as_clerk.post(f"/subjects/{fined.pk}/identity/").headers["Location"] == f"/subjects/{fined.pk}/"


def rich_subject() -> Subject:
    """Something of everything, so that nothing is left unread."""
    subject = makers.make_subject()
    other = makers.make_subject("新密市白石矿业有限公司", department_code="FM", industry_code="KS-01")
    boss = makers.make_person()
    makers.make_post(subject, boss)
    makers.make_evaluation(subject, date(2026, 8, 1))
    records = [makers.make_misconduct(subject, date(2026, month, 2), item4=5, person=boss) for month in (1, 2, 3)]
    for month in range(1, 10):
        makers.make_penalty(subject, date(2026, month, 3))
    makers.make_misconduct(other, date(2026, 5, 1), person=boss)
    makers.make_listing(subject, records[:2], date(2026, 4, 1))
    makers.grade(subject, other)
    return subject


@pytest.mark.parametrize(
    "asked", ["", "?known=2026-11-22", *(f"?tab={tab}" for tab in ("records", "people", "grades", "history"))]
)
def test_a_page_costs_at_most_15_queries(as_clerk: Client, db: None, asked: str) -> None:
    with travel(make_aware(datetime(2026, 11, 20, 9)), tick=False):
        subject = rich_subject()
        makers.grade(subject, at=timezone.now())

    queries = queries_of(lambda: as_clerk.get(f"/subjects/{subject.pk}/{asked}"))

    assert len(queries) <= 15, "\n".join(queries)
