"""Article 10: who may investigate, who may not and why; recusal, loan, signing off."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.gate import Refused
from accounts.models import User
from credit.models import CreditRecord, Evidence
from credit.records import recording
from inspections.models import Inspection
from objections import answering, assigning, barring, clocks, investigating
from objections.models import Disputed, Objection, Part, Petition
from objections.showing import evidence_of, page_of
from tests import makers, people
from tests.objections import cases
from tests.objections.cases import DAY, REJECTED, UPHELD, Bureau, at

pytestmark = pytest.mark.django_db
RECUSAL, LOAN = Petition.Kind.RECUSAL, Petition.Kind.LOAN


def refused_to_assign(objection: Objection, *chosen: User, by: User) -> str:
    with pytest.raises(Refused) as refusal:
        assigning.assign(objection, chosen, by=by, at=at())
    assert clocks.investigators(objection) == []
    return refusal.value.reason


def test_investigator_may_not_be_collector(record: CreditRecord, who: Bureau) -> None:
    objection = cases.accepted(record, who)

    reason = refused_to_assign(objection, who.jia, who.ji, by=who.yi)

    assert "甲经办：采集该记录的信息" in reason
    assert "应回避" in reason


def test_whoever_edited_confirmed_or_gathered_evidence_is_barred(record: CreditRecord, who: Bureau) -> None:
    record.legal_basis = "安全生产法第九十七条"
    recording.amend(record, by=who.geng, reason="补充依据", at=timezone.now())
    objection = cases.accepted(record, who)

    barred = {part.person: part.reason for part in objection.parts.all()}

    assert set(barred) == {who.jia, who.geng}
    assert "编辑该记录" in barred[who.geng]
    assert "应回避" in refused_to_assign(objection, who.geng, who.ji, by=who.yi)


def test_the_inspectors_of_the_occasion_are_barred_by_name(record: CreditRecord, who: Bureau) -> None:
    Inspection.objects.create(
        number="JC-1",
        subject=record.subject,
        inspected_on=date(2026, 2, 20),
        inspectors=["己核查", "外聘专家"],
        result=Inspection.Result.CASE,
    )
    Inspection.objects.create(
        number="JC-2",
        subject=record.subject,
        inspected_on=date(2026, 2, 25),
        inspectors=["庚核查"],
        result=Inspection.Result.PASSED,
    )
    objection = cases.accepted(record, who)

    assert set(barring.bars_of(objection)) == {who.jia.pk, who.ji.pk}
    assert "参加当次检查（JC-1）" in objection.parts.get(person=who.ji).reason


def test_fewer_than_two_the_same_twice_strangers_and_closed_accounts_are_refused(
    record: CreditRecord, who: Bureau
) -> None:
    objection = cases.accepted(record, who)
    who.geng.is_active = False
    who.geng.save()

    assert "不少于 2 人" in refused_to_assign(objection, who.ji, by=who.yi)
    assert "不少于 2 人" in refused_to_assign(objection, who.ji, who.ji, by=who.yi)
    assert "须先经局领导同意借调" in refused_to_assign(objection, who.ji, who.xin, by=who.yi)
    assert "在用" in refused_to_assign(objection, who.ji, who.geng, by=who.yi)
    assert "审核人或局领导" in refused_to_assign(objection, who.ji, who.yi, by=who.ji)


def test_the_picker_lists_who_is_excluded_and_why_and_how_busy_the_others_are(
    record: CreditRecord, who: Bureau
) -> None:
    cases.assigned(cases.penalty(record.subject, who.jia, number="CF-2026-0002"), who)
    objection = cases.accepted(record, who)

    picker = assigning.picker(objection)

    assert [(one.person, one.workload) for one in picker.eligible] == [(who.yi, 0), (who.ji, 1), (who.geng, 1)]
    assert [one.person for one in picker.excluded] == [who.jia]
    assert "录入该记录" in picker.excluded[0].reason
    assert picker.excluded[0].reason.endswith("应回避")
    assert who.xin in [one.person for one in picker.lendable]
    assert not picker.is_short


def test_when_nobody_is_left_the_leader_lets_another_department_lend(record: CreditRecord, who: Bureau) -> None:
    for person in (who.ji, who.geng, who.yi):
        record.legal_basis = f"{record.legal_basis}，第{person.pk}款"
        recording.amend(record, by=person, reason="补充", at=timezone.now())
    second = people.clerk("JC", username="gui", display_name="癸外部")
    objection = cases.accepted(record, who)
    assert assigning.picker(objection).eligible == []

    loans = [
        assigning.petition(objection, LOAN, person, reason="均应回避", by=who.yi, at=at())
        for person in (who.xin, second)
    ]
    with pytest.raises(Refused, match="局领导"):
        assigning.decide(loans[0], granted=True, decision="同意", by=who.yi, at=at())
    for loan in loans:
        assigning.decide(loan, granted=True, decision="同意", by=who.bing, at=at())
    assigning.assign(objection, [who.xin, second], by=who.yi, at=at())

    assert clocks.investigators(objection) == [who.xin, second]
    assert list(Objection.objects.visible_to(who.xin)) == [objection]
    assert not CreditRecord.objects.visible_to(who.xin).exists()
    term = clocks.term_of(objection, clocks.REPLY)
    assert term is not None
    assert set(term.handlers.all()) == {who.yi, who.xin, second}


def test_a_recusal_is_decided_by_another_and_does_not_restart_the_clock(record: CreditRecord, who: Bureau) -> None:
    objection = cases.assigned(record, who)
    due = clocks.term_of(objection, clocks.REPLY)
    asked = assigning.petition(objection, RECUSAL, who.ji, reason="与负责人系亲属", by=who.ji, at=at())
    with pytest.raises(Refused, match="正在等待"):
        assigning.petition(objection, RECUSAL, who.ji, reason="再次", by=who.ji, at=at())
    with pytest.raises(Refused, match="不能决定"):
        assigning.decide(asked, granted=True, decision="同意", by=who.ji, at=at())

    assigning.decide(asked, granted=True, decision="属实", by=who.yi, at=at())

    assert clocks.investigators(objection) == [who.geng]
    part = objection.parts.get(person=who.ji)
    assert (part.part, "申请回避获准" in part.reason) == (Part.Kind.BARRED, True)
    after = clocks.term_of(objection, clocks.REPLY)
    assert due is not None
    assert after is not None
    assert (after.pk, after.due_on) == (due.pk, due.due_on)
    with pytest.raises(Refused, match="已由"):
        assigning.decide(asked, granted=False, decision="改主意", by=who.bing, at=at())


def test_nobody_investigates_finds_or_signs_who_was_not_assigned(record: CreditRecord, who: Bureau) -> None:
    objection = cases.assigned(record, who)
    claim = objection.claims.get()

    for person in (who.jia, who.yi, who.xin):
        with pytest.raises(Refused):
            investigating.find(claim, UPHELD, by=person, at=at())
        with pytest.raises(Refused):
            investigating.write_course(objection, "经过", by=person, at=at())
    claim.refresh_from_db()
    assert claim.finding == ""


def test_the_opinion_is_not_signed_with_an_empty_finding_nor_issued_by_one_alone(
    record: CreditRecord, who: Bureau
) -> None:
    lines = [cases.pointed(record), cases.pointed(record, "fine", "10000 元")]
    objection = cases.assigned(record, who, claims=lines)
    first, second = objection.claims.all()
    investigating.write_course(objection, "查阅案卷", by=who.ji, at=at())
    investigating.find(first, REJECTED, by=who.ji, at=at())
    with pytest.raises(Refused, match="事项2的核查结论"):
        investigating.sign(objection, by=who.ji, at=at())

    investigating.find(second, REJECTED, by=who.ji, at=at())
    investigating.sign(objection, by=who.ji, at=at())
    with pytest.raises(Refused, match="不必重复"):
        investigating.sign(objection, by=who.ji, at=at())
    with pytest.raises(Refused, match="核查中"):
        answering.reply(objection, by=who.yi, at=at())

    objection.refresh_from_db()
    assert objection.state == Objection.State.INVESTIGATING


def test_whoever_investigated_or_had_a_hand_in_the_record_does_not_sign_off(record: CreditRecord, who: Bureau) -> None:
    record.legal_basis = "第九十七条"
    recording.amend(record, by=who.yi, reason="补充依据", at=timezone.now())
    objection = cases.investigated(record, who, REJECTED)

    for person, why in ((who.yi, "应回避"), (who.ji, "审核人或者局领导"), (who.xin, "审核人或者局领导")):
        with pytest.raises(Refused, match=why):
            answering.reply(objection, by=person, at=at())

    assert answering.reply(objection, by=who.bing, at=at()).signed_by == who.bing


def test_the_database_lets_no_barred_person_investigate(record: CreditRecord, who: Bureau) -> None:
    objection = cases.accepted(record, who)

    with pytest.raises(IntegrityError), transaction.atomic():
        Part.objects.create(objection=objection, person=who.jia, part=Part.Kind.INVESTIGATOR, since=at())
    with pytest.raises(IntegrityError), transaction.atomic():
        Part.objects.filter(person=who.jia).update(part=Part.Kind.INVESTIGATOR)

    assert objection.parts.get(person=who.jia).part == Part.Kind.BARRED


def test_an_unassigned_clerk_may_ask_for_no_one_elses_recusal_but_register_the_applicants(
    record: CreditRecord, who: Bureau
) -> None:
    objection = cases.assigned(record, who)

    with pytest.raises(Refused, match="只能申请本人回避"):
        assigning.petition(objection, RECUSAL, who.ji, reason="x", by=who.xin, at=at())
    asked = assigning.petition(
        objection, RECUSAL, who.ji, reason="申请人认为有利害关系", by=who.jia, at=at(), by_applicant=True
    )
    refused = assigning.decide(asked, granted=False, decision="经查不属实", by=who.yi, at=at())

    assert refused.granted is False
    assert who.ji in clocks.investigators(objection)
    assert date(2026, 9, 17) == DAY


def test_an_opinion_goes_on_when_whoever_had_not_signed_investigates_no_more(record: CreditRecord, who: Bureau) -> None:
    ren = people.clerk(username="ren", display_name="壬核查")
    objection = cases.accepted(record, who)
    assigning.assign(objection, [who.ji, who.geng, ren], by=who.yi, at=at())
    for claim in objection.claims.all():
        investigating.find(claim, REJECTED, by=who.ji, at=at())
    investigating.write_course(objection, "查阅处罚案卷", by=who.ji, at=at())
    for person in (who.ji, who.geng):
        investigating.sign(objection, by=person, at=at())

    objection = assigning.assign(objection, [who.ji, who.geng], by=who.yi, at=at())

    assert objection.state == Objection.State.SIGNING
    assert answering.reply(objection, by=who.bing, at=at()).reply


def test_evidence_of_a_record_of_another_department_stays_there(record: CreditRecord, who: Bureau) -> None:
    objection = cases.accepted(record, who)
    elsewhere = cases.penalty(
        makers.make_subject("新密市白石化工有限公司", department_code="FM"), who.xin, number="CF-9"
    )
    Disputed.objects.create(objection=objection, record=elsewhere)
    for kept in (record, elsewhere):
        Evidence.objects.create(
            record=kept, title=kept.number, file="x", sha256="0" * 64, content_type="x", size=1, added_by=who.xin
        )

    assert [file.record for file in evidence_of(objection)] == [record]
    page = page_of(objection, who.yi, DAY)
    assert {facts.record: facts.opens for facts in page.records} == {record: True, elsewhere: False}
