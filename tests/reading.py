"""Reading an answered page as a person does, and counting what it cost."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

_COUNTED = ("SELECT", "INSERT", "UPDATE", "DELETE")


def words(answer: Any) -> str:
    """The text of the page's content, tags left out and blanks joined; without scripts and the frame around it."""
    html = answer.content.decode()
    main = html.partition("<main")[2].partition("</main>")[0] or html
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main))).strip()


def seen(client: Client, address: str) -> str:
    """The words of a page that must be there."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    return words(answer)


def level_of(client: Client, address: str) -> str:
    """The large level tag at the head of a file."""
    html = client.get(address).content.decode()
    found = re.search(r'level-large">([^<]+)', html)
    assert found, address
    return found[1]


def queries_of(act: Callable[[], Any]) -> list[str]:
    """The queries that an answered request costs; what a test's own savepoints add is left out."""
    with CaptureQueriesContext(connection) as caught:
        assert act().status_code == 200
    return [query["sql"] for query in caught.captured_queries if query["sql"].startswith(_COUNTED)]
