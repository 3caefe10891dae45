"""Determinations (12.4.1, 12.4.9): two people with reasons; the clause works iff one is confirmed."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import make_aware
from pypdf import PdfReader

from accounts.gate import Refused
from accounts.models import User
from credit.grades.grading import periods_of
from credit.models import CreditRecord, Determination, Term
from credit.records import determining, recording
from credit.records.involvement import barred, hands_in
from credit.regulation.timeline import standing
from documents.models import Document, DocumentFile
from subjects.models import Subject
from tests import makers, people

pytestmark = pytest.mark.django_db
AT = make_aware(datetime(2026, 11, 23, 10))
TODAY = date(2026, 11, 23)
State = Determination.State


@pytest.fixture
def accident(unit: Subject) -> CreditRecord:
    """A general accident with one death: level 3 as it stands."""
    return makers.make_accident(unit, date(2026, 5, 1), date(2026, 6, 1), content="检修中毒事故")


def propose(record: CreditRecord, by: User, **changes: str) -> Determination:
    said = {"proposal": "周边学校停课", "evidence": "调查报告", "heard": "当面告知，无异议"} | changes
    return determining.propose(record, by=by, at=AT, **said)


def decide(row: Determination, by: User, *, confirm: bool = True, reasons: str = "影响恶劣") -> Document:
    return determining.decide(row, confirm=confirm, reasons=reasons, by=by, at=AT)


def level(unit: Subject) -> int | None:
    makers.grade(unit)
    now = standing(periods_of(unit.pk), TODAY)
    assert now
    return now.period.level


def test_the_clause_works_once_a_second_person_confirmed(
    unit: Subject, accident: CreditRecord, jia: User, yi: User
) -> None:
    assert level(unit) == 3
    row = propose(accident, jia)
    assert level(unit) == 3
    assert Term.objects.running().get(kind="determination").due_on == date(2026, 11, 30)

    paper = decide(row, yi)

    assert level(unit) == 4
    now = standing(periods_of(unit.pk), date(2026, 6, 1))
    assert now
    assert [effect.item for effect in now.period.grounds] == ["12.4.1"]
    assert not Term.objects.running().exists()
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(bytes(paper.file.pdf))).pages)
    for words in ("认定意见书", "认定为“性质特别严重、社会影响恶劣”", "周边学校停课", "影响恶劣", "乙审核", unit.code):
        assert words in text.replace("\n", "")


def test_a_denied_proposal_changes_nothing_and_may_be_made_again(
    unit: Subject, accident: CreditRecord, jia: User, yi: User
) -> None:
    paper = decide(propose(accident, jia), yi, confirm=False)

    assert level(unit) == 3
    pdf = bytes(DocumentFile.objects.get(document=paper).pdf)
    assert "不予认定" in "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    decide(propose(accident, jia, proposal="新的证据"), yi)
    assert level(unit) == 4


def test_setting_aside_takes_the_mark_off_and_keeps_what_was_known(
    unit: Subject, accident: CreditRecord, jia: User, yi: User
) -> None:
    row = propose(accident, jia)
    decide(row, yi)
    assert level(unit) == 4

    determining.set_aside(row, reason="影响报告有误", by=yi, at=makers.moment(TODAY))

    assert level(unit) == 3
    assert Determination.objects.get().state == State.SET_ASIDE
    assert propose(accident, jia).state == State.PROPOSED


def test_vile_misconduct_is_item_9(unit: Subject, jia: User, yi: User) -> None:
    record = makers.make_misconduct(unit, date(2026, 6, 1))
    row = propose(record, jia)

    decide(row, yi)

    record.refresh_from_db()
    assert record.item4 == 9
    assert level(unit) == 4
    determining.set_aside(row, reason="不当", by=yi, at=makers.moment(TODAY))
    record.refresh_from_db()
    assert record.item4 is None


def test_a_draft_is_determined_and_takes_effect_with_the_rest(unit: Subject, jia: User, yi: User) -> None:
    record = makers.make_accident(unit, date(2026, 5, 1), date(2026, 6, 1), makers.State.DRAFT)
    decide(propose(record, jia, heard=""), yi)
    assert level(unit) == 1

    recording.take_effect(record, statement=makers.not_required(TODAY), by=jia, at=timezone.now())

    assert level(unit) == 4


def test_nobody_sets_the_mark_alone(unit: Subject, accident: CreditRecord, jia: User) -> None:
    accident.especially_bad = True
    fresh = CreditRecord(kind="misconduct", subject=unit, number="SX-9", basis_on=TODAY, content="x", item4=9)

    with pytest.raises(Refused, match="须先拟认定"):
        recording.amend(accident, by=jia, reason="x", at=timezone.now())
    with pytest.raises(Refused, match="须先拟认定"):
        recording.draft(fresh, by=jia, at=timezone.now())
    assert not CreditRecord.objects.filter(especially_bad=True).exists()
    assert CreditRecord.objects.count() == 1


def test_a_confirmed_mark_is_not_taken_off_by_a_correction(accident: CreditRecord, jia: User, yi: User) -> None:
    decide(propose(accident, jia), yi)
    record = CreditRecord.objects.get()
    record.especially_bad = False

    with pytest.raises(Refused, match="须先撤销认定"):
        recording.amend(record, by=jia, reason="x", at=timezone.now())


def test_an_imported_mark_may_be_corrected(accident: CreditRecord, jia: User) -> None:
    CreditRecord.objects.update(especially_bad=True)
    record = CreditRecord.objects.get()
    record.content = "更正后的名称"
    recording.amend(record, by=jia, reason="x", at=timezone.now())
    record.especially_bad = False

    assert not recording.amend(record, by=jia, reason="导入有误", at=timezone.now()).especially_bad


def test_who_proposed_or_has_no_say_does_not_decide(accident: CreditRecord, jia: User, yi: User) -> None:
    zi, stranger = people.clerk(username="zi", display_name="子"), people.supervisor("FM", username="chou")
    row = propose(accident, yi)

    for by, reason in ((yi, "您是提出人"), (zi, "审核人或者局领导"), (stranger, "审核人或者局领导")):
        with pytest.raises(Refused, match=reason):
            decide(row, by)
        with pytest.raises(Refused):
            determining.set_aside(row, reason="x", by=by, at=makers.moment(TODAY))
    decide(row, people.leader())
    assert CreditRecord.objects.get().especially_bad


def test_the_database_knows_that_two_persons_are_needed(accident: CreditRecord, jia: User) -> None:
    row = propose(accident, jia)
    row.state, row.decided_by, row.decided_on, row.reasons = State.CONFIRMED, jia, TODAY, "x"

    with pytest.raises(IntegrityError, match="determination_is_decided_by_another_person"), transaction.atomic():
        row.save()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [({"proposal": " "}, "理由和依据"), ({"evidence": ""}, "理由和依据"), ({"heard": " "}, "听取主体陈述")],
)
def test_a_proposal_without_reasons_or_hearing_is_refused(
    accident: CreditRecord, jia: User, changes: dict[str, str], reason: str
) -> None:
    with pytest.raises(Refused, match=reason):
        propose(accident, jia, **changes)
    assert not Determination.objects.exists()
    assert not Term.objects.exists()


def test_what_has_no_nature_to_judge_is_refused(unit: Subject, accident: CreditRecord, jia: User, yi: User) -> None:
    penalty = makers.make_penalty(unit, TODAY)
    natural = makers.make_accident(unit, TODAY, TODAY, liable=False)
    marked = makers.make_misconduct(unit, TODAY, item4=5)
    revoked = makers.make_misconduct(unit, TODAY, makers.State.REVOKED)
    propose(accident, jia)

    for record, reason in (
        (penalty, "没有须认定的性质"),
        (natural, "不是责任事故"),
        (marked, "不能同时认定第 9 项"),
        (revoked, "已撤销"),
        (accident, "已拟认定"),
    ):
        with pytest.raises(Refused, match=reason):
            propose(record, jia)
    with pytest.raises(Refused, match="由记录部门的人员提出"):
        propose(makers.make_misconduct(unit, TODAY), people.leader())
    assert Determination.objects.count() == 1


def test_what_is_decided_or_withdrawn_is_over(unit: Subject, accident: CreditRecord, jia: User, yi: User) -> None:
    row = propose(accident, jia)
    with pytest.raises(Refused, match="请写明认定"):
        decide(row, yi, reasons=" ")
    with pytest.raises(Refused, match="须写明理由"):
        determining.withdraw(row, reason="", by=jia, at=makers.moment(TODAY))
    determining.withdraw(row, reason="补充证据", by=jia, at=makers.moment(TODAY))

    for act in (
        lambda: decide(row, yi),
        lambda: determining.withdraw(row, reason="x", by=jia, at=makers.moment(TODAY)),
        lambda: determining.set_aside(row, reason="x", by=yi, at=makers.moment(TODAY)),
    ):
        with pytest.raises(Refused, match="已撤回"):
            act()
    assert not Document.objects.exists()


def test_a_revoked_record_is_not_determined_any_more(accident: CreditRecord, jia: User, yi: User) -> None:
    row = propose(accident, jia)
    recording.revoke(accident, at=makers.moment(TODAY), reason="误录", by=jia)

    with pytest.raises(Refused, match="已撤销，不能再认定"):
        decide(row, yi)
    assert determining.withdraw(row, reason="记录撤销", by=jia, at=makers.moment(TODAY)).state == State.WITHDRAWN


def test_proposer_and_decider_had_a_hand_in_the_record(accident: CreditRecord, jia: User, yi: User) -> None:
    decide(propose(accident, jia), yi)

    found = barred(hands_in(CreditRecord.objects.get()), [jia, yi])

    assert "提出拟认定性质特别严重、社会影响恶劣" in {hand.did for hand in found[jia.pk]}
    assert "决定是否认定性质特别严重、社会影响恶劣" in {hand.did for hand in found[yi.pk]}


ENTRY = {
    "number": "SG-1",
    "content": "事故",
    "occurred_on": "2026-05-01",
    "basis_on": "2026-06-01",
    "deaths": "1",
    "injured": "0",
    "loss": "0",
    "liable": "True",
    "especially_bad": "on",
    "proposal": "社会影响恶劣",
    "legal_basis": "调查报告（2026）3号",
    "collector": "甲经办",
    "statement": "not_required",
    "statement_on": "2026-06-01",
    "statement_note": "事故调查时已依法告知并听取陈述申辩",
    "heard_number": "新密政文〔2026〕8号",
    "heard_on": "2026-06-01",
    "heard_authority": "新密市人民政府",
}


@pytest.mark.usefixtures("autumn")
def test_ticking_the_form_proposes_and_the_record_takes_effect_without_the_mark(clerk: Client, unit: Subject) -> None:
    address = reverse("credit:subject_act", args=[unit.pk, "accident"])

    page = clerk.post(address, {**ENTRY, "act": "effect"}, follow=True).content.decode()

    record, row = CreditRecord.objects.get(), Determination.objects.get()
    assert (record.state, record.especially_bad) == ("effective", False)
    assert (row.state, row.proposal, row.evidence) == (State.PROPOSED, "社会影响恶劣", "调查报告（2026）3号")
    assert row.heard == "2026-06-01 无需：事故调查时已依法告知并听取陈述申辩"
    assert "待另一名审核人决定" in page
    assert "待认定" in clerk.get(record.get_absolute_url()).content.decode()
    assert "especially_bad" not in clerk.get(reverse("credit:record_act", args=[record.pk, "change"])).content.decode()


@pytest.mark.usefixtures("autumn")
def test_choosing_item_9_proposes(clerk: Client, unit: Subject) -> None:
    data = {
        "number": "SX-1",
        "content": "拒不执行指令",
        "item4": "9",
        "basis_on": "2026-06-01",
        "collector": "甲经办",
        "act": "draft",
    }
    address = reverse("credit:subject_act", args=[unit.pk, "misconduct"])

    assert "请写明理由" in clerk.post(address, data).content.decode()
    clerk.post(address, {**data, "proposal": "两次拒绝", "legal_basis": "指令书"})

    assert CreditRecord.objects.get().item4 is None
    assert Determination.objects.get().nature == "vile"


def test_the_deadline_is_the_end_of_the_fifth_working_day(accident: CreditRecord, jia: User) -> None:
    propose(accident, jia)

    term = Term.objects.get()
    assert (term.began_on, term.due_on) == (TODAY, TODAY + timedelta(days=7))


def test_nothing_is_determined_on_a_disputed_record(accident: CreditRecord, jia: User, yi: User) -> None:
    row = propose(accident, jia)
    dispute = recording.open_dispute(accident, at=AT)

    with pytest.raises(Refused, match="R13"):
        decide(row, yi)
    recording.close_dispute(dispute.record, at=AT)

    decide(row, yi)
    accident.refresh_from_db()
    assert accident.especially_bad


def test_another_department_proposes_nothing(accident: CreditRecord) -> None:
    stranger = people.clerk("FM", username="xin", display_name="辛旁人")

    with pytest.raises(Refused, match="记录部门"):
        propose(accident, stranger)
