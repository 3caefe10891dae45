"""The request row is the promise, the message only a nudge: work is neither lost nor done twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction

from credit import tasks
from credit.grades import answering, grading
from credit.grades.regrading import regrade_all
from credit.models import Assessment, GradeChange, Listing
from credit.regulation.timeline import standing
from subjects.models import Cause, RegradeRequest, Subject
from subjects.requests import promise_regrade
from tests import makers
from tests.credit.grades.moments import Killed, at, dying_at

pytestmark = pytest.mark.django_db

NOW = at("2026-06-01 10:00")


def level(subject: Subject) -> int | None:
    now = standing(grading.periods_of(subject.pk), NOW.date())
    assert now
    return now.period.level


@pytest.fixture
def penalised() -> Subject:
    """Graded at level 1; a penalty has come since."""
    subject = makers.make_subject()
    makers.grade(subject, at=at("2026-05-01 10:00"))
    makers.make_penalty(subject, date(2026, 5, 20))
    return subject


def test_the_promise_goes_with_the_assessment(penalised: Subject) -> None:
    tasks.regrade_subject(penalised.pk)

    assert level(penalised) == 3
    assert not RegradeRequest.objects.exists()


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM", "credit_creditrecord", "credit_gradechange", 'UPDATE "credit_a', "INSERT INTO", "nextval"],
)
def test_a_worker_that_dies_between_two_lines_leaves_the_promise_and_no_half_work(
    penalised: Subject, statement: str
) -> None:
    if statement == ("INSERT INTO" if connection.vendor == "postgresql" else "nextval"):
        pytest.skip("the other database's way to store")
    before = list(Assessment.objects.values())

    with dying_at(statement), pytest.raises(Killed):
        grading.regrade([penalised.pk], cause="重新评定", at=NOW)

    assert RegradeRequest.objects.filter(subject=penalised.pk).exists()
    assert list(Assessment.objects.values()) == before
    assert not GradeChange.objects.exists()
    tasks.sweep_requests()
    assert level(penalised) == 3
    assert not RegradeRequest.objects.exists()


def test_the_sweep_takes_up_what_a_lost_message_left() -> None:
    subjects = [makers.make_subject(f"新密市第{number}化工厂") for number in range(3)]
    for subject in subjects:
        makers.make_penalty(subject, date(2026, 5, 20))

    tasks.sweep_requests()

    assert [level(subject) for subject in subjects] == [3, 3, 3]
    assert not RegradeRequest.objects.exists()


def test_the_same_message_twice_writes_once(penalised: Subject) -> None:
    tasks.regrade_subject(penalised.pk)
    tasks.regrade_subject(penalised.pk)
    tasks.sweep_requests()

    assert Assessment.objects.filter(subject=penalised).count() == 2
    assert GradeChange.objects.filter(subject=penalised).count() == 1


def test_a_message_for_a_subject_that_is_gone_does_no_harm() -> None:
    tasks.regrade_subject(987654)

    assert not Assessment.objects.exists()


def test_a_request_that_comes_while_grading_stays(penalised: Subject) -> None:
    def late(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if "credit_creditrecord" in sql and not RegradeRequest.objects.exists():
            promise_regrade([penalised.pk], Cause.OTHER, "评定中又有变动")
        return execute(sql, *rest)

    with connection.execute_wrapper(late):
        grading.regrade([penalised.pk], cause="重新评定", at=NOW)

    assert [request.cause for request in RegradeRequest.objects.all()] == ["评定中又有变动"]


def test_several_facts_are_answered_by_one_assessment_that_names_them_all(penalised: Subject) -> None:
    makers.make_penalty(penalised, date(2026, 5, 21), number="CF-B")
    makers.make_penalty(penalised, date(2026, 5, 22), number="CF-C")

    tasks.regrade_subject(penalised.pk)

    assert Assessment.objects.filter(subject=penalised).count() == 2
    cause = Assessment.objects.get(subject=penalised, superseded_at=None).cause
    assert "CF-B生效；行政处罚 CF-C生效" in cause


def test_a_fact_that_is_not_kept_promises_nothing() -> None:
    subject = makers.make_subject()
    makers.grade(subject)

    with dying_at('INSERT INTO "subjects_regraderequest"'), pytest.raises(Killed), transaction.atomic():
        makers.make_penalty(subject, date(2026, 5, 20))

    assert not RegradeRequest.objects.exists()
    assert not subject.records.exists()


def test_regrading_everybody_writes_only_what_differs(penalised: Subject) -> None:
    clean = makers.make_subject("新密市清白化工厂")
    makers.grade(clean, at=at("2026-05-01 10:00"))

    assert regrade_all(1, NOW) == grading.Regraded(1, 4)
    assert regrade_all(1, NOW) == grading.Regraded(0, 0)
    assert level(penalised) == 3
    assert Assessment.objects.filter(subject=clean).count() == 1


def test_the_record_clock_never_runs_backwards(penalised: Subject) -> None:
    """A worker that read its clock, then waited for another that read it later."""
    tasks.regrade_subject(penalised.pk)
    first = Assessment.objects.get(subject=penalised, superseded_at=None)
    makers.make_misconduct(penalised, date(2026, 5, 21))

    grading.regrade([penalised.pk], cause="重新评定", at=NOW)

    assert first.made_at > NOW
    first.refresh_from_db()
    second = Assessment.objects.get(subject=penalised, superseded_at=None)
    assert first.superseded_at == second.made_at == first.made_at


def test_blocks_are_graded_alike() -> None:
    subjects = [makers.make_subject(f"新密市第{number}化工厂") for number in range(5)]
    makers.make_penalty(subjects[3], date(2026, 5, 20))

    done = [grading.regrade(block, cause="分批", at=NOW) for block in grading.batches([row.pk for row in subjects], 2)]

    assert [part.subjects for part in done] == [2, 2, 1]
    assert list(grading.differences([row.pk for row in subjects])) == []


@pytest.fixture
def faulty(penalised: Subject) -> Subject:
    """A subject whose facts nobody can read."""
    subject = makers.make_subject("新密市难读化工厂")
    record = makers.make_misconduct(subject, date(2026, 5, 20), item4=5)
    makers.make_listing(subject, [record], date(2026, 5, 21))
    Listing.objects.update(regime="?")
    return subject


def test_a_subject_that_cannot_be_graded_holds_up_no_other_and_says_why(penalised: Subject, faulty: Subject) -> None:
    others = [makers.make_subject(f"新密市第{number}化工厂") for number in range(5)]
    for subject in others:
        makers.make_penalty(subject, date(2026, 5, 20))

    answering.sweep(NOW)

    assert [level(subject) for subject in (penalised, *others)] == [3] * 6
    left = list(RegradeRequest.objects.all())
    assert {request.subject for request in left} == {faulty}
    for request in left:
        assert (request.attempts, request.next_at) == (1, NOW + timedelta(minutes=1))
        assert (request.failure, request.fault) == ("办理时程序出错，没有办成", "ValueError")


def test_a_subject_that_failed_is_graded_once_it_is_mended(faulty: Subject) -> None:
    answering.sweep(NOW)
    answering.sweep(NOW + timedelta(minutes=1))
    Listing.objects.update(regime="本局四级管理")

    answering.sweep(NOW + timedelta(minutes=2))
    assert RegradeRequest.objects.filter(subject=faulty, attempts=2).exists(), "its time has not come"
    answering.sweep(NOW + timedelta(minutes=3))

    assert not RegradeRequest.objects.exists()
    assert level(faulty) == 4


def test_a_new_fact_is_a_new_try_at_once(faulty: Subject) -> None:
    answering.sweep(NOW)
    Listing.objects.update(regime="本局四级管理")
    promise_regrade([faulty.pk], Cause.CORRECTED, "名单更正")

    answering.answer(faulty.pk, NOW)

    assert not RegradeRequest.objects.exists()


def test_a_database_that_is_away_is_nobodys_failure(penalised: Subject, faulty: Subject) -> None:
    def away(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if "credit_creditrecord" in sql:
            raise OperationalError("gone")
        return execute(sql, *rest)

    with connection.execute_wrapper(away), pytest.raises(OperationalError):
        answering.sweep(NOW)

    assert not RegradeRequest.objects.exclude(attempts=0).exists()
