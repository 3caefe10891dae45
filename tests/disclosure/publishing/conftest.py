"""Who writes, and who signs."""

from __future__ import annotations

import pytest

from tests.disclosure.publishing import office
from tests.disclosure.publishing.office import Office


@pytest.fixture
def who(db: None) -> Office:
    return office.office()
