"""A stand-in for the city's credit platform, a process of its own: python -m tests.disclosure.platform --port N

It remembers by key in an SQLite file what it stored, and answers as it is told: a queue of moods in the same file, one
for each request to come, `accepts` when the queue is empty. Standard library only.
"""

from __future__ import annotations

import argparse
import json
import socket
import sqlite3
import ssl
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

SCHEMA = """
CREATE TABLE IF NOT EXISTS stored (key TEXT PRIMARY KEY, matter TEXT, sequence INTEGER, act TEXT, body TEXT, receipt TEXT);
CREATE TABLE IF NOT EXISTS arrivals (key TEXT, mood TEXT, at REAL);
CREATE TABLE IF NOT EXISTS moods (id INTEGER PRIMARY KEY, mood TEXT, words TEXT);
CREATE TABLE IF NOT EXISTS disorder (key TEXT, matter TEXT, sequence INTEGER);
"""


class Memory:
    """What the platform stored and was asked, in a file that outlives the process."""

    def __init__(self, file: Path) -> None:
        self.lock = threading.Lock()
        self.rows = sqlite3.connect(file, check_same_thread=False, timeout=20, isolation_level=None)
        self.rows.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;" + SCHEMA)

    def mood(self, key: str, usual: str) -> tuple[str, str]:
        """How to answer this request; notes that it arrived."""
        with self.lock:
            row = self.rows.execute("SELECT id, mood, words FROM moods ORDER BY id LIMIT 1").fetchone()
            if row:
                self.rows.execute("DELETE FROM moods WHERE id = ?", row[:1])
            mood, words = row[1:] if row else (usual, "")
            self.rows.execute("INSERT INTO arrivals VALUES (?, ?, ?)", (key, mood, time.time()))
        return mood, words

    def store(self, key: str, letter: dict[str, object], body: str) -> tuple[str, bool]:
        """The receipt of this key, and whether it was stored before."""
        with self.lock:
            known = self.rows.execute("SELECT receipt FROM stored WHERE key = ?", (key,)).fetchone()
            if known:
                return str(known[0]), True
            matter, sequence = letter.get("matter"), letter.get("sequence")
            later = "SELECT 1 FROM stored WHERE matter = ? AND sequence >= ?"
            if self.rows.execute(later, (matter, sequence)).fetchone():
                self.rows.execute("INSERT INTO disorder VALUES (?, ?, ?)", (key, matter, sequence))
            number = self.rows.execute("SELECT count(*) FROM stored").fetchone()[0] + 1
            receipt = f"XYPT-{number:06d}"
            row = (key, matter, sequence, letter.get("act"), body, receipt)
            self.rows.execute("INSERT INTO stored VALUES (?, ?, ?, ?, ?, ?)", row)
            return receipt, False

    def holds(self, matter: object) -> bool:
        """Whether anything of a matter was stored."""
        with self.lock:
            return bool(self.rows.execute("SELECT 1 FROM stored WHERE matter = ?", (matter,)).fetchone())


class Desk(BaseHTTPRequestHandler):
    """Answers one request."""

    protocol_version = "HTTP/1.1"
    server: Platform

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: what it was asked is in its memory."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        key, letter = self.headers.get("Idempotency-Key", ""), json.loads(body)
        if self.server.token and self.headers.get("Authorization") != f"Bearer {self.server.token}":
            self.say(401, {"reason": "令牌无效"})
            return
        mood, words = self.server.memory.mood(key, self.server.usual)
        self.close_connection = True
        time.sleep(self.server.takes)
        getattr(self, mood)(key, letter, body, words)

    def say(self, status: int, told: dict[str, str], extra: bytes = b"") -> None:
        answer = json.dumps(told, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(answer + extra)

    def accepts(self, key: str, letter: dict[str, object], body: str, words: str) -> None:
        receipt, known = self.server.memory.store(key, letter, body)
        self.say(409 if known else 201, {"receipt": receipt})

    def accepts_later(self, key: str, letter: dict[str, object], body: str, words: str) -> None:
        self.say(202, {"receipt": f"SL-{key[:8]}"})

    def refuses(self, key: str, letter: dict[str, object], body: str, words: str) -> None:
        code, _, reason = words.partition(" ")
        self.say(422, {"code": code, "reason": reason})

    def knows_nothing(self, key: str, letter: dict[str, object], body: str, words: str) -> None:
        self.say(404, {"reason": "未找到原记录"})

    def is_busy(self, key: str, letter: dict[str, object], body: str, words: str) -> None:
        self.say(503, {"reason": "系统维护"})

    def wants_patience(self, key: str, letter: dict[str, object], body: str, words: str) -> None:
        self.say(429, {"reason": "请求过于频繁"})

    def delays(self, key: str, letter: dict[str, object], body: str, words: str) -> None:
        """Stores, and answers when nobody listens any more."""
        receipt, _ = self.server.memory.store(key, letter, body)
        time.sleep(float(words))
        self.say(201, {"receipt": receipt})

    def waits(self, key: str, letter: dict[str, object], body: str, words: str) -> None:
        """Answers late without having stored: time for the process to be killed."""
        time.sleep(float(words))
        self.accepts(key, letter, body, "")

    def dies_before(self, key: str, letter: dict[str, object], body: str, words: str) -> None:
        self.connection.shutdown(socket.SHUT_RDWR)

    def dies_after(self, key: str, letter: dict[str, object], body: str, words: str) -> None:
        self.server.memory.store(key, letter, body)
        self.connection.shutdown(socket.SHUT_RDWR)

    def dies_in_the_answer(self, key: str, letter: dict[str, object], body: str, words: str) -> None:
        self.server.memory.store(key, letter, body)
        self.wfile.write(b'HTTP/1.1 201 Created\r\nContent-Length: 400\r\n\r\n{"receipt": "XY')
        self.wfile.flush()
        self.connection.shutdown(socket.SHUT_RDWR)

    def answers_twice(self, key: str, letter: dict[str, object], body: str, words: str) -> None:
        receipt, _ = self.server.memory.store(key, letter, body)
        again = json.dumps({"receipt": "XYPT-FALSCH"}).encode()
        head = f"HTTP/1.1 201 Created\r\nContent-Length: {len(again)}\r\n\r\n".encode()
        self.say(201, {"receipt": receipt}, head + again)

    def talks_nonsense(self, key: str, letter: dict[str, object], body: str, words: str) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "21")
        self.end_headers()
        self.wfile.write(b"<html>\xff\xfe 404 </html>")

    def never_ends(self, key: str, letter: dict[str, object], body: str, words: str) -> None:
        self.send_response(200)
        self.send_header("Connection", "close")
        self.end_headers()
        for _ in range(100):
            self.wfile.write(b"x" * 4096)


class Platform(ThreadingHTTPServer):
    """The server: its memory, its usual mood, how long it takes for every request (seconds)."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, port: int, memory: Memory, *, usual: str, takes: float, token: str) -> None:
        super().__init__(("127.0.0.1", port), Desk)
        self.memory, self.usual, self.takes, self.token = memory, usual, takes, token

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that left is none."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.disclosure.platform", description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--file", type=Path, default=Path("/tmp/anxin-platform.sqlite3"))
    parser.add_argument("--mood", default="accepts")
    parser.add_argument("--takes", type=float, default=0.0)
    parser.add_argument("--token", default="")
    parser.add_argument("--certificate", type=Path, help="PEM with key and certificate: speak HTTPS")
    chosen = parser.parse_args()
    platform = Platform(chosen.port, Memory(chosen.file), usual=chosen.mood, takes=chosen.takes, token=chosen.token)
    if chosen.certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(chosen.certificate)
        platform.socket = context.wrap_socket(platform.socket, server_side=True)
    scheme = "https" if chosen.certificate else "http"
    sys.stdout.write(f"{scheme}://127.0.0.1:{platform.server_port}/messages\n")
    sys.stdout.flush()
    platform.serve_forever()


if __name__ == "__main__":
    main()
