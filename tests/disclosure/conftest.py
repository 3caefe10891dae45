"""A clerk, and a unit of the clerk's department with somebody who answers for it."""

from __future__ import annotations

import pytest

from accounts.models import User
from subjects.models import Subject
from tests import makers, people


@pytest.fixture
def clerk(db: None) -> User:
    return people.clerk()


@pytest.fixture
def unit(db: None) -> Subject:
    subject = makers.make_subject()
    makers.make_post(subject, makers.make_person())
    return subject
