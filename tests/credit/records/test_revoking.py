"""A record that decides a level is revoked by two: proposed by one, decided by another; others are revoked at once."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.gate import Refused
from accounts.models import User
from credit.models import CreditRecord, Term
from credit.records import recording, revoking
from notices.models import Notice
from subjects.models import Subject
from tests import makers, people

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("autumn")]

State = CreditRecord.State


@pytest.fixture
def deciding(unit: Subject) -> CreditRecord:
    return makers.make_penalty(unit, date(2026, 9, 1))


def now(record: CreditRecord) -> CreditRecord:
    return CreditRecord.objects.get(pk=record.pk)


def proposed(record: CreditRecord, by: User) -> CreditRecord:
    return revoking.put_forward(record, reason="复议撤销", by=by, at=timezone.now())


def test_it_counts_until_the_second_person_decided(deciding: CreditRecord, jia: User, yi: User) -> None:
    record = proposed(deciding, jia)

    term = Term.objects.running().get()
    assert (record.state, record.awaits_revocation, term.label) == (State.EFFECTIVE, True, "决定是否撤销记录")
    assert list(term.handlers.all()) == [yi]
    assert Notice.objects.filter(recipient=yi, title__startswith="待决定是否撤销").exists()
    revoking.agree(record, by=yi, at=timezone.now())

    record = now(record)
    assert (record.state, record.revocation, record.revoking_by, record.revoked_by) == ("revoked", "复议撤销", jia, yi)
    assert not Term.objects.running().exists()


@pytest.mark.parametrize("days", [date(2020, 3, 2), date(2026, 9, 1)])
def test_what_decides_nothing_is_revoked_at_once(unit: Subject, jia: User, days: date) -> None:
    other = makers.make_penalty(unit, days, by_emergency=days.year == 2020)

    assert proposed(other, jia).state == State.REVOKED


def test_a_draft_is_given_up_at_once(unit: Subject, jia: User) -> None:
    assert proposed(makers.make_penalty(unit, date(2026, 9, 1), State.DRAFT), jia).state == State.REVOKED


def test_neither_the_proposer_nor_who_has_no_say_decides(deciding: CreditRecord, jia: User, yi: User) -> None:
    record = proposed(deciding, yi)

    for by in (yi, jia, people.supervisor("FM", username="xin")):
        with pytest.raises(Refused, match="第五条、第九条"):
            revoking.agree(record, by=by, at=timezone.now())
        with pytest.raises(Refused, match="第五条、第九条"):
            revoking.decline(record, reason="x", by=by, at=timezone.now())
    with pytest.raises(IntegrityError, match="decided_by_another_person"), transaction.atomic():
        CreditRecord.objects.filter(pk=record.pk).update(state="revoked", revoked_on=date(2026, 11, 23), revoked_by=yi)
    assert revoking.agree(record, by=people.leader(), at=timezone.now()).state == State.REVOKED


def test_declined_or_taken_back_it_stays(deciding: CreditRecord, jia: User, yi: User) -> None:
    record = proposed(deciding, jia)
    with pytest.raises(Refused, match="不必重复提出"):
        proposed(record, jia)
    with pytest.raises(Refused, match="请写明理由"):
        revoking.decline(record, reason=" ", by=yi, at=timezone.now())

    revoking.decline(record, reason="复议维持", by=yi, at=timezone.now())

    assert Notice.objects.filter(recipient=jia, title__startswith="不予撤销").exists()
    record = proposed(now(record), jia)
    revoking.withdraw(record, reason="查明有效", by=jia, at=timezone.now())
    assert (now(record).state, now(record).awaits_revocation) == (State.EFFECTIVE, False)
    assert not Term.objects.running().exists()
    with pytest.raises(Refused, match="没有提请撤销"):
        revoking.agree(record, by=yi, at=timezone.now())


def test_what_an_objection_upheld_needs_no_other_proposal(deciding: CreditRecord, jia: User) -> None:
    record = proposed(deciding, jia)

    recording.revoke(record, reason="异议成立", by=jia, at=timezone.now())

    assert (now(record).state, now(record).revoking_by, now(record).revoked_by) == ("revoked", None, jia)
    assert not Term.objects.running().exists()
