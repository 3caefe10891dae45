"""A pytest plugin: how ./dev test shares the tests out between its workers.

Tests that share what takes a minute to make stay together on one worker, and come first. The others follow one by one in
their order, in which those that empty the database come last.
"""

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

TOGETHER = ("tests/demonstration/test_demo_bureau.py", "tests/test_access.py")


class SharingOut(LoadScopeScheduling):  # type: ignore[misc]
    """Largest scopes first; a scope is one of these files, or else a test."""

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0]
        return path if path in TOGETHER else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> SharingOut:
    """Ours, whatever --dist says."""
    return SharingOut(config, log)
