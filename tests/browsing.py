"""What a person does in a browser, and what must hold of every page that is looked at."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Error, Page, ViewportSize

from accounts.models import User
from tests import people

PHONE: ViewportSize = {"width": 360, "height": 740}


def sign_in(page: Page, user: User) -> None:
    """Let this person be signed in, without the log-in page."""
    client = people.signed_in(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.goto("/login/")
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": page.evaluate("location.origin")}]
    )


def assert_accessible(page: Page) -> None:
    """axe finds nothing to object to.

    After a click, expect something of the next page first. A page that leaves while it is looked at cannot be judged:
    then the one that comes is.
    """
    page.wait_for_load_state()
    try:
        found = Axe().run(page).response["violations"]
    except Error:
        page.wait_for_load_state()
        found = Axe().run(page).response["violations"]
    told = [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]
    assert told == []


def assert_fits(page: Page) -> None:
    """Nothing makes the page scroll sideways; wide tables scroll by themselves."""
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0, f"{page.url} is {wider} px too wide"
