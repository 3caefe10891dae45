"""A clerk at work."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import User
from tests import people


@pytest.fixture
def clerk(jia: User) -> Client:
    return people.signed_in(jia)
