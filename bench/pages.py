"""Pages as a person gets them: from gunicorn, over one connection kept alive, signed in, ever different ones."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from http.client import HTTPConnection
from random import Random
from typing import NamedTuple

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Role, User
from bench.bureau import SEED
from bench.figures import Figure, spread
from bench.processes import web
from demonstration.naming import TOWNSHIPS
from subjects.models import Subject

WARM_UP = 20
REQUESTS = 200
MOST_QUERIES = 15
MOST_MS = 150


class Family(NamedTuple):
    """Addresses of one kind of page, each another one."""

    name: str
    paths: list[str]
    goal: bool = True
    """Whether it is one of the pages that must be quick."""


def measure() -> Iterator[Figure]:
    """p50 and p95 of each kind of page, and how many queries it takes; a bare answer of the same server beside it."""
    reader, _ = User.objects.get_or_create(
        username="bench-leader", defaults={"display_name": "测", "role": Role.LEADER}
    )
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(reader)
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    with web() as port:
        bare = spread(_seconds(port, ["/health/"] * (WARM_UP + REQUESTS), cookie))
        for family in _families():
            took = spread(_seconds(port, family.paths, cookie))
            queries = max(_queries(client, path) for path in family.paths[:25])
            yield Figure(
                family.name,
                f"{took}; {queries} queries; {took.p50 / bare.p50:.0f} x a bare answer",
                f"p95 < {MOST_MS} ms, at most {MOST_QUERIES} queries" if family.goal else "-",
                f"{REQUESTS} different ones from gunicorn, 2 workers, one client, keep-alive, after {WARM_UP} to warm up",
                took.p95 < MOST_MS and queries <= MOST_QUERIES if family.goal else None,
            )


def _families() -> list[Family]:
    rng = Random(SEED)
    number = WARM_UP + REQUESTS
    subjects = rng.sample(list(Subject.objects.order_by("pk").values_list("pk", flat=True)), number)
    filters = [f"section={section}&level={level}" for section in ("WH", "FM", "JC", "YH") for level in (1, 2, 3)]
    searches = ["石料", "化工", "加油站", "000123号", "xms", *TOWNSHIPS[:3]]
    return [
        Family("subject page", [f"/subjects/{pk}/" for pk in subjects]),
        Family("subject page of a year ago", [f"/subjects/{pk}/?on=2025-11-01" for pk in subjects]),
        Family("subject list", [f"/subjects/?page={1 + page % 300}" for page in range(number)]),
        Family("subject list, searched", [f"/subjects/?q={searches[n % len(searches)]}&page={1 + n // 40}" for n in range(number)]),
        Family("ledger page", [f"/ledger/?page={1 + page * 7 % 1000}" for page in range(number)]),
        Family("ledger page, filtered", [f"/ledger/?{filters[n % len(filters)]}&page={1 + n // 12}" for n in range(number)]),
        Family("home of a leader", ["/"] * number, goal=False),
    ]  # fmt: skip


def _seconds(port: int, paths: Sequence[str], cookie: str) -> list[float]:
    """How long each answer took, the first ones left out."""
    browser = HTTPConnection("127.0.0.1", port)
    took = []
    for path in paths:
        began = time.perf_counter()
        browser.request("GET", _encoded(path), headers={"Cookie": cookie, "Accept-Encoding": "gzip"})
        answer = browser.getresponse()
        answer.read()
        took.append(time.perf_counter() - began)
        if answer.status != 200:
            raise SystemExit(f"{path} answered {answer.status}")
    browser.close()
    return took[WARM_UP:]


def _encoded(path: str) -> str:
    return "".join(c if c.isascii() else "".join(f"%{byte:02X}" for byte in c.encode()) for c in path)


def _queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    if answer.status_code != 200:
        raise SystemExit(f"{path} answered {answer.status_code}")
    return len(captured)
