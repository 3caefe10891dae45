"""Counts are kept until something is committed; rows of another test may carry the same mark."""

from __future__ import annotations

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    cache.clear()
