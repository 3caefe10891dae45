"""All checks that need no test: python -m tools.checks. Exit status 1 and the findings when one fails."""

import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

PYTHON = sys.executable
BIN = Path(PYTHON).parent


@dataclass(frozen=True)
class Check:
    """A command that finds fault by its exit status."""

    name: str
    command: list[str]
    env: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """What a check said."""

    check: Check
    passed: bool
    output: str
    seconds: float


def production() -> dict[str, str]:
    """The environment of a production start, with secrets made up on the spot."""
    return {
        "ANXIN_PRODUCTION": "1",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "FIELD_KEYS": secrets.token_urlsafe(32),
        "ALLOWED_HOSTS": "anxin.example.cn",
        "CSRF_TRUSTED_ORIGINS": "https://anxin.example.cn",
        "DATABASE_URL": "postgresql://anxin@127.0.0.1:1/anxin",
        "BROKER_URL": "redis://127.0.0.1:1/0",
    }


def checks() -> list[Check]:
    """The longest first, so that two at a time end early."""
    manage = [PYTHON, "manage.py"]
    return [
        Check("mypy", [PYTHON, "-m", "mypy"]),
        Check("djlint", [PYTHON, "-m", "djlint", "--lint", "--quiet", "templates"]),
        Check("migrations", [*manage, "makemigrations", "--check", "--dry-run"]),
        Check("deployment", [*manage, "check", "--deploy", "--fail-level", "WARNING"], production()),
        Check("imports", [str(BIN / "lint-imports"), "--no-cache"], {"PYTHONPATH": "."}),
        Check("ruff", [PYTHON, "-m", "ruff", "check"]),
        Check("format", [PYTHON, "-m", "ruff", "format", "--check"]),
    ]


def perform(check: Check, folder: str) -> Outcome:
    """Run one check away from the person's own database."""
    embedded = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "BROKER_URL"}}
    began = time.monotonic()
    done = subprocess.run(
        check.command,
        env={**embedded, "ANXIN_VAR": folder, **check.env},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return Outcome(check, done.returncode == 0, done.stdout, time.monotonic() - began)


def report(outcome: Outcome) -> None:
    """One line for a check that passed, everything for one that failed."""
    verdict = "ok" if outcome.passed else "FAILED"
    print(f"{outcome.check.name:<12} {verdict:<7} {outcome.seconds:5.1f} s", flush=True)
    if not outcome.passed:
        print(outcome.output, flush=True)


def failed_checks() -> list[str]:
    """Run all checks, two at a time, report each, and name those that failed."""
    failed = []
    with tempfile.TemporaryDirectory(prefix="anxin-check-") as folder, ThreadPoolExecutor(2) as pool:
        for outcome in pool.map(lambda check: perform(check, folder), checks()):
            report(outcome)
            if not outcome.passed:
                failed.append(outcome.check.name)
    return failed


if __name__ == "__main__":
    sys.exit(1 if failed_checks() else 0)
