"""Complaints: every move and every refusal, the clock, who may see the complainant, and the record that one becomes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.gate import Refused
from accounts.models import User
from credit.models import CreditRecord, GradePeriod, Term
from credit.records.involvement import hands_in
from inspections import complaining, converting
from inspections.complaining import Visit
from inspections.models import Assignment, Complaint, Inspection, Officer
from notices.models import Notice
from subjects.models import RegradeRequest, Subject
from tests import makers, people
from tests.inspections import office
from tests.inspections.office import CONTENT, TELEPHONE, TODAY, at

pytestmark = pytest.mark.django_db
State = Complaint.State


@pytest.fixture
def clerk() -> User:
    return people.clerk()


@pytest.fixture
def supervisor() -> User:
    return people.supervisor()


def officer(name: str) -> Officer:
    return Officer.objects.create(
        name=name, department=makers.department(), certificate=f"Z-{name}", certified_from=date(2024, 1, 1)
    )


def test_a_registered_complaint_has_fifteen_working_days(unit: Subject, clerk: User) -> None:
    complaint = complaining.register(unit, office.heard(), by=clerk, at=at())

    term = Term.objects.get(case_key=complaint.key)
    assert (complaint.number, complaint.state) == ("TS-2026-0001", State.REGISTERED)
    assert (term.article, term.working_days, term.due_on) == ("本局口径", 15, date(2026, 12, 15))
    assert list(term.handlers.all()) == [clerk]


def test_who_complained_is_sealed_in_the_table_and_in_its_history(unit: Subject) -> None:
    complaint = office.registered(unit)

    with connection.cursor() as cursor:
        for table in ("inspections_complaint", "inspections_historicalcomplaint"):
            cursor.execute(f"SELECT complainant, telephone FROM {table}")
            for row in cursor.fetchall():
                assert "亡是" not in row[0]
                assert TELEPHONE not in row[1]
    complaint.refresh_from_db()
    assert (complaint.complainant, complaint.telephone) == ("亡是", TELEPHONE)


def test_numbers_follow_the_highest_of_the_year(unit: Subject) -> None:
    Complaint.objects.create(number="TS-2026-0041", subject=unit, received_on=TODAY, content="导入")

    assert office.registered(unit).number == "TS-2026-0042"


def test_the_same_said_twice_is_registered_once(unit: Subject) -> None:
    office.registered(unit)

    with pytest.raises(Refused, match="已登记为TS-2026-0001"):
        office.registered(unit)

    assert Complaint.objects.count() == Term.objects.count() == 1


def test_nothing_is_received_tomorrow_nor_by_another_department(unit: Subject, clerk: User) -> None:
    stranger = people.clerk("FM", username="geng")

    with pytest.raises(Refused, match="晚于今天"):
        complaining.register(unit, office.heard(day=TODAY + timedelta(days=1)), by=clerk, at=at())
    for person in (stranger, people.leader()):
        with pytest.raises(Refused, match="记录部门的人员"):
            complaining.register(unit, office.heard(), by=person, at=at())

    assert not Complaint.objects.exists()
    assert not Term.objects.exists()


def test_a_check_is_given_to_somebody_who_is_told(unit: Subject, clerk: User, supervisor: User) -> None:
    complaint = complaining.check(office.registered(unit), clerk, None, by=supervisor, at=at())

    assert (complaint.state, complaint.handler, complaint.checking_on) == (State.CHECKING, clerk, TODAY)
    assert list(Term.objects.get().handlers.all()) == [clerk]
    notice = Notice.objects.get(recipient=clerk)
    assert TELEPHONE not in notice.title + notice.body
    assert not Assignment.objects.exists()


def test_a_check_may_send_two_officers_out(unit: Subject, clerk: User) -> None:
    pair = [officer("子检查"), officer("丑检查")]
    visit = Visit(pair, TODAY, TODAY + timedelta(days=3))

    complaint = complaining.check(office.registered(unit), clerk, visit, by=clerk, at=at())

    errand = complaining.errands_of(complaint).get()
    assert (errand.manner, errand.source_key) == (Inspection.Manner.COMPLAINT, complaint.key)
    assert set(errand.officers.all()) == set(pair)
    with pytest.raises(Refused, match="尚未完成"):
        complaining.settle(complaint, verified=True, findings="属实", by=clerk, at=at())
    Assignment.objects.update(state=Assignment.State.CANCELLED, cancelled_because="合并检查")
    assert complaining.settle(complaint, verified=True, findings="属实", by=clerk, at=at()).verified


def test_a_check_that_cannot_be_sent_out_leaves_nothing(unit: Subject, clerk: User) -> None:
    complaint = office.registered(unit)
    alone = Visit([officer("子检查")], TODAY, TODAY)

    with pytest.raises(Refused, match="两名以上"):
        complaining.check(complaint, clerk, alone, by=clerk, at=at())

    complaint.refresh_from_db()
    assert (complaint.state, complaint.handler) == (State.REGISTERED, None)
    assert not Assignment.objects.exists()


def test_a_check_stays_in_the_department_and_may_change_hands(unit: Subject, clerk: User, supervisor: User) -> None:
    complaint = office.checking(unit)

    again = complaining.check(complaint, supervisor, None, by=clerk, at=at(TODAY + timedelta(days=1)))

    assert (again.handler, again.checking_on) == (supervisor, TODAY)
    with pytest.raises(Refused, match="记录部门的在职人员"):
        complaining.check(complaint, people.clerk("FM", username="geng"), None, by=clerk, at=at())
    with pytest.raises(Refused, match="记录部门的人员办理"):
        complaining.check(complaint, clerk, None, by=people.leader(), at=at())


def test_settling_ends_the_clock_and_begins_that_of_the_reply(unit: Subject, supervisor: User) -> None:
    complaint = office.settled(unit)

    assert (complaint.state, complaint.result, complaint.settled_on) == (State.SETTLED, "查实", TODAY)
    settle, reply = Term.objects.order_by("pk")
    assert (settle.ended_on, reply.ended_on) == (TODAY, None)
    assert (reply.working_days, list(reply.handlers.all())) == (5, [supervisor])


def test_an_anonymous_complaint_owes_no_reply(unit: Subject, supervisor: User) -> None:
    complaint = office.settled(unit, named=False)

    assert Term.objects.running().count() == 0
    with pytest.raises(Refused, match="没有留下联系方式"):
        complaining.answer(complaint, "电话答复", by=supervisor, at=at())


@pytest.mark.parametrize("prepared", [office.registered, office.settled])
def test_only_what_is_being_checked_is_settled(unit: Subject, clerk: User, prepared: object) -> None:
    complaint = prepared(unit)  # type: ignore[operator]
    before = complaint.history.count()

    with pytest.raises(Refused, match="不能改为“已办结”"):
        complaining.settle(complaint, verified=False, findings="理由", by=clerk, at=at())

    assert complaint.history.count() == before


def test_settling_needs_reasons_and_the_own_department(unit: Subject, clerk: User) -> None:
    complaint = office.checking(unit)

    with pytest.raises(Refused, match="须写明"):
        complaining.settle(complaint, verified=True, findings=" ", by=clerk, at=at())
    with pytest.raises(Refused, match="记录部门"):
        complaining.settle(complaint, verified=True, findings="属实", by=people.leader(), at=at())

    assert Complaint.objects.get().verified is None


def test_a_supervisor_answers_once(unit: Subject, clerk: User, supervisor: User) -> None:
    checking = office.checking(unit, content="另一件")
    complaint = office.settled(unit)

    with pytest.raises(Refused, match="尚未办结"):
        complaining.answer(checking, "电话答复", by=supervisor, at=at())
    with pytest.raises(Refused, match="审核人答复"):
        complaining.answer(complaint, "电话答复", by=clerk, at=at())
    with pytest.raises(Refused, match="方式和内容"):
        complaining.answer(complaint, "", by=supervisor, at=at())
    answered = complaining.answer(complaint, "电话答复", by=supervisor, at=at())
    with pytest.raises(Refused, match="已经答复"):
        complaining.answer(complaint, "再次答复", by=supervisor, at=at())

    assert (answered.replied_on, answered.replied_by) == (TODAY, supervisor)
    assert not Term.objects.running().filter(case_key=complaint.key).exists()


# The record


def test_a_verified_complaint_becomes_the_draft_of_a_record(unit: Subject, clerk: User) -> None:
    makers.grade(unit)
    complaint = office.settled(unit)

    record = converting.convert(complaint, converting.offered(complaint), by=clerk, at=at())

    complaint.refresh_from_db()
    assert complaint.record == record
    assert (record.kind, record.state) == (CreditRecord.Kind.MISCONDUCT, CreditRecord.State.DRAFT)
    assert CONTENT in record.content
    assert (record.basis_on, record.collector) == (TODAY, str(complaint.handler))
    assert record.entered_by == clerk
    assert not RegradeRequest.objects.exists()
    assert GradePeriod.objects.known().on(TODAY).get().level == 1


def test_it_becomes_one_record_only_and_only_if_verified(unit: Subject, clerk: User) -> None:
    unfounded = office.settled(unit, verified=False)
    verified = office.settled(unit, content="另一件")
    converting.convert(verified, converting.offered(verified), by=clerk, at=at())

    for complaint, words in ((unfounded, "没有查实"), (verified, "已转为")):
        with pytest.raises(Refused, match=words):
            converting.convert(complaint, converting.offered(complaint), by=clerk, at=at())
    with pytest.raises(Refused, match="记录部门"):
        converting.convert(verified, converting.offered(verified), by=people.leader(), at=at())

    assert CreditRecord.objects.count() == 1


def test_whoever_handled_it_has_a_hand_in_the_record(unit: Subject, clerk: User, supervisor: User) -> None:
    third = people.clerk(username="zi", display_name="子核查")
    complaint = complaining.register(unit, office.heard(), by=clerk, at=at())
    visit = Visit([officer("丑检查"), officer("寅检查")], TODAY, TODAY)
    complaining.check(complaint, third, visit, by=supervisor, at=at())
    Assignment.objects.update(state=Assignment.State.CANCELLED, cancelled_because="合并检查")
    complaint = complaining.settle(complaint, verified=True, findings="属实", by=third, at=at())
    record = converting.convert(complaint, converting.offered(complaint), by=clerk, at=at())

    hands = hands_in(record)

    assert {clerk, supervisor, third} <= {hand.user for hand in hands}
    assert {"丑检查", "寅检查"} <= {hand.name for hand in hands}


# What files bring in, and what the database holds


def test_what_a_file_brought_in_gets_a_clock_and_what_it_settled_ends_one(unit: Subject) -> None:
    imported = Complaint.objects.create(number="W-1", subject=unit, received_on=date(2026, 11, 2), content="导入")
    done = office.checking(unit)
    Complaint.objects.filter(pk=done.pk).update(state=State.SETTLED, verified=False, settled_on=TODAY)

    changed = [complaining.keep_clocks(at()), complaining.keep_clocks(at())]

    assert changed == [2, 0]
    assert Term.objects.running().get().case_key == imported.key
    assert Term.objects.get(case_key=done.key).ended_on == TODAY


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("complaint_is_settled_by_its_result", {"state": "settled"}),
        ("complaint_is_settled_by_its_result", {"verified": True}),
        ("complaint_is_answered_once_settled", {"replied_on": TODAY}),
    ],
)
def test_the_database_holds_the_states(unit: Subject, name: str, fields: dict[str, object]) -> None:
    complaint = office.registered(unit)

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Complaint.objects.filter(pk=complaint.pk).update(**fields)


def test_a_complaint_that_a_file_opened_again_is_settled_with_a_new_term_to_answer(unit: Subject) -> None:
    complaint = office.settled(unit, named=True)
    complaint.verified, complaint.settled_on, complaint.state = None, None, State.CHECKING
    complaint.save()
    complaining.keep_clocks(at())

    by = office.by_of(unit)
    complaining.settle(complaint, verified=False, findings="复核", by=by, at=at(TODAY + timedelta(days=1)))

    terms = Term.objects.filter(case_key=complaint.key, kind=complaining.REPLY.code).order_by("pk")
    assert [term.ended_on is None for term in terms] == [False, True]
