"""The comprehensive evaluation sheet (Article 4): its inputs over a year beside the level, and the paper."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from accounts.gate import Refused
from accounts.models import Role, User
from credit.file.subject_file import SubjectFile, When, opened
from credit.models import Dispute
from documents.issuing import preview
from documents.models import Document, DocumentFile
from inspections import certifying, permitting
from inspections.evaluating import EvaluationSheet, Input, sheet_of
from inspections.models import Inspection, Permit, PublicRating
from subjects.models import RegradeRequest, Subject
from tests import makers, people
from tests.inspections import office
from tests.inspections.office import TODAY, at
from tests.papers import assert_sound

pytestmark = pytest.mark.django_db
State = Permit.State


@pytest.fixture
def unit() -> Subject:
    return makers.make_subject(contact="亡是", telephone="0371-00000002")


def sheet(unit: Subject, day: date = TODAY) -> EvaluationSheet:
    reader = User.objects.filter(role=Role.LEADER).first() or people.leader()
    return sheet_of(SubjectFile(opened(reader).get(pk=unit.pk), When(day, None, TODAY), reader))


def named(found: EvaluationSheet, title: str) -> Input:
    return next(row for row in found.inputs if row.title == title)


def full(unit: Subject) -> None:
    """Something of everything."""
    for place, (day, score) in enumerate(((date(2026, 3, 2), 91), (date(2026, 9, 1), 80), (date(2025, 11, 23), 10))):
        Inspection.objects.create(
            number=f"JC-{place}", subject=unit, inspected_on=day, result="correction", score=score, correct_by=day
        )
    office.entered(unit)
    office.settled(unit)
    makers.make_penalty(unit, date(2026, 3, 2))
    makers.make_penalty(unit, date(2026, 3, 3), authority="新密市住建局", by_emergency=False)
    makers.make_sanction(unit, date(2026, 2, 1))
    for score in (5, 2):
        office.rating(unit, score=score, state="counted")
    office.rating(unit, score=1)
    PublicRating.objects.create(
        subject=unit, rated_on=TODAY, score=1, state="hidden", hidden_because="广告", looked_by=office.by_of(unit)
    )
    makers.grade(unit)


def test_the_sheet_tells_every_input_of_article_4_beside_the_level(unit: Subject) -> None:
    full(unit)

    found = sheet(unit)

    assert [row.title for row in found.inputs] == [
        "量化分级",
        "许可管理",
        "日常监督检查",
        "投诉举报",
        "行政处罚",
        "公众评价",
        "国家、省公共信用综合评价",
        "市级其他部门联合惩戒",
        "市级其他部门联合奖励",
    ]
    assert named(found, "量化分级").words == "2 次得分，平均 85.5，最低 80.0，最近 80.0"
    assert named(found, "许可管理").words == "将届满 1 项"
    assert named(found, "日常监督检查").words == "2 次检查：责令整改 2 次；逾期未整改 2 次"
    assert named(found, "投诉举报").words == "1 件：查实 1 件"
    assert named(found, "行政处罚").words == "应急管理部门处罚 1 件，其他部门 1 件（不计入等级，R7）"
    assert named(found, "公众评价").words == "2 条，平均 3.5 分（满分 5 分）；另有 1 条待审核，未计入"
    assert named(found, "市级其他部门联合惩戒").words == "在列 1 项联合惩戒"
    assert found.level == "三级"
    assert {ground.citation for ground in found.grounds} == {"第十二条（三）2", "第十二条（三）4"}
    assert found.checked == ""


def test_reference_facts_change_no_level(unit: Subject) -> None:
    makers.grade(unit)
    before = sheet(unit)
    Inspection.objects.create(number="JC-9", subject=unit, inspected_on=TODAY, result="case", score=1)
    office.settled(unit)
    office.rating(unit, score=1, state="counted")
    permit = office.entered(unit)
    by = office.by_of(unit)
    permitting.change_state(permit, State.REVOKED, on=TODAY, reason="决定书", by=by, at=at())
    office.checked(unit, doubtful=True)

    assert not RegradeRequest.objects.exists()
    makers.grade(unit)
    after = sheet(unit)
    assert (before.level, after.level, before.since) == ("一级", "一级", after.since)


def test_the_sheet_of_an_earlier_day_counts_the_year_before_it(unit: Subject) -> None:
    full(unit)

    found = sheet(unit, date(2026, 3, 1))

    assert named(found, "日常监督检查").total == 1
    assert named(found, "行政处罚").total == 0
    assert named(found, "投诉举报").total == 0
    assert (found.level, found.day) == ("三级", date(2026, 3, 1))
    assert sheet(unit, date(2019, 12, 31)).outside == "尚未纳入监管"


def test_a_disputed_record_and_a_check_are_told_on_the_sheet(unit: Subject) -> None:
    record = makers.make_penalty(unit, date(2026, 3, 2))
    Dispute.objects.create(record=record, opened_on=TODAY)
    makers.grade(unit)
    office.checked(unit)

    found = sheet(unit)

    assert found.marks == ("异议中",)
    assert "异议处理中" in named(found, "行政处罚").entries[0].told
    assert found.checked.startswith(f"{TODAY} ")


def test_the_sheet_is_printed_as_a_draft_and_issued_with_a_number(unit: Subject) -> None:
    full(unit)
    clerk = people.clerk()

    draft = preview(certifying.draft(unit, sheet(unit)), at())
    document = certifying.issue_sheet(unit, on=TODAY, by=clerk, at=at())

    pdf = bytes(DocumentFile.objects.get(document=document).pdf)
    told = ("信用综合评定表", unit.name, "三级", "第十二条（三）2", "平均85.5", "一年内未核查", "等级只依第十二条评定")
    assert_sound(pdf, document.number, *told)
    assert_sound(draft.pdf, "草稿", *told)
    assert (document.kind, document.is_kept) == (Document.Kind.EVALUATION_SHEET, True)
    assert "信评" in document.number
    assert len(PdfReader(BytesIO(pdf)).pages) == document.pages


def test_no_sheet_is_issued_of_a_day_to_come_outside_supervision_or_while_grading(unit: Subject) -> None:
    clerk = people.clerk()

    def attempt(day: date) -> None:
        certifying.issue_sheet(unit, on=day, by=clerk, at=at())

    with pytest.raises(Refused, match="正在重新评定"):
        attempt(TODAY)
    makers.grade(unit)
    with pytest.raises(Refused, match="尚未到来"):
        attempt(TODAY + timedelta(days=1))
    with pytest.raises(Refused, match="尚未纳入监管"):
        attempt(date(2019, 12, 31))
    with pytest.raises(Refused, match="记录部门或者局领导"):
        certifying.issue_sheet(unit, on=TODAY, by=people.clerk("FM", username="geng"), at=at())

    assert not Document.objects.exists()
