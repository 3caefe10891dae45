"""Each check of data quality finds what breaks its rule and leaves what keeps it; counts are kept once a day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve
from django.utils.html import strip_tags
from django.utils.timezone import make_aware
from time_machine import travel

from accounts.models import Department
from briefing.lines import mended
from briefing.models import QualityCount
from briefing.quality import counting
from briefing.tasks import count_quality
from credit.models import Listing
from credit.regulation.facts import Regime
from inspections.models import Inspection
from subjects.models import Kind, Post
from tests import makers, people
from tests.briefing.office import NOON, TODAY, bureau, inspect
from tests.reading import seen

pytestmark = pytest.mark.django_db
Result = Inspection.Result


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with travel(NOON, tick=False):
        yield


def test_every_check_leads_to_an_address_that_there_is() -> None:
    record = makers.make_penalty(makers.make_subject(), date(2026, 9, 1))

    for check in counting.CHECKS.values():
        assert resolve(mended(check.mending, record)).url_name, check.code


def found(code: str) -> list[str]:
    """What the check found, by name or number."""
    rows = counting.CHECKS[code].rows(TODAY)
    return sorted(str(getattr(row, "number", "") or row) for row in rows)


def test_a_record_is_late_from_the_eighth_working_day_on() -> None:
    subject = makers.make_subject()
    # 2026-11-11 is a Wednesday; the seventh working day after it is 11-20, a Friday.
    with travel(make_aware(datetime(2026, 11, 20, 23, 59)), tick=False):
        makers.make_penalty(subject, date(2026, 11, 11), number="CF-1")
    with travel(make_aware(datetime(2026, 11, 21, 0, 1)), tick=False):
        makers.make_penalty(subject, date(2026, 11, 11), number="CF-2")
        makers.make_penalty(subject, date(2026, 8, 25), number="CF-OLD")

    counts = counting.count(counting.CHECKS["late_records"], TODAY)

    assert found("late_records") == ["CF-2"]
    assert counts.whole == {subject.department.pk: 2}


def test_an_inspection_is_late_by_the_first_version_of_it() -> None:
    subject = makers.make_subject()
    prompt = inspect(subject, date(2026, 11, 2))
    late = Inspection.objects.create(
        number="JC-LATE", subject=subject, inspected_on=date(2026, 11, 2), inspectors=["甲", "乙"], result=Result.PASSED
    )

    prompt.score = 90
    prompt.save()

    assert found("late_inspections") == [late.number]


def test_what_a_file_lacks() -> None:
    complete = makers.make_subject("新密市全备有限公司", contact="子虚", telephone="0371-00000001")
    makers.make_post(complete, makers.make_person())
    makers.make_evaluation(complete, date(2026, 5, 1))
    bare = makers.make_subject("新密市空白有限公司", committed_on=None)
    makers.make_post(bare, makers.make_person(), until_on=TODAY)
    makers.make_subject("乌有", kind=Kind.NATURAL_PERSON, contact="乌有", telephone="0371-00000003")
    makers.make_subject("新密市已注销有限公司", committed_on=None, deregistered_on=date(2026, 1, 1))

    for code in ("no_commitment", "no_principal", "no_contact", "no_evaluation"):
        assert found(code) == [bare.name], code


def test_misconduct_of_somebody_who_left_just_before_lacks_the_day_of_the_act() -> None:
    unit, person = makers.make_subject("新密市前任有限公司"), makers.make_person()
    makers.make_post(unit, person, until_on=date(2026, 3, 1))
    record = makers.make_misconduct(unit, date(2026, 3, 1), person=person)
    for other, occurred_on in ((person, date(2026, 2, 1)), (makers.make_person(), None)):
        makers.make_misconduct(makers.make_subject("他厂"), date(2026, 5, 1), person=other, occurred_on=occurred_on)

    assert found("act_without_a_day") == [record.number]


def test_what_has_become_old() -> None:
    seen_lately = makers.make_subject("新密市新近有限公司")
    inspect(seen_lately, date(2025, 11, 24))
    makers.make_evaluation(seen_lately, date(2025, 11, 24))
    forgotten = makers.make_subject("新密市久远有限公司")
    inspect(forgotten, date(2025, 11, 23))
    makers.make_evaluation(forgotten, date(2025, 11, 23))
    makers.make_subject("新密市初来有限公司", enrolled_on=date(2025, 11, 24), committed_on=date(2025, 11, 24))

    assert found("not_inspected") == [forgotten.name]
    assert found("old_evaluation") == [forgotten.name]


def test_a_draft_is_old_after_ten_working_days() -> None:
    subject = makers.make_subject()
    # The tenth working day after Monday 2026-11-09 is 11-23; after Friday 11-06 it was 11-20.
    for day, number in ((9, "CF-TENTH"), (6, "CF-ELEVENTH")):
        with travel(make_aware(datetime(2026, 11, day, 9)), tick=False):
            makers.make_penalty(subject, date(2026, 11, 5), makers.State.DRAFT, number=number)

    assert found("old_drafts") == ["CF-ELEVENTH"]


def test_what_cannot_both_be_so() -> None:
    subject = makers.make_subject(enrolled_on=date(2024, 1, 1), deregistered_on=date(2026, 11, 1))
    makers.make_penalty(subject, date(2023, 12, 31), number="A", document_number="新密应急罚〔2023〕1号")
    makers.make_penalty(subject, date(2026, 11, 1), number="B", document_number="新密应急罚〔2026〕2号")
    makers.make_penalty(subject, date(2025, 5, 1), number="C", document_number="新密应急罚〔2024〕3号")
    for number in ("D1", "D2"):
        makers.make_penalty(subject, date(2026, 5, 1), number=number, document_number="新密应急罚〔2026〕4号")
    makers.make_misconduct(subject, date(2026, 5, 2), number="E", item4=2)
    makers.make_accident(makers.make_subject(), date(2026, 5, 3), date(2026, 6, 1), number="F", deaths=0)

    assert found("before_enrolment") == ["A"]
    assert found("after_deregistration") == ["B"]
    assert found("number_of_another_year") == ["C"]
    assert found("same_number_twice") == ["D1", "D2"]
    assert found("concealed_without_accident") == ["E"]
    assert found("harmless_accident") == ["F"]


def test_a_listing_whose_subject_is_not_on_level_4() -> None:
    rows: list[Listing] = []
    for _ in range(2):
        subject = makers.make_subject()
        record = makers.make_misconduct(subject, date(2026, 3, 2), item4=5)
        rows.append(makers.make_listing(subject, [record], date(2026, 4, 1), regime=Regime.MEASURE_2017, months=12))
        makers.grade(subject)
    odd = rows[0]
    odd.records.clear()
    odd.subject.grade_periods.filter(level=4).update(level=2)

    assert found("listed_without_level_4") == [odd.number]


def test_a_gap_in_office_is_longer_than_thirty_days() -> None:
    subject = makers.make_subject()
    principal = Post.Office.PRINCIPAL
    makers.make_post(subject, makers.make_person("甲"), principal, date(2020, 1, 1), date(2024, 1, 1))
    makers.make_post(subject, makers.make_person("乙"), principal, date(2024, 1, 31), date(2025, 1, 1))
    makers.make_post(subject, makers.make_person("丙"), principal, date(2025, 2, 1))

    assert found("nobody_in_office") == ["乙 主要负责人"]


def test_an_order_to_correct_has_a_day_and_is_followed_up() -> None:
    subject = makers.make_subject()
    undated = inspect(subject, date(2026, 9, 1), Result.CORRECTION)
    open_still = inspect(subject, date(2026, 9, 2), Result.CORRECTION, date(2026, 9, 20))
    done = inspect(subject, date(2026, 9, 3), Result.CORRECTION, date(2026, 9, 20))
    done.corrected_on = date(2026, 9, 18)
    done.save()
    inspect(subject, date(2026, 11, 20), Result.CORRECTION, TODAY)

    assert found("order_without_day") == [undated.number]
    assert found("order_not_carried_out") == [open_still.number]


def test_a_case_is_recorded_within_thirty_days() -> None:
    without, recorded, fresh = (makers.make_subject(f"新密市{name}有限公司") for name in ("未录", "已录", "新近"))
    missing = inspect(without, date(2026, 10, 23), Result.CASE)
    inspect(recorded, date(2026, 10, 23), Result.CASE)
    makers.make_penalty(recorded, date(2026, 11, 12))
    inspect(fresh, date(2026, 10, 24), Result.CASE)

    assert found("case_without_record") == [missing.number]


def test_a_decided_penalty_that_is_not_in_force_is_an_omission() -> None:
    subject = makers.make_subject()
    makers.make_penalty(subject, date(2026, 11, 20), makers.State.DRAFT, number="CF-DRAFT")
    makers.make_penalty(subject, date(2026, 11, 20), number="CF-IN-FORCE")
    makers.make_misconduct(subject, date(2026, 11, 20), makers.State.DRAFT)

    assert found("decided_not_in_force") == ["CF-DRAFT"]


def test_every_number_opens_a_list_of_exactly_so_many_with_the_way_to_mend(as_clerk: Client) -> None:
    made = bureau()
    inspect(made.zhenshui, date(2026, 9, 2), Result.CORRECTION, date(2026, 9, 20))
    page = as_clerk.get("/board/quality/").content.decode()

    links = re.findall(r'<a href="(/board/quality/[a-z_0-9]+/\?section=WH)">([\d,]+)</a>', page)

    assert len(links) > 5
    for address, number in links:
        behind = as_clerk.get(address).content.decode()
        held = re.search(r"共 ([\d,]+) 条", strip_tags(behind))
        assert held, address
        assert held[1] == number, address
        assert behind.count('data-label="办理"') == int(number), address


def test_a_clerk_mends_and_a_leader_reads(as_clerk: Client, as_leader: Client) -> None:
    made = bureau()

    mend = f'href="/subjects/{made.chaohua.pk}/commitment/"'

    assert mend in as_clerk.get("/board/quality/no_commitment/").content.decode()
    assert mend not in as_leader.get("/board/quality/no_commitment/").content.decode()


def test_a_department_is_checked_alone_and_the_leader_sees_all(as_supervisor: Client, as_leader: Client) -> None:
    bureau()

    own, whole = seen(as_supervisor, "/board/quality/?section=FM"), seen(as_leader, "/board/quality/")

    assert "数据质量 危化品监管科" in own
    assert "非煤矿山监管科" not in own.partition("数据质量 危化品监管科")[2]
    assert "数据质量 全局" in whole
    assert "非煤矿山监管科" in whole
    assert "白石" not in seen(as_supervisor, "/board/quality/no_contact/?section=FM")


def test_where_nothing_is_wrong_the_board_says_what_was_checked() -> None:
    page = seen(people.signed_in(people.clerk("YH")), "/board/quality/")

    assert "22 项检查都没有发现问题。检查的内容列在下面。" in page
    assert "在监管的信用主体没有联系人或者联系电话" in page


def test_a_day_is_counted_once_and_a_second_count_replaces_it() -> None:
    bureau()

    count_quality()
    first = QualityCount.objects.count()
    makers.make_subject("新密市新来有限公司")
    count_quality()

    assert QualityCount.objects.count() == first == 22 * Department.objects.count()
    kept = QualityCount.objects.get(day=TODAY, check_code="no_contact", department__code="WH")
    assert kept.found == counting.count(counting.CHECKS["no_contact"], TODAY).found[kept.department_id] == 3


def test_what_was_counted_is_kept_until_a_fact_changes(as_leader: Client) -> None:
    made = bureau()
    seen(as_leader, "/board/quality/")

    with CaptureQueriesContext(connection) as kept:
        seen(as_leader, "/board/quality/")
    makers.make_post(made.qingping, makers.make_person())
    after = counting.counts_of(TODAY)["no_principal"].found[made.qingping.department_id]

    assert len(kept) < 21
    assert after == 3


def test_the_trend_is_against_the_last_count_of_the_month_before(as_leader: Client) -> None:
    bureau()
    counting.keep(date(2026, 10, 20))
    counting.keep(date(2026, 10, 30))
    counting.keep(date(2026, 11, 1))
    for name in ("甲", "乙"):
        makers.make_subject(f"新密市{name}有限公司")

    before = counting.kept_before(TODAY)
    results = {row.check.code: row for group in counting.results(TODAY, None) for row in group.results}

    assert before == date(2026, 10, 30)
    assert (results["no_contact"].found, results["no_contact"].change) == (5, 2)
    assert "增加 2" in seen(as_leader, "/board/quality/")


def test_an_unknown_check_is_not_found(as_leader: Client) -> None:
    assert as_leader.get("/board/quality/nothing/").status_code == 404
