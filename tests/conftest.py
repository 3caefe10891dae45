"""What all tests share: a signed-in client for each role, and a real Chromium that fails on any console error."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from django.db import connection, connections
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests import people

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


@pytest.fixture(autouse=True)
def quick_passwords(settings: Settings) -> None:
    """Argon2 is slow on purpose; what is tested here is not its strength."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def as_clerk(db: None) -> Client:
    return people.signed_in(people.clerk())


@pytest.fixture
def as_supervisor(db: None) -> Client:
    return people.signed_in(people.supervisor())


@pytest.fixture
def as_leader(db: None) -> Client:
    return people.signed_in(people.leader())


@pytest.fixture
def as_administrator(db: None) -> Client:
    return people.signed_in(people.administrator())


@pytest.fixture
def as_auditor(db: None) -> Client:
    return people.signed_in(people.auditor())


@pytest.fixture(scope="session")
def chromium(django_db_setup: None) -> Iterator[Browser]:
    """One Chromium for the whole run.

    Playwright's loop makes Django think that it is called from async code, and gives it a new connection, which has
    to be told what a new installation holds: every test in a browser begins with that.
    """
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    installed = getattr(connection, "_test_serialized_contents", "[]")
    with sync_playwright() as playwright:
        connection._test_serialized_contents = installed  # type: ignore[attr-defined]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()
        connections.close_all()


@pytest.fixture
def console() -> list[str]:
    """What the browser complained of; a test that provokes a complaint clears it."""
    return []


@pytest.fixture
def page(
    chromium: Browser,
    transactional_db: None,
    django_db_serialized_rollback: None,
    live_server: LiveServer,
    console: list[str],
) -> Iterator[Page]:
    """A window of 1366 by 768 on the live application. Fails the test when the console holds an error at the end."""
    context = chromium.new_context(
        base_url=live_server.url,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        viewport={"width": 1366, "height": 768},
    )
    window = context.new_page()
    window.on("console", lambda message: console.append(message.text) if message.type == "error" else None)
    window.on("pageerror", lambda error: console.append(str(error)))
    yield window
    context.close()
    assert console == []
