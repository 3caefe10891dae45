"""The duty checklist (Articles 12 (四), 14, 15): opened, repeated, ceased; nothing on it lapses unseen."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.gate import Refused
from accounts.models import User
from credit.models import CreditRecord, Term
from credit.regulation.periods import months_from
from subjects.models import Subject
from supervision import duties
from supervision.duties import Proof
from supervision.duty_list import BY_CODE, duties_of
from supervision.models import Duty
from tests import makers, people
from tests.supervision.stepping import at

pytestmark = pytest.mark.django_db
DAY = date(2026, 4, 1)
DONE = Proof("约谈笔录一份")


def codes(state: str = "open") -> set[str]:
    return set(Duty.objects.filter(state=state).values_list("code", flat=True))


def expected(level: int) -> set[str]:
    return {kind.code for kind in duties_of(level, DAY)}


@pytest.fixture
def graded(unit: Subject, grave: CreditRecord, jia: User) -> Subject:
    makers.grade(unit)
    return unit


def test_a_subject_on_level_4_is_owed_its_duties_once(graded: Subject, jia: User) -> None:
    assert duties.keep_all(makers.moment(DAY)).opened == len(expected(4))
    assert duties.keep_all(makers.moment(DAY)) == (0, 0)

    assert codes() == expected(4)
    talk = Duty.objects.get(code="l4_talk")
    assert talk.owner
    assert (talk.due_on, talk.owner.department_id) == (DAY + timedelta(days=15), graded.department_id)
    term = Term.objects.running().get(kind="l4_talk")
    assert (term.due_on, list(term.handlers.all())) == (talk.due_on, [talk.owner])


def test_level_3_has_its_own_list_and_clean_subjects_none(unit: Subject, jia: User) -> None:
    makers.grade(unit)
    assert duties.keep_all(makers.moment(DAY)) == (0, 0)

    makers.make_penalty(unit, date(2026, 3, 2))
    makers.grade(unit)
    duties.keep_all(makers.moment(DAY))

    assert codes() == expected(3)


def test_duties_cease_when_the_subject_leaves_the_level_and_begin_again_when_it_returns(
    unit: Subject, jia: User
) -> None:
    makers.make_penalty(unit, date(2026, 3, 2))
    makers.grade(unit)
    duties.keep_all(makers.moment(DAY))
    duties.close(Duty.objects.get(code="l3_talk"), DONE, by=jia, on=DAY, at=at(DAY))

    after = date(2027, 3, 3)
    assert duties.keep_all(makers.moment(after)).ceased == len(expected(3)) - 1
    assert not Term.objects.running().exists()
    makers.make_penalty(unit, date(2027, 4, 1))
    makers.grade(unit)
    duties.keep_all(makers.moment(date(2027, 4, 1)))

    assert codes() == expected(3)
    assert Duty.objects.get(code="l3_talk", state="open").round == 1


def test_a_worse_level_replaces_the_list(graded: Subject, unit: Subject) -> None:
    other = makers.make_subject("别家")
    makers.make_penalty(other, date(2026, 3, 2))
    makers.grade(other)
    duties.keep_all(makers.moment(DAY))
    makers.make_misconduct(other, date(2026, 3, 20), item4=5)
    makers.grade(other)

    duties.keep_all(makers.moment(DAY + timedelta(days=1)))

    mine = Duty.objects.filter(subject=other)
    assert set(mine.open().values_list("level", flat=True)) == {4}
    assert set(mine.filter(state="ceased").values_list("level", flat=True)) == {3}


def test_nothing_is_closed_without_evidence(graded: Subject, jia: User, bing: User) -> None:
    duties.keep_all(makers.moment(DAY))
    row = Duty.objects.get(code="l4_talk")

    with pytest.raises(Refused, match="没有证据不能办结"):
        duties.close(row, Proof(" "), by=jia, on=DAY, at=at(DAY))
    for by in (bing, people.clerk("FM", username="chou")):
        with pytest.raises(Refused, match="记录部门"):
            duties.close(row, DONE, by=by, on=DAY, at=at(DAY))
    with pytest.raises(IntegrityError, match="done_duty_has_evidence"), transaction.atomic():
        Duty.objects.filter(pk=row.pk).update(state="done", ended_on=DAY)
    assert duties.close(row, DONE, by=jia, on=DAY, at=at(DAY)).done_by == jia
    with pytest.raises(Refused, match="现为“已完成”"):
        duties.close(row, DONE, by=jia, on=DAY, at=at(DAY))


def test_the_next_round_opens_at_once_and_counts_from_when_the_last_was_due(graded: Subject, jia: User) -> None:
    duties.keep_all(makers.moment(DAY))
    row = Duty.objects.get(code="l4_inspection")
    late = row.due_on + timedelta(days=40)

    duties.close(row, Proof("检查合格", "JC-2026-00012"), by=jia, on=late, at=at(late))

    again = Duty.objects.get(code="l4_inspection", state="open")
    assert (again.round, again.due_on) == (2, months_from(row.due_on, 3))
    assert Term.objects.running().get(kind="l4_inspection").due_on == again.due_on


def test_what_happens_once_is_not_asked_again(graded: Subject, jia: User) -> None:
    duties.keep_all(makers.moment(DAY))
    duties.close(Duty.objects.get(code="l4_talk"), DONE, by=jia, on=DAY, at=at(DAY))

    duties.keep_all(makers.moment(DAY + timedelta(days=400)))

    assert Duty.objects.filter(code="l4_talk").count() == 1


def test_rounds_that_were_missed_stand_overdue_one_after_the_other(graded: Subject, jia: User) -> None:
    duties.keep_all(makers.moment(DAY))
    much_later = DAY + timedelta(days=365)
    duties.keep_all(makers.moment(much_later))
    first = Duty.objects.get(code="l4_inspection")
    assert first in Duty.objects.overdue(much_later)

    duties.close(first, DONE, by=jia, on=much_later, at=at(much_later))

    second = Duty.objects.get(code="l4_inspection", state="open")
    assert second in Duty.objects.overdue(much_later)


def test_the_duty_is_given_to_somebody_of_the_department(graded: Subject, jia: User, yi: User) -> None:
    duties.keep_all(makers.moment(DAY))
    row = Duty.objects.get(code="l4_talk")

    with pytest.raises(Refused, match="审核人或者局领导指定"):
        duties.assign(row, jia, by=jia, at=at(DAY))
    with pytest.raises(Refused, match="不是该主体记录部门"):
        duties.assign(row, people.clerk("FM", username="chou"), by=yi, at=at(DAY))
    assert duties.assign(row, yi, by=yi, at=at(DAY)).owner == yi
    assert list(Term.objects.running().get(kind="l4_talk").handlers.all()) == [yi]


def test_leaders_see_every_department_the_late_ones_first(graded: Subject) -> None:
    duties.keep_all(makers.moment(DAY))

    tally = duties.tallies(DAY + timedelta(days=20))[0]

    assert (tally.department, tally.subjects, tally.open, tally.overdue) == ("危化品监管科", 1, len(expected(4)), 1)


def test_every_duty_has_a_basis_and_asks_for_evidence() -> None:
    for kind in BY_CODE.values():
        assert kind.basis
        assert kind.evidence
        assert kind.first_days > 0
