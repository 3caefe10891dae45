"""R3: assessments are appended, never changed; the level on a day as known on another day is answered."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from credit.facts.dossier import facts_of
from credit.grades import grading
from credit.models import Assessment, GradePeriod
from credit.records import recording
from credit.regulation.rulebook import FIRST
from credit.regulation.timeline import standing, timeline
from subjects.models import RegradeRequest, Subject
from tests import makers
from tests.credit.grades.moments import at

pytestmark = pytest.mark.django_db

MAY, JULY = at("2026-05-10 10:00"), at("2026-07-10 10:00")
JUNE = date(2026, 6, 1)


def level(subject: Subject, day: date, known_on: str = "") -> int | None:
    now = standing(grading.periods_of(subject.pk, at(known_on) if known_on else None), day)
    assert now
    return now.period.level


def test_the_level_of_a_day_is_told_as_it_was_known_then() -> None:
    subject = makers.make_subject()
    makers.grade(subject, at=MAY)
    makers.make_penalty(subject, date(2026, 5, 20), number="CF-1")
    makers.grade(subject, at=JULY)

    assert level(subject, JUNE) == 3
    assert level(subject, JUNE, "2026-07-10 09:59") == 1
    assert level(subject, JUNE, "2026-07-10 10:00") == 3
    assert grading.periods_of(subject.pk, at("2026-05-10 09:59")) == []


def test_a_revoked_record_never_counted_by_what_is_known_now_and_did_by_what_was_known() -> None:
    subject = makers.make_subject()
    record = makers.make_penalty(subject, date(2026, 5, 20))
    makers.grade(subject, at=MAY)
    recording.revoke(record, at=makers.moment(date(2026, 7, 1)), reason="复议撤销", by=makers.hand(subject.department))
    makers.grade(subject, at=JULY)

    assert level(subject, JUNE) == 1
    assert level(subject, JUNE, "2026-06-30 12:00") == 3


def test_an_older_assessment_stays_as_it_was_apart_from_the_moment_it_was_superseded() -> None:
    subject = makers.make_subject()
    makers.grade(subject, at=MAY)
    first = Assessment.objects.values().get(subject=subject)
    periods = list(GradePeriod.objects.filter(subject=subject).values_list("pk", "start", "end", "level"))
    makers.make_penalty(subject, date(2026, 5, 20))

    makers.grade(subject, at=JULY)

    again = Assessment.objects.values().get(pk=first["id"])
    assert again == {**first, "superseded_at": JULY}
    kept = GradePeriod.objects.filter(assessment=first["id"])
    assert list(kept.values_list("pk", "start", "end", "level")) == periods
    assert not kept.filter(current=True).exists()
    assert Assessment.objects.filter(subject=subject, superseded_at=None).count() == 1


def test_nothing_is_written_when_nothing_differs_and_the_request_is_answered() -> None:
    subject = makers.make_subject()
    makers.make_penalty(subject, date(2026, 5, 20), by_emergency=False)
    makers.grade(subject, at=MAY)
    record = makers.make_penalty(subject, date(2026, 5, 21), by_emergency=False)
    assert RegradeRequest.objects.filter(subject=record.subject_id).exists()
    before = list(Assessment.objects.values()), list(GradePeriod.objects.values())

    done = grading.regrade([subject.pk], cause="重新评定", at=JULY)

    assert done == grading.Regraded(0, 0)
    assert (list(Assessment.objects.values()), list(GradePeriod.objects.values())) == before
    assert not RegradeRequest.objects.exists()


def test_grounds_that_change_without_the_level_make_a_new_assessment() -> None:
    subject = makers.make_subject()
    makers.make_penalty(subject, date(2026, 3, 1), number="CF-1")
    makers.grade(subject, at=MAY)
    makers.make_misconduct(subject, date(2026, 3, 1), number="SX-1")

    done = grading.regrade([subject.pk], cause="重新评定", at=JULY)

    assert done.subjects == 1
    now = standing(grading.periods_of(subject.pk), JUNE)
    assert now
    assert [(ground.item, ground.record) for ground in now.period.grounds] == [("12.3.1", "SX-1"), ("12.3.2", "CF-1")]


def test_the_cause_names_what_was_asked_for_and_the_rulebook_is_noted() -> None:  # R23
    subject = makers.make_subject()
    makers.grade(subject, at=MAY)
    makers.make_penalty(subject, date(2026, 5, 20), number="CF-2026-0007")
    makers.grade(subject, at=JULY)

    newest = Assessment.objects.get(subject=subject, superseded_at=None)

    assert newest.cause == "行政处罚 CF-2026-0007生效"
    assert newest.rulebook == "2023-7"


def test_what_is_stored_is_the_timeline_of_the_facts() -> None:
    subject = makers.make_subject()
    makers.make_penalty(subject, date(2024, 2, 29))
    makers.make_misconduct(subject, date(2025, 3, 1), item4=3)
    makers.make_evaluation(subject, date(2023, 5, 1))
    makers.grade(subject)

    assert grading.periods_of(subject.pk) == timeline(facts_of([subject.pk])[subject.pk], (FIRST,))
    assert list(grading.differences([subject.pk])) == []


def test_standings_of_many_are_those_of_each() -> None:
    subjects = [makers.make_subject(f"新密市第{number}化工厂") for number in range(3)]
    makers.make_penalty(subjects[1], date(2026, 3, 1))
    makers.make_penalty(subjects[2], date(2023, 8, 1))
    late = makers.make_subject("新密市后设化工厂", enrolled_on=date(2026, 9, 1), committed_on=date(2026, 9, 1))
    makers.grade(*subjects, late)

    found = grading.standings_of([subject.pk for subject in [*subjects, late]], JUNE)

    assert found == {subject.pk: standing(grading.periods_of(subject.pk), JUNE) for subject in subjects}
    assert late.pk not in found


def test_a_period_tampered_with_is_reported_and_graded_right_again() -> None:
    subject = makers.make_subject()
    makers.make_penalty(subject, date(2026, 3, 1))
    makers.grade(subject)
    GradePeriod.objects.filter(subject=subject, level=3).update(level=2)

    assert [difference.subject for difference in grading.differences([subject.pk])] == [subject.pk]
    grading.regrade([subject.pk], cause="核对", at=JULY)
    assert list(grading.differences([subject.pk])) == []


def test_a_subject_never_assessed_differs() -> None:
    subject = makers.make_subject()

    assert [difference.subject for difference in grading.differences([subject.pk])] == [subject.pk]


def test_a_subject_has_one_current_assessment() -> None:
    subject = makers.make_subject()
    makers.grade(subject, at=MAY)

    with pytest.raises(IntegrityError, match=r"one_current|UNIQUE"), transaction.atomic():
        Assessment.objects.create(subject=subject, made_at=JULY, cause="第二个", rulebook="2023-7")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL has exclusion constraints")
def test_periods_of_an_assessment_never_overlap() -> None:
    subject = makers.make_subject()
    makers.grade(subject, at=MAY)
    assessment = Assessment.objects.get(subject=subject)

    with pytest.raises(IntegrityError, match="never_overlap"), transaction.atomic():
        GradePeriod.objects.create(assessment=assessment, subject=subject, start=date(2026, 1, 1), end=None, level=2)
