"""Real Celery workers on the test database, and a Redis database of their own to talk through."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import redis
from celery import current_app
from django.conf import settings
from django.db import connection
from kombu import pools

ROOT = Path(__file__).parents[1]
SOON = 60.0


def eventually(happened: Callable[[], object]) -> None:
    """Wait until it has happened; a slow machine is given time."""
    until = time.monotonic() + SOON
    while not happened():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.05)


def database_url() -> str:
    """The test database, as another process names it."""
    held = connection.settings_dict
    return f"postgresql://{held['USER']}@{held['HOST']}:{held['PORT']}/{held['NAME']}"


@contextmanager
def broker() -> Iterator[str]:
    """An empty Redis database that no other test process uses; our own messages go there, too."""
    before = settings.CELERY_BROKER_URL
    number = 4 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    url = urlunsplit(urlsplit(before)._replace(path=f"/{number}"))
    _talk_through(url)
    with redis.Redis.from_url(url) as client:
        client.flushdb()
        yield url
        client.flushdb()
    _talk_through(before)


def _talk_through(url: str) -> None:
    current_app.conf.update(broker_url=url)
    current_app.amqp._producer_pool = None
    current_app._pool = None
    pools.reset()  # type: ignore[no-untyped-call]


class Worker:
    """`celery -A config worker`, as it runs in production, in a session of its own."""

    def __init__(self, broker_url: str, folder: Path, queues: str) -> None:
        command = [
            "celery",
            "--quiet",
            "-A",
            "config",
            "worker",
            "--concurrency",
            "1",
            "--loglevel",
            "warning",
            "--queues",
            queues,
        ]
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", *command, "--without-gossip", "--without-mingle"],
            cwd=ROOT,
            env={
                **os.environ,
                "DATABASE_URL": database_url(),
                "BROKER_URL": broker_url,
                "ANXIN_VAR": str(folder),
                "PYTHONWARNINGS": "ignore",
            },
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )

    def kill(self) -> None:
        """SIGKILL, its children with it: as when the machine's memory runs out."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def stop(self) -> None:
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(SOON)
            except subprocess.TimeoutExpired:
                self.kill()


@contextmanager
def working(broker_url: str, folder: Path, queues: str = "celery") -> Iterator[Worker]:
    worker = Worker(broker_url, folder, queues)
    try:
        yield worker
    finally:
        worker.stop()


@contextmanager
def table_locked(table: str) -> Iterator[None]:
    """Nobody gets past this table while we hold it."""
    with psycopg.connect(database_url()) as other:
        other.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        yield
        other.rollback()


def somebody_waits() -> bool:
    """Whether a connection to the test database waits for a lock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return bool(cursor.fetchone()[0])
