"""On real transactions: several workers send each digest once, and one that is killed loses none."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.utils.timezone import make_aware
from pytest_django import Settings

from notices import posting
from notices.models import Digest
from notices.posting import Letter
from tests import people
from tests.credit.records.test_two_at_once import together
from tests.notices.post_office import Manner, PostOffice, open_office
from tests.workers import database_url

pytestmark = [
    pytest.mark.servers,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs the servers of the second run"),
]
ROOT = Path(__file__).parents[2]
DAY = date(2026, 11, 24)
MORNING = make_aware(datetime(2026, 11, 24, 8, 30))
WORKER = f"""
import django; django.setup()
from datetime import datetime
from notices import posting
posting.send_due(lambda: datetime.fromisoformat("{MORNING.isoformat()}"))
"""


@pytest.fixture
def slow_office(settings: Settings) -> Iterator[PostOffice]:
    with open_office(settings) as opened:
        settings.EMAIL_TIMEOUT = 20
        yield opened


def promise_to(*names: str) -> None:
    for name in names:
        person = people.clerk(username=name)
        person.email = f"{name}@example.cn"
        person.save()
        posting.promise(person, DAY, Letter("摘要", "待办"), at=MORNING)


def test_four_workers_at_once_send_each_digest_once(slow_office: PostOffice) -> None:
    names = [f"worker-{number}" for number in range(8)]
    promise_to(*names)

    sent = together(*(lambda: posting.send_due(lambda: MORNING) for _ in range(4)))

    assert sum(number for number in sent if isinstance(number, int)) == 8
    assert sorted(mail.to for mail in slow_office.mails) == [f"{name}@example.cn" for name in names]


def test_four_promises_at_once_are_one(slow_office: PostOffice) -> None:
    person = people.clerk()

    together(*(lambda n=n: posting.promise(person, DAY, Letter(f"摘要{n}", "x"), at=MORNING) for n in range(4)))

    assert Digest.objects.count() == 1


def test_a_worker_killed_in_mid_mail_leaves_a_claim_that_is_taken_up_later(slow_office: PostOffice) -> None:
    promise_to("jia")
    slow_office.manner = Manner.WAIT
    environment = {**os.environ, "DATABASE_URL": database_url(), "EMAIL_URL": slow_office.url}
    environment["DJANGO_SETTINGS_MODULE"] = "config.settings"
    worker = subprocess.Popen([sys.executable, "-c", WORKER], cwd=ROOT, env=environment, start_new_session=True)
    assert slow_office.arrived.wait(30)

    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()
    slow_office.manner = Manner.ACCEPT

    assert Digest.objects.get().state == Digest.State.SENDING
    assert posting.send_due(lambda: MORNING) == 0
    assert posting.send_due(lambda: MORNING + Digest.LEASE) == 1
    first, second = slow_office.mails
    assert first.number == second.number
    assert Digest.objects.get().attempts == 2
