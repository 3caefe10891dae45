"""Peak memory of a process and everything it started, read from /proc."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

from django.db import connection

EVERY = 0.2
PAGE = os.sysconf("SC_PAGE_SIZE")


class Watch:
    """The most that the watched processes held at one moment, in MiB."""

    def __init__(self) -> None:
        self.peak = 0.0

    def look(self, root: int) -> None:
        self.peak = max(self.peak, sum(map(resident, family(root))))


@contextmanager
def watching(root: int) -> Iterator[Watch]:
    """Look at the process and its descendants several times a second."""
    watch, done = Watch(), Event()

    def keep_looking() -> None:
        while not done.wait(EVERY):
            watch.look(root)

    thread = Thread(target=keep_looking, daemon=True)
    thread.start()
    try:
        yield watch
    finally:
        done.set()
        thread.join()


def family(root: int) -> list[int]:
    """The process and its descendants."""
    parents = {pid: parent for pid in _pids() if (parent := _parent(pid)) is not None}
    found = [root]
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid]
    return found


def _pids() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdecimal()]


def _parent(pid: int) -> int | None:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return None  # gone meanwhile


def resident(pid: int) -> float:
    """RSS in MiB, pages shared with others counted whole; nothing for a process that is gone."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE / 2**20
    except OSError:
        return 0.0


def server_share() -> float | None:
    """What PostgreSQL's processes hold, in MiB, shared pages shared out (PSS); None where we may not look."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    postmaster = _parent(backend)
    try:
        return sum(map(_proportional, family(postmaster))) if postmaster else None
    except PermissionError:
        return None


def _proportional(pid: int) -> float:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:")) / 1024
