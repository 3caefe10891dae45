"""Two people at once, on real transactions: numbers never collide, acts happen once, nobody overwrites unseen."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import TypeVar

import pytest
from django.db import connection
from django.utils import timezone

from accounts.gate import Refused
from accounts.models import User
from accounts.versions import Stale, version_of
from credit.models import CreditRecord, Listing, SameAct
from credit.records import entering, one_act, recording
from credit.records import listing as listings
from credit.regulation.facts import Regime
from subjects import registering
from subjects.models import Person, Post, RegradeRequest, Subject
from tests import makers

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

T = TypeVar("T")
State = CreditRecord.State
DAY = date(2026, 9, 1)


def together(*acts: Callable[[], T]) -> list[T | Refused]:
    """Do these at the same moment, each on its own connection; a refusal is an answer, too."""
    gate = Barrier(len(acts))

    def run(act: Callable[[], T]) -> T | Refused:
        try:
            gate.wait(10)
            return act()
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def refusals(answers: list[T | Refused]) -> list[Refused]:
    return [answer for answer in answers if isinstance(answer, Refused)]


@pytest.fixture
def by(unit: Subject) -> User:
    return makers.hand(unit.department)


def penalty(unit: Subject, number: str, content: str = "事实") -> CreditRecord:
    record = CreditRecord(kind="penalty", subject=unit, number=number, basis_on=DAY, document_number="文号")
    record.authority, record.content, record.collector, record.penalty_kinds = "局", content, "甲", ["警告"]
    return record


def test_six_drafts_with_one_suggested_number_get_six_numbers(unit: Subject, by: User) -> None:
    number = recording.next_number("penalty", 2026)

    def enter(content: str) -> str:
        return recording.draft(penalty(unit, number, content), by=by, suggested=number, at=timezone.now()).number

    answers = together(*(lambda n=n: enter(f"事实{n}") for n in range(6)))

    assert sorted(map(str, answers)) == [f"CF-2026-{n:04d}" for n in range(1, 7)]


def test_the_same_draft_sent_three_times_is_kept_once(unit: Subject, by: User) -> None:
    number = recording.next_number("penalty", 2026)

    answers = together(
        *(lambda: recording.draft(penalty(unit, number), by=by, suggested=number, at=timezone.now()) for _ in range(3))
    )

    assert [refusal.reason for refusal in refusals(answers)] == [f"同样的内容已保存为{number}，没有重复保存。"] * 2
    assert CreditRecord.objects.count() == 1


def test_a_typed_number_is_used_once(unit: Subject, by: User) -> None:
    answers = together(
        *(lambda: recording.draft(penalty(unit, "CF-手工-1"), by=by, at=timezone.now()) for _ in range(3))
    )

    assert len(refusals(answers)) == 2
    assert CreditRecord.objects.count() == 1


def test_a_record_takes_effect_once(unit: Subject, by: User) -> None:
    record = makers.make_penalty(unit, DAY, State.DRAFT)
    RegradeRequest.objects.all().delete()
    statement = makers.not_required(DAY)

    answers = together(
        *(lambda: recording.take_effect(record, statement=statement, by=by, at=timezone.now()) for _ in range(4))
    )

    assert len(refusals(answers)) == 3
    assert RegradeRequest.objects.count() == 1
    assert record.history.count() == 2


def test_a_consent_is_given_once_and_either_it_or_the_refusal_stands(unit: Subject, by: User) -> None:
    draft = makers.make_misconduct(unit, DAY, State.DRAFT)
    asked = together(
        *(
            lambda: entering.put_forward(draft, statement=makers.not_required(DAY), by=by, at=timezone.now())
            for _ in range(3)
        )
    )
    assert len(refusals(asked)) == 2
    yi, bing = makers.second(unit.department), makers.consenter()

    answers = together(
        lambda: recording.consent(draft, by=yi, at=timezone.now()),
        lambda: recording.consent(draft, by=bing, at=timezone.now()),
        lambda: recording.decline(draft, reason="须听取", by=bing, at=timezone.now()),
        lambda: recording.consent(draft, by=by, at=timezone.now()),
    )

    assert len(refusals(answers)) == 3
    record = CreditRecord.objects.get()
    assert (record.state == State.EFFECTIVE) == (record.consented_by is not None)


def test_effect_and_revocation_never_leave_half_a_state(unit: Subject, by: User) -> None:
    record = makers.make_penalty(unit, DAY, State.DRAFT)
    statement = makers.not_required(DAY)

    together(
        lambda: recording.take_effect(record, statement=statement, by=by, at=timezone.now()),
        lambda: recording.revoke(record, at=makers.moment(DAY), reason="误录", by=by),
    )

    assert CreditRecord.objects.get().state == State.REVOKED


def test_of_two_corrections_one_is_told_of_the_other(unit: Subject, by: User) -> None:
    record = makers.make_penalty(unit, DAY)
    seen = version_of(record)

    def correct(content: str) -> CreditRecord:
        mine = CreditRecord.objects.get(pk=record.pk)
        mine.content = content
        return recording.amend(mine, by=by, reason=content, seen=seen, at=timezone.now())

    answers = together(lambda: correct("甲的更正"), lambda: correct("乙的更正"))

    stale = refusals(answers)
    assert [type(answer) for answer in stale] == [Stale]
    assert record.history.count() == 3


def test_a_new_person_is_registered_once_by_two_records(unit: Subject, by: User) -> None:
    number = makers.citizen_number(66)

    def enter(name: str) -> CreditRecord:
        person = Person(name="赵六")
        person.set_identity(number)
        record = CreditRecord(kind="misconduct", subject=unit, number=name, basis_on=DAY, content="x", person=person)
        return recording.draft(record, by=by, at=timezone.now())

    assert not refusals(together(*(lambda n=n: enter(f"SX-{n}") for n in range(4))))
    assert Person.objects.count() == 1
    assert CreditRecord.objects.filter(person=Person.objects.get()).count() == 4


def test_a_post_and_a_record_at_one_moment_both_reach_the_unit(unit: Subject, by: User) -> None:
    """Whoever is second sees the first: the unit is graded again for the record that its new principal brings."""
    person, former = makers.make_person(), makers.make_subject("旧厂")
    record = makers.make_misconduct(former, DAY, State.DRAFT, person=person)
    makers.grade(unit, former)
    entering.put_forward(record, statement=makers.not_required(DAY), by=by, at=timezone.now())
    agrees = makers.consenter()
    office, since = Post.Office.PRINCIPAL, date(2026, 1, 1)

    together(
        lambda: registering.appoint(unit, person=person, office=office, from_on=since, by=by, at=timezone.now()),
        lambda: recording.consent(record, by=agrees, at=timezone.now()),
    )

    assert RegradeRequest.objects.filter(subject=unit).exists()
    makers.grade(unit)
    level = unit.grade_periods.filter(current=True, start__lte=DAY).latest("start").level
    assert level == 3


def test_a_subject_is_registered_once(by: User) -> None:
    def register() -> Subject:
        subject = Subject(kind="legal_person", industry=makers.industry(), department=by.department, enrolled_on=DAY)
        subject.set_name("同一公司")
        subject.set_code(makers.credit_code(999))
        return registering.register(subject, by=by, at=timezone.now())

    answers = together(register, register, register)

    assert len(refusals(answers)) == 2
    assert Subject.objects.filter(name="同一公司").count() == 1


def test_listings_with_one_suggested_number_get_two_and_end_once(unit: Subject, by: User) -> None:
    grave = makers.make_misconduct(unit, date(2025, 1, 1), item4=3)

    def publish(day: int) -> str:
        day_of = date(2025, 2, day)
        row = Listing(number="MD-2026-001", subject=unit, regime=Regime.LOCAL, published_on=day_of, months=12)
        return listings.publish(row, [grave], by=by, suggested="MD-2026-001", at=timezone.now()).number

    answers = together(lambda: publish(1), lambda: publish(2), lambda: publish(2))
    assert len(refusals(answers)) == 1
    assert sorted(Listing.objects.values_list("number", flat=True)) == ["MD-2026-001", "MD-2026-002"]

    first = Listing.objects.get(number="MD-2026-001")
    ends = together(
        *(lambda: listings.remove(first, on=DAY, reason="已整改", by=by, at=timezone.now()) for _ in range(3))
    )
    assert len(refusals(ends)) == 2


def test_two_people_who_link_the_same_records_make_one_link(unit: Subject, by: User) -> None:
    misconduct, fined = makers.make_misconduct(unit, DAY), makers.make_penalty(unit, DAY)

    def link(one: CreditRecord, other: CreditRecord) -> SameAct:
        return one_act.link(one, to=other, reason="", by=by, at=timezone.now())

    answers = together(
        lambda: link(misconduct, fined), lambda: link(fined, misconduct), lambda: link(misconduct, fined)
    )

    assert refusals(answers) == []
    assert SameAct.objects.count() == 1


def test_a_record_revoked_at_the_same_moment_is_linked_before_or_not_at_all(unit: Subject, by: User) -> None:
    misconduct, fined = makers.make_misconduct(unit, DAY), makers.make_penalty(unit, DAY)

    answers: list[object] = together(
        lambda: one_act.link(misconduct, to=fined, reason="", by=by, at=timezone.now()),
        lambda: recording.revoke(fined, reason="复议撤销", by=by, at=timezone.now()),
    )

    assert isinstance(answers[0], SameAct) or "已撤销" in str(answers[0])
    assert one_act.records_of(misconduct) == [misconduct]
