"""With the worker killed at random a hundred times, every message arrives exactly once by its key and none is lost."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from disclosure.models import Attempt, Matter, Message
from disclosure.sharing.content import Content
from subjects.models import Subject
from tests import makers
from tests.disclosure.standing_in import standing_in
from tests.disclosure.telling_it import NOW
from tests.workers import ROOT, database_url

pytestmark = [
    pytest.mark.servers,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs the servers of the second run"),
]
KILLS = 100


def many(subjects: int, each: int) -> list[Message]:
    """So many matters, with so many messages each that must arrive in their order."""
    made: list[Message] = []
    for place in range(subjects):
        subject = Subject.objects.get(pk=makers.make_subject(f"新密市第{place}化工厂").pk)
        matter = Matter.objects.create(key=f"level:{subject.pk}", what="level", subject=subject)
        for sequence in range(1, each + 1):
            pairs = (("XDR_MC", subject.name), ("XDR_SHXYM", subject.code), ("XYDJ", f"第{sequence}次"))
            made.append(
                Message(
                    matter=matter,
                    sequence=sequence,
                    act="create" if sequence == 1 else "correct",
                    cause="演练",
                    content=Content(pairs, "").stored(),
                    digest="0" * 64,
                    state="waiting",
                    asked_at=NOW,
                    next_at=NOW,
                    most_attempts=10_000,
                )
            )
    return Message.objects.bulk_create(made)


def test_every_message_arrives_exactly_once_though_the_worker_is_killed_a_hundred_times(tmp_path: Path) -> None:
    sent = many(40, 8)
    Message.objects.update(next_at="2000-01-01T00:00Z")
    with standing_in(tmp_path, "--takes", "0.02") as platform:
        platform.answers(*(["dies_after", "is_busy", "dies_before", "answers_twice", "talks_nonsense"] * 6))

        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "tests.disclosure.killed", platform.url, str(KILLS), "20261124"],
            cwd=ROOT,
            env={**os.environ, "DATABASE_URL": database_url(), "ANXIN_VAR": str(tmp_path)},
            stdout=subprocess.PIPE,
            text=True,
            timeout=300,
        )

        killed, left = (int(part) for part in done.stdout.split())
        receipts, arrivals, disorder = platform.receipts(), platform.arrivals(), platform.disorder()
    assert done.returncode == 0
    assert (killed, left > 0) == (KILLS, True), "there was work to be killed at until the last kill"
    assert Message.objects.exclude(state="stored").count() == 0, "none is lost"
    assert receipts == {str(row.key): row.receipt for row in Message.objects.all()}, "exactly once, by its key"
    assert len(receipts) == len(sent)
    assert len(arrivals) > len(sent), "some were cut off and went again"
    assert disorder == [], "in the order of each matter"
    assert Attempt.objects.filter(outcome="lost").exists()
