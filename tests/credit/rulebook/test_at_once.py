"""With PostgreSQL, Redis and a real worker: two confirmers at once, a preview whose worker is killed, rules nobody deletes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest
from celery import current_app
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.gate import Refused
from accounts.models import User
from credit.models import PreviewedMove, RuleRun, RuleVersion
from credit.rulebook import changing
from tests import people
from tests.credit.rulebook.proposing import AT, proposed, repaired, second, shown
from tests.workers import broker, eventually, somebody_waits, table_locked, working

pytestmark = [
    pytest.mark.servers,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs the servers of the second run"),
]


@pytest.fixture
def redis_url() -> Iterator[str]:
    with broker() as url:
        yield url


@pytest.fixture
def leaders(db: None) -> list[User]:
    return [people.leader(username=f"leader{n}", display_name=f"领导{n}") for n in range(4)]


def together(*acts: Callable[[], object]) -> list[object]:
    """At the same moment, each on a connection of its own; a refusal is an answer, too."""
    gate = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        try:
            gate.wait(10)
            return act()
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_two_confirmers_at_once_make_one_version(leaders: list[User]) -> None:
    proposal = proposed()
    shown(proposal)

    answers = together(*(lambda by=by: changing.confirm(proposal, by=by, at=AT) for by in leaders))

    assert sum(isinstance(answer, Refused) for answer in answers) == 3
    assert RuleVersion.objects.count() == 2
    assert RuleRun.objects.filter(purpose="regrade").count() == 1


def test_two_proposals_at_once_leave_one(leaders: list[User]) -> None:
    answers = together(*(lambda by=by: proposed(by) for by in leaders))

    assert sum(isinstance(answer, Refused) for answer in answers) == 3
    assert RuleRun.objects.count() == 1


def test_a_confirmed_version_is_neither_edited_nor_deleted() -> None:
    for act in (lambda: RuleVersion.objects.update(basis="x"), lambda: RuleVersion.objects.all().delete()):
        with pytest.raises(DatabaseError, match="confirmed_rules_are_never_edited"), transaction.atomic():
            act()


def test_a_preview_whose_worker_is_killed_is_worked_out_by_the_next(redis_url: str, tmp_path: Path) -> None:
    today = timezone.localdate()
    long_ago, lately = today - timedelta(days=400), today - timedelta(days=100)
    units = [repaired(f"新密市第{place}化工厂", long_ago, lately) for place in range(3)]
    with working(redis_url, tmp_path) as worker:
        eventually(lambda: not somebody_waits())
        with table_locked("credit_previewedmove"):
            proposal = changing.propose(
                second(in_force_from=today + timedelta(days=1)), by=people.supervisor(), at=timezone.now()
            )
            eventually(somebody_waits)  # it has taken the run, and cannot go on
            worker.kill()
        eventually(lambda: not somebody_waits())
    run = RuleRun.objects.get(proposal=proposal)
    assert (run.finished_at, PreviewedMove.objects.count()) == (None, 0)

    RuleRun.objects.update(claimed_at=None, asked_at=AT)
    with working(redis_url, tmp_path):
        current_app.send_task("credit.tasks.sweep_rulebook")
        eventually(lambda: RuleRun.objects.get().finished_at is not None)

    assert set(PreviewedMove.objects.values_list("subject", flat=True)) == {unit.pk for unit in units}
