"""An autumn morning, a clerk, and a clean unit of the clerk's department."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from subjects.models import Subject
from tests import makers, people


@pytest.fixture
def autumn() -> Iterator[None]:
    with time_machine.travel("2026-11-23 10:00+08:00", tick=False):
        yield


@pytest.fixture
def clerk(db: None) -> Client:
    return people.signed_in(people.clerk())


@pytest.fixture
def unit(db: None) -> Subject:
    return makers.make_subject("新密市青屏化工有限公司")
