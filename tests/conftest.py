"""What all tests share: three people and a unit, a signed-in client for each role, and a real Chromium that fails on any
console error."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection, connections
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django import DjangoDbBlocker, Settings
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from subjects.models import Subject
from tests import makers, people, refilling

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


TOUCHES = {"db", "transactional_db", "django_db_setup"}
"""Fixtures by which a test gets at a database."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Function]) -> None:
    """Mark what no database and no server can change, so that the whole suite runs it once."""
    for item in items:
        marks = {mark.name for mark in item.iter_markers()}
        if not (TOUCHES & set(item.fixturenames) or {"django_db", "browser", "servers"} & marks):
            item.add_marker("pure")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The test database; on PostgreSQL what it holds at first is put back quickly after a test that committed."""
    if connection.vendor != "postgresql":
        yield
        return
    with django_db_blocker.unblock(), refilling.quickly():
        yield


@pytest.fixture(autouse=True)
def quick_passwords(settings: Settings) -> None:
    """Argon2 is slow on purpose; what is tested here is not its strength."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def static_files_when_asked_for(settings: Settings) -> None:
    """Every test client is an application of its own, and would look at all static files before its first answer."""
    settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture
def autumn() -> Iterator[None]:
    """An autumn morning."""
    with time_machine.travel("2026-11-23 10:00+08:00", tick=False):
        yield


@pytest.fixture
def jia(db: None) -> User:
    """Clerk 甲, who enters and notifies."""
    return people.clerk()


@pytest.fixture
def yi(db: None) -> User:
    """Supervisor 乙, who reviews."""
    return people.supervisor()


@pytest.fixture
def bing(db: None) -> User:
    """Leader 丙, who decides."""
    return people.leader()


@pytest.fixture
def unit(db: None) -> Subject:
    """A clean unit of 甲's department."""
    return makers.make_subject()


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
