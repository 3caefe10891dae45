"""The application's own processes, started as they run in production."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.memory import watching
from tools.health import web_answers
from tools.processes import dies_with_parent, free_port, stop

ROOT = Path(__file__).parent.parent
QUIET = {**os.environ, "PYTHONWARNINGS": "ignore"}


def start(*arguments: str) -> subprocess.Popen[bytes]:
    """`python -m …` in a session of its own, gone when we are."""
    return subprocess.Popen(
        [sys.executable, "-m", *arguments],
        cwd=ROOT,
        env=QUIET,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=dies_with_parent(),
    )


@contextmanager
def web() -> Iterator[int]:
    """gunicorn with two workers; gives its port."""
    port = free_port()
    options = ["--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "4", "--log-level", "warning"]
    server = start("gunicorn", "config.wsgi", *options, "--no-control-socket", "--worker-tmp-dir", "/dev/shm")
    try:
        while not web_answers(port):
            time.sleep(0.1)
        yield port
    finally:
        stop([server], by=signal.SIGTERM, within=10)


@contextmanager
def worker() -> Iterator[None]:
    """A Celery worker with two processes."""
    options = ["--concurrency", "2", "--loglevel", "warning", "--without-gossip", "--without-mingle"]
    process = start("celery", "--quiet", "-A", "config", "worker", *options)
    try:
        yield
    finally:
        stop([process], by=signal.SIGTERM, within=10)


def manage(*arguments: str) -> tuple[float, float, str]:
    """Run a management command to its end: seconds, peak MiB of it and what it started, what it printed."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=QUIET, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL
    )
    with watching(process.pid) as watch:
        printed, _ = process.communicate()
    if process.returncode:
        raise SystemExit(f"manage.py {' '.join(arguments)} failed:\n{printed.decode()}")
    return time.perf_counter() - began, watch.peak, printed.decode()
