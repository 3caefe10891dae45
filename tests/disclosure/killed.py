"""A worker that is killed again and again: python -m tests.disclosure.killed URL KILLS SEED

Django is loaded once; every worker is a fork of it that sends what waits, by the real function on the real database,
until SIGKILL takes it at a random moment. Workers' clocks run fast, so that a claim left behind is soon free. Prints how
many were killed alive and how many messages were not stored at the last kill, then lets one finish.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from datetime import datetime, timedelta

import django

FASTER = 1500
"""Seconds on a worker's clock for one of ours: a claim of three minutes is free after an eighth of a second."""
MOST = 0.12
"""Seconds that a worker lives at most, from the moment at which it is at work."""


def main(url: str, kills: int, seed: int) -> None:
    django.setup()
    from django.conf import settings
    from django.db import connection, connections
    from django.utils import timezone

    from disclosure.models import Message
    from disclosure.sharing import platform, sending

    settings.SHARING_URL, settings.SHARING_TIMEOUT = url, 2.0
    if to := platform.address():
        platform.client(to).close()  # whose certificates count is read here, not by every fork
    began, real = timezone.now(), time.monotonic()

    def fast() -> datetime:
        return began + timedelta(seconds=(time.monotonic() - real) * FASTER)

    def left() -> int:
        found = Message.objects.exclude(state=Message.State.STORED).count()
        connections.close_all()
        return found

    def work(at_work: int) -> None:
        connection.ensure_connection()
        os.write(at_work, b".")
        while True:
            sending.send_due(fast)
            time.sleep(0.01)

    moments, killed = random.Random(seed), 0
    while killed < kills:
        hears, says = os.pipe()
        worker = os.fork()
        if worker == 0:
            work(says)
        os.read(hears, 1)
        time.sleep(moments.uniform(0, MOST))
        os.kill(worker, signal.SIGKILL)
        _, status = os.waitpid(worker, 0)
        killed += os.WIFSIGNALED(status)
        os.close(hears)
        os.close(says)
    sys.stdout.write(f"{killed} {left()}\n")
    sys.stdout.flush()
    until = time.monotonic() + 60
    while left() and time.monotonic() < until:
        sending.send_due(fast)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
