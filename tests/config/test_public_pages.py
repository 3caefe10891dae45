"""PUBLIC_PAGES: beside the others, off, or alone, as real processes."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tools.processes import free_port, stop

ROOT = Path(__file__).parents[2]
WITHIN = 60


def environment(folder: Path, **changed: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "BROKER_URL")}
    return {**kept, "ANXIN_VAR": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings", **changed}


def run(folder: Path, *code: str, **changed: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "\n".join(("import django; django.setup()", *code))]
    settings = environment(folder, **changed)
    return subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True, check=False)


def test_off_has_no_public_address(tmp_path: Path) -> None:
    answer = run(
        tmp_path,
        "from django.urls import Resolver404, resolve",
        "try: print(resolve('/public/'))",
        "except Resolver404: print('nothing', resolve('/login/').url_name)",
        PUBLIC_PAGES="off",
    )

    assert answer.stdout.strip() == "nothing login", answer.stderr


def test_another_word_is_refused(tmp_path: Path) -> None:
    refused = run(tmp_path, PUBLIC_PAGES="perhaps")

    assert refused.returncode != 0
    assert "PUBLIC_PAGES" in refused.stderr


@contextmanager
def served_alone(folder: Path) -> Iterator[int]:
    settings = environment(folder, PUBLIC_PAGES="alone")
    subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity=0"], cwd=ROOT, env=settings, check=True)
    port = free_port()
    command = ["gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}", "--log-level", "warning"]
    child = subprocess.Popen(
        [sys.executable, "-m", *command, "--no-control-socket"], cwd=ROOT, env=settings, start_new_session=True
    )
    try:
        until = time.monotonic() + WITHIN
        while time.monotonic() < until:
            try:
                ask(port, "/health/")
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        stop([child], by=15, within=20)  # type: ignore[arg-type]


def ask(port: int, address: str, method: str = "GET", body: str = "") -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    headers = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
    connection.request(method, address, body=body or None, headers=headers)
    answer = connection.getresponse()
    answer.text = answer.read().decode()  # type: ignore[attr-defined]
    connection.close()
    return answer


@pytest.mark.servers
def test_alone_serves_the_public_pages_and_nothing_that_leads_to_an_account(tmp_path: Path) -> None:
    with served_alone(tmp_path) as port:
        statuses = {
            address: ask(port, address).status
            for address in (
                "/health/",
                "/public/",
                "/public/penalties/",
                "/",
                "/login/",
                "/subjects/",
                "/publications/",
            )
        }
        found = ask(port, "/public/search/", "POST", "q=x")
        missing = ask(port, "/login/")

    assert statuses == {
        "/health/": 200,
        "/public/": 200,
        "/public/penalties/": 200,
        "/": 302,
        "/login/": 404,
        "/subjects/": 404,
        "/publications/": 404,
    }
    assert found.status == 200
    assert found.getheader("Set-Cookie") is None
    assert "login" not in missing.text  # type: ignore[attr-defined]
    assert "返回信用查询" in missing.text  # type: ignore[attr-defined]
