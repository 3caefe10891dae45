"""An inspection from its beginning to what follows: every move, and every refusal, which writes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest

from accounts.gate import Refused
from accounts.models import User
from credit.models import GradePeriod, Term
from documents.models import Document
from inspections import assigning
from inspections.models import Answer, Assignment, Checklist, Finding, Inspection, Visit
from inspections.visiting import beginning, finishing, noting, papers, photos, signing
from notices.models import Notice
from subjects.models import RegradeRequest, Subject
from tests import people
from tests.inspections import field
from tests.inspections.field import DUE, TODAY, Pair, at

pytestmark = pytest.mark.django_db
State = Visit.State


@pytest.fixture
def who() -> Pair:
    return field.pair()


@pytest.fixture
def unit() -> Subject:
    return field.unit()


def refused(act: Callable[[], object], match: str) -> None:
    before = [model.objects.count() for model in (Visit, Inspection, Finding, Document, Term)]
    with pytest.raises(Refused, match=match):
        act()
    assert [model.objects.count() for model in (Visit, Inspection, Finding, Document, Term)] == before


def test_two_able_officers_at_least_begin(unit: Subject, who: Pair) -> None:
    start = beginning.Start(unit, unit.department, Inspection.Manner.DAILY, [who.first, who.first])
    refused(lambda: beginning.begin(start, by=who.jia, at=at()), "两名以上")
    who.second.certified_until = TODAY - timedelta(days=1)
    who.second.save()
    refused(lambda: field.begun(unit, who), "庚经办今天没有有效的执法证件")
    who.second.certified_until = TODAY
    who.second.save()

    visit = field.begun(unit, who)

    assert visit.state == State.OPEN
    assert set(visit.officers.all()) == set(who.officers)
    assert visit.checklist == Checklist.objects.get(industry__code="KS-02")
    assert not Inspection.objects.exists()


def test_the_same_visit_is_not_begun_twice_and_not_before_its_day(unit: Subject, who: Pair) -> None:
    ahead = field.assigned(unit, who, day=TODAY + timedelta(days=3))
    refused(lambda: field.begun(unit, who, assignment=ahead), "今天还不能开始")
    field.begun(unit, who, assignment=ahead, day=TODAY + timedelta(days=3))
    refused(lambda: field.begun(unit, who, assignment=ahead, day=TODAY + timedelta(days=4)), "继续已开始的检查")

    field.begun(unit, who)

    refused(lambda: field.begun(unit, who), "继续已开始的检查")


def test_who_is_not_under_supervision_is_not_inspected(unit: Subject, who: Pair) -> None:
    refused(lambda: field.begun(unit, who, day=date(2019, 12, 31)), "不在监管期")


def test_every_step_is_kept_at_once_and_nothing_of_it_counts(unit: Subject, who: Pair) -> None:
    visit = field.begun(unit, who)
    item = visit.checklist.items.first()  # type: ignore[union-attr]
    assert item

    for _ in range(2):
        noting.answer(visit, item, verdict="bad", words="责任制未覆盖检修岗位", by=who.geng, at=at())
    noting.describe(visit, field.situation(), by=who.jia, at=at())
    finding = noting.note(visit, field.ordered(item=item), by=who.jia, at=at())
    noting.correct(finding, field.ordered(DUE + timedelta(days=1), item=item), by=who.geng, at=at())

    assert [(one.verdict, one.words) for one in visit.answers.all()] == [("bad", "责任制未覆盖检修岗位")]
    assert visit.findings.get().correct_by == DUE + timedelta(days=1)
    assert not Inspection.objects.exists()
    assert not Term.objects.exists()
    noting.answer(visit, item, verdict="", words="", by=who.jia, at=at())
    noting.strike(finding, by=who.jia, at=at())
    assert not visit.answers.exists()
    assert not visit.findings.exists()


def test_only_who_takes_part_writes(unit: Subject, who: Pair) -> None:
    visit = field.begun(unit, who)
    stranger = people.supervisor()

    refused(lambda: noting.describe(visit, field.situation(), by=stranger, at=at()), "没有参加本次检查")
    refused(lambda: noting.note(visit, field.ordered(), by=stranger, at=at()), "没有参加本次检查")
    refused(lambda: signing.submit(visit, by=stranger, at=at()), "没有参加本次检查")
    refused(lambda: photos.attach(visit, field.picture(), item=None, by=stranger, at=at()), "没有参加本次检查")
    refused(lambda: beginning.drop(visit, reason="误开", by=stranger, at=at()), "没有参加本次检查")


@pytest.mark.parametrize(
    ("fields", "match"),
    [
        ({"due": None}, "须写明整改期限"),
        ({"due": TODAY}, "须晚于检查日期"),
        ({"due": date(9999, 12, 31)}, "过远"),
        ({"due": None, "measure": Finding.Measure.NONE}, "立案查处"),
        ({"due": None, "measure": Finding.Measure.SPOT, "fact": " "}, "写明问题的事实"),
        ({"due": DUE, "measure": Finding.Measure.SPOT}, "其他处理不写期限"),
    ],
)
def test_a_problem_leads_somewhere(unit: Subject, who: Pair, fields: dict[str, object], match: str) -> None:
    visit = field.begun(unit, who)

    refused(lambda: noting.note(visit, field.ordered(**fields), by=who.jia, at=at()), match)  # type: ignore[arg-type]


def test_the_score_is_the_part_of_the_points_that_was_kept(unit: Subject, who: Pair) -> None:
    visit = field.begun(unit, who)
    assert visit.checklist
    assert noting.score_of(visit) is None
    items = list(visit.checklist.items.all())
    for item in items:
        noting.answer(visit, item, verdict="none", words="", by=who.jia, at=at())
    assert noting.score_of(visit) is None

    noting.answer(visit, items[0], verdict="good", words="", by=who.jia, at=at())  # 10
    noting.answer(visit, items[1], verdict="good", words="", by=who.jia, at=at())  # 10
    noting.answer(visit, items[4], verdict="bad", words="", by=who.jia, at=at())  # 5

    assert noting.score_of(visit) == Decimal("80.0")
    visit.outcome = Visit.Outcome.REFUSED
    assert noting.score_of(visit) is None


def test_what_is_missing_is_named_before_it_is_signed(unit: Subject, who: Pair) -> None:
    visit = field.begun(unit, who)
    refused(lambda: signing.submit(visit, by=who.jia, at=at()), "在场人员尚未填写；还有 14 个检查项目没有结论")
    field.noted(visit, who, bad=1)
    refused(lambda: signing.submit(visit, by=who.jia, at=at()), "第 1 项不符合，尚未记录问题")
    noting.describe(visit, field.situation(Visit.Outcome.ABSENT, words=""), by=who.jia, at=at())
    refused(lambda: signing.submit(visit, by=who.jia, at=at()), "检查情况尚未填写")
    noting.note(visit, field.ordered(), by=who.jia, at=at())

    refused(lambda: signing.submit(visit, by=who.jia, at=at()), "先删除已记录的问题")


def test_each_signs_by_the_own_account_or_on_paper_as_the_other_confirms(unit: Subject, who: Pair) -> None:
    visit = field.noted(field.begun(unit, who), who)
    refused(lambda: signing.sign(visit, who.first, by=who.jia, at=at()), "先提交签字")
    signing.submit(visit, by=who.jia, at=at())
    assert Notice.objects.get(recipient=who.geng).title == f"请签字确认现场检查：{unit}"

    refused(lambda: signing.sign(visit, who.second, by=who.jia, at=at()), "须用本人账号签字")
    refused(lambda: signing.sign(visit, who.second, by=who.jia, at=at(), on_paper="无网络"), "请您本人先签字")
    signing.sign(visit, who.first, by=who.jia, at=at())
    refused(lambda: signing.sign(visit, who.first, by=who.jia, at=at()), "已经签字")
    refused(lambda: signing.sign(visit, who.first, by=who.jia, at=at(), on_paper="x"), "请直接签字")
    third = field.officer(people.clerk(username="xin", display_name="辛经办"), "T-0003")
    refused(lambda: signing.sign(visit, third, by=who.jia, at=at(), on_paper="x"), "没有参加本次检查")
    refused(lambda: finishing.finish(visit, by=who.jia, at=at()), "庚经办尚未签字")
    signature = signing.sign(visit, who.second, by=who.jia, at=at(), on_paper="无网络，已在纸上签字")

    assert (signature.by, signature.on_paper) == (who.jia, "无网络，已在纸上签字")
    assert signing.unsigned_of(visit) == []


def test_what_is_signed_stands_still_until_it_is_sent_back(unit: Subject, who: Pair) -> None:
    visit = field.signed(field.noted(field.begun(unit, who), who), who)
    item = visit.checklist.items.first()  # type: ignore[union-attr]
    assert item
    refused(lambda: noting.answer(visit, item, verdict="bad", words="", by=who.jia, at=at()), "不能再更改")
    refused(lambda: noting.note(visit, field.ordered(), by=who.jia, at=at()), "不能再更改")
    refused(lambda: photos.attach(visit, field.picture(), item=None, by=who.jia, at=at()), "不能再更改")
    refused(lambda: beginning.drop(visit, reason="误开", by=who.jia, at=at()), "不能改为")
    refused(lambda: signing.reopen(visit, reason=" ", by=who.jia, at=at()), "写明退回修改的原因")

    signing.reopen(visit, reason="漏记一项", by=who.geng, at=at())

    noting.answer(visit, item, verdict="bad", words="", by=who.jia, at=at())
    assert not visit.signatures.exists()


def test_finishing_makes_the_reference_fact_and_closes_the_assignment(unit: Subject, who: Pair) -> None:
    levels = list(GradePeriod.objects.values_list("start", "end", "level", "current"))
    assignment = field.assigned(unit, who)

    visit = field.finished(unit, who, assignment=assignment)

    fact = visit.inspection
    assert fact
    assert fact.number == "JC-2026-00001"
    assert (fact.inspected_on, fact.inspectors) == (TODAY, ["甲经办", "庚经办"])
    assert (fact.manner, fact.result, fact.score) == ("random", "passed", Decimal(100))
    assignment.refresh_from_db()
    assert (assignment.state, assignment.inspection) == (Assignment.State.DONE, fact)
    assert list(Document.objects.values_list("kind", flat=True)) == ["inspection_record"]
    assert list(GradePeriod.objects.values_list("start", "end", "level", "current")) == levels
    assert not RegradeRequest.objects.exists()


def test_a_random_result_is_to_be_published_within_twenty_working_days(unit: Subject, who: Pair) -> None:
    daily = field.finished(unit, who)
    refused(lambda: finishing.publish(daily, on=TODAY, where="网站", by=who.jia, at=at(TODAY)), "双随机")
    visit = field.finished(unit, who, assignment=field.assigned(unit, who))
    term = Term.objects.get()
    assert (term.kind, term.due_on) == ("inspections.publish_result", date(2026, 12, 22))
    stranger = people.clerk("FM", username="ren", display_name="壬经办")
    refused(lambda: finishing.publish(visit, on=TODAY, where="网站", by=stranger, at=at(TODAY)), "检查部门")
    refused(lambda: finishing.publish(visit, on=TODAY, where=" ", by=who.jia, at=at(TODAY)), "渠道")

    finishing.publish(visit, on=TODAY, where="局网站专栏", by=who.jia, at=at(TODAY))

    term.refresh_from_db()
    assert term.ended_on == TODAY
    refused(lambda: finishing.publish(visit, on=TODAY, where="网站", by=who.jia, at=at(TODAY)), "不必重复登记")


def test_an_order_has_its_paper_its_clock_and_its_re_check(unit: Subject, who: Pair) -> None:
    later = DUE + timedelta(days=10)

    visit = field.finished(unit, who, field.ordered(), field.ordered(later), field.ordered(DUE, files_case=True))

    assert visit.inspection
    assert (visit.inspection.result, visit.inspection.correct_by) == ("case", later)
    terms = Term.objects.order_by("pk")
    assert [(term.label, term.due_on) for term in terms] == [("整改期限", day) for day in (DUE, later, DUE)]
    assert all(set(term.handlers.all()) == {who.jia, who.geng} for term in terms)
    rechecks = Assignment.objects.open().order_by("from_on")
    assert [one.from_on for one in rechecks] == [DUE, later]
    assert all(set(one.officers.all()) == set(who.officers) for one in rechecks)
    kinds = Document.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["inspection_record", "inspection_order"]


def test_what_was_corrected_on_the_spot_is_done(unit: Subject, who: Pair) -> None:
    visit = field.finished(unit, who, field.ordered(None, measure=Finding.Measure.SPOT))

    assert visit.inspection
    assert (visit.inspection.result, visit.inspection.corrected_on) == ("correction", TODAY)
    assert visit.findings.get().corrected_on == TODAY
    assert not Term.objects.exists()
    assert not Assignment.objects.exists()


def test_where_nobody_was_there_the_assignment_waits_on(unit: Subject, who: Pair) -> None:
    assignment = field.assigned(unit, who)
    visit = field.begun(unit, who, assignment=assignment)
    noting.describe(visit, field.situation(Visit.Outcome.ABSENT, words="大门紧锁，电话无人接听"), by=who.jia, at=at())

    visit = finishing.finish(field.signed(visit, who), by=who.jia, at=at())

    assert (visit.state, visit.inspection) == (State.DONE, None)
    assignment.refresh_from_db()
    assert assignment.state == Assignment.State.WAITING
    assert not Inspection.objects.exists()
    assert not Term.objects.exists()
    assert field.begun(unit, who, assignment=assignment).is_open


def test_a_refusal_becomes_a_problem_for_a_case(unit: Subject, who: Pair) -> None:
    visit = field.begun(unit, who)
    noting.describe(
        visit, field.situation(Visit.Outcome.REFUSED, words="门卫拒绝开门，经出示证件仍拒绝"), by=who.jia, at=at()
    )
    told = finishing.foresee(Visit.objects.get(pk=visit.pk))

    visit = finishing.finish(field.signed(visit, who), by=who.geng, at=at())

    finding = visit.findings.get()
    assert (finding.fact, finding.files_case) == ("门卫拒绝开门，经出示证件仍拒绝", True)
    assert visit.inspection
    assert (visit.inspection.result, visit.inspection.score) == ("case", None)
    assert any("第十二条（四）4" in line for line in told)


def test_what_follows_is_told_before_it_is_done(unit: Subject, who: Pair) -> None:
    visit = field.begun(unit, who, assignment=field.assigned(unit, who))
    field.noted(visit, who, field.ordered(files_case=True), bad=1)

    told = "\n".join(finishing.foresee(visit))

    assert "形成检查记录：立案，量化得分 92.6" in told
    assert "检查任务改为“已检查”" in told
    assert f"1 项问题，整改期限 {DUE}" in told
    assert "派发 1 项复查任务" in told
    assert "立案查处 1 项" in told
    assert "20 个工作日内公示" in told
    assert "信用等级不因检查变动" in told
    assert not Document.objects.exists()


def test_an_order_whose_day_has_come_is_sent_back_and_a_re_check_needs_two(unit: Subject, who: Pair) -> None:
    visit = field.signed(field.noted(field.begun(unit, who), who, field.ordered(), bad=1), who)
    refused(lambda: finishing.finish(visit, by=who.jia, at=at(DUE)), "须晚于今天")
    who.second.certified_until = DUE - timedelta(days=1)
    who.second.save()

    refused(lambda: finishing.finish(visit, by=who.jia, at=at()), "没有两名证件有效的人员复查")
    third = field.officer(people.clerk(username="xin", display_name="辛经办"), "T-0003")
    finishing.finish(visit, by=who.jia, at=at())

    assert set(Assignment.objects.get().officers.all()) == {who.first, third}


def test_what_was_begun_by_mistake_is_given_up_with_a_reason(unit: Subject, who: Pair) -> None:
    assignment = field.assigned(unit, who)
    visit = field.begun(unit, who, assignment=assignment)
    refused(lambda: beginning.drop(visit, reason="", by=who.jia, at=at()), "作废的原因")

    beginning.drop(visit, reason="选错主体", by=who.jia, at=at())

    refused(lambda: noting.describe(visit, field.situation(), by=who.jia, at=at()), "已作废")
    assert field.begun(unit, who, assignment=assignment).is_open


def test_the_same_picture_is_kept_once_and_something_else_is_no_picture(unit: Subject, who: Pair) -> None:
    visit = field.begun(unit, who)
    first = photos.attach(visit, field.picture(), item=None, by=who.jia, at=at())

    again = photos.attach(visit, field.picture(name="again.jpg"), item=None, by=who.geng, at=at())
    photos.attach(visit, field.picture(field.PICTURE + b"2"), item=None, by=who.geng, at=at())

    assert again == first
    assert visit.photos.count() == 2
    with first.file.open("rb") as kept:
        assert kept.read() == field.PICTURE
    refused(
        lambda: photos.attach(visit, field.picture(b"%PDF-1.4", "a.jpg"), item=None, by=who.jia, at=at()), "不是 JPG"
    )
    refused(lambda: photos.attach(visit, field.picture(b"", "a.jpg"), item=None, by=who.jia, at=at()), "空文件")
    photos.remove(first, by=who.jia, at=at())
    assert visit.photos.count() == 1


def test_the_notice_is_issued_once(unit: Subject, who: Pair) -> None:
    visit = field.begun(unit, who)

    issued = papers.issue_notice(visit, by=who.jia, at=at())

    assert (issued.kind, issued.subject) == ("inspection_notice", unit)
    refused(lambda: papers.issue_notice(visit, by=who.jia, at=at()), "不必重复")


def test_a_number_that_is_taken_gives_way_to_the_next(unit: Subject, who: Pair) -> None:
    Inspection.objects.create(
        number="JC-2026-00041", subject=unit, inspected_on=TODAY, inspectors=["甲", "乙"], result="passed"
    )

    visit = field.finished(unit, who)

    assert str(visit.inspection) == "JC-2026-00042"
    assert Answer.objects.count() == 14


def test_a_supervisor_calls_off_what_cannot_be_made_any_more(unit: Subject, who: Pair) -> None:
    chief = people.supervisor()
    assignment = field.assigned(unit, who)

    def cancel(by: User = chief, reason: str = "已停产，设备拆除") -> Assignment:
        return assigning.cancel(assignment, reason=reason, by=by, at=at())

    refused(lambda: cancel(by=who.jia), "审核人")
    refused(lambda: cancel(by=people.supervisor("FM", username="elsewhere")), "检查部门")
    refused(lambda: cancel(reason=" "), "原因")
    visit = field.begun(unit, who, assignment=assignment)
    refused(cancel, "正在检查")
    beginning.drop(visit, reason="停产", by=who.jia, at=at())
    told = cancel()
    refused(cancel, "已取消")

    assert (told.state, told.cancelled_because) == (Assignment.State.CANCELLED, "已停产，设备拆除")
    assert Notice.objects.filter(key=f"inspections.assignment:{assignment.pk}:cancelled").count() == 2
    refused(lambda: field.begun(unit, who, assignment=assignment), "已取消")


def test_a_re_check_is_not_called_off(unit: Subject, who: Pair) -> None:
    field.finished(unit, who, field.ordered())
    errand = Assignment.objects.open().get()

    refused(lambda: assigning.cancel(errand, reason="x", by=people.supervisor(), at=at()), "整改复查")


def test_officers_drawn_by_lot_are_replaced_only_where_they_are_no_longer_able(unit: Subject, who: Pair) -> None:
    assignment = field.assigned(unit, who)
    other = field.officer(people.clerk(username="xin", display_name="辛经办"), "T-0003")
    start = beginning.Start(unit, unit.department, field.Manner.RANDOM, [who.first, other], assignment)

    refused(lambda: beginning.begin(start, by=who.jia, at=at()), "由双随机抽取选派")
    who.second.active = False
    who.second.save()
    visit = beginning.begin(start, by=who.jia, at=at())

    assert set(visit.officers.all()) == {who.first, other}


def test_the_notice_of_a_complaint_check_does_not_name_the_complaint(unit: Subject, who: Pair) -> None:
    complaint = field.assigned(unit, who, manner=field.Manner.COMPLAINT)
    told = Notice.objects.filter(key=f"inspections.assignment:{complaint.pk}").first()

    paper = papers.notice(field.begun(unit, who, assignment=complaint)).content

    assert isinstance(paper, papers.Notice)
    assert paper.source == ""
    assert told
    assert complaint.items not in told.body
