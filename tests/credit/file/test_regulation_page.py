"""The regulation: whole, with a place for every item that an explanation leads to."""

from __future__ import annotations

import re

from django.test import Client

from credit.regulation.article_12 import ARTICLE_12, WORDING
from credit.regulation.rulebook import FIRST, policies
from tests.reading import words


def test_every_item_that_a_ground_may_name_has_its_place(as_auditor: Client) -> None:
    html = as_auditor.get("/regulation/").content.decode()

    for item in {*WORDING, *(clause.item for clause in ARTICLE_12)}:
        assert f'id="{item}"' in html, item


def test_all_seventeen_articles_are_there(as_administrator: Client) -> None:
    html = as_administrator.get("/regulation/").content.decode()

    assert [int(number) for number in re.findall(r'id="article-(\d+)"', html)] == list(range(1, 18))


def test_every_decided_value_is_told_with_its_basis(as_clerk: Client) -> None:
    page = words(as_clerk.get("/regulation/"))

    for policy in policies(FIRST):
        assert f"{policy.rule} {policy.title} {policy.value} {policy.basis}" in page
