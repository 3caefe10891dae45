"""A pytest plugin: before its last line, the last run of ./dev test tells how the parts before it went."""

import os
import time

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name the parts that ran before, and the time since the whole began."""
    terminalreporter.section("the whole run")
    for line in os.environ["ANXIN_SUITE_SO_FAR"].splitlines():
        terminalreporter.line(line, red="FAILED" in line)
    terminalreporter.line(f"total time: {time.time() - float(os.environ['ANXIN_SUITE_BEGAN']):.0f} s")
