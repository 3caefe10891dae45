"""R21: what waits for confirmation, what a confirmation covers, who may confirm, and what it leaves untouched."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.timezone import make_aware

from accounts.gate import Refused
from accounts.models import User
from credit.grades.grading import standings_of
from credit.levels import confirming
from credit.levels.confirming import Unconfirmed
from credit.models import Assessment, Confirmation, ConfirmedGround, CreditRecord
from credit.records import involvement, recording
from notices.models import Notice
from subjects.models import Kind, Subject
from tests import makers, people

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
AT = make_aware(datetime(2026, 11, 24, 10))


@pytest.fixture
def someone() -> Subject:
    return makers.make_subject("子虚（虚构）", kind=Kind.NATURAL_PERSON)


def grave(unit: Subject, day: date = date(2026, 3, 2), item4: int = 5) -> CreditRecord:
    return makers.make_misconduct(unit, day, item4=item4)


def waiting(subject: Subject, day: date = TODAY) -> Unconfirmed | None:
    makers.grade(subject)
    return confirming.unconfirmed_of([subject.pk], day).get(subject.pk)


def confirm(subject: Subject, by: User) -> Confirmation:
    found = waiting(subject)
    assert found
    return confirming.confirm(subject, seen=found.fingerprint, by=by, at=AT)


# What waits


def test_level_4_waits_and_says_what_decides(unit: Subject) -> None:
    record = grave(unit)

    found = waiting(unit)

    assert found
    assert (found.level, found.since) == (4, date(2026, 3, 2))
    assert [(effect.item, effect.record) for effect in found.open] == [("12.4.5", record.number)]
    assert not confirming.is_confirmed(unit, TODAY)


def test_level_3_of_a_unit_needs_no_confirmation(unit: Subject) -> None:
    makers.make_penalty(unit, date(2026, 3, 2))

    assert waiting(unit) is None


@pytest.mark.parametrize("decided", [date(2026, 3, 2), date(2024, 3, 2)])
def test_a_sole_trader_lowered_to_3_or_2_waits(decided: date) -> None:
    trader = makers.make_subject("子虚（虚构）", kind=Kind.SOLE_TRADER)
    record = makers.make_penalty(trader, decided)

    found = waiting(trader)

    assert found
    assert [effect.record for effect in found.open] == [record.number]
    assert [line.subject for line in confirming.waiting_for(people.supervisor(), TODAY)] == [trader]


@pytest.mark.parametrize("decided", [date(2026, 3, 2), date(2024, 3, 2)])
def test_a_natural_person_lowered_to_3_or_2_waits(someone: Subject, decided: date) -> None:
    makers.make_penalty(someone, decided)

    assert waiting(someone)


def test_level_1_and_no_level_wait_for_nobody(someone: Subject) -> None:
    nobody = makers.make_subject("乌有（虚构）", kind=Kind.NATURAL_PERSON, committed_on=None)

    assert waiting(someone) is None
    assert waiting(nobody) is None


def test_grading_writes_nothing_of_confirmation(unit: Subject) -> None:
    grave(unit)
    makers.grade(unit)

    assert not Confirmation.objects.exists()


# What a confirmation covers


def test_a_confirmed_level_waits_no_more(unit: Subject, yi: User) -> None:
    grave(unit)

    confirm(unit, yi)

    assert waiting(unit) is None
    assert confirming.is_confirmed(unit, TODAY)


def test_confirming_changes_no_level_and_no_record(unit: Subject, yi: User) -> None:
    record = grave(unit)
    makers.grade(unit)
    assessments, versions = Assessment.objects.count(), record.history.count()

    confirm(unit, yi)
    makers.grade(unit)

    assert (Assessment.objects.count(), record.history.count()) == (assessments, versions)


def test_a_new_decisive_record_waits_again_and_only_that_one(unit: Subject, yi: User) -> None:
    grave(unit)
    confirm(unit, yi)
    second = grave(unit, date(2026, 6, 1), 3)

    found = waiting(unit)

    assert found
    assert [effect.record for effect in found.open] == [second.number]
    assert len(found.grounds) == 2
    confirm(unit, yi)
    assert waiting(unit) is None
    assert ConfirmedGround.objects.count() == 2


def test_a_moved_first_day_waits_again(unit: Subject, yi: User) -> None:
    record = grave(unit)
    confirm(unit, yi)
    record.basis_on = date(2026, 3, 9)
    recording.amend(
        record,
        by=makers.hand(unit.department),
        reason="认定日期录错",
        heavier_because="已当面听取，没有异议",
        at=timezone.now(),
    )

    assert waiting(unit)


def test_another_item_waits_again(unit: Subject, yi: User) -> None:
    record = grave(unit)
    confirm(unit, yi)
    record.item4 = 4
    recording.amend(
        record,
        by=makers.hand(unit.department),
        reason="条款录错",
        heavier_because="已当面听取，没有异议",
        at=timezone.now(),
    )

    assert waiting(unit)


def test_a_record_that_falls_away_asks_for_nothing_new(unit: Subject, yi: User) -> None:
    first = grave(unit)
    grave(unit, date(2026, 6, 1), 3)
    confirm(unit, yi)
    recording.revoke(first, at=makers.moment(TODAY), reason="认定被撤销", by=makers.hand(unit.department))

    assert waiting(unit) is None


def test_time_alone_raises_a_person_without_new_confirmation(someone: Subject, yi: User) -> None:
    makers.make_penalty(someone, date(2026, 3, 2))
    confirm(someone, yi)

    assert waiting(someone, date(2027, 6, 1)) is None


def test_confirmed_at_2_is_not_confirmed_at_3(someone: Subject, yi: User) -> None:
    makers.make_penalty(someone, date(2024, 3, 2))
    confirm(someone, yi)
    makers.make_penalty(someone, date(2026, 3, 2))

    found = waiting(someone)

    assert found
    assert found.level == 3


def test_what_was_confirmed_later_was_waiting_then(unit: Subject, yi: User) -> None:
    grave(unit)
    confirm(unit, yi)
    standings = standings_of([unit.pk], TODAY)

    assert unit.pk in confirming.unconfirmed_in(standings, (), make_aware(datetime(2026, 11, 24, 9)))
    assert unit.pk not in confirming.unconfirmed_in(standings, (), AT)


# Who may


def refuses(subject: Subject, by: User, words: str, seen: str = "") -> None:
    found = confirming.unconfirmed_of([subject.pk], TODAY).get(subject.pk)
    seen = seen or (found.fingerprint if found else "none")
    before = Notice.objects.count()
    with pytest.raises(Refused, match=words):
        confirming.confirm(subject, seen=seen, by=by, at=AT)
    with pytest.raises(Refused):
        confirming.send_back(subject, seen=seen, by=by, at=AT, note="请核对")
    assert not Confirmation.objects.exists()
    assert Notice.objects.count() == before


@pytest.mark.parametrize("role", ["clerk", "leader", "auditor", "administrator"])
def test_only_a_supervisor_confirms(unit: Subject, role: str) -> None:
    grave(unit)
    makers.grade(unit)

    refuses(unit, getattr(people, role)(), "审核人确认")


def test_a_supervisor_of_another_department_may_not(unit: Subject) -> None:
    grave(unit)
    makers.grade(unit)

    refuses(unit, people.supervisor("FM", username="xin"), "记录部门的审核人")


def test_whoever_entered_the_record_may_not_confirm(unit: Subject, yi: User) -> None:
    record = CreditRecord(kind="misconduct", subject=unit, number="SX-9", basis_on=date(2026, 3, 2), item4=5)
    record.content, record.collector = "停产停业整顿期间仍生产", "甲"
    statement = makers.not_required(date(2026, 3, 2))
    makers.entered(record, statement=statement, by=yi, at=timezone.now())
    makers.grade(unit)

    refuses(unit, yi, "录入该记录")


def test_whoever_put_it_into_force_or_collected_it_may_not(unit: Subject, yi: User) -> None:
    ren = people.supervisor(username="ren", display_name="壬审核")
    draft = makers.make_misconduct(unit, date(2026, 3, 2), makers.State.DRAFT, item4=5, collector="壬审核")
    statement = makers.not_required(date(2026, 3, 2))
    makers.in_force(draft, statement=statement, by=yi, at=timezone.now())
    makers.grade(unit)

    refuses(unit, yi, "编辑该记录")
    refuses(unit, ren, "采集该记录的信息")
    found = waiting(unit)
    assert found
    told = confirming.candidates(unit, confirming.deciding(unit, found.grounds))
    assert {one.user.username: bool(one.reasons) for one in told} == {"yi": True, "ren": True}


def test_what_was_not_seen_is_not_confirmed(unit: Subject, yi: User) -> None:
    grave(unit)
    seen = waiting(unit)
    assert seen
    grave(unit, date(2026, 6, 1), 3)
    makers.grade(unit)

    refuses(unit, yi, "已有变化", seen.fingerprint)


def test_nothing_is_confirmed_while_grading_is_under_way(unit: Subject, yi: User) -> None:
    grave(unit)
    makers.grade(unit)
    makers.make_penalty(unit, date(2026, 6, 1))

    refuses(unit, yi, "正在重新评定")


def test_a_level_that_rests_on_disputed_records_alone_is_not_confirmed(unit: Subject, yi: User) -> None:
    record = grave(unit)
    found = waiting(unit)
    assert found
    recording.open_dispute(record, at=makers.moment(date(2026, 11, 20)))

    with pytest.raises(Refused, match="异议处理中"):
        confirming.confirm(unit, seen=found.fingerprint, by=yi, at=AT)
    assert not Confirmation.objects.exists()

    recording.close_dispute(record, at=makers.moment(TODAY))
    confirm(unit, yi)


def test_a_level_is_confirmed_once(unit: Subject, yi: User) -> None:
    grave(unit)
    confirm(unit, yi)

    with pytest.raises(Refused, match="没有待确认"):
        confirming.confirm(unit, seen="x", by=yi, at=AT)
    assert Confirmation.objects.count() == 1


def test_the_database_keeps_two_persons_and_one_confirmation(unit: Subject, yi: User) -> None:
    grave(unit)
    confirm(unit, yi)
    ground = ConfirmedGround.objects.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        ConfirmedGround.objects.update(entered_by=yi)
    ground.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        ground.save()


# Sending back, and what follows


def test_sending_back_tells_who_entered_it_and_the_level_goes_on(unit: Subject, yi: User) -> None:
    record = grave(unit)
    found = waiting(unit)
    assert found

    made = confirming.send_back(unit, seen=found.fingerprint, by=yi, at=AT, note="未见决定书")

    notice = Notice.objects.get()
    assert (notice.recipient, notice.body) == (record.entered_by, "未见决定书")
    assert waiting(unit)
    assert (made.outcome, made.note) == ("returned", "未见决定书")
    confirm(unit, yi)


def test_sending_back_needs_a_reason(unit: Subject, yi: User) -> None:
    grave(unit)
    found = waiting(unit)
    assert found

    with pytest.raises(Refused, match="写明理由"):
        confirming.send_back(unit, seen=found.fingerprint, by=yi, at=AT, note="  ")
    assert not Confirmation.objects.exists()


def test_whoever_confirmed_has_a_hand_in_the_record(unit: Subject, yi: User) -> None:
    record = grave(unit)
    confirm(unit, yi)

    barred = involvement.barred(involvement.hands_in(record), [yi])

    assert [hand.did for hand in barred[yi.pk]] == ["确认据此评定的等级"]


def test_the_queue_holds_the_own_department_and_all_for_a_leader(unit: Subject, yi: User) -> None:
    elsewhere = makers.make_subject("新密市白石矿业有限公司", department_code="FM", industry_code="KS-01")
    for subject in (unit, elsewhere):
        grave(subject)
        makers.grade(subject)

    assert [line.subject for line in confirming.waiting_for(yi, TODAY)] == [unit]
    assert len(confirming.waiting_for(people.leader(), TODAY)) == 2
