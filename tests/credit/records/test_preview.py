"""The preview tells what then happens: for generated units, people and records, for entry, correction, revocation."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from credit.grades.grading import periods_of
from credit.grades.previewing import Outlook, preview, preview_without, turns
from credit.models import CreditRecord
from credit.records import recording
from credit.regulation.timeline import standing
from subjects.models import Kind, Person, Subject
from tests import makers

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)
days = st.integers(0, 5 * 365).map(lambda back: TODAY - timedelta(days=back))
kinds = st.sampled_from(CreditRecord.Kind.values)
written = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@st.composite
def drawn(draw: st.DrawFn, number: str, subject: Subject, person: Person) -> CreditRecord:
    """An unsaved record of any kind that could be entered for the subject."""
    kind, basis = draw(kinds), draw(days)
    record = CreditRecord(kind=kind, subject=subject, number=number, basis_on=basis, content="事实")
    record.collector, record.authority, record.document_number = "甲", "新密市应急管理局", "文号"
    record.heard_number, record.heard_on, record.heard_authority = "文号", basis, "新密市税务局"
    if kind == CreditRecord.Kind.PENALTY:
        record.by_emergency, record.penalty_kinds = draw(st.booleans()), ["警告"]
    if kind == CreditRecord.Kind.MISCONDUCT:
        record.item4 = draw(st.sampled_from([None, None, 2, 8]))
        record.person = draw(st.sampled_from([None, person])) if not subject.is_person else None
    if kind == CreditRecord.Kind.ACCIDENT:
        record.occurred_on = basis - timedelta(days=draw(st.integers(0, 400)))
        record.liable, record.deaths = draw(st.booleans()), draw(st.sampled_from([0, 1, 2, 3]))
        record.loss = Decimal(draw(st.sampled_from([0, 1000])))
    if kind == CreditRecord.Kind.SANCTION and draw(st.booleans()):
        record.removed_on = basis + timedelta(days=draw(st.integers(0, 400)))
    return record


def held(outlooks: list[Outlook]) -> None:
    """After saving and grading, every subject stands as it was told."""
    makers.grade(*(outlook.subject for outlook in outlooks))
    for outlook in outlooks:
        periods = periods_of(outlook.subject.pk)
        assert standing(periods, TODAY) == outlook.after
        assert tuple(turns(periods, TODAY)) == outlook.course


def enter(record: CreditRecord, by: User) -> None:
    statement = makers.not_required(TODAY)
    makers.entered(record, statement=statement, by=by, at=timezone.now())


@written
@given(data=st.data())
def test_the_preview_equals_what_then_happens(data: st.DataObject) -> None:
    with transaction.atomic():
        story(data)
        transaction.set_rollback(True)


def story(data: st.DataObject) -> None:
    """Two records are entered, the second is corrected, then revoked."""
    person = makers.make_person("子虚")
    committed = data.draw(st.sampled_from([None, date(2021, 5, 1)]))
    unit = makers.make_subject("甲公司", enrolled_on=date(2021, 1, 1), committed_on=committed)
    other = makers.make_subject("乙公司")
    himself = makers.make_subject("子虚", kind=Kind.NATURAL_PERSON, code=person.identity)
    makers.make_post(unit, person, from_on=data.draw(days))
    makers.make_post(other, person, from_on=date(2022, 1, 1), until_on=data.draw(st.sampled_from([None, TODAY])))
    makers.grade(unit, other, himself)
    by = makers.hand(unit.department)

    first = data.draw(drawn("X-1", data.draw(st.sampled_from([unit, himself])), person))
    told = preview(first, TODAY)
    enter(first, by)
    held(told)

    second = data.draw(drawn("X-2", data.draw(st.sampled_from([unit, himself])), person))
    told = preview(second, TODAY)
    enter(second, by)
    held(told)

    changed = CreditRecord.objects.select_related("subject", "person").get(pk=second.pk)
    if changed.kind in (CreditRecord.Kind.PENALTY, CreditRecord.Kind.MISCONDUCT):
        changed.basis_on = data.draw(days)
    if changed.kind == CreditRecord.Kind.MISCONDUCT and not changed.subject.is_person:
        changed.person = data.draw(st.sampled_from([None, person]))
    told = preview(changed, TODAY)
    recording.amend(changed, by=by, reason="更正", heavier_because="已当面听取，没有异议", at=timezone.now())
    held(told)

    told = preview_without(changed, TODAY)
    recording.revoke(changed, at=makers.moment(TODAY), reason="撤销", by=by)
    held(told)


def test_what_was_held_before_is_told_when_only_the_past_changes() -> None:
    unit = makers.make_subject()
    makers.grade(unit)
    record = CreditRecord(kind="penalty", subject=unit, number="X", basis_on=date(2021, 3, 1), by_emergency=True)

    outlook = preview(record, TODAY)[0]

    assert not outlook.moves
    assert [(shift.span.start, shift.span.end, shift.old, shift.new) for shift in outlook.past] == [
        (date(2021, 3, 1), date(2022, 3, 2), 1, 3),
        (date(2022, 3, 2), date(2024, 3, 2), 1, 2),
    ]


def test_a_leap_day_is_told_by_the_calendar() -> None:
    unit = makers.make_subject()
    makers.grade(unit)
    record = CreditRecord(kind="penalty", subject=unit, number="X", basis_on=date(2024, 2, 29), by_emergency=True)

    outlook = preview(record, date(2024, 2, 29))[0]

    assert [turn.on for turn in outlook.course] == [date(2025, 3, 1), date(2027, 3, 1)]


def test_outside_supervision_there_is_no_level_to_move() -> None:
    gone = makers.make_subject(deregistered_on=date(2025, 1, 1))
    record = CreditRecord(kind="penalty", subject=gone, number="X", basis_on=TODAY, by_emergency=True)

    outlook = preview(record, TODAY)[0]

    assert (outlook.old_level, outlook.new_level, outlook.differs) == ("none", "none", False)
