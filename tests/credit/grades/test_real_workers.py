"""With a real worker, PostgreSQL and Redis: killed, doubled and out of reach, and every level right in the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from threading import Barrier

import pytest
import redis
from celery import current_app
from django.db import connection, transaction
from django.utils import timezone

from credit.grades import grading
from credit.grades.regrading import regrade_all
from credit.models import Assessment, CreditRecord, GradeChange
from credit.regulation.timeline import standing
from subjects.models import RegradeRequest, Subject
from tests import makers
from tests.workers import broker, eventually, somebody_waits, table_locked, working

pytestmark = [
    pytest.mark.servers,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs the servers of the second run"),
]

DAY = timezone.localdate()
LATELY = DAY - timedelta(days=20)


@pytest.fixture
def redis_url() -> Iterator[str]:
    with broker() as url:
        yield url


def level(subject: Subject) -> int | None:
    now = standing(grading.periods_of(subject.pk), DAY)
    return now.period.level if now else None


def units(number: int) -> list[Subject]:
    """Graded already, at level 1."""
    made = [makers.make_subject(f"新密市第{place}化工厂") for place in range(number)]
    makers.grade(*made)
    return made


def nothing_left() -> bool:
    return not RegradeRequest.objects.exists()


def test_a_record_that_is_committed_is_graded_by_the_worker(redis_url: str, tmp_path: Path) -> None:
    (unit,) = units(1)
    with working(redis_url, tmp_path):
        makers.make_penalty(unit, LATELY)

        eventually(nothing_left)

    assert level(unit) == 3


def test_a_worker_killed_at_work_loses_nothing(redis_url: str, tmp_path: Path) -> None:
    killed, waiting = units(2)
    with working(redis_url, tmp_path) as worker:
        eventually(lambda: _answers(redis_url))
        with table_locked("credit_assessment"):
            makers.make_penalty(killed, LATELY)
            makers.make_penalty(waiting, LATELY)
            eventually(somebody_waits)  # it has taken the request, and cannot go on
            worker.kill()
        eventually(lambda: not somebody_waits())
    assert RegradeRequest.objects.filter(subject=killed).exists()
    assert level(killed) == 1

    with working(redis_url, tmp_path):
        current_app.send_task("credit.tasks.sweep_requests")
        eventually(nothing_left)

    assert (level(killed), level(waiting)) == (3, 3)
    assert Assessment.objects.filter(subject=killed).count() == 2
    assert GradeChange.objects.count() == 2


def _answers(redis_url: str) -> bool:
    """Whether the worker listens: it keeps its queue bound in Redis."""
    with redis.Redis.from_url(redis_url) as client:
        return bool(client.exists("_kombu.binding.celery"))


def test_messages_lost_by_the_broker_are_made_up_for_by_the_sweep(redis_url: str, tmp_path: Path) -> None:
    lost = units(3)
    for unit in lost:
        makers.make_penalty(unit, LATELY)
    with redis.Redis.from_url(redis_url) as client:
        assert client.llen("celery") >= 3
        client.flushdb()

    with working(redis_url, tmp_path):
        current_app.send_task("credit.tasks.sweep_requests")
        eventually(nothing_left)

    assert [level(unit) for unit in lost] == [3, 3, 3]


def together(*acts: Callable[[], object]) -> None:
    """At the same moment, each on a connection of its own."""
    gate = Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        try:
            gate.wait(10)
            act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        list(pool.map(run, acts))


def test_two_workers_at_the_same_subject_write_one_assessment() -> None:
    (unit,) = units(1)
    makers.make_penalty(unit, LATELY)

    together(*[lambda: grading.regrade([unit.pk], cause="重新评定", at=timezone.now())] * 4)

    assert Assessment.objects.filter(subject=unit).count() == 2
    assert GradeChange.objects.filter(subject=unit).count() == 1
    assert nothing_left()


def test_facts_and_grades_that_come_at_once_end_in_agreement() -> None:
    (unit,) = units(1)

    def penalise_and_grade(place: int) -> None:
        makers.make_penalty(unit, LATELY - timedelta(days=place), number=f"CF-同时-{place}")
        grading.regrade([unit.pk], cause="重新评定", at=timezone.now())

    together(*[lambda place=place: penalise_and_grade(place) for place in range(6)])

    assert nothing_left()
    assert list(grading.differences([unit.pk])) == []
    assert Assessment.objects.filter(subject=unit, superseded_at=None).count() == 1
    assert unit.records.count() == 6


def test_two_announcers_announce_once() -> None:
    unit = makers.make_subject()
    makers.make_penalty(unit, date(2025, 3, 1))
    makers.grade(unit, at=timezone.now() - timedelta(days=900))

    together(*[lambda: grading.announce(timezone.now())] * 4)

    assert len(set(GradeChange.objects.values_list("on", "old_level"))) == GradeChange.objects.count()
    assert GradeChange.objects.exists()


def test_everybody_is_graded_by_two_processes_as_by_one() -> None:
    made = units(7)
    for unit in made[:5]:
        makers.make_penalty(unit, LATELY)

    done = regrade_all(2, timezone.now())

    assert done.subjects == 5
    assert nothing_left()
    assert list(grading.differences([unit.pk for unit in made])) == []
    assert CreditRecord.objects.count() == 5


def test_several_processes_refuse_to_start_inside_a_transaction() -> None:
    with transaction.atomic(), pytest.raises(RuntimeError, match="open transaction"):
        regrade_all(2, timezone.now())
