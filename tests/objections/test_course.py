"""An objection from intake to its end: every move and what it writes (Articles 9 and 10)."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from accounts.gate import Refused
from credit.models import CreditRecord, Dispute, Term
from credit.records import recording
from documents.models import Document, Service
from documents.serving import Delivery
from objections import answering, assigning, barring, clocks, investigating, reviewing
from objections.intake import Pointed
from objections.models import Claim, Objection, Part
from subjects.models import RegradeRequest
from tests import makers
from tests.objections import cases
from tests.objections.cases import DAY, REJECTED, REVOKED, Bureau, at

pytestmark = pytest.mark.django_db
State = Objection.State


def kinds(objection: Objection) -> list[str]:
    return list(Document.objects.of_case(objection.key).values_list("kind", flat=True))


def test_intake_numbers_the_case_and_prints_application_and_receipt(record: CreditRecord, who: Bureau) -> None:
    first, second = cases.take_in(record, who.ji), cases.take_in(record, who.ji)

    assert [str(first), str(second)] == ["异议〔2026〕1号", "异议〔2026〕2号"]
    assert first.state == State.REVIEW
    assert kinds(first) == ["objection_application", "objection_receipt"]
    claim = first.claims.get()
    assert (claim.label, claim.stated) == ("决定日期", "2026-03-02")
    term = Term.objects.get(case_key=first.key)
    assert (term.kind, term.due_on, list(term.handlers.all())) == ("objections.statute", date(2026, 9, 21), [who.yi])
    assert not Dispute.objects.exists()


def test_acceptance_marks_the_record_starts_three_working_days_and_bars_the_collector(
    record: CreditRecord, who: Bureau
) -> None:
    objection = cases.formally_accepted(record, who)

    assert objection.state == State.INVESTIGATING
    assert record.disputes.filter(closed_on=None).count() == 1
    term = Term.objects.get(case_key=objection.key, kind="objections.reply")
    assert (term.began_on, term.due_on) == (DAY, date(2026, 9, 21))
    assert {part.person: part.part for part in objection.parts.all()} == {who.jia: Part.Kind.BARRED}
    assert "录入该记录" in objection.parts.get().reason
    assert record.state == CreditRecord.State.EFFECTIVE
    assert kinds(objection)[-1] == "objection_acceptance"


def test_an_upheld_objection_corrects_the_record_from_its_own_date_and_closes(
    record: CreditRecord, who: Bureau
) -> None:
    makers.grade(record.subject)
    objection = cases.replied(record, who)

    record.refresh_from_db()
    assert record.basis_on == date(2025, 3, 2)
    assert RegradeRequest.objects.filter(subject=record.subject).exists()
    assert not record.disputes.filter(closed_on=None).exists()
    assert not Term.objects.running().filter(case_key=objection.key, kind="objections.reply").exists()
    assert kinds(objection)[-3:] == ["objection_opinion", "objection_reply", "service_receipt"]
    assert objection.parts.get(person=who.yi).part == Part.Kind.SIGNER
    makers.grade(record.subject)
    period = record.subject.grade_periods.filter(current=True).get(start__lte=DAY, end__gt=DAY)
    assert period.level == 2

    assert objection.reply
    answering.serve(
        objection.reply,
        delivery=Delivery(Service.Way.DIRECT, DAY, "子虚", "签收"),
        by=who.ji,
        at=at(),
    )
    closed = answering.close(objection, by=who.ji, at=at())
    assert closed.state == State.CLOSED


def test_an_upheld_revocation_takes_the_record_out_for_ever(record: CreditRecord, who: Bureau) -> None:
    objection = cases.replied(record, who, REVOKED)

    record.refresh_from_db()
    assert record.state == CreditRecord.State.REVOKED
    makers.grade(record.subject)
    assert {period.level for period in record.subject.grade_periods.filter(current=True)} == {1}
    assert objection.state == State.REPLIED


def test_a_rejected_objection_leaves_the_record_and_takes_the_mark_off(record: CreditRecord, who: Bureau) -> None:
    objection = cases.replied(record, who, REJECTED)

    record.refresh_from_db()
    assert (record.state, record.basis_on) == (CreditRecord.State.EFFECTIVE, date(2026, 3, 2))
    assert not record.disputes.filter(closed_on=None).exists()
    assert not objection.receivers.exists()


def test_refusal_prints_its_reason_and_ends_the_term(record: CreditRecord, who: Bureau) -> None:
    objection = cases.take_in(record, who.ji)

    objection = reviewing.refuse(objection, reason="没有提供依据", by=who.yi, at=at())

    assert objection.state == State.REFUSED
    assert kinds(objection)[-2:] == ["objection_refusal", "service_receipt"]
    assert not Term.objects.running().exists()
    assert not Dispute.objects.exists()


def test_supplement_is_asked_for_once_and_the_statutes_days_wait(record: CreditRecord, who: Bureau) -> None:
    objection = cases.take_in(record, who.ji)
    until = date(2026, 9, 25)

    objection = reviewing.ask_supplement(
        objection, missing="授权委托书", until=until, reason="缺材料", by=who.yi, at=at()
    )
    assert objection.state == State.SUPPLEMENT
    assert kinds(objection)[-1] == "objection_supplement"
    statute = Term.objects.get(case_key=objection.key, kind="objections.statute")
    assert statute.due_on is None

    with pytest.raises(Refused, match="未到"):
        reviewing.refuse(objection, reason="未补正", by=who.yi, at=at())
    objection = reviewing.supplemented(
        objection, on=date(2026, 9, 21), papers_handed="委托书", by=who.ji, at=at(date(2026, 9, 21))
    )
    assert objection.state == State.REVIEW
    with pytest.raises(Refused, match="一次性"):
        reviewing.ask_supplement(
            objection, missing="又一份", until=date(2026, 9, 30), reason="缺", by=who.yi, at=at(date(2026, 9, 21))
        )


def test_suspension_leaves_its_days_out(record: CreditRecord, who: Bureau) -> None:
    objection = cases.assigned(record, who)

    objection = investigating.suspend(
        objection,
        reason="送检",
        document="检验委托书1号",
        expected_on=date(2026, 9, 28),
        by=who.yi,
        at=at(date(2026, 9, 18)),
    )
    assert objection.state == State.SUSPENDED
    objection = investigating.resume(objection, by=who.ji, at=at(date(2026, 9, 28)))

    term = Term.objects.get(case_key=objection.key, kind="objections.reply")
    assert term.due_on == date(2026, 9, 30)
    assert record.disputes.filter(closed_on=None).exists()


@pytest.mark.parametrize("state", ["review", "supplement", "investigating", "suspended", "signing"])
def test_the_applicant_may_withdraw_whatever_the_state(record: CreditRecord, who: Bureau, state: str) -> None:
    if state in ("review", "supplement"):
        objection = cases.take_in(record, who.ji)
        if state == "supplement":
            reviewing.ask_supplement(objection, missing="x", until=date(2026, 9, 30), reason="缺", by=who.yi, at=at())
    else:
        objection = cases.investigated(record, who) if state == "signing" else cases.assigned(record, who)
        if state == "suspended":
            investigating.suspend(objection, reason="送检", document="1号", expected_on=DAY, by=who.yi, at=at())

    objection = answering.withdraw(objection, on=DAY, words="书面撤回申请", by=who.ji, at=at())

    assert objection.state == State.WITHDRAWN
    assert not record.disputes.filter(closed_on=None).exists()
    assert not Term.objects.running().filter(case_key=objection.key).exists()


def test_a_returned_opinion_keeps_what_was_signed_and_says_why(record: CreditRecord, who: Bureau) -> None:
    objection = cases.investigated(record, who)

    objection = answering.send_back(objection, reason="请补充询问笔录", by=who.yi, at=at())

    assert objection.state == State.INVESTIGATING
    rows = list(objection.signatures.all())
    assert len(rows) == 2
    assert all("请补充询问笔录" in row.void_reason and "决定书载明" in row.content for row in rows)


def test_an_edit_after_signing_voids_the_signatures_and_keeps_them(record: CreditRecord, who: Bureau) -> None:
    objection = cases.investigated(record, who)

    investigating.find(objection.claims.get(), REJECTED, by=who.geng, at=at())

    objection.refresh_from_db()
    assert objection.state == State.INVESTIGATING
    assert objection.signatures.filter(void_at=None).count() == 0
    assert objection.signatures.count() == 2


def test_who_edits_the_record_after_being_assigned_is_barred_and_the_assignment_falls(
    record: CreditRecord, who: Bureau
) -> None:
    objection = cases.investigated(record, who)
    record.legal_basis = "安全生产法第九十七条"
    recording.amend(record, by=who.geng, reason="补充依据", at=timezone.now())

    with pytest.raises(Refused, match="应回避"):
        answering.reply(objection, by=who.yi, at=at())
    assert barring.recheck(objection, by=who.yi, at=at()) == [who.geng]

    objection.refresh_from_db()
    assert objection.state == State.INVESTIGATING
    assert clocks.investigators(objection) == [who.ji]
    with pytest.raises(Refused, match="应回避"):
        assigning.assign(objection, [who.ji, who.geng], by=who.yi, at=at())


def test_claims_of_a_grade_mark_the_records_behind_it(record: CreditRecord, who: Bureau) -> None:
    makers.grade(record.subject)
    claim = Pointed(None, "", date(2026, 3, 2), Claim.Asked.REGRADE, "", "记录不属实")

    objection = cases.formally_accepted(record, who, claims=[claim])

    assert [row.record for row in objection.disputed.all()] == [record]
    assert objection.claims.get().stated.startswith("三级")
