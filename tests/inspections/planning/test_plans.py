"""A plan goes from its department to a leader and back; quota stands against capacity before anybody approves."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from accounts.gate import Refused
from accounts.models import User
from documents.models import Document, DocumentFile
from inspections.models import InspectionPlan, PlanLine
from inspections.planning import drafting, submitting
from inspections.planning.drafting import Capacity
from inspections.planning.forecast import forecast
from notices.models import Notice
from subjects.models import Subject
from tests import makers, people
from tests.inspections.planning.office import DAY, at, capped, line, plan, sent, visited
from tests.papers import text_of, unembedded

pytestmark = pytest.mark.django_db


def test_a_plan_is_drawn_up_once_a_year_by_the_own_department(jia: User, bing: User) -> None:
    plan(jia)

    with pytest.raises(Refused, match="已有抽查计划"):
        plan(jia)
    with pytest.raises(Refused, match="由本部门"):
        drafting.draw_up(makers.department("FM"), 2026, Capacity(1, 1, 1), by=jia, at=at(DAY))
    with pytest.raises(Refused, match="本年度（2026）或者下一年度"):
        drafting.draw_up(makers.department(), 2028, Capacity(1, 1, 1), by=jia, at=at(DAY))
    with pytest.raises(Refused, match="都应大于 0"):
        drafting.draw_up(makers.department(), 2027, Capacity(0, 1, 1), by=jia, at=at(DAY))
    assert InspectionPlan.objects.count() == 1


def test_batches_lie_in_the_year_and_add_up_to_the_whole_of_it_at_most(jia: User) -> None:
    of = plan(jia)
    line(of, jia, share="60")

    with pytest.raises(Refused, match="合计 101%"):
        line(of, jia, share="41")
    with pytest.raises(Refused, match="合计 110%"):
        line(of, jia, share="50", code="KS")
    with pytest.raises(Refused, match="不由危化品监管科监管"):
        line(of, jia, share="10", code="YH-01")
    row = PlanLine(plan=of, title="x", industry=makers.industry(), items="x", share=Decimal(10))
    row.from_on, row.until_on = date(2026, 12, 1), date(2027, 1, 5)
    with pytest.raises(Refused, match="不在 2026 年内"):
        drafting.keep_line(row, by=jia, at=at(DAY))
    line(of, jia, share="40")

    assert of.lines.count() == 2


def test_quota_stands_against_capacity_and_a_shortage_has_to_be_answered(unit: Subject, jia: User) -> None:
    for _ in range(10):
        makers.make_subject()
    of = plan(jia, days=2)
    line(of, jia)

    asked = forecast(of, DAY)

    assert (asked.draws, asked.visits, asked.capacity, asked.shortage, asked.used) == (3, 3, 2, 1, 150)
    with pytest.raises(Refused, match="缺 1 户次；请写明解决办法"):
        submitting.submit(of, by=jia, at=at())
    assert submitting.submit(of, by=jia, at=at(), shortage_met_by="抽调一组").state == "submitted"


def test_the_forecast_names_caps_ahead_and_whom_no_batch_reaches(unit: Subject, jia: User) -> None:
    capped(unit, 5)
    visited(unit, times=4)
    makers.make_subject(industry_code="QT-02")
    makers.make_subject(deregistered_on=date(2026, 1, 1))
    of = plan(jia)
    line(of, jia, share="60")

    asked = forecast(of, DAY)

    assert [(row.subject, row.now.total, row.beyond) for row in asked.near] == [(unit, 4, False)]
    assert [(row.industry.code, row.subjects, row.share) for row in asked.uncovered] == [
        ("KS-02", 1, Decimal(60)),
        ("QT-02", 1, Decimal(0)),
    ]
    assert asked.never == [("已注销", 1)]
    assert asked.lines[0].months == [month in (3, 4, 5, 6) for month in range(1, 13)]


def test_those_drawn_already_count_in_the_year_s_quota(unit: Subject, jia: User) -> None:
    for _ in range(9):
        makers.make_subject()
    of = plan(jia)
    line(of, jia, share="50")
    sent(unit, jia)

    [row] = forecast(of, DAY).lines

    assert (row.size, row.draws, row.left_out) == (10, 1, 1)


def test_a_leader_approves_on_the_paper_and_nobody_who_had_a_hand_in_it(unit: Subject, jia: User, bing: User) -> None:
    of = plan(jia)
    with pytest.raises(Refused, match="还没有批次"):
        submitting.submit(of, by=jia, at=at())
    line(of, jia)
    submitting.submit(of, by=jia, at=at())
    assert Notice.objects.filter(recipient=bing).count() == 1
    with pytest.raises(Refused, match="由局领导审批"):
        submitting.approve(of, by=people.supervisor(), at=at())
    assert not Document.objects.exists()

    paper = submitting.approve(of, by=bing, at=at(), note="同意")

    of.refresh_from_db()
    assert (of.state, of.decided_by, of.decided_on) == ("approved", bing, DAY)
    pdf = bytes(DocumentFile.objects.get(document=paper).pdf)
    assert unembedded(pdf) == set()
    told = text_of(pdf)
    for words in (
        paper.number, "抽查计划审批表", "检查事项", "实施依据", "“双随机”抽查对象（含总数及比例）", "检查内容", "检查方式",
        "检查频次和上限", "检查时间安排", "承办机构", "是否属跨部门联合检查", "备注", "总数1户，抽1户（100.0%）", "二级1户抽1户",
        "二级1次/年（上限4次）", "2026.03.01—2026.06.30", "100天×1组×每组每天1户=100户次", "审批人：丙领导",
    ):  # fmt: skip
        assert words in told, words
    assert (paper.subject, paper.department) == (None, of.department)


def test_a_returned_plan_is_mended_and_submitted_again(unit: Subject, jia: User, bing: User) -> None:
    of = plan(jia)
    row = line(of, jia)
    submitting.submit(of, by=jia, at=at())
    with pytest.raises(Refused, match="不能更改"):
        drafting.keep_line(row, by=jia, at=at(DAY))
    with pytest.raises(Refused, match="不能更改"):
        drafting.drop_line(row, by=jia, at=at(DAY))
    with pytest.raises(Refused, match="不能更改"):
        drafting.set_capacity(of, Capacity(1, 1, 1), by=jia, at=at(DAY))
    with pytest.raises(Refused, match="退回修改的理由"):
        submitting.send_back(of, reason="", by=bing, at=at())

    submitting.send_back(of, reason="天数太多", by=bing, at=at())
    drafting.set_capacity(of, Capacity(50, 1, 1), by=jia, at=at(DAY))
    submitting.submit(of, by=jia, at=at(date(2026, 3, 5)))

    of.refresh_from_db()
    assert (of.state, of.note, of.decided_by) == ("submitted", "", None)
    assert Notice.objects.filter(recipient=bing).count() == 2


def test_an_approved_plan_changes_by_a_revision_that_keeps_the_old_one(unit: Subject, jia: User, bing: User) -> None:
    of = plan(jia)
    row = line(of, jia)
    submitting.submit(of, by=jia, at=at())
    submitting.approve(of, by=bing, at=at())
    with pytest.raises(Refused, match="写明调整计划的原因"):
        submitting.revise(of, reason="", by=jia, at=at(DAY))
    with pytest.raises(Refused, match="由本部门"):
        submitting.revise(of, reason="x", by=bing, at=at(DAY))

    submitting.revise(of, reason="新增行业", by=jia, at=at(DAY))
    row.items = "改了事项"
    drafting.keep_line(row, by=jia, at=at(DAY))
    submitting.submit(of, by=jia, at=at(date(2026, 4, 1)))
    submitting.approve(of, by=bing, at=at(date(2026, 4, 2)))

    of.refresh_from_db()
    assert (of.revision, of.state) == (2, "approved")
    assert Document.objects.of_case(of.key).count() == 2
    assert list(row.history.order_by("history_id").values_list("items", flat=True)) == ["安全管理", "改了事项"]
    assert of.history.filter(state="approved", revision=1, decided_by=bing).exists()


def test_a_dropped_batch_stays_in_the_history(jia: User) -> None:
    of = plan(jia)
    row = line(of, jia)

    drafting.drop_line(row, by=jia, at=at(DAY))

    assert not of.lines.exists()
    gone = PlanLine.history.get(history_type="-")
    assert (gone.history_user, gone.history_change_reason) == (jia, "删除批次")


def test_the_database_holds_the_two_persons_too(jia: User) -> None:
    of = plan(jia)

    for fields in (
        {"state": "approved", "decided_by": jia, "decided_on": DAY},
        {"state": "approved"},
        {"state": "returned"},
        {"revision": 2},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            InspectionPlan.objects.filter(pk=of.pk).update(**fields)
