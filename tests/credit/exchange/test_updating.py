"""Importing again: what is the same stays, what differs is updated with history, what is not mentioned stays."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import User
from credit.exchange.importing import bring_in
from credit.models import Assessment, CreditRecord, Listing
from credit.records import entering
from credit.records.recording import Decision, Statement
from inspections.models import Complaint, Inspection, PublicRating
from subjects.models import Commitment, Evaluation, Kind, Post, RegradeRequest, Subject
from tests import makers, people
from tests.credit.exchange import books
from tests.credit.exchange.books import Cell
from tests.credit.exchange.test_faults import PERSON, brought, errand, only_fault, whole_book, with_subject

pytestmark = pytest.mark.django_db


def test_the_same_file_again_changes_nothing() -> None:
    brought(whole_book())
    histories = {record.pk: record.history.count() for record in CreditRecord.objects.all()}
    assessments = Assessment.objects.count()

    report = brought(whole_book())

    assert [(sheet.added, sheet.changed, sheet.unchanged) for sheet in report.sheets] == [(0, 0, 1)] * 12
    assert {record.pk: record.history.count() for record in CreditRecord.objects.all()} == histories
    assert Assessment.objects.count() == assessments
    assert PublicRating.objects.count() == 1


CHANGES = [
    ("信用主体", {"主体名称": "新密市青屏化工集团有限公司"}, Subject, "name", "新密市青屏化工集团有限公司"),
    ("信用主体", {"记录部门": "ZF"}, Subject, "department__code", "ZF"),
    ("任职人员", {"离任日期": date(2024, 1, 1)}, Post, "until_on", date(2024, 1, 1)),
    ("信用承诺", {"终止日期": date(2024, 1, 1), "终止原因": "违背"}, Commitment, "ending", "broken"),
    ("失信行为", {"四级情形": 3}, CreditRecord, "item4", 3),
    ("失信行为", {"责任人证件号码": PERSON}, CreditRecord, "person__name", "子虚"),
    ("行政处罚", {"罚款金额": 30000.55}, CreditRecord, "fine", Decimal("30000.55")),
    ("行政处罚", {"撤销日期": date(2025, 9, 1)}, CreditRecord, "state", "revoked"),
    ("生产安全事故", {"死亡人数": 3}, CreditRecord, "deaths", 3),
    ("联合惩戒", {"移出日期": date(2025, 9, 1)}, CreditRecord, "removed_on", date(2025, 9, 1)),
    ("四级名单", {"移出日期": date(2026, 6, 1)}, Listing, "removed_on", date(2026, 6, 1)),
    ("四级名单", {"触发记录编号": "SX-1；SG-1"}, Listing, "records__number", "SG-1"),
    ("综合评价", {"评价结果": "良"}, Evaluation, "result", "good"),
    ("日常检查", {"检查方式": "双随机"}, Inspection, "manner", "random"),
    ("投诉举报", {"查实": "否"}, Complaint, "verified", False),
]


@pytest.mark.parametrize(("sheet", "change", "model", "field", "value"), CHANGES)
def test_a_row_that_differs_updates_what_it_matches(
    sheet: str, change: dict[str, books.Cell], model: type[Subject], field: str, value: object
) -> None:
    brought(whole_book())
    book = whole_book()
    book[sheet] = [{**book[sheet][0], **change}]

    report = brought({sheet: book[sheet]})

    (counted,) = report.sheets
    assert (counted.added, counted.changed, counted.unchanged) == (0, 1, 0)
    row = model.objects.get(**{field: value})
    assert row.history.count() == 3 if sheet == "四级名单" and field == "records__number" else 2
    assert row.history.first().history_change_reason == "导入“导入.xlsx”"


def test_a_natural_persons_penalty_that_comes_later_grades_the_units_of_its_posts_again() -> None:
    brought({
        "信用主体": [books.subject(), books.subject(PERSON, 主体名称="子虚（虚构）", 主体类型="自然人")],
        "任职人员": [books.post(PERSON)],
        "信用承诺": [books.commitment()],
    })  # fmt: skip
    unit = Subject.objects.get(code=books.CODE)

    for changes, levels in (
        ({}, [1, 3]),
        ({"修复日期": date(2025, 9, 1)}, [1, 3, 1]),
        ({"应急管理部门": "否", "处罚机关": "新密市税务局"}, [1]),
    ):
        brought({"行政处罚": [books.penalty(code=PERSON, 决定日期=date(2025, 8, 1), **changes)]})
        periods = unit.grade_periods.filter(current=True, start__lte=date(2025, 12, 1)).order_by("start")
        assert list(periods.values_list("level", flat=True)) == levels
    assert not RegradeRequest.objects.exists()


def test_what_a_file_does_not_mention_stays() -> None:
    brought(whole_book())

    brought({"行政处罚": [books.penalty("CF-2")]})

    assert CreditRecord.objects.filter(kind="penalty").count() == 2


def test_a_missing_optional_column_is_empty_and_says_what_it_takes_back() -> None:
    brought(whole_book() | {"行政处罚": [books.penalty(撤销日期=date(2025, 9, 1))]})

    report = brought({"行政处罚": [books.penalty()]})

    assert "导入后恢复为已生效" in report.notes[0].text
    assert CreditRecord.objects.get(number="CF-1").state == "effective"


def test_a_draft_on_record_takes_effect() -> None:
    subject = makers.make_subject(code=books.CODE)
    makers.make_penalty(subject, None, makers.State.DRAFT, number="CF-1")

    report = brought({"行政处罚": [books.penalty()]})

    assert "导入后生效" in report.notes[0].text
    record = CreditRecord.objects.get()
    assert (record.state, record.statement, record.collector) == ("effective", "heard", "李明")
    assert record.statement_on is None


def test_a_file_does_not_speak_for_a_subject_that_is_being_heard() -> None:
    subject = makers.make_subject(code=books.CODE)
    record = makers.make_penalty(subject, None, makers.State.DRAFT, number="CF-1")
    makers.issued(record, date(2026, 9, 1))

    fault = only_fault({"行政处罚": [books.penalty()]})

    assert "须办完陈述申辩" in fault.text
    record.refresh_from_db()
    assert record.state != "effective"


def test_a_file_changes_nothing_of_a_listing_that_was_decided() -> None:
    brought(whole_book())
    listing = Listing.objects.get()
    listing.decision, listing.removed_on = "新密应急列字〔2026〕1号", date(2026, 6, 1)
    listing.save()
    row = books.listing("SX-1")

    same = brought({"四级名单": [{**row, "移出日期": date(2026, 6, 1)}]})
    fault = only_fault({"四级名单": [row]})

    assert same.faults == []
    assert "另行作出决定" in fault.text


def test_new_records_carry_who_brought_them_in() -> None:
    clerk = people.clerk()

    bring_in(errand(whole_book())._replace(by=clerk))

    record = CreditRecord.objects.get(number="CF-1")
    assert record.entered_by == clerk
    told = record.history.get()
    assert (told.history_user, told.history_change_reason, told.history_type) == (clerk, "导入“导入.xlsx”", "+")


def test_a_listing_keeps_its_records_in_the_history() -> None:
    brought(whole_book())

    told = Listing.objects.get().history.get()

    assert [row.creditrecord.number for row in told.records.all()] == ["SX-1"]


def test_a_natural_person_is_sealed_and_found_again() -> None:
    row = books.subject(PERSON, 主体类型="自然人", 主体名称="子虚")
    brought({"信用主体": [row]})

    report = brought({"信用主体": [row], "信用承诺": [books.commitment(PERSON)]})

    subject = Subject.objects.get()
    assert (subject.kind, subject.full_code, subject.code) == (
        Kind.NATURAL_PERSON,
        PERSON,
        f"410183********{PERSON[-4:]}",
    )
    assert [sheet.unchanged for sheet in report.sheets] == [1, 0]
    assert subject.commitments.count() == 1


def test_a_persons_record_grades_every_unit_of_the_posts() -> None:
    hires = makers.make_subject("新密市岐固建材有限公司", code=books.OTHER)
    makers.make_post(hires, makers.make_person("子虚", number=PERSON))
    makers.grade(hires)

    report = brought(
        {
            "信用主体": [books.subject()],
            "失信行为": [books.misconduct(责任人证件号码=PERSON, 认定日期=timezone.localdate())],
        }
    )

    assert [(move.subject, move.old, move.new) for move in report.moves] == [(hires.pk, 1, 3)]
    assert not RegradeRequest.objects.exists()


def test_a_natural_persons_own_record_grades_the_unit_too() -> None:
    hires = makers.make_subject("新密市岐固建材有限公司", code=books.OTHER)
    makers.make_post(hires, makers.make_person("子虚", number=PERSON))
    makers.grade(hires)

    report = brought(
        {
            "信用主体": [books.subject(PERSON, 主体类型="自然人", 主体名称="子虚")],
            "失信行为": [books.misconduct(code=PERSON, 认定日期=timezone.localdate())],
        }
    )

    assert [(move.subject, move.new) for move in report.moves] == [(hires.pk, 3)]


def test_taking_the_name_off_a_record_grades_the_persons_units() -> None:
    hires = makers.make_subject("新密市岐固建材有限公司", code=books.OTHER)
    makers.make_post(hires, makers.make_person("子虚", number=PERSON))
    rows = {
        "信用主体": [books.subject()],
        "失信行为": [books.misconduct(责任人证件号码=PERSON, 认定日期=timezone.localdate())],
    }
    brought(rows)

    report = brought({"失信行为": [books.misconduct(认定日期=timezone.localdate())]})

    assert {(move.subject, move.old, move.new) for move in report.moves} >= {(hires.pk, 3, 1)}


def test_reference_facts_of_article_4_grade_nobody() -> None:
    brought(whole_book())
    before = Assessment.objects.count()

    brought({"日常检查": [books.inspection("JC-2")]})

    assert Assessment.objects.count() == before


def test_a_record_whose_subject_is_being_heard_does_not_take_effect_by_file() -> None:
    subject, clerk = makers.make_subject(code=books.CODE), people.clerk()
    record = makers.make_penalty(subject, date(2026, 9, 1), makers.State.DRAFT, number="CF-1")
    makers.notified(record, date(2026, 9, 24), by=clerk)

    report = brought({"行政处罚": [books.penalty()]})

    assert "正在办理陈述申辩" in report.faults[0].text
    assert CreditRecord.objects.get().state == "notified"


def test_no_file_answers_for_the_second_person_who_is_asked_to_spare_the_hearing(jia: User) -> None:
    subject = makers.make_subject(code=books.CODE)
    draft = makers.make_misconduct(subject, date(2025, 5, 1), makers.State.DRAFT, number="SX-1")
    decision = Decision("（2026）豫0183行审9号", date(2026, 8, 20), "新密市人民法院")
    spared = Statement(CreditRecord.Statement.NOT_REQUIRED, date(2026, 9, 1), "裁判已认定", decision)
    entering.put_forward(draft, statement=spared, by=jia, at=timezone.now())

    report = brought({"失信行为": [books.misconduct("SX-1", books.CODE, 陈述情况="无需")]})

    assert "已提请另一人同意" in report.faults[0].text
    assert CreditRecord.objects.get().awaits_consent


def test_no_file_revokes_what_a_second_person_is_asked_to_revoke(jia: User) -> None:
    brought(whole_book())
    record = CreditRecord.objects.get(number="SX-1")
    CreditRecord.objects.filter(pk=record.pk).update(
        revoking_by=jia, revoking_on=date(2026, 9, 1), revoking_because="误录"
    )

    report = brought({"失信行为": [{**whole_book()["失信行为"][0], "撤销日期": date(2026, 9, 2)}]})

    assert "已提请撤销" in report.faults[0].text
    assert CreditRecord.objects.get(number="SX-1").awaits_revocation


def test_no_file_revokes_what_took_effect_by_the_acts_of_the_house(jia: User) -> None:
    brought(whole_book())
    CreditRecord.objects.filter(number="CF-1").update(as_history=False)
    line = whole_book()["行政处罚"][0]

    report = brought({"行政处罚": [{**line, "撤销日期": date(2026, 9, 2)}]})

    assert "不能由导入撤销" in report.faults[0].text
    assert CreditRecord.objects.get(number="CF-1").is_effective


def test_what_is_wrong_with_the_decision_that_heard_is_told_at_its_column() -> None:
    told: dict[str, Cell] = {"陈述情况": "无需", "陈述依据": f"豫应急罚〔2025〕1号，2025-03-02，{'局' * 121}"}

    fault = only_fault(with_subject(行政处罚=[books.penalty("CF-1", books.CODE, **told)]))

    assert (fault.column, "原决定机关" in fault.text) == ("陈述依据", True)


def test_the_decision_that_heard_comes_by_file_and_stays_where_an_older_file_lacks_the_column() -> None:
    told: dict[str, Cell] = {
        "陈述情况": "无需",
        "陈述日期": date(2025, 3, 4),
        "陈述依据": "新密应急罚〔2025〕3号，2025-03-02，新密市应急管理局",
    }
    brought(with_subject(行政处罚=[books.penalty("CF-1", books.CODE, **told)]))
    old = {"行政处罚": [books.penalty(陈述情况="无需")]}

    same = brought({"行政处罚": [books.penalty("CF-1", books.CODE, **told)]})
    older = brought(old)

    record = CreditRecord.objects.get()
    assert record.heard_in == "新密应急罚〔2025〕3号（2025-03-02，新密市应急管理局）"
    assert (record.statement_on, record.as_history) == (date(2025, 3, 4), True)
    assert [report.sheets[0].unchanged for report in (same, older)] == [1, 1]
    emptied = brought({"行政处罚": [books.penalty(陈述情况="无需", 陈述日期=None, 陈述依据=None)]})
    assert emptied.sheets[0].changed == 1
    assert (CreditRecord.objects.get().heard_in, CreditRecord.objects.get().statement_on) == ("", None)


def test_what_is_written_otherwise_is_kept_as_it_stands_and_rows_without_are_counted() -> None:
    free: dict[str, Cell] = {"陈述情况": "无需", "陈述依据": "见原处罚案卷第 3 页"}
    numbers: dict[str, Cell] = {"决定书文号": "新密应急罚〔2025〕77号"}

    report = brought(
        with_subject(
            行政处罚=[
                books.penalty("CF-1", books.CODE, **free),
                books.penalty("CF-2", books.CODE, 陈述情况="无需", **numbers),
            ],
            失信行为=[books.misconduct(陈述情况="无需")],
        )
    )

    assert CreditRecord.objects.get(number="CF-1").heard_in == "见原处罚案卷第 3 页"
    told = [note.text for note in report.notes if "原决定" in note.text]
    assert [text[:9] for text in told] == ["自本行起共 1 行", "自本行起共 2 行"]
    assert set(CreditRecord.objects.values_list("state", "as_history")) == {("effective", True)}
