"""Article 8 from the notice to the effect: heard, waived, lapsed; and what is refused on the way, writing nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.gate import Refused
from accounts.models import User
from credit.hearing import notifying, reviewing, stating
from credit.models import Argument, CreditRecord, Hearing, Term
from credit.records import recording
from documents.models import Document
from tests import makers
from tests.credit.hearing.doing import AFTER, DUE, SERVED, Found, Manner, now, reviewed, said

pytestmark = pytest.mark.django_db
State = Hearing.State
RecordState = CreditRecord.State


def test_a_record_takes_effect_after_it_was_heard_and_reviewed(record: CreditRecord, jia: User, yi: User) -> None:
    hearing = makers.notified(record, SERVED, by=jia)
    hearing = said(hearing, "培训已补做", "", by=jia, handed_in=("培训签到表",))
    hearing = reviewed(hearing, Found.NOT_ADOPTED, by=yi)

    recording.conclude(hearing, note="", by=yi, at=timezone.now())

    stored = CreditRecord.objects.get()
    assert (stored.state, stored.statement, stored.statement_on) == (RecordState.EFFECTIVE, "heard", SERVED)
    assert (stored.notified_on, stored.statement_by) == (SERVED, yi)
    assert now(hearing).state == State.CONCLUDED
    kinds = [document.kind for document in Document.objects.of_case(hearing.key)]
    assert kinds == [Document.Kind.STATEMENT_NOTICE, Document.Kind.STATEMENT_REVIEW]
    assert not Term.objects.running().exists()


def test_the_period_is_five_working_days_from_service(record: CreditRecord, jia: User) -> None:
    hearing = makers.notified(record, SERVED, by=jia)

    term = hearing.round.term
    assert term
    assert (term.began_on, term.working_days, term.due_on) == (SERVED, 5, DUE)
    assert list(term.handlers.all()) == [jia]
    assert CreditRecord.objects.get().state == RecordState.NOTIFIED


def test_a_period_without_a_word_lapses_the_day_after_its_last_and_no_earlier(
    record: CreditRecord, jia: User, yi: User
) -> None:
    hearing = makers.notified(record, SERVED, by=jia)

    for day in (SERVED, DUE - timedelta(days=1), DUE):
        with pytest.raises(Refused, match="2026-10-10起方可登记"):
            stating.lapse(hearing, by=jia, at=makers.moment(day))
    assert now(hearing).state == State.NOTIFIED

    stating.lapse(hearing, by=jia, at=makers.moment(AFTER))
    recording.conclude(hearing, note="", by=yi, at=timezone.now())
    stored = CreditRecord.objects.get()
    assert (stored.state, stored.statement, stored.statement_on) == (RecordState.EFFECTIVE, "waived", AFTER)
    assert Term.objects.get().ended_on == DUE


def test_a_waiver_is_explicit_and_written(record: CreditRecord, jia: User) -> None:
    hearing = makers.notified(record, SERVED, by=jia)

    with pytest.raises(Refused, match="书面材料"):
        stating.waive(hearing, " ", on=SERVED, by=jia, at=makers.moment(SERVED))
    stating.waive(hearing, "放弃陈述申辩声明，法定代表人签字", on=SERVED, by=jia, at=makers.moment(SERVED))

    recording.conclude(hearing, note="", by=jia, at=timezone.now())
    assert CreditRecord.objects.get().statement == "waived"


def test_who_waived_or_was_late_is_still_heard_before_the_effect(record: CreditRecord, jia: User, yi: User) -> None:
    hearing = makers.notified(record, SERVED, by=jia)
    stating.lapse(hearing, by=jia, at=makers.moment(AFTER))
    hearing = said(hearing, "当时停电", by=jia, on=AFTER)

    with pytest.raises(Refused, match="现为“已陈述”，不能记录生效"):
        recording.conclude(hearing, note="", by=yi, at=timezone.now())
    hearing = reviewed(hearing, Found.NOT_ADOPTED, by=yi)
    recording.conclude(hearing, note="", by=yi, at=timezone.now())

    assert CreditRecord.objects.get().statement == "heard"


def test_an_oral_statement_is_heard_by_two_and_its_minutes_signed(record: CreditRecord, jia: User, yi: User) -> None:
    hearing = makers.notified(record, SERVED, by=jia)
    with pytest.raises(Refused, match="不得少于2人"):
        said(hearing, "培训已补做", by=jia, manner=Manner.ORAL)
    hearing = said(hearing, "培训已补做", by=jia, manner=Manner.ORAL, heard_by=[jia, yi])

    with pytest.raises(Refused, match="笔录尚未签发或者尚未登记签字情况"):
        reviewed(hearing, Found.ADOPTED, by=yi)
    with pytest.raises(Refused, match="笔录尚未签发"):
        stating.sign(hearing, "均已签字", on=SERVED, by=jia, at=makers.moment(SERVED))
    stating.issue_minutes(hearing, by=jia, at=makers.moment(SERVED))
    with pytest.raises(Refused, match="笔录已签发"):
        said(hearing, "改口", by=jia, manner=Manner.ORAL, heard_by=[jia, yi])
    stating.sign(hearing, "均已签字", on=SERVED, by=jia, at=makers.moment(SERVED))

    assert reviewed(hearing, Found.NOT_ADOPTED, by=yi).state == State.REVIEWED


def test_every_argument_needs_a_finding_with_a_reason(record: CreditRecord, jia: User, yi: User) -> None:
    hearing = said(makers.notified(record, SERVED, by=jia), "一", "二", by=jia)
    first, _ = reviewing.arguments_of(hearing)

    with pytest.raises(Refused, match="请写明采纳的理由"):
        reviewing.find(first, Found.ADOPTED, " ", by=yi, at=makers.moment(AFTER))
    reviewing.find(first, Found.ADOPTED, "属实", by=yi, at=makers.moment(AFTER))
    with pytest.raises(Refused, match="对事实 2还没有复核意见"):
        reviewing.review(hearing, by=yi, at=makers.moment(AFTER))

    assert now(hearing).state == State.STATED
    assert Document.objects.filter(kind=Document.Kind.STATEMENT_REVIEW).count() == 0


def test_some_adopted_and_some_not_is_partly(record: CreditRecord, jia: User, yi: User) -> None:
    hearing = said(makers.notified(record, SERVED, by=jia), "一", "二", by=jia)
    first, second = reviewing.arguments_of(hearing)
    reviewing.find(first, Found.ADOPTED, "属实", by=yi, at=makers.moment(AFTER))
    reviewing.find(second, Found.NOT_ADOPTED, "不属实", by=yi, at=makers.moment(AFTER))

    reviewing.review(hearing, by=yi, at=makers.moment(AFTER))

    assert now(hearing).state_shown == "已复核（部分采纳）"


def test_whoever_entered_the_record_may_not_review(record: CreditRecord, jia: User) -> None:
    hearing = said(makers.notified(record, SERVED, by=jia), "一", by=jia)

    with pytest.raises(Refused, match="您录入了该记录"):
        reviewing.find(reviewing.arguments_of(hearing)[0], Found.ADOPTED, "属实", by=jia, at=makers.moment(AFTER))

    assert not Argument.objects.exclude(finding="").exists()


def test_what_was_adopted_changes_the_record_or_is_explained(record: CreditRecord, jia: User, yi: User) -> None:
    hearing = reviewed(said(makers.notified(record, SERVED, by=jia), "一", by=jia), Found.ADOPTED, by=yi)

    with pytest.raises(Refused, match="记录却没有更改"):
        recording.conclude(hearing, note=" ", by=yi, at=timezone.now())
    assert CreditRecord.objects.get().state == RecordState.NOTIFIED

    changed = CreditRecord.objects.get()
    changed.content = "培训记录不完整"
    recording.amend(changed, by=jia, reason="采纳意见", adopting=True, at=timezone.now())
    recording.conclude(hearing, note="", by=yi, at=timezone.now())
    stored = CreditRecord.objects.get()
    assert (stored.state, stored.content) == (RecordState.EFFECTIVE, "培训记录不完整")
    assert hearing.rounds.count() == 1


def test_revoking_the_record_ends_its_hearing_and_its_term(record: CreditRecord, jia: User) -> None:
    hearing = makers.notified(record, SERVED, by=jia)

    recording.revoke(record, at=makers.moment(AFTER), reason="事实不能成立", by=jia)

    stored = now(hearing)
    assert (stored.state, stored.ended_on, stored.ending) == (State.DROPPED, AFTER, "事实不能成立")
    assert not Term.objects.running().exists()


def test_a_drafted_notice_does_not_bar_a_record_that_needs_no_statement(record: CreditRecord, jia: User) -> None:
    hearing = notifying.begin(record, makers.NOTICE, by=jia, at=makers.moment(SERVED))

    makers.in_force(record, statement=makers.not_required(SERVED), by=jia, at=timezone.now())

    assert now(hearing).state == State.DROPPED


def test_an_issued_notice_does(record: CreditRecord, jia: User) -> None:
    makers.issued(record, SERVED, by=jia)

    with pytest.raises(Refused, match="不能再选“无需”"):
        makers.in_force(record, statement=makers.not_required(SERVED), by=jia, at=timezone.now())

    assert CreditRecord.objects.get().state == RecordState.DRAFT


@pytest.mark.parametrize("how", [CreditRecord.Statement.HEARD, CreditRecord.Statement.WAIVED])
def test_nobody_is_heard_or_has_waived_while_the_period_runs(
    record: CreditRecord, jia: User, how: CreditRecord.Statement
) -> None:
    hearing = makers.notified(record, SERVED, by=jia)
    versions = record.history.count()

    with pytest.raises(Refused, match="第八条"):
        recording.take_effect(record, statement=recording.Statement(how, DUE, "已听取"), by=jia, at=timezone.now())

    assert (CreditRecord.objects.get().state, record.history.count()) == (RecordState.NOTIFIED, versions)
    assert now(hearing).state == State.NOTIFIED


def test_sanctions_of_others_are_not_heard_here(unit: object, jia: User) -> None:
    sanction = makers.make_sanction(makers.make_subject("旧厂"), date(2026, 9, 1), RecordState.DRAFT)

    with pytest.raises(Refused, match="不由本局听取"):
        notifying.begin(sanction, makers.NOTICE, by=jia, at=makers.moment(SERVED))


def test_a_statement_is_made_between_service_and_today(record: CreditRecord, jia: User) -> None:
    hearing = makers.notified(record, SERVED, by=jia)

    with pytest.raises(Refused, match="早于告知书送达日期"):
        said(hearing, "一", by=jia, on=SERVED - timedelta(days=1))
    with pytest.raises(Refused, match="至少记录一条"):
        said(hearing, " ", by=jia)

    assert not Argument.objects.exists()
