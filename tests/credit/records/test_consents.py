"""R5: "not required" names the decision that heard the subject; of misconduct a second person agrees besides."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.gate import Refused
from accounts.models import User
from credit.hearing import consents, notifying
from credit.levels.proving import prove
from credit.models import CreditRecord, Hearing, Term
from credit.records import entering, involvement, recording
from credit.records.recording import Decision, Statement
from notices.models import Notice
from subjects.models import Subject
from tests import makers, people

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("autumn")]

State = CreditRecord.State
DAY = date(2026, 9, 1)
COURT = Decision("（2026）豫0183行审9号", date(2026, 8, 20), "新密市人民法院")
SPARED = Statement(CreditRecord.Statement.NOT_REQUIRED, DAY, "人民法院生效裁判已认定该事实", COURT)


@pytest.fixture
def draft(unit: Subject, jia: User) -> CreditRecord:
    record = CreditRecord(kind="misconduct", subject=unit, number="SX-1", basis_on=DAY, content="隐患逾期未整改")
    record.collector = "某采集"
    return recording.draft(record, by=jia, at=timezone.now())


@pytest.fixture
def asked(draft: CreditRecord, jia: User, yi: User) -> CreditRecord:
    return entering.put_forward(draft, statement=SPARED, by=jia, at=timezone.now())


def now(record: CreditRecord) -> CreditRecord:
    return CreditRecord.objects.get(pk=record.pk)


def test_misconduct_waits_for_a_second_person_and_takes_effect_by_his_consent(
    asked: CreditRecord, yi: User, jia: User, unit: Subject
) -> None:
    term = Term.objects.running().get()
    assert (asked.state, asked.awaits_consent, now(asked).heard_in) == (
        State.DRAFT,
        True,
        "（2026）豫0183行审9号（2026-08-20，新密市人民法院）",
    )
    assert (term.label, list(term.handlers.all()), term.working_days) == ("同意无需听取陈述", [yi], 5)
    assert Notice.objects.get(recipient=yi).title == "待同意无需听取陈述：失信行为 SX-1"

    recording.consent(asked, by=yi, at=timezone.now())

    record = now(asked)
    assert (record.state, record.statement, record.statement_by) == (State.EFFECTIVE, "not_required", jia)
    assert (record.consented_by, record.consented_on) == (yi, date(2026, 11, 23))
    assert not Term.objects.running().exists()
    assert unit.regrade_requests.filter(cause="失信行为 SX-1生效").exists()
    did = {hand.did: hand.only_objections for hand in involvement.hands_in(record) if hand.user == yi}
    assert did == {"同意该记录无需听取陈述": True}


def test_one_person_alone_spares_nobody_a_hearing(draft: CreditRecord, jia: User) -> None:
    with pytest.raises(Refused, match="须由另一人同意（R5），不能直接生效"):
        recording.take_effect(draft, statement=SPARED, by=jia, at=timezone.now())

    assert now(draft).state == State.DRAFT


@pytest.mark.parametrize(
    "decision", [None, COURT._replace(number=""), COURT._replace(on=None), COURT._replace(authority="")]
)
def test_the_decision_is_named_by_number_day_and_authority(
    draft: CreditRecord, unit: Subject, jia: User, decision: Decision | None
) -> None:
    penalty = makers.make_penalty(unit, DAY, State.DRAFT)

    for record in (draft, penalty):
        with pytest.raises(Refused, match=r"请写明听取过陈述的原决定(文号|日期|机关)（R5）"):
            entering.put_forward(record, statement=SPARED._replace(decision=decision), by=jia, at=timezone.now())
        assert now(record).state == State.DRAFT
    assert not Term.objects.exists()


def test_neither_who_asked_entered_nor_collected_consents_nor_anybody_without_a_say(
    asked: CreditRecord, jia: User, yi: User
) -> None:
    collected = people.supervisor(username="ren", display_name="某采集")
    for by in (jia, collected, people.supervisor("FM", username="xin"), people.clerk(username="geng")):
        for act in (recording.consent, recording.decline):
            extra = {"reason": "x"} if act is recording.decline else {}
            with pytest.raises(Refused, match="第八条"):
                act(asked, by=by, at=timezone.now(), **extra)

    assert now(asked).awaits_consent
    assert recording.consent(asked, by=people.leader(), at=timezone.now()).state == State.EFFECTIVE


def test_the_supervisor_who_asks_does_not_consent_either(draft: CreditRecord, yi: User) -> None:
    asked = entering.put_forward(draft, statement=SPARED, by=yi, at=timezone.now())

    with pytest.raises(Refused, match="您是提请人或者录入人"):
        recording.consent(asked, by=yi, at=timezone.now())


def test_the_database_refuses_what_no_act_does(asked: CreditRecord, jia: User, yi: User) -> None:
    rows = CreditRecord.objects.filter(pk=asked.pk)
    day = {"consented_on": DAY}

    for name, change in (
        ("has_a_second_consent", {"state": "effective"}),
        ("names_the_decision_that_heard", {"state": "effective", "consented_by": yi, **day, "heard_number": ""}),
        ("names_the_decision_that_heard", {"state": "effective", "consented_by": yi, **day, "heard_on": None}),
        (
            "who_entered_the_record_does_not_consent",
            {"state": "effective", "consented_by": jia, "statement_by": yi, **day},
        ),
        ("has_a_second_consent", {"state": "effective", "consented_by": yi, "statement_by": yi, **day}),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            rows.update(**change)
    sanction = makers.make_sanction(asked.subject, DAY)
    with pytest.raises(IntegrityError, match="sanction_names_its_decision"), transaction.atomic():
        CreditRecord.objects.filter(pk=sanction.pk).update(heard_authority="")


def test_declined_or_taken_back_it_is_a_draft_again_and_can_be_heard(asked: CreditRecord, jia: User, yi: User) -> None:
    with pytest.raises(Refused, match="请先撤回提请"):
        notifying.begin(asked, makers.NOTICE, by=jia, at=timezone.now())
    with pytest.raises(Refused, match="已提请另一人同意"):
        entering.put_forward(asked, statement=SPARED, by=jia, at=timezone.now())
    with pytest.raises(Refused, match="请写明理由"):
        recording.decline(asked, reason=" ", by=yi, at=timezone.now())

    recording.decline(asked, reason="裁判没有涉及该事实", by=yi, at=timezone.now())

    record = now(asked)
    assert (record.state, record.statement, record.awaits_consent) == (State.DRAFT, "", False)
    assert Notice.objects.filter(recipient=jia, title="不同意无需听取陈述：失信行为 SX-1").exists()
    entering.put_forward(record, statement=SPARED, by=jia, at=timezone.now())
    recording.take_back(record, reason="改为听取", by=jia, at=timezone.now())
    assert not Term.objects.running().exists()
    for act in (recording.consent, recording.take_back):
        extra = {"reason": "x"} if act is recording.take_back else {}
        with pytest.raises(Refused, match="没有提请同意"):
            act(record, by=yi, at=timezone.now(), **extra)
    assert notifying.begin(now(record), makers.NOTICE, by=jia, at=timezone.now()).is_prepared


def test_no_notice_drafted_before_is_issued_while_the_question_waits(draft: CreditRecord, jia: User, yi: User) -> None:
    hearing = notifying.begin(draft, makers.NOTICE, by=jia, at=timezone.now())
    asked = entering.put_forward(now(draft), statement=SPARED, by=jia, at=timezone.now())

    with pytest.raises(Refused, match="请先撤回提请"):
        notifying.issue(hearing, by=jia, at=timezone.now())

    recording.take_back(asked, reason="改为听取", by=jia, at=timezone.now())
    assert notifying.issue(Hearing.objects.get(), by=jia, at=timezone.now()).number
    assert not Term.objects.running().filter(kind=consents.CONSENT.code).exists()


def test_whoever_changes_the_record_asks_again(asked: CreditRecord, jia: User, yi: User) -> None:
    record = now(asked)
    record.content = "隐患两次逾期未整改"
    recording.amend(record, by=jia, at=timezone.now(), reason="")

    with pytest.raises(Refused, match="没有提请同意"):
        recording.consent(record, by=yi, at=timezone.now())
    assert not Term.objects.running().exists()


def test_a_record_given_up_waits_for_nobody(asked: CreditRecord, jia: User) -> None:
    recording.revoke(asked, reason="录错主体", by=jia, at=timezone.now())

    assert not Term.objects.running().exists()


def test_on_screen_it_is_asked_seen_and_agreed_to(clerk: Client, unit: Subject, yi: User) -> None:
    data = {
        "number": "SX-2026-0001",
        "suggested": "SX-2026-0001",
        "content": "隐患逾期未整改",
        "basis_on": "2026-09-01",
        "who": "",
        "collector": "某采集",
        "statement": "not_required",
        "statement_on": "2026-09-01",
        "statement_note": "人民法院生效裁判已认定该事实",
        "heard_number": COURT.number,
        "heard_on": str(COURT.on),
        "heard_authority": COURT.authority,
        "act": "effect",
    }
    supervisor = people.signed_in(yi)

    said = clerk.post(reverse("credit:subject_act", args=[unit.pk, "misconduct"]), data, follow=True).content.decode()
    record = CreditRecord.objects.get()
    page = supervisor.get(record.get_absolute_url()).content.decode()
    address = reverse("credit:record_act", args=[record.pk, "consent"])

    assert "已提请另一人同意无需听取陈述，同意后生效" in said
    assert "同意无需听取陈述" in supervisor.get("/").content.decode()
    assert "待同意" in clerk.get("/").content.decode()
    assert address in page
    assert "（2026）豫0183行审9号（2026-08-20，新密市人民法院）" in page
    assert address not in clerk.get(record.get_absolute_url()).content.decode()
    assert clerk.post(address).status_code == 403
    assert "甲经办提请" in supervisor.get(address).content.decode()
    assert "已生效" in supervisor.post(address, follow=True).content.decode()
    assert CreditRecord.objects.get().consented_by == yi
    assert "同意无需听取</dt><dd>乙审核" in clerk.get(record.get_absolute_url()).content.decode()


def test_a_proof_sheet_names_the_decision_that_heard(asked: CreditRecord, yi: User, unit: Subject) -> None:
    recording.consent(asked, by=yi, at=timezone.now())
    sanction = makers.make_sanction(unit, DAY)

    proof = prove(unit, date(2026, 11, 23), timezone.now())

    assert proof
    told = {source.number: source.heard for source in proof.sources}
    assert told == {
        "SX-1": "无需：（2026）豫0183行审9号（2026-08-20，新密市人民法院）",
        sanction.number: "认定决定：密税认〔2026〕7号（2026-09-01，新密市税务局）",
    }


def test_the_case_of_the_question_is_the_record(draft: CreditRecord) -> None:
    assert consents.case_of(draft).url == draft.get_absolute_url()


def test_what_the_second_person_agreed_to_is_not_changed_by_one(asked: CreditRecord, jia: User, yi: User) -> None:
    recording.consent(asked, by=yi, at=timezone.now())
    record = now(asked)
    record.heard_number = "新密市罚〔2026〕999号"

    with pytest.raises(Refused, match="不能由一人更改"):
        recording.amend(record, by=jia, at=timezone.now(), reason="文号有误")

    assert now(asked).heard_number == asked.heard_number
    record = now(asked)
    record.collector = "甲、乙"
    assert recording.amend(record, by=jia, at=timezone.now(), reason="补写采集人").collector == "甲、乙"
