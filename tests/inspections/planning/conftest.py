"""The people who plan."""

from __future__ import annotations

import pytest

from accounts.models import User
from subjects.models import Subject
from tests import makers, people


@pytest.fixture
def jia(db: None) -> User:
    return people.clerk()


@pytest.fixture
def yi(db: None) -> User:
    return people.supervisor()


@pytest.fixture
def bing(db: None) -> User:
    return people.leader()


@pytest.fixture
def unit(db: None) -> Subject:
    return makers.make_subject()
