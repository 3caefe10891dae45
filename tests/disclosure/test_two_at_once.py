"""Two workers at one moment, on real transactions: one matter, one message, one claim, one receipt."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from accounts.gate import Refused
from credit.models import DisclosureRequest
from disclosure.models import Batch, Matter, Message
from disclosure.sharing import filing, sending, telling
from disclosure.sharing.platform import Answer, Meaning
from subjects.models import Subject
from tests import makers
from tests.credit.records.test_two_at_once import refusals, together
from tests.disclosure.telling_it import NOW, answered, messages, worked

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_two_that_look_at_a_new_record_write_one_message(unit: Subject) -> None:
    record = makers.make_penalty(unit, date(2026, 9, 1), legal_basis="x")
    DisclosureRequest.objects.all().delete()

    together(*(lambda: telling.look_at_record(record, NOW) for _ in range(4)))

    assert Matter.objects.count() == 1
    assert Message.objects.count() == 1


def test_one_message_is_claimed_once(unit: Subject) -> None:
    makers.make_penalty(unit, date(2026, 9, 1), legal_basis="x")
    worked()

    claims = together(*(lambda: sending.claim(NOW) for _ in range(4)))

    assert len([claim for claim in claims if isinstance(claim, Message)]) == 1
    assert messages()[0].attempts == 1


def test_a_claim_is_settled_once(unit: Subject) -> None:
    makers.make_penalty(unit, date(2026, 9, 1), legal_basis="x")
    worked()
    claim = sending.claim(NOW)
    assert claim
    taken = Answer(Meaning.STORED, "XYPT-1", "已入库")

    done = together(*(lambda: sending.settle(claim, taken, at=NOW) for _ in range(3)))

    assert sorted(map(bool, done)) == [False, False, True]


def test_what_waits_goes_into_one_file(unit: Subject) -> None:
    makers.make_penalty(unit, date(2026, 9, 1), legal_basis="x")
    worked()
    by = makers.hand(unit.department)

    answers = together(*(lambda: filing.make(Batch.Kind.ORGANISATIONS, by=by, at=NOW) for _ in range(3)))

    assert len(refusals(answers)) == 2
    assert Batch.objects.count() == 1
    assert Batch.objects.get().messages.count() == 1


def test_a_dead_message_is_sent_again_by_one_of_two(unit: Subject) -> None:
    makers.make_penalty(unit, date(2026, 9, 1), legal_basis="x")
    worked()
    Message.objects.update(most_attempts=1)
    message = answered(messages()[0], Answer(Meaning.AGAIN, "", "没有应答"))
    by, later = makers.hand(unit.department), NOW + timedelta(hours=1)

    answers = together(*(lambda: sending.send_again(message, by=by, at=later) for _ in range(2)))

    assert len(refusals(answers)) == 1
    assert isinstance(refusals(answers)[0], Refused)
    assert messages()[0].state == "waiting"
