"""R25: misconduct and penalty that rest on the same facts are linked, and are one matter; each keeps its own window."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.gate import Refused
from accounts.models import User
from credit.facts.dossier import facts_of
from credit.facts.rulebooks import rulebooks
from credit.models import CreditRecord, DisclosureRequest, SameAct
from credit.records import one_act, recording
from credit.regulation.timeline import timeline
from subjects.models import Kind, Subject
from tests import makers, people

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("autumn")]

State = CreditRecord.State
DAY = date(2026, 9, 1)
ACT = date(2026, 8, 20)


def linked(one: CreditRecord, other: CreditRecord, by: User | None = None, reason: str = "") -> SameAct:
    by = by or makers.hand(one.subject.department)
    return one_act.link(one, to=other, reason=reason, by=by, at=timezone.now())


def unlinked(same: SameAct, reason: str = "经核实不是同一事实") -> SameAct:
    by = makers.hand(same.misconduct.subject.department)
    return one_act.unlink(same, reason=reason, by=by, at=timezone.now())


def numbers(records: list[CreditRecord]) -> list[str]:
    return [record.number for record in records]


def test_two_records_of_one_act_are_one_matter_seen_from_either(unit: Subject, jia: User) -> None:
    misconduct, penalty = makers.make_misconduct(unit, DAY), makers.make_penalty(unit, date(2026, 10, 8))

    same = linked(penalty, misconduct, jia)

    assert (same.misconduct, same.penalty, same.by, same.on) == (misconduct, penalty, jia, date(2026, 11, 23))
    assert numbers(one_act.records_of(misconduct)) == [misconduct.number, penalty.number]
    assert numbers(one_act.records_of(penalty)) == [penalty.number, misconduct.number]


def test_a_link_moves_no_level_and_each_keeps_its_own_window(unit: Subject) -> None:
    misconduct, penalty = makers.make_misconduct(unit, DAY), makers.make_penalty(unit, date(2026, 10, 8))
    before = timeline(facts_of([unit.pk])[unit.pk], rulebooks())

    linked(misconduct, penalty)

    assert timeline(facts_of([unit.pk])[unit.pk], rulebooks()) == before


def test_one_penalty_for_two_acts_is_one_matter_of_three(unit: Subject) -> None:
    first, second = makers.make_misconduct(unit, DAY), makers.make_misconduct(unit, DAY)
    penalty = makers.make_penalty(unit, DAY)

    linked(first, penalty)
    linked(second, penalty)

    assert set(numbers(one_act.records_of(first))) == {first.number, second.number, penalty.number}
    assert one_act.matters_of([first.pk])[first.pk] == {
        first.pk,
        second.pk,
        penalty.pk,
    }


def test_what_nothing_is_linked_to_is_a_matter_by_itself(unit: Subject) -> None:
    record = makers.make_penalty(unit, DAY)

    assert one_act.records_of(record) == [record]


def test_linking_twice_keeps_one_link_with_who_came_first(unit: Subject, jia: User) -> None:
    misconduct, penalty = makers.make_misconduct(unit, DAY), makers.make_penalty(unit, DAY)
    linked(misconduct, penalty, jia, "同一违法事实")

    again = linked(penalty, misconduct)

    assert (SameAct.objects.count(), again.by) == (1, jia)


@pytest.mark.parametrize("revoked", ["misconduct", "penalty"])
def test_nothing_is_linked_to_a_revoked_record(unit: Subject, revoked: str) -> None:
    misconduct = makers.make_misconduct(unit, DAY, State.REVOKED if revoked == "misconduct" else State.EFFECTIVE)
    penalty = makers.make_penalty(unit, DAY, State.REVOKED if revoked == "penalty" else State.EFFECTIVE)

    with pytest.raises(Refused, match="已撤销，不能关联"):
        linked(misconduct, penalty)

    assert not SameAct.objects.exists()


def test_a_record_that_is_revoked_later_leaves_the_matter(unit: Subject) -> None:
    misconduct, penalty = makers.make_misconduct(unit, DAY), makers.make_penalty(unit, DAY)
    linked(misconduct, penalty)

    recording.revoke(penalty, reason="复议撤销", by=makers.hand(unit.department), at=timezone.now())

    assert one_act.records_of(misconduct) == [misconduct]
    assert [link.penalty for link in one_act.links_of(misconduct)] == [penalty]


def test_only_misconduct_and_a_penalty_are_linked(unit: Subject) -> None:
    one, other = makers.make_penalty(unit, DAY), makers.make_penalty(unit, DAY)
    accident = makers.make_accident(unit, ACT, DAY)

    for wrong in (other, accident, one):
        with pytest.raises(Refused, match="只有一条失信行为和一条行政处罚"):
            linked(one, wrong)


def test_records_of_two_units_are_not_linked(unit: Subject) -> None:
    elsewhere = makers.make_subject("新密市远山矿业有限公司")

    with pytest.raises(Refused, match="不是同一信用主体"):
        linked(makers.make_misconduct(unit, DAY), makers.make_penalty(elsewhere, DAY))


def test_a_persons_misconduct_at_a_unit_is_linked_to_the_persons_own_penalty(unit: Subject) -> None:
    """R6: both are that person's; the unit's own applications leave the person's penalty out."""
    number = makers.citizen_number(424242)
    person = makers.make_person("子虚", number=number)
    himself = makers.make_subject("子虚", code=number, kind=Kind.NATURAL_PERSON)
    misconduct, penalty = makers.make_misconduct(unit, DAY, person=person), makers.make_penalty(himself, DAY)

    linked(misconduct, penalty)

    assert numbers(one_act.records_of(misconduct)) == [misconduct.number, penalty.number]
    assert one_act.own_records_of(misconduct) == [misconduct]
    with pytest.raises(Refused, match="也不是该责任人本人的处罚"):
        linked(makers.make_misconduct(unit, DAY), penalty)


def test_another_department_links_nothing_here(unit: Subject) -> None:
    stranger = people.clerk("FM", username="ji", display_name="己经办")

    with pytest.raises(Refused, match="不是本部门记录的"):
        linked(makers.make_misconduct(unit, DAY), makers.make_penalty(unit, DAY), stranger)


def test_unlinking_says_why_and_the_history_keeps_both_acts(unit: Subject, jia: User) -> None:
    misconduct, penalty = makers.make_misconduct(unit, DAY), makers.make_penalty(unit, DAY)
    same = linked(misconduct, penalty, jia)

    with pytest.raises(Refused, match="须写明理由"):
        unlinked(same, " ")
    unlinked(same)

    assert one_act.records_of(misconduct) == [misconduct]
    assert [(row.stands, row.history_change_reason) for row in same.history.order_by("history_id")] == [
        (True, "关联：同一违法事实"),
        (False, "解除关联：经核实不是同一事实"),
    ]
    with pytest.raises(Refused, match="已经解除关联"):
        unlinked(same)


def test_what_was_unlinked_may_be_linked_again_in_the_same_row(unit: Subject) -> None:
    misconduct, penalty = makers.make_misconduct(unit, DAY), makers.make_penalty(unit, DAY)
    unlinked(linked(misconduct, penalty))

    linked(misconduct, penalty, reason="再次核实为同一事实")

    assert SameAct.objects.get().history.count() == 3
    assert len(one_act.records_of(penalty)) == 2


def test_the_matter_as_it_was_known_at_a_moment(unit: Subject) -> None:
    misconduct, penalty = makers.make_misconduct(unit, DAY), makers.make_penalty(unit, DAY)
    moments = []
    for day, act in (("2026-11-24", linked), ("2026-11-26", None)):
        with time_machine.travel(f"{day} 10:00+08:00", tick=False):
            if act:
                act(misconduct, penalty)
            else:
                unlinked(SameAct.objects.get())
            moments.append(timezone.now())

    before = moments[0] - timedelta(minutes=1)
    alone, both = {misconduct.pk: {misconduct.pk}}, {misconduct.pk: {misconduct.pk, penalty.pk}}
    assert [one_act.matters_of([misconduct.pk], at) for at in (before, *moments)] == [alone, both, alone]
    assert one_act.beside([penalty.pk], moments[0]) == {penalty.pk: [misconduct]}
    assert one_act.beside([penalty.pk], moments[1]) == {}


def test_both_records_are_looked_at_again_outside(unit: Subject) -> None:
    misconduct, penalty = makers.make_misconduct(unit, DAY), makers.make_penalty(unit, DAY)
    DisclosureRequest.objects.all().delete()

    unlinked(linked(misconduct, penalty))

    assert DisclosureRequest.objects.filter(record=misconduct).count() == 2
    assert DisclosureRequest.objects.filter(record=penalty).count() == 2


def test_what_agrees_in_subject_and_day_of_the_act_is_offered(unit: Subject) -> None:
    agrees = makers.make_penalty(unit, DAY, occurred_on=ACT)
    other_day = makers.make_penalty(unit, date(2026, 9, 2))
    makers.make_penalty(unit, DAY, State.REVOKED, occurred_on=ACT)
    makers.make_misconduct(unit, DAY, occurred_on=ACT)
    new = CreditRecord(kind="misconduct", subject=unit, occurred_on=ACT)

    assert list(one_act.agreeing(new)) == [agrees]
    assert list(one_act.candidates(new)) == [other_day, agrees]
    new.occurred_on = None
    assert list(one_act.agreeing(new)) == []


def test_what_is_linked_already_is_not_offered_again(unit: Subject) -> None:
    misconduct, penalty = makers.make_misconduct(unit, DAY), makers.make_penalty(unit, DAY)

    linked(misconduct, penalty)

    assert list(one_act.candidates(misconduct)) == []
