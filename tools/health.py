"""Whether a part of the application is alive: python -m tools.health web [PORT] | beat SCHEDULE-FILE."""

import http.client
import os
import sys
import time
from pathlib import Path

BEAT_SAVES_EVERY = 180
"""Seconds between two savings of Celery beat's schedule."""


def host_name() -> str:
    """A name that the application answers to."""
    first = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip().lstrip(".")
    return first or "127.0.0.1"


def web_answers(port: int, within: float = 5) -> bool:
    """Whether the web process on this port says that it is well."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=within)
    try:
        connection.request("GET", "/health/", headers={"Host": host_name()})
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def beat_beats(schedule: Path) -> bool:
    """Whether beat has saved its schedule lately (the file's name gets an ending on some systems)."""
    saved = [path.stat().st_mtime for path in schedule.parent.glob(schedule.name + "*")]
    return bool(saved) and time.time() - max(saved) < 3 * BEAT_SAVES_EVERY


def main(arguments: list[str]) -> int:
    """Exit status 0 when alive, 1 when not, 2 for a wrong command line."""
    match arguments:
        case ["web", *port]:
            return 0 if web_answers(int(port[0]) if port else 8000) else 1
        case ["beat", schedule]:
            return 0 if beat_beats(Path(schedule)) else 1
        case _:
            print(__doc__, file=sys.stderr)
            return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
