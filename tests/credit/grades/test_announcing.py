"""Periods that begin by time alone are announced once, on the bureau's day, also after an outage."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from credit.grades import grading
from credit.models import GradeChange, GradePeriod
from credit.records import recording
from subjects.models import Subject
from tests import makers
from tests.credit.grades.moments import Killed, at, dying_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def penalised() -> Subject:
    """Level 3 until 2026-03-01, level 2 until 2028-03-01, then level 1."""
    subject = makers.make_subject()
    makers.make_penalty(subject, date(2025, 3, 1), number="CF-1")
    makers.grade(subject, at=at("2025-03-05 10:00"))
    return subject


def changes() -> list[tuple[date, int | None, int | None, bool]]:
    return [(row.on, row.old_level, row.new_level, row.by_time) for row in GradeChange.objects.order_by("on")]


TO_2 = (date(2026, 3, 2), 3, 2, True)
TO_1 = (date(2028, 3, 2), 2, 1, True)


@pytest.mark.parametrize(
    ("moment", "announced"),
    [
        ("2026-03-01 08:00", []),
        ("2026-03-01 23:59:59", []),
        ("2026-03-02 00:00", [TO_2]),
        ("2026-03-02 07:59", [TO_2]),
        ("2026-03-02 23:59", [TO_2]),
    ],
)
def test_the_day_changes_at_midnight_in_xinmi(
    penalised: Subject, moment: str, announced: list[tuple[date, int | None, int | None, bool]]
) -> None:
    grading.announce(at(moment))

    assert changes() == announced


def test_an_announcement_says_what_ended_and_when_it_was_noted(penalised: Subject) -> None:
    grading.announce(at("2026-03-02 00:10"))

    change = GradeChange.objects.get()
    assert "第十二条（三）2（CF-1）止" in change.cause
    assert change.noted_at == at("2026-03-02 00:10")


def test_twice_announces_once(penalised: Subject) -> None:
    assert grading.announce(at("2026-03-02 00:10")) == 1
    assert grading.announce(at("2026-03-02 00:20")) == 0

    assert changes() == [TO_2]


def test_after_an_outage_of_years_everything_is_announced_once_in_order(penalised: Subject) -> None:
    assert grading.announce(at("2028-06-01 09:00")) == 2

    assert changes() == [TO_2, TO_1]
    assert grading.announce(at("2028-06-02 09:00")) == 0


def test_dying_between_the_note_and_the_mark_leaves_neither(penalised: Subject) -> None:
    with dying_at('UPDATE "credit_gradeperiod"'), pytest.raises(Killed):
        grading.announce(at("2026-03-02 00:10"))
    assert changes() == []

    grading.announce(at("2026-03-02 00:20"))
    assert changes() == [TO_2]


def test_what_is_superseded_is_never_announced(penalised: Subject) -> None:
    record = penalised.records.get()
    recording.revoke(
        record, at=makers.moment(date(2026, 1, 5)), reason="复议撤销", by=makers.hand(penalised.department)
    )
    makers.grade(penalised, at=at("2026-01-05 10:00"))

    assert grading.announce(at("2028-06-01 09:00")) == 0
    assert changes() == [(date(2026, 1, 5), 3, 1, False)]


def test_a_regrade_first_announces_what_has_begun_under_the_old_assessment(penalised: Subject) -> None:
    makers.make_penalty(penalised, date(2026, 3, 10))
    makers.grade(penalised, at=at("2026-03-10 10:00"))

    assert changes() == [TO_2, (date(2026, 3, 10), 2, 3, False)]


@pytest.mark.parametrize(
    ("moment", "on"), [("2026-03-31 23:59", date(2026, 3, 31)), ("2026-04-01 00:00", date(2026, 4, 1))]
)
def test_a_change_by_a_record_is_noted_on_the_bureaus_day(moment: str, on: date) -> None:
    subject = makers.make_subject()
    makers.grade(subject, at=at("2026-03-01 10:00"))
    makers.make_penalty(subject, date(2026, 3, 1))

    makers.grade(subject, at=at(moment))

    assert changes() == [(on, 1, 3, False)]


def test_periods_of_the_future_wait_and_those_begun_are_marked_when_assessed() -> None:
    subject = makers.make_subject()
    makers.make_penalty(subject, date(2025, 3, 1))
    moment: datetime = at("2026-03-02 00:00")
    makers.grade(subject, at=moment)

    marked = {row.start: row.announced_at for row in GradePeriod.objects.filter(subject=subject)}

    assert marked == {
        date(2020, 1, 1): moment,
        date(2025, 3, 1): moment,
        date(2026, 3, 2): moment,
        date(2028, 3, 2): None,
    }


def test_the_first_level_of_a_subject_that_comes_under_supervision_later_is_no_change() -> None:
    subject = makers.make_subject(enrolled_on=date(2026, 5, 1), committed_on=date(2026, 5, 1))
    makers.grade(subject, at=at("2026-04-20 10:00"))

    assert grading.announce(at("2026-05-01 00:10")) == 1
    assert changes() == []
