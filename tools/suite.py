"""What ./dev test does once everything is installed: python -m tools.suite [--sqlite] [PYTEST ARGUMENTS]

Without arguments: all checks, all tests on the embedded default, all that touch a database again on PostgreSQL and Redis. With arguments:
pytest alone with these, on PostgreSQL and Redis, or with --sqlite first on the embedded default.
"""

import os
import sys
import tempfile
import time
from dataclasses import dataclass, field

from tools.checks import failed_checks
from tools.processes import exit_on_termination, run
from tools.services import servers

PYTEST = [sys.executable, "-m", "pytest"]
PARALLEL = ["-n", "2", "-p", "tools.sharing_out"]
ONCE = ["-m", "not pure"]
"""What touches no database has been tested before."""


@dataclass
class Summary:
    """What has been done so far, told by pytest's last report (see tools.closing)."""

    began: float = field(default_factory=time.time)
    lines: list[str] = field(default_factory=list)
    failed: bool = False

    def note(self, what: str, *, passed: bool, since: float) -> None:
        """Remember a part of the run."""
        self.failed = self.failed or not passed
        self.lines.append(f"{what}: {'passed' if passed else 'FAILED'} in {time.time() - since:.0f} s")

    def environment(self) -> dict[str, str]:
        """How the last pytest learns of it."""
        return {"ANXIN_SUITE_BEGAN": str(self.began), "ANXIN_SUITE_SO_FAR": "\n".join(self.lines)}


def embedded(arguments: list[str]) -> int:
    """pytest on SQLite and the queue of files, in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="anxin-test-") as folder:
        env = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "BROKER_URL"}}
        return run([*PYTEST, "-m", "not browser and not servers", *arguments], {**env, "ANXIN_VAR": folder})


def served(arguments: list[str], summary: Summary | None = None) -> int:
    """pytest on PostgreSQL and Redis."""
    with servers() as running:
        told = {} if summary is None else summary.environment()
        closing = [] if summary is None else ["-p", "tools.closing"]
        return run([*PYTEST, *closing, *arguments], {**running.environment(), **told})


def heading(text: str) -> None:
    """Say what comes next."""
    print(f"\n=== {text}", flush=True)


def everything() -> int:
    """Checks, then the suite twice; a failure anywhere fails the whole."""
    summary = Summary()
    heading("checks")
    began = time.time()
    failed = failed_checks()
    summary.note(f"checks ({', '.join(failed)})" if failed else "checks", passed=not failed, since=began)
    heading("tests on SQLite and a queue of files")
    began = time.time()
    summary.note("tests on SQLite", passed=embedded(PARALLEL) == 0, since=began)
    heading("tests on PostgreSQL and Redis")
    status = served([*PARALLEL, *ONCE], summary)
    return status or int(summary.failed)


def main(arguments: list[str]) -> int:
    """Choose between the whole and a part."""
    exit_on_termination()
    match arguments:
        case []:
            return everything()
        case ["--sqlite"]:
            return embedded(PARALLEL)
        case ["--sqlite", *rest]:
            return embedded(rest)
        case _:
            return served(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
