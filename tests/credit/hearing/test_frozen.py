"""Evidence and facts stand as the notice lists them; whatever changes them afterwards is told anew (Article 8)."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.gate import Refused
from accounts.models import User
from credit.hearing import notifying, reopening, stating
from credit.models import CreditRecord, Evidence, Hearing, HearingRound, Term
from credit.records import determining, recording
from documents import serving
from tests import makers
from tests.credit.hearing.doing import AFTER, SERVED, Found, Manner, attached, now, reviewed, said

pytestmark = pytest.mark.django_db
State = Hearing.State
RecordState = CreditRecord.State


def changed(record: CreditRecord, **fields: object) -> CreditRecord:
    """The stored record with other fields, not saved."""
    fresh = CreditRecord.objects.get(pk=record.pk)
    for name, value in fields.items():
        setattr(fresh, name, value)
    return fresh


def test_the_notice_lists_the_evidence_by_its_digest(record: CreditRecord, jia: User) -> None:
    photo = attached(record, b"1", by=jia)

    hearing = makers.issued(record, SERVED, by=jia)

    frozen = hearing.round.evidence.get()
    assert (frozen.evidence, frozen.title, frozen.sha256) == (photo, "现场照片", photo.sha256)


def test_evidence_added_after_the_notice_begins_a_new_round_with_its_own_period(
    record: CreditRecord, jia: User, yi: User
) -> None:
    attached(record, b"1", by=jia)
    hearing = makers.notified(record, SERVED, by=jia)

    attached(record, b"2", by=jia, title="询问笔录")

    hearing = now(hearing)
    first, second = hearing.rounds.all()
    assert hearing.state == State.PREPARED
    assert (first.outcome, second.cause) == (HearingRound.Outcome.REOPENED, "补充了佐证材料“询问笔录”")
    assert not Term.objects.running().exists()
    assert first.evidence.count() == 1
    with pytest.raises(Refused, match="现为“待告知”"):
        recording.conclude(hearing, note="", by=yi, at=timezone.now())

    notifying.issue(hearing, by=jia, at=makers.moment(AFTER))
    hearing = notifying.serve(now(hearing), makers.delivery(AFTER), by=jia, at=makers.moment(AFTER))
    assert hearing.round.evidence.count() == 2
    term = Term.objects.running().get()
    assert (term.began_on, hearing.round.notice_id != first.notice_id) == (AFTER, True)
    assert CreditRecord.objects.get().notified_on == SERVED


@pytest.mark.parametrize("stage", ["waived", "lapsed", "reviewed"])
def test_it_re_opens_whatever_came_of_the_first_round(record: CreditRecord, jia: User, yi: User, stage: str) -> None:
    hearing = makers.notified(record, SERVED, by=jia)
    if stage == "waived":
        stating.waive(hearing, "声明", on=SERVED, by=jia, at=makers.moment(SERVED))
    elif stage == "lapsed":
        stating.lapse(hearing, by=jia, at=makers.moment(AFTER))
    else:
        reviewed(said(hearing, "一", by=jia), Found.NOT_ADOPTED, by=yi)

    attached(record, b"2", by=jia)

    stored = now(hearing)
    assert (stored.state, stored.found, stored.review) == (State.PREPARED, "", None)
    for how in CreditRecord.Statement:
        with pytest.raises(Refused):
            recording.take_effect(record, statement=recording.Statement(how, AFTER, "理由"), by=yi, at=timezone.now())
    assert CreditRecord.objects.get().state == RecordState.NOTIFIED


def test_what_was_said_in_the_first_round_still_needs_its_finding(record: CreditRecord, jia: User, yi: User) -> None:
    hearing = said(makers.notified(record, SERVED, by=jia), "一", by=jia)
    attached(record, b"2", by=jia)
    notifying.issue(now(hearing), by=jia, at=makers.moment(AFTER))
    hearing = notifying.serve(now(hearing), makers.delivery(AFTER), by=jia, at=makers.moment(AFTER))
    hearing = stating.waive(hearing, "声明", on=AFTER, by=jia, at=makers.moment(AFTER))

    with pytest.raises(Refused, match="须逐条复核"):
        recording.conclude(hearing, note="", by=yi, at=timezone.now())
    hearing = reviewed(hearing, Found.NOT_ADOPTED, by=yi)
    recording.conclude(hearing, note="", by=yi, at=timezone.now())

    assert CreditRecord.objects.get().statement == "heard"


def test_facts_changed_after_the_notice_are_told_anew_with_the_reason(record: CreditRecord, jia: User) -> None:
    hearing = makers.notified(record, SERVED, by=jia)

    recording.amend(changed(record, content="三处重大隐患逾期未整改"), by=jia, reason="复查又发现", at=timezone.now())

    assert now(hearing).state == State.PREPARED
    assert now(hearing).round.cause == "记录的内容已更改：复查又发现"
    assert [fact.text for fact in now(hearing).round.facts.all()] == list(makers.NOTICE.facts)


def test_what_is_no_fact_and_a_first_day_of_determination_re_open_nothing(jia: User) -> None:
    record = makers.make_misconduct(makers.make_subject(), None, RecordState.DRAFT)
    hearing = makers.notified(record, SERVED, by=jia)

    recording.amend(changed(record, collector="辛采集", basis_on=AFTER), by=jia, reason="作出认定", at=timezone.now())

    assert now(hearing).state == State.NOTIFIED


def test_a_record_is_told_anew_by_what_changed_and_by_nobody(record: CreditRecord, jia: User) -> None:
    hearing = makers.notified(record, SERVED, by=jia)

    with pytest.raises(Refused, match="自动转为重新告知"):
        reopening.tell_again(hearing, reason="x", by=jia, at=timezone.now())
    assert now(hearing).state == State.NOTIFIED


def test_evidence_of_a_drafted_notice_is_just_added(record: CreditRecord, jia: User) -> None:
    hearing = notifying.begin(record, makers.NOTICE, by=jia, at=makers.moment(SERVED))

    attached(record, b"1", by=jia)

    assert (now(hearing).state, hearing.rounds.count()) == (State.PREPARED, 1)


def test_two_additions_wait_for_one_supplementary_notice(record: CreditRecord, jia: User) -> None:
    hearing = makers.notified(record, SERVED, by=jia)

    attached(record, b"1", by=jia, title="甲")
    attached(record, b"2", by=jia, title="乙")

    assert [round.cause for round in hearing.rounds.all()] == ["", "补充了佐证材料“甲”；补充了佐证材料“乙”"]


def test_evidence_that_got_round_the_freeze_bars_the_effect(record: CreditRecord, jia: User, yi: User) -> None:
    hearing = makers.notified(record, SERVED, by=jia)
    hearing = stating.waive(hearing, "声明", on=SERVED, by=jia, at=makers.moment(SERVED))
    Evidence.objects.create(
        record=record, title="私下添加", file="x", sha256="0" * 64, content_type="x", size=1, added_by=jia
    )

    with pytest.raises(Refused, match="“私下添加”没有列入送达的告知书"):
        recording.conclude(hearing, note="", by=yi, at=timezone.now())


def test_papers_that_the_subject_hands_in_re_open_nothing(record: CreditRecord, jia: User) -> None:
    hearing = said(makers.notified(record, SERVED, by=jia), "一", by=jia, handed_in=("整改照片",))
    file = ContentFile(b"%PDF-1.4 photo", "p.pdf")

    stating.hand_in(hearing, file, title="整改照片", content_type="application/pdf", by=jia, at=makers.moment(AFTER))
    with pytest.raises(Refused, match="不必重复"):
        stating.hand_in(hearing, file, title="又一份", content_type="application/pdf", by=jia, at=makers.moment(AFTER))

    assert now(hearing).state == State.STATED
    assert hearing.round.handed_in.get().sha256


def test_nobody_is_treated_more_heavily_because_he_argued(record: CreditRecord, jia: User) -> None:
    hearing = said(makers.notified(record, SERVED, by=jia), "一", by=jia)

    with pytest.raises(Refused, match="不得因陈述申辩而加重") as refusal:
        recording.amend(changed(record, item4=5), by=jia, reason="情节恶劣", at=timezone.now())
    assert refusal.value.article == "行政处罚法第四十五条"
    assert now(hearing).state == State.STATED

    recording.amend(
        changed(record, item4=5), by=jia, reason="情节恶劣", heavier_because="复查查明仍在生产", at=timezone.now()
    )
    assert now(hearing).state == State.PREPARED
    assert "复查查明仍在生产" in now(hearing).round.cause


def test_a_heavier_change_before_any_statement_is_only_told_anew(record: CreditRecord, jia: User) -> None:
    hearing = makers.notified(record, SERVED, by=jia)

    recording.amend(changed(record, item4=5), by=jia, reason="复查查明", at=timezone.now())

    assert now(hearing).state == State.PREPARED


def test_adopting_never_weighs_heavier(record: CreditRecord, jia: User, yi: User) -> None:
    reviewed(said(makers.notified(record, SERVED, by=jia), "一", by=jia), Found.PARTLY, by=yi)

    with pytest.raises(Refused, match="采纳意见的更改不得加重"):
        recording.amend(changed(record, item4=5), by=jia, reason="采纳", adopting=True, at=timezone.now())


def test_a_change_cannot_call_itself_adopting_without_a_review_that_adopted(
    record: CreditRecord, jia: User, yi: User
) -> None:
    reviewed(said(makers.notified(record, SERVED, by=jia), "一", by=jia), Found.NOT_ADOPTED, by=yi)

    with pytest.raises(Refused, match="没有采纳意见"):
        recording.amend(changed(record, content="别的"), by=jia, reason="采纳", adopting=True, at=timezone.now())

    assert CreditRecord.objects.get().content == record.content


def test_an_amendment_never_says_how_the_statement_was_met(record: CreditRecord, jia: User) -> None:
    makers.notified(record, SERVED, by=jia)

    recording.amend(
        changed(record, statement="heard", statement_note="已听取", state=RecordState.EFFECTIVE),
        by=jia,
        reason="改",
        at=timezone.now(),
    )

    stored = CreditRecord.objects.get()
    assert (stored.state, stored.statement, stored.statement_note) == (RecordState.NOTIFIED, "", "")


def test_a_nature_determined_after_the_notice_is_told_anew(record: CreditRecord, jia: User, yi: User) -> None:
    hearing = makers.notified(record, SERVED, by=jia)
    hearing = stating.waive(hearing, "声明", on=SERVED, by=jia, at=makers.moment(SERVED))
    at = makers.moment(AFTER)
    proposal = determining.propose(record, proposal="拒不执行", evidence="复查记录", heard="面谈", by=jia, at=at)

    determining.decide(proposal, confirm=True, reasons="性质恶劣", by=yi, at=at)

    assert now(hearing).state == State.PREPARED
    assert "性质恶劣" in now(hearing).round.cause
    with pytest.raises(Refused):
        recording.conclude(now(hearing), note="", by=yi, at=timezone.now())


def test_a_notice_that_the_register_of_papers_holds_as_served_lets_the_hearing_go_on(
    record: CreditRecord, jia: User
) -> None:
    hearing = makers.issued(record, SERVED, by=jia)
    assert hearing.round.notice
    told = makers.delivery(SERVED)._asdict()
    serving.serve(hearing.round.notice, **told, by=jia, at=makers.moment(SERVED))

    hearing = notifying.serve(hearing, makers.delivery(AFTER), by=jia, at=makers.moment(AFTER))

    term = Term.objects.running().get()
    assert (hearing.state, hearing.round.served_on, term.began_on) == (State.NOTIFIED, SERVED, SERVED)
    assert CreditRecord.objects.get().notified_on == SERVED


def test_minutes_of_a_round_before_are_signed_before_the_review(record: CreditRecord, jia: User, yi: User) -> None:
    hearing = said(makers.notified(record, SERVED, by=jia), "一", by=jia, manner=Manner.ORAL, heard_by=[jia, yi])
    attached(record, b"2", by=jia)
    notifying.issue(now(hearing), by=jia, at=makers.moment(AFTER))
    hearing = notifying.serve(now(hearing), makers.delivery(AFTER), by=jia, at=makers.moment(AFTER))
    hearing = stating.waive(hearing, "声明", on=AFTER, by=jia, at=makers.moment(AFTER))

    with pytest.raises(Refused, match="笔录尚未签发"):
        reviewed(hearing, Found.NOT_ADOPTED, by=yi)
    stating.issue_minutes(hearing, by=jia, at=makers.moment(AFTER))
    stating.sign(hearing, "陈述人签字", on=AFTER, by=jia, at=makers.moment(AFTER))

    assert reviewed(now(hearing), Found.NOT_ADOPTED, by=yi).state == State.REVIEWED
    assert hearing.rounds.get(number=1).signature == "陈述人签字"
