"""Two people at one repair at the same moment, on real transactions."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.gate import Refused
from credit.models import CreditRecord, Term
from credit.records import one_act
from documents.models import Document
from repair import deciding, executing, handling, noticing, verifying
from repair.models import Application, Effect, RepairNotice
from tests import makers
from tests.credit.records.test_two_at_once import refusals, together
from tests.repair import office as at_work
from tests.repair.office import TODAY, at

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_a_record_is_applied_for_once() -> None:
    _, record = at_work.unit_with_penalty()
    who = at_work.office()

    answers = together(*(lambda: at_work.registered(record, who) for _ in range(3)))

    assert len(refusals(answers)) == 2
    assert Application.objects.count() == Document.objects.count() == Term.objects.count() == 1


def test_both_records_of_one_matter_are_applied_for_once() -> None:
    unit, penalty = at_work.unit_with_penalty()
    who, misconduct = at_work.office(), makers.make_misconduct(unit, date(2026, 8, 3))
    one_act.link(penalty, to=misconduct, reason="", by=makers.hand(unit.department), at=at(TODAY))

    answers = together(
        lambda: at_work.registered(penalty, who),
        lambda: at_work.registered(misconduct, who),
        lambda: at_work.registered(penalty, who),
    )

    assert len(refusals(answers)) == 2
    assert set(Application.objects.get().records.all()) == {penalty, misconduct}


def test_an_application_and_a_link_at_once_leave_no_record_out() -> None:
    unit, penalty = at_work.unit_with_penalty()
    who, misconduct = at_work.office(), makers.make_misconduct(unit, date(2026, 8, 3))
    by = makers.hand(unit.department)

    together(
        lambda: at_work.registered(penalty, who),
        lambda: one_act.link(misconduct, to=penalty, reason="", by=by, at=at(TODAY)),
    )

    named = set(Application.objects.get().records.all())
    assert named == set(one_act.records_of(penalty))


def test_applications_at_one_moment_get_numbers_without_a_gap() -> None:
    records = [at_work.unit_with_penalty()[1] for _ in range(3)]
    who = at_work.office()

    answers = together(*(lambda record=record: at_work.registered(record, who) for record in records))

    assert refusals(answers) == []
    assert sorted(Application.objects.values_list("sequence", flat=True)) == [1, 2, 3]
    assert sorted(Document.objects.values_list("sequence", flat=True)) == [1, 2, 3]


def test_two_who_decide_at_once_leave_one_decision() -> None:
    _, record = at_work.unit_with_penalty()
    who = at_work.office()
    application = at_work.verified(record, who)

    answers = together(
        lambda: deciding.grant(application, reason="符合", by=who.supervisor, at=at(TODAY)),
        lambda: deciding.deny(application, reason="不符", by=who.leader, at=at(TODAY)),
    )

    assert len(refusals(answers)) == 1
    application.refresh_from_db()
    record.refresh_from_db()
    granted = application.state == Application.State.GRANTED
    assert (record.repaired_on == TODAY) is granted
    assert application.effects.count() == (4 if granted else 0)
    decided = Document.objects.filter(kind__in=("repair_decision", "repair_denial"))
    assert decided.get().kind == ("repair_decision" if granted else "repair_denial")


def test_a_decision_and_a_withdrawal_leave_one() -> None:
    _, record = at_work.unit_with_penalty()
    who = at_work.office()
    application = at_work.verified(record, who)

    answers = together(
        lambda: deciding.grant(application, reason="符合", by=who.supervisor, at=at(TODAY)),
        lambda: handling.withdraw(application, reason="撤", by=who.clerk, at=at(TODAY)),
    )

    assert len(refusals(answers)) == 1
    application.refresh_from_db()
    repaired = CreditRecord.objects.get(pk=record.pk).repaired_on
    assert (application.state, repaired) in ((Application.State.GRANTED, TODAY), (Application.State.WITHDRAWN, None))


def test_a_verifier_finds_once_and_an_effect_is_ticked_once() -> None:
    _, record = at_work.unit_with_penalty()
    who = at_work.office()
    application = at_work.accepted(record, who)

    found = together(
        *(lambda: verifying.find(application, at_work.finding(), by=who.first, at=at(TODAY)) for _ in "ab")
    )
    verifying.find(application, at_work.finding(), by=who.second, at=at(TODAY))
    deciding.grant(application, reason="符合", by=who.supervisor, at=at(TODAY))
    effects = list(application.effects.filter(state="pending"))

    def settle(effect: Effect) -> Effect:
        return executing.settle(effect, state=Effect.State.DONE, on=TODAY, receipt="回执", by=who.clerk, at=at(TODAY))

    ticked = together(*(lambda effect=effect: settle(effect) for effect in [*effects, *effects]))

    assert (len(refusals(found)), len(refusals(ticked))) == (1, 3)
    application.refresh_from_db()
    assert application.state == Application.State.EXECUTED
    assert not Term.objects.running().exists()


def test_two_workers_issue_one_notice() -> None:
    unit, record = at_work.unit_with_penalty(date(2026, 11, 2))
    by = makers.hand(unit.department)

    def both() -> int:
        row = noticing.promise(record, RepairNotice.Occasion.WITH_PENALTY, by=by, at=at(TODAY))
        return int(noticing.issue_promised(row.pk, at(TODAY)) is not None)

    answers = together(both, both, both)

    assert sorted(answer for answer in answers if not isinstance(answer, Refused)) == [0, 0, 1]
    assert Document.objects.count() == RepairNotice.objects.count() == 1
