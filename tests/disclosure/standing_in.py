"""The stand-in platform as tests hold it: start, say how to answer, kill, look at what it stored."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]


class StandIn:
    """One platform: a process, and a file that outlives it."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.file, self.options, self.port = folder / "platform.sqlite3", options, 0
        self.start()

    def start(self) -> None:
        """Start, or start again on the same port with the same memory."""
        command = [sys.executable, "-m", "tests.disclosure.platform", "--file", str(self.file)]
        self.process = subprocess.Popen(
            [*command, "--port", str(self.port), *self.options], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout
        self.url = self.process.stdout.readline().strip()
        self.port = int(self.url.split(":")[2].split("/")[0])

    def kill(self) -> None:
        """SIGKILL."""
        self.process.kill()
        self.process.wait()
        if self.process.stdout:
            self.process.stdout.close()

    def answers(self, *moods: str) -> None:
        """How the next requests are answered, one each: a mood, or a mood and its words after a colon."""
        parted = [mood.partition(":") for mood in moods]
        self._ask("INSERT INTO moods (mood, words) VALUES (?, ?)", [(mood, words) for mood, _, words in parted])

    def _ask(self, statement: str, rows: list[tuple[str, str]]) -> None:
        with sqlite3.connect(self.file, timeout=20) as connection:
            connection.executemany(statement, rows)
        connection.close()

    def read(self, statement: str) -> list[tuple[str, ...]]:
        connection = sqlite3.connect(self.file, timeout=20)
        try:
            return connection.execute(statement).fetchall()
        finally:
            connection.close()

    def receipts(self) -> dict[str, str]:
        """The receipt of every key that is stored."""
        return {row[0]: row[1] for row in self.read("SELECT key, receipt FROM stored")}

    def arrivals(self) -> list[str]:
        """The key of every request, in order."""
        return [row[0] for row in self.read("SELECT key FROM arrivals ORDER BY rowid")]

    def stored(self) -> list[tuple[str, str]]:
        """Act and body of what was stored, in order."""
        return [(row[0], row[1]) for row in self.read("SELECT act, body FROM stored ORDER BY rowid")]

    def disorder(self) -> list[tuple[str, ...]]:
        """What arrived after something later of the same matter."""
        return self.read("SELECT * FROM disorder")


@contextmanager
def standing_in(folder: Path, *options: str) -> Iterator[StandIn]:
    platform = StandIn(folder, *options)
    try:
        yield platform
    finally:
        platform.kill()
