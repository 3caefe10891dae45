"""The way onto a list (R16; Henan statute, Article 28): every step, and every refusal, which writes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from accounts.gate import Refused
from accounts.models import User
from credit.grades.grading import standings_of
from credit.hearing import notifying, reopening, stating
from credit.models import Argument, CreditRecord, Hearing, Listing, Term
from credit.records import recording
from credit.regulation.facts import Regime
from documents import serving
from documents.models import Document
from notices.models import Notice
from subjects.models import Subject
from supervision import deciding, proposing
from supervision.models import Deferral, Procedure
from tests import makers, people
from tests.credit.hearing.doing import Found, attached, found, reviewed, said
from tests.supervision.stepping import (
    at,
    begun,
    decided,
    delivery,
    drafted,
    heard,
    hearing_of,
    listed,
    meant,
    noticed,
    served,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 4, 1)
State = Procedure.State


def running(row: Procedure) -> list[str]:
    return sorted(Term.objects.running().filter(case_key__in=row.keys).values_list("kind", flat=True))


def test_a_subject_is_listed_after_notice_statement_decision_and_service(
    unit: Subject, grave: CreditRecord, penalty: CreditRecord, jia: User, yi: User
) -> None:
    person = makers.make_person("子虚")
    makers.make_post(unit, person)
    proposal = meant(unit, [grave], Regime.ORDER_11, conditions=["unlicensed"], basis=penalty, persons=[person])

    row = noticed(proposal, jia, DAY)
    assert (row.state, running(row)) == (State.NOTIFIED, ["listing_service"])
    notifying.serve(hearing_of(row), delivery(DAY), by=jia, at=at(DAY))
    row.refresh_from_db()
    assert (row.state, running(row)) == (State.HEARING, ["listing_statement"])
    said(hearing_of(row), "已经整改", "情节轻微", by=jia, on=DAY)
    row.refresh_from_db()
    assert (row.state, row.heard_on, running(row)) == (State.HEARING, None, [])
    with pytest.raises(Refused, match="您是本程序的承办人"):
        found(hearing_of(row), Found.PARTLY, by=jia, on=DAY)
    with pytest.raises(Refused, match="不能改为“已决定待送达”"):
        deciding.decide(row, reasons="事实清楚", by=yi, at=at(DAY))
    reviewed(hearing_of(row), Found.PARTLY, by=yi, on=DAY)
    row.refresh_from_db()
    assert (row.state, row.heard_on, running(row)) == (State.HEARD, DAY, ["listing_decision"])
    row = deciding.decide(row, reasons="事实清楚", by=yi, at=at(DAY))
    assert (row.state, running(row)) == (State.DECIDED, ["decision_service"])
    assert Notice.objects.filter(recipient=jia, title__contains="已决定列入").exists()
    row = deciding.serve_decision(row, delivery(DAY), by=jia, at=at(DAY))
    assert (row.state, running(row)) == (State.SERVED, ["listing_publication"])
    listing = deciding.publish(row, on=DAY, by=jia, at=at(DAY))

    row.refresh_from_db()
    assert (row.state, row.listing, running(row)) == (State.LISTED, listing, [])
    assert (listing.regime, listing.months, list(listing.records.all())) == (Regime.ORDER_11, 36, [grave])
    assert listing.decision == Document.objects.get(kind="listing_decision").number
    ends = Term.objects.running().get(kind="listing_expiry", case_key=f"supervision.listing:{listing.pk}")
    assert ends.due_on == date(2029, 4, 1)
    reminder = Term.objects.running().get(kind="listing_reminder")
    assert reminder.due_on == date(2029, 4, 1) - timedelta(days=30)
    makers.grade(unit)
    assert standings_of([unit.pk], date(2029, 4, 1))[unit.pk].period.level == 4
    assert standings_of([unit.pk], date(2029, 4, 2))[unit.pk].period.level != 4


def test_the_application_window_of_2017_is_the_last_thirty_days(
    unit: Subject, grave: CreditRecord, jia: User, yi: User
) -> None:
    listing = makers.make_listing(unit, [grave], DAY, regime=Regime.MEASURE_2017, months=12)

    deciding.watch(listing, [jia], DAY)

    window = Term.objects.get(kind="listing_expiry", case_key=f"supervision.listing:{listing.pk}")
    assert (window.began_on, window.due_on) == (date(2027, 3, 2), date(2027, 4, 1))


def test_reminding_ends_the_reminder_once(unit: Subject, grave: CreditRecord, jia: User, yi: User) -> None:
    listing = listed(meant(unit, [grave]), jia, yi, DAY)

    deciding.remind(listing, by=jia, at=at(date(2027, 3, 1)))

    with pytest.raises(Refused, match="没有待办的期满提醒"):
        deciding.remind(listing, by=jia, at=at(date(2027, 3, 1)))


def accident(subject: Subject, deaths: int = 0, loss: int = 0, on: date = date(2026, 1, 5)) -> CreditRecord:
    return makers.make_accident(subject, on, on, deaths=deaths, loss=Decimal(loss))


@pytest.mark.parametrize(
    ("item4", "regime", "conditions", "reason"),
    [
        (3, Regime.MEASURE_2017, [], "只收录导入的历史名单，不能再据此作出决定（R16）"),
        (3, Regime.ORDER_11, [], "请选择令第11号的具体情形"),
        (2, Regime.ORDER_11, ["unlicensed"], "迟报不在令第11号之列"),
        (4, Regime.ORDER_11, ["unlicensed"], "只能适用兜底条款"),
        (7, Regime.ORDER_11, ["evaluation"], "只能适用兜底条款"),
    ],
)
def test_a_regime_that_does_not_know_the_ground_is_refused(
    unit: Subject, penalty: CreditRecord, jia: User, item4: int, regime: Regime, conditions: list[str], reason: str
) -> None:
    record = makers.make_misconduct(unit, date(2026, 3, 2), item4=item4)
    proposal = meant(unit, [record], regime, conditions=conditions, basis=penalty)

    with pytest.raises(Refused, match=reason):
        proposing.open_procedure(proposal, by=jia, at=at(DAY))
    assert not Procedure.objects.exists()


@pytest.mark.parametrize(("condition", "item4"), [("concealed", 2), ("obstructed", 2), ("evaluation", 8), ("grave", 9)])
def test_order_11_takes_the_named_conditions(
    unit: Subject, penalty: CreditRecord, jia: User, condition: str, item4: int
) -> None:
    record = makers.make_misconduct(unit, date(2026, 3, 2), item4=item4)
    proposal = meant(unit, [record], Regime.ORDER_11, conditions=[condition], basis=penalty)

    assert proposing.open_procedure(proposal, by=jia, at=at(DAY)).conditions == [condition]


def test_order_11_needs_a_penalty_of_this_bureau_in_force(unit: Subject, grave: CreditRecord, jia: User) -> None:
    other = makers.make_penalty(unit, date(2026, 3, 1), authority="郑州市应急管理局")
    tax = makers.make_penalty(unit, date(2026, 3, 1), by_emergency=False)
    draft = makers.make_penalty(unit, date(2026, 3, 1), makers.State.DRAFT)
    elsewhere = makers.make_penalty(makers.make_subject("别家"), date(2026, 3, 1))
    proposal = meant(unit, [grave], Regime.ORDER_11, conditions=["unlicensed"])

    for basis, reason in (
        (None, "以受到行政处罚为前提"),
        (elsewhere, "以受到行政处罚为前提"),
        (other, "谁处罚、谁决定"),
        (tax, "不是已生效的应急管理部门行政处罚"),
        (draft, "不是已生效的应急管理部门行政处罚"),
    ):
        with pytest.raises(Refused, match=reason):
            proposing.open_procedure(proposal._replace(basis=basis), by=jia, at=at(DAY))
    with pytest.raises(Refused, match="自2023-10-01起施行"):
        proposing.open_procedure(proposal, by=jia, at=at(date(2023, 9, 30)))
    assert not Procedure.objects.exists()


def test_accident_conditions_of_order_11_are_shown_by_the_records(
    unit: Subject, penalty: CreditRecord, jia: User
) -> None:
    larger = accident(unit, deaths=3)
    proposal = meant(unit, [larger], Regime.ORDER_11, conditions=["major"], basis=penalty)

    with pytest.raises(Refused, match="没有重大或者特别重大事故"):
        proposing.open_procedure(proposal, by=jia, at=at(DAY))
    with pytest.raises(Refused, match="没有 12 个月内的两起较大事故"):
        proposing.open_procedure(proposal._replace(conditions=["two_larger"]), by=jia, at=at(DAY))
    second = accident(unit, deaths=4, on=date(2026, 2, 5))
    both = proposal._replace(records=[larger, second], conditions=["two_larger"])
    assert proposing.open_procedure(both, by=jia, at=at(DAY)).records.count() == 2


def test_local_management_lasts_a_year_at_least(unit: Subject, grave: CreditRecord, jia: User) -> None:
    with pytest.raises(Refused, match="不少于 12 个月"):
        proposing.open_procedure(meant(unit, [grave], months=11), by=jia, at=at(DAY))


@pytest.mark.parametrize("months", [12, 35, 37, 60])
def test_order_11_lasts_36_months_and_no_other(
    unit: Subject, grave: CreditRecord, penalty: CreditRecord, jia: User, months: int
) -> None:
    proposal = meant(unit, [grave], Regime.ORDER_11, conditions=["unlicensed"], basis=penalty, months=months)

    with pytest.raises(Refused, match="管理期限为 36 个月，不能另定其他期限（R16）"):
        proposing.open_procedure(proposal, by=jia, at=at(DAY))
    row = proposing.open_procedure(proposal._replace(months=36), by=jia, at=at(DAY))
    for regime, other in ((Regime.ORDER_11, months), (Regime.LOCAL, 11), (Regime.MEASURE_2017, 12)):
        with pytest.raises(IntegrityError, match="procedure_keeps_the_months"), transaction.atomic():
            Procedure.objects.filter(pk=row.pk).update(regime=regime, months=other)


def test_the_decision_and_the_repair_notice_go_together(
    unit: Subject, grave: CreditRecord, penalty: CreditRecord, jia: User, yi: User
) -> None:
    proposal = meant(unit, [grave], Regime.ORDER_11, conditions=["unlicensed"], basis=penalty)
    row = decided(proposal, jia, yi, DAY)

    assert row.decision
    assert row.repair_notice
    both = [row.decision, row.repair_notice]
    assert [paper.kind for paper in both] == ["listing_decision", "repair_notice"]
    assert {paper.case_key for paper in both} == {row.key}
    assert not any(paper.service for paper in both)
    with pytest.raises(IntegrityError, match="goes_with_a_repair_notice"), transaction.atomic():
        Procedure.objects.filter(pk=row.pk).update(repair_notice=None)
    deciding.serve_decision(row, delivery(DAY), by=jia, at=at(DAY))

    assert [(paper.services.get().served_on, paper.services.get().recorded_by) for paper in both] == [(DAY, jia)] * 2
    with pytest.raises(Refused, match="不能改为"):
        deciding.serve_decision(row, delivery(DAY), by=jia, at=at(DAY))
    assert Document.objects.filter(kind="repair_notice").count() == 1
    assert both[1].number in "".join(event.words for event in Procedure.objects.get().chronicle())


def test_what_was_served_before_stands_and_the_later_day_counts(
    unit: Subject, grave: CreditRecord, jia: User, yi: User
) -> None:
    row = decided(meant(unit, [grave]), jia, yi, DAY)
    assert row.decision
    later = DAY + timedelta(days=2)
    serving.serve(row.decision, **delivery(DAY)._asdict(), by=jia, at=at(DAY))

    row = deciding.serve_decision(row, delivery(later), by=jia, at=at(later))

    assert row.decision_served_on == later


def test_a_record_that_is_no_ground_carries_no_procedure(unit: Subject, jia: User) -> None:
    plain = makers.make_misconduct(unit, date(2026, 3, 2))

    with pytest.raises(Refused, match="不属于第十二条（四）的情形"):
        proposing.open_procedure(meant(unit, [plain]), by=jia, at=at(DAY))


def test_a_record_is_in_one_procedure_at_a_time(unit: Subject, grave: CreditRecord, jia: User) -> None:
    row = proposing.open_procedure(meant(unit, [grave]), by=jia, at=at(DAY))

    with pytest.raises(Refused, match="不能重复提出"):
        proposing.open_procedure(meant(unit, [grave]), by=jia, at=at(DAY))
    assert proposing.change(row, meant(unit, [grave], months=24), by=jia, at=at(DAY)).months == 24


def test_reason_and_measures_are_needed(unit: Subject, grave: CreditRecord, jia: User) -> None:
    proposal = meant(unit, [grave])
    for wrong in (proposal._replace(reason=" "), proposal._replace(measures="")):
        with pytest.raises(Refused, match="请写明拟列入的理由"):
            proposing.open_procedure(wrong, by=jia, at=at(DAY))


def test_only_the_own_department_carries_a_procedure(unit: Subject, grave: CreditRecord, bing: User) -> None:
    stranger = people.clerk("FM", username="geng")

    for by in (stranger, bing):
        with pytest.raises(Refused, match="记录部门人员办理"):
            proposing.open_procedure(meant(unit, [grave]), by=by, at=at(DAY))


def test_no_step_rests_on_disputed_records_alone(
    unit: Subject, grave: CreditRecord, penalty: CreditRecord, jia: User, yi: User
) -> None:
    second = makers.make_misconduct(unit, date(2026, 3, 3), item4=5)
    intended = proposing.open_procedure(meant(unit, [grave]), by=jia, at=at(DAY))
    recording.open_dispute(grave, at=makers.moment(DAY))

    with pytest.raises(Refused, match="R13"):
        drafted(intended, jia, DAY)
    assert not Hearing.objects.exists()
    proposing.drop(intended, reason="异议处理中", by=jia, at=at(DAY))
    with pytest.raises(Refused, match="R13"):
        proposing.open_procedure(meant(unit, [grave]), by=jia, at=at(DAY))
    row = proposing.open_procedure(meant(unit, [grave, second]), by=jia, at=at(DAY))
    assert row.records.count() == 2


def test_a_dispute_that_opens_on_the_way_stops_decision_and_publication(
    unit: Subject, grave: CreditRecord, jia: User, yi: User
) -> None:
    row = heard(meant(unit, [grave]), jia, DAY)
    recording.open_dispute(grave, at=makers.moment(DAY))
    with pytest.raises(Refused, match="R13"):
        deciding.decide(row, reasons="x", by=yi, at=at(DAY))
    recording.close_dispute(grave, at=makers.moment(DAY))
    row = deciding.serve_decision(
        deciding.decide(row, reasons="x", by=yi, at=at(DAY)), delivery(DAY), by=jia, at=at(DAY)
    )
    recording.open_dispute(grave, at=makers.moment(DAY))

    with pytest.raises(Refused, match="R13"):
        deciding.publish(row, on=DAY, by=jia, at=at(DAY))
    assert not Listing.objects.exists()


def test_the_disputed_penalty_stops_order_11(
    unit: Subject, grave: CreditRecord, penalty: CreditRecord, jia: User
) -> None:
    recording.open_dispute(penalty, at=makers.moment(DAY))

    with pytest.raises(Refused, match="R13"):
        proposing.open_procedure(
            meant(unit, [grave], Regime.ORDER_11, conditions=["unlicensed"], basis=penalty), by=jia, at=at(DAY)
        )


Step = Callable[[Procedure, User, User], object]

STEPS: dict[str, Step] = {
    "change": lambda row, by, _: proposing.change(row, meant(row.subject, list(row.records.all())), by=by, at=at(DAY)),
    "draft": lambda row, by, _: drafted(row, by, DAY),
    "notify": lambda row, by, _: notifying.issue(hearing_of(row), by=by, at=at(DAY)),
    "serve": lambda row, by, _: notifying.serve(hearing_of(row), delivery(DAY), by=by, at=at(DAY)),
    "hear": lambda row, by, _: said(hearing_of(row), "x", by=by, on=DAY),
    "waive": lambda row, by, _: stating.waive(hearing_of(row), "放弃声明", on=DAY, by=by, at=at(DAY)),
    "anew": lambda row, by, _: reopening.tell_again(hearing_of(row), reason="事实更正", by=by, at=at(DAY)),
    "decide": lambda row, _, decider: deciding.decide(row, reasons="x", by=decider, at=at(DAY)),
    "decide_not": lambda row, _, decider: deciding.decide_not(
        row, reasons="x", review_on=DAY + timedelta(days=30), by=decider, at=at(DAY)
    ),
    "serve_decision": lambda row, by, _: deciding.serve_decision(row, delivery(DAY), by=by, at=at(DAY)),
    "publish": lambda row, by, _: deciding.publish(row, on=DAY, by=by, at=at(DAY)),
    "drop": lambda row, by, _: proposing.drop(row, reason="x", by=by, at=at(DAY)),
}
ALLOWED = {
    State.DRAFTED: {"change", "draft", "drop"},
    State.NOTIFIED: {"serve", "anew", "drop"},
    State.HEARING: {"hear", "waive", "anew", "drop"},
    State.HEARD: {"hear", "anew", "decide", "decide_not", "drop"},
    State.DECIDED: {"serve_decision", "drop"},
    State.SERVED: {"publish", "drop"},
    State.LISTED: set[str](),
    State.NOT_LISTED: set[str](),
    State.DROPPED: set[str](),
}


def reached(state: State, proposal: proposing.Proposal, by: User, decider: User) -> Procedure:
    match state:
        case State.DRAFTED:
            return proposing.open_procedure(proposal, by=by, at=at(DAY))
        case State.NOTIFIED:
            return noticed(proposal, by, DAY)
        case State.HEARING:
            return served(proposal, by, DAY)
        case State.HEARD:
            return heard(proposal, by, DAY)
        case State.DECIDED:
            return decided(proposal, by, decider, DAY)
        case State.SERVED:
            return deciding.serve_decision(decided(proposal, by, decider, DAY), delivery(DAY), by=by, at=at(DAY))
        case State.LISTED:
            listed(proposal, by, decider, DAY)
        case State.NOT_LISTED:
            row, review = heard(proposal, by, DAY), DAY + timedelta(days=30)
            return deciding.decide_not(row, reasons="x", review_on=review, by=decider, at=at(DAY))
        case _:
            row = proposing.open_procedure(proposal, by=by, at=at(DAY))
            return proposing.drop(row, reason="x", by=by, at=at(DAY))
    return Procedure.objects.get()


@pytest.mark.parametrize("state", list(State))
def test_nothing_but_the_next_step_is_possible(
    unit: Subject, grave: CreditRecord, jia: User, yi: User, state: State
) -> None:
    row = reached(state, meant(unit, [grave]), jia, yi)
    before = Procedure.objects.values().get(), Document.objects.count(), Listing.objects.count(), Term.objects.count()

    for name in STEPS.keys() - ALLOWED[state]:
        with pytest.raises(Refused):
            STEPS[name](row, jia, yi)

    after = Procedure.objects.values().get(), Document.objects.count(), Listing.objects.count(), Term.objects.count()
    assert after == before
    for name in ALLOWED[state]:
        with transaction.atomic():
            STEPS[name](row, jia, yi)
            transaction.set_rollback(True)


def test_the_period_lapses_only_after_its_last_day(unit: Subject, grave: CreditRecord, jia: User) -> None:
    row = served(meant(unit, [grave]), jia, DAY)
    due = Term.objects.get(kind="listing_statement").due_on
    assert due == date(2026, 4, 9)  # five working days, Tomb-Sweeping Day left out

    with pytest.raises(Refused, match="方可登记逾期未陈述"):
        stating.lapse(hearing_of(row), by=jia, at=at(due))
    lapsed = stating.lapse(hearing_of(row), by=jia, at=at(due + timedelta(days=1)))
    row.refresh_from_db()
    assert (row.state, lapsed.met_shown) == (State.HEARD, "逾期未陈述")


def test_who_speaks_late_is_heard_before_the_decision(unit: Subject, grave: CreditRecord, jia: User, yi: User) -> None:
    row = heard(meant(unit, [grave]), jia, DAY)

    said(hearing_of(row), "其实已经整改", by=jia, on=DAY)

    row.refresh_from_db()
    assert (row.state, row.heard_on, running(row)) == (State.HEARING, None, [])
    with pytest.raises(Refused, match="陈述申辩期"):
        deciding.decide(row, reasons="x", by=yi, at=at(DAY))
    reviewed(hearing_of(row), Found.NOT_ADOPTED, by=yi, on=DAY)
    row.refresh_from_db()
    assert deciding.decide(row, reasons="x", by=yi, at=at(DAY)).state == State.DECIDED
    assert hearing_of(row).state == Hearing.State.CONCLUDED


def test_told_anew_the_period_runs_again(unit: Subject, grave: CreditRecord, jia: User, yi: User) -> None:
    row = heard(meant(unit, [grave]), jia, DAY)

    reopening.tell_again(hearing_of(row), reason="事实更正", by=jia, at=at(DAY))

    row.refresh_from_db()
    assert (row.state, row.heard_on, row.notice, running(row)) == (State.DRAFTED, None, None, [])
    assert proposing.change(row, meant(unit, [grave], months=24), by=jia, at=at(DAY)).months == 24
    notifying.issue(hearing_of(row), by=jia, at=at(DAY))
    row.refresh_from_db()
    assert (row.state, running(row)) == (State.NOTIFIED, ["listing_service"])


def test_what_changes_before_the_notice_is_issued_stands_in_it(
    unit: Subject, grave: CreditRecord, penalty: CreditRecord, jia: User
) -> None:
    row = begun(meant(unit, [grave]), jia, DAY)
    heavier = meant(unit, [grave], Regime.ORDER_11, conditions=["unlicensed"], basis=penalty)

    proposing.change(row, heavier, by=jia, at=at(DAY))

    round = hearing_of(row).round
    assert [fact.text for fact in round.facts.all()] == [grave.content]
    assert "安全生产严重失信主体名单" in round.intended
    assert "第11号" in round.basis


def test_nobody_is_listed_more_heavily_because_he_argued(
    unit: Subject, grave: CreditRecord, penalty: CreditRecord, jia: User
) -> None:
    row = served(meant(unit, [grave], months=24), jia, DAY)
    said(hearing_of(row), "已经整改", by=jia, on=DAY)
    reopening.tell_again(hearing_of(row), reason="事实更正", by=jia, at=at(DAY))
    row.refresh_from_db()
    second = makers.make_misconduct(unit, date(2026, 3, 3), item4=5)
    order = meant(unit, [grave], Regime.ORDER_11, conditions=["unlicensed"], basis=penalty)

    for heavier in (meant(unit, [grave], months=36), meant(unit, [grave, second], months=24), order):
        with pytest.raises(Refused, match="不得因此加重"):
            proposing.change(row, heavier, by=jia, at=at(DAY))
    assert proposing.change(row, meant(unit, [grave], months=12), by=jia, at=at(DAY)).months == 12


def test_a_statement_found_right_in_all_bars_the_listing_and_not_the_other_decision(
    unit: Subject, grave: CreditRecord, jia: User, yi: User
) -> None:
    row = served(meant(unit, [grave]), jia, DAY)
    said(hearing_of(row), "已经整改", by=jia, on=DAY)
    reviewed(hearing_of(row), Found.ADOPTED, by=yi, on=DAY)
    attached(grave, b"later", by=jia)
    row.refresh_from_db()

    with pytest.raises(Refused, match=r"没有列入送达的告知书|全部采纳"):
        deciding.decide(row, reasons="x", by=yi, at=at(DAY))
    review_on = DAY + timedelta(days=30)
    ended = deciding.decide_not(row, reasons="意见成立", review_on=review_on, by=yi, at=at(DAY))
    assert ended.state == State.NOT_LISTED


def test_the_term_of_service_ends_on_the_day_of_service(unit: Subject, grave: CreditRecord, jia: User) -> None:
    row = noticed(meant(unit, [grave]), jia, DAY)
    later = DAY + timedelta(days=12)

    notifying.serve(hearing_of(row), delivery(DAY + timedelta(days=2)), by=jia, at=at(later))

    assert Term.objects.get(kind="listing_service").ended_on == DAY + timedelta(days=2)


def test_what_is_proved_after_the_notice_is_told_first(unit: Subject, grave: CreditRecord, jia: User, yi: User) -> None:
    row = heard(meant(unit, [grave]), jia, DAY)
    attached(grave, b"later", by=jia, title="后来的照片")

    with pytest.raises(Refused, match="“后来的照片”没有列入送达的告知书"):
        deciding.decide(row, reasons="x", by=yi, at=at(DAY))
    assert not Document.objects.filter(kind="listing_decision").exists()


def test_a_statement_without_words_or_before_service_is_refused(unit: Subject, grave: CreditRecord, jia: User) -> None:
    row = served(meant(unit, [grave]), jia, DAY)
    hearing, before = hearing_of(row), DAY - timedelta(days=1)

    for wrong in ((), (" ",)):
        with pytest.raises(Refused):
            said(hearing, *wrong, by=jia, on=DAY)
    with pytest.raises(Refused, match="早于告知书送达日期"):
        said(hearing, "x", by=jia, on=before)
    with pytest.raises(Refused, match="须有书面材料"):
        stating.waive(hearing, "", on=DAY, by=jia, at=at(DAY))
    assert not Argument.objects.exists()


def test_who_carried_entered_or_is_of_another_department_does_not_decide(unit: Subject, yi: User, bing: User) -> None:
    zi = people.supervisor(username="zi", display_name="子审核")
    mine = makers.make_misconduct(unit, date(2026, 3, 2), item4=3, collector="子审核")
    row = heard(meant(unit, [mine]), yi, DAY)

    clerk, stranger = people.clerk(), people.supervisor("FM", username="chou")
    for by, reason in (
        (yi, "您是本程序的承办人"),
        (zi, "您采集或录入了"),
        (clerk, "审核人或者局领导"),
        (stranger, "审核人或者局领导"),
    ):
        with pytest.raises(Refused, match=reason):
            deciding.decide(row, reasons="x", by=by, at=at(DAY))
    assert deciding.decide(row, reasons="x", by=bing, at=at(DAY)).decided_by == bing


def test_the_database_knows_that_two_persons_are_needed(unit: Subject, grave: CreditRecord, jia: User) -> None:
    row = heard(meant(unit, [grave]), jia, DAY)
    row.decided_by = jia

    with pytest.raises(IntegrityError, match="listing_is_decided_by_another_person"), transaction.atomic():
        row.save()


def test_the_database_lists_nobody_without_the_steps(unit: Subject, grave: CreditRecord, jia: User) -> None:
    row = proposing.open_procedure(meant(unit, [grave]), by=jia, at=at(DAY))

    for state in (State.HEARD, State.DECIDED, State.SERVED, State.LISTED):
        with pytest.raises(IntegrityError), transaction.atomic():
            Procedure.objects.filter(pk=row.pk).update(state=state)


def test_not_to_list_puts_the_question_again(unit: Subject, grave: CreditRecord, jia: User, yi: User) -> None:
    row = heard(meant(unit, [grave]), jia, DAY)

    deciding.decide_not(row, reasons="已主动消除", review_on=date(2026, 7, 1), by=yi, at=at(DAY))

    deferral = Deferral.objects.get()
    assert (deferral.record, deferral.review_on) == (grave, date(2026, 7, 1))
    assert Term.objects.running().get(kind="deferral_review").due_on == date(2026, 7, 1)
    assert not Listing.objects.exists()


def test_publication_is_not_before_service_nor_ahead(unit: Subject, grave: CreditRecord, jia: User, yi: User) -> None:
    row = deciding.serve_decision(decided(meant(unit, [grave]), jia, yi, DAY), delivery(DAY), by=jia, at=at(DAY))

    for day in (DAY - timedelta(days=1), DAY + timedelta(days=1)):
        with pytest.raises(Refused, match="公布日期应在"):
            deciding.publish(row, on=day, by=jia, at=at(DAY))
    assert not Listing.objects.exists()


def test_a_revoked_record_is_not_published(unit: Subject, grave: CreditRecord, jia: User, yi: User) -> None:
    row = deciding.serve_decision(decided(meant(unit, [grave]), jia, yi, DAY), delivery(DAY), by=jia, at=at(DAY))
    recording.revoke(grave, at=at(DAY), reason="认定有误", by=jia)

    with pytest.raises(Refused, match="不是该主体已生效的记录"):
        deciding.publish(row, on=DAY, by=jia, at=at(DAY))


def test_a_repaired_record_is_not_listed_any_more(
    unit: Subject, grave: CreditRecord, jia: User, yi: User, bing: User
) -> None:
    meant_only = begun(meant(unit, [grave]), jia, DAY)
    other = makers.make_misconduct(unit, date(2026, 3, 3), item4=5)
    way = heard(meant(unit, [other]), jia, DAY)
    for record in (grave, other):
        recording.repair(record, on=DAY, reason="准予修复", by=bing, at=at(DAY))

    with pytest.raises(Refused, match="不再列入名单（R12）"):
        notifying.issue(hearing_of(meant_only), by=jia, at=at(DAY))
    with pytest.raises(Refused, match="不再列入名单（R12）"):
        deciding.decide(way, reasons="x", by=yi, at=at(DAY))
    proposing.drop(meant_only, reason="记录已修复", by=jia, at=at(DAY))
    with pytest.raises(Refused, match="不再列入名单（R12）"):
        proposing.open_procedure(meant(unit, [grave]), by=jia, at=at(DAY))
    assert not Listing.objects.exists()

    deciding.decide_not(way, reasons="记录已修复", review_on=date(2026, 7, 1), by=yi, at=at(DAY))
    assert not Deferral.objects.exists()


def test_repaired_between_decision_and_publication_it_is_not_published(
    unit: Subject, grave: CreditRecord, jia: User, yi: User, bing: User
) -> None:
    row = deciding.serve_decision(decided(meant(unit, [grave]), jia, yi, DAY), delivery(DAY), by=jia, at=at(DAY))
    recording.repair(grave, on=DAY, reason="准予修复", by=bing, at=at(DAY))

    with pytest.raises(Refused, match="不再列入名单（R12）"):
        deciding.publish(row, on=DAY, by=jia, at=at(DAY))
    assert not Listing.objects.exists()
