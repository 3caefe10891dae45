"""R25: an objection to one record takes in what rests on the same facts; each has its own finding, all carry the mark."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.gate import Refused
from credit.models import CreditRecord, Dispute
from credit.records import one_act
from documents.models import Document
from objections import answering, assigning, counting, investigating, reviewing
from objections.models import Claim, Objection, Part
from objections.papers import result_of
from subjects.models import Kind
from tests import makers
from tests.objections import cases
from tests.objections.cases import REJECTED, REVOKED, UPHELD, Bureau, at
from tests.papers import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def beside(record: CreditRecord, who: Bureau) -> CreditRecord:
    """Misconduct that rests on the same facts as the penalty."""
    misconduct = makers.make_misconduct(record.subject, date(2026, 3, 20))
    one_act.link(record, to=misconduct, reason="同一次检查查获", by=who.jia, at=at())
    return misconduct


def open_marks() -> set[int]:
    return set(Dispute.objects.filter(closed_on=None).values_list("record", flat=True))


def decided(objection: Objection, who: Bureau, *found: investigating.Found) -> Objection:
    """Found claim by claim, signed by both and answered by the leader."""
    assigning.assign(objection, [who.ji, who.geng], by=who.yi, at=at())
    for claim, one in zip(objection.claims.order_by("ordinal"), found, strict=True):
        investigating.find(claim, one, by=who.ji, at=at())
    investigating.write_course(objection, "查阅案卷原件，询问采集人员。", by=who.ji, at=at())
    for person in (who.ji, who.geng):
        investigating.sign(objection, by=person, at=at())
    return answering.reply(objection, by=who.bing, at=at())


def test_what_rests_on_the_same_facts_is_taken_in_and_marked(
    record: CreditRecord, beside: CreditRecord, who: Bureau
) -> None:
    objection = cases.formally_accepted(record, who)

    taken = objection.claims.get(record=beside)
    assert (taken.asked, taken.ordinal, taken.is_taken_in) == (Claim.Asked.TOGETHER, 2, True)
    assert open_marks() == {record.pk, beside.pk}
    paper = Document.objects.get(kind=Document.Kind.OBJECTION_ACCEPTANCE)
    assert beside.number in text_of(bytes(paper.file.pdf))


def test_whoever_had_a_hand_in_the_linked_record_stands_back_too(
    record: CreditRecord, beside: CreditRecord, who: Bureau
) -> None:
    objection = cases.formally_accepted(record, who)

    entered = makers.hand(record.subject.department)
    barred = objection.parts.filter(part=Part.Kind.BARRED, person=entered).get()
    assert beside.number in barred.reason


def test_each_record_has_its_own_finding_and_is_put_right_by_itself(
    record: CreditRecord, beside: CreditRecord, who: Bureau
) -> None:
    objection = decided(cases.formally_accepted(record, who), who, UPHELD, REVOKED)

    assert CreditRecord.objects.get(pk=record.pk).basis_on == date(2025, 3, 2)
    assert CreditRecord.objects.get(pk=beside.pk).is_revoked
    assert open_marks() == set()
    assert result_of(objection) == "异议成立"


def test_the_result_is_that_of_what_the_applicant_claimed(
    record: CreditRecord, beside: CreditRecord, who: Bureau
) -> None:
    objection = decided(cases.formally_accepted(record, who), who, UPHELD, REJECTED)

    assert result_of(objection) == "异议成立"
    assert CreditRecord.objects.get(pk=beside.pk).is_effective
    assert [(one.answered, one.upheld) for one in counting.figures(who.bing)] == [(1, 1)]


def test_nothing_is_answered_before_the_linked_record_has_its_finding(
    record: CreditRecord, beside: CreditRecord, who: Bureau
) -> None:
    objection = cases.formally_accepted(record, who)
    assigning.assign(objection, [who.ji, who.geng], by=who.yi, at=at())
    investigating.find(objection.claims.get(ordinal=1), UPHELD, by=who.ji, at=at())
    investigating.write_course(objection, "查阅案卷原件。", by=who.ji, at=at())

    with pytest.raises(Refused, match="事项2的核查结论"):
        investigating.sign(objection, by=who.ji, at=at())


def test_a_record_that_is_claimed_itself_gets_no_second_claim(
    record: CreditRecord, beside: CreditRecord, who: Bureau
) -> None:
    both = [cases.pointed(record), cases.pointed(beside, line="")]

    objection = cases.formally_accepted(record, who, claims=both)

    assert [claim.is_taken_in for claim in objection.claims.all()] == [False, False]


def test_a_draft_or_a_revoked_record_is_not_taken_in(record: CreditRecord, who: Bureau) -> None:
    draft = makers.make_misconduct(record.subject, date(2026, 3, 20), CreditRecord.State.DRAFT)
    one_act.link(record, to=draft, reason="", by=who.jia, at=at())

    objection = cases.formally_accepted(record, who)

    assert objection.claims.count() == 1
    assert open_marks() == {record.pk}


def test_another_cases_whole_line_is_not_looked_into_twice(
    record: CreditRecord, beside: CreditRecord, who: Bureau
) -> None:
    first = cases.formally_accepted(beside, who, claims=[cases.pointed(beside, line="")])

    second = cases.formally_accepted(record, who)

    assert [claim.record for claim in first.claims.all()] == [beside, record]
    assert [claim.record for claim in second.claims.all()] == [record]
    reviewing_done = answering.withdraw(second, on=at().date(), words="书面撤回", by=who.ji, at=at())
    assert reviewing_done.state == Objection.State.WITHDRAWN
    assert open_marks() == {record.pk, beside.pk}


def test_a_persons_own_penalty_is_the_persons_to_dispute(record: CreditRecord, who: Bureau) -> None:
    number = makers.citizen_number(515151)
    person = makers.make_person("子虚", number=number)
    himself = makers.make_subject("子虚", code=number, kind=Kind.NATURAL_PERSON)
    misconduct = makers.make_misconduct(record.subject, date(2026, 3, 20), person=person)
    penalty = makers.make_penalty(himself, date(2026, 3, 2))
    one_act.link(misconduct, to=penalty, reason="", by=who.jia, at=at())

    objection = cases.formally_accepted(misconduct, who, claims=[cases.pointed(misconduct, line="")])

    assert objection.claims.count() == 1
    assert open_marks() == {misconduct.pk}


@pytest.mark.parametrize("accepted", [False, True])
def test_links_stay_as_they_are_while_a_case_is_open(
    record: CreditRecord, beside: CreditRecord, who: Bureau, accepted: bool
) -> None:
    objection = cases.take_in(record, who.ji)
    if accepted:
        reviewing.accept(objection, reason="符合第九条", by=who.yi, at=at())
    third = makers.make_misconduct(record.subject, date(2026, 3, 21))

    with pytest.raises(Refused, match=f"{objection}尚未办结"):
        one_act.unlink(one_act.links_of(beside).get(), reason="不是同一事实", by=who.jia, at=at())
    with pytest.raises(Refused, match=f"{objection}尚未办结"):
        one_act.link(third, to=record, reason="", by=who.jia, at=at())
    answering.withdraw(objection, on=at().date(), words="书面撤回", by=who.ji, at=at())
    one_act.unlink(one_act.links_of(beside).get(), reason="不是同一事实", by=who.jia, at=at())

    assert one_act.records_of(record) == [record]
