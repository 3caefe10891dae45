"""A throwaway PostgreSQL and Redis on free ports: python -m tools.services [--durable] -- COMMAND…

The command finds them by DATABASE_URL and BROKER_URL, and a folder of its own by ANXIN_VAR. Both servers and all
that they held are gone when it ends, however it ends. Works as root (PostgreSQL then runs as its own user) and as a
user, any number of times at once.
"""

import argparse
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import redis

from tools.processes import dies_with_parent, exit_on_termination, free_port, run, stop

START_WITHIN = 60.0
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
"""Settings for data that nobody will miss after a crash."""


@dataclass(frozen=True)
class Owner:
    """Whom a server runs as."""

    uid: int
    gid: int


@dataclass(frozen=True)
class Servers:
    """Where the two servers listen, and the folder that belongs to them."""

    database_url: str
    broker_url: str
    folder: Path

    def environment(self) -> dict[str, str]:
        """Our environment, with the application pointed at these servers."""
        return {
            **os.environ,
            "DATABASE_URL": self.database_url,
            "BROKER_URL": self.broker_url,
            "ANXIN_VAR": str(self.folder / "var"),
        }


def programs() -> Path:
    """The folder of the newest PostgreSQL server on this machine."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if found:
        return max(found, key=lambda folder: float(folder.parent.name))
    on_path = shutil.which("initdb")
    if on_path is None:
        raise SystemExit("PostgreSQL's server programs are not installed (Debian: postgresql).")
    return Path(on_path).resolve().parent


def owner() -> Owner:
    """PostgreSQL refuses to run as root: then it runs as its own user."""
    if os.getuid() != 0:
        return Owner(os.getuid(), os.getgid())
    user = pwd.getpwnam("postgres")
    return Owner(user.pw_uid, user.pw_gid)


def start(command: list[str], log: Path, home: Path, who: Owner) -> "subprocess.Popen[bytes]":
    """Start a server in the background that stops when we die."""
    with log.open("wb") as out:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            cwd=home,
            start_new_session=True,
            preexec_fn=dies_with_parent(signal.SIGINT),
            user=who.uid,
            group=who.gid,
            extra_groups=[] if os.getuid() == 0 else None,
        )


def start_postgres(folder: Path, port: int, *, durable: bool) -> "subprocess.Popen[bytes]":
    """Make an empty cluster and serve it."""
    who = owner()
    home = folder / "postgres"
    home.mkdir(mode=0o700)
    os.chown(home, who.uid, who.gid)
    bins = programs()
    cluster = ["--username=anxin", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
    init = start([str(bins / "initdb"), "--pgdata=data", *cluster], folder / "initdb.log", home, who)
    if init.wait() != 0:
        raise SystemExit(f"initdb failed:\n{(folder / 'initdb.log').read_text()}")
    settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "timezone=Asia/Shanghai"]
    settings += () if durable else QUICK
    options = [part for setting in settings for part in ("-c", setting)]
    command = [str(bins / "postgres"), "-D", "data", "-p", str(port), *options]
    return start(command, folder / "postgres.log", home, who)


def start_redis(folder: Path, port: int, *, durable: bool) -> "subprocess.Popen[bytes]":
    """Serve an empty Redis; it keeps its messages on disk only when asked to."""
    home = folder / "redis"
    home.mkdir(mode=0o700)
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    command += ["--appendonly", "yes" if durable else "no", "--dir", str(home)]
    return start(command, folder / "redis.log", home, Owner(os.getuid(), os.getgid()))


def postgres_answers(port: int) -> bool:
    """Whether PostgreSQL is up; on its first answer it gets the application's database."""
    try:
        with psycopg.connect(f"postgresql://anxin@127.0.0.1:{port}/postgres", autocommit=True) as connection:
            connection.execute("CREATE DATABASE anxin")
    except psycopg.OperationalError:
        return False
    return True


def redis_answers(port: int) -> bool:
    """Whether Redis is up."""
    try:
        with redis.Redis(port=port) as client:
            return bool(client.ping())
    except redis.ConnectionError:
        return False


def wait_for(name: str, log: Path, server: "subprocess.Popen[bytes]", *, port: int) -> None:
    """Wait until the server answers; show its log if it never does."""
    answers = {"postgres": postgres_answers, "redis": redis_answers}[name]
    until = time.monotonic() + START_WITHIN
    while not answers(port):
        if server.poll() is not None or time.monotonic() > until:
            raise SystemExit(f"{name} did not start:\n{log.read_text()[-2000:]}")
        time.sleep(0.05)


@contextmanager
def servers(*, durable: bool = False) -> Iterator[Servers]:
    """Both servers, running, with an empty database; gone afterwards."""
    began = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="anxin-"))
    folder.chmod(0o711)  # PostgreSQL's user has to pass through
    started: list[subprocess.Popen[bytes]] = []
    try:
        database, broker = free_port(), free_port()
        started.append(start_redis(folder, broker, durable=durable))
        started.append(start_postgres(folder, database, durable=durable))
        wait_for("redis", folder / "redis.log", started[0], port=broker)
        wait_for("postgres", folder / "postgres.log", started[1], port=database)
        print(f"PostgreSQL and Redis are up ({time.monotonic() - began:.1f} s)", file=sys.stderr, flush=True)
        yield Servers(
            database_url=f"postgresql://anxin@127.0.0.1:{database}/anxin",
            broker_url=f"redis://127.0.0.1:{broker}/0",
            folder=folder,
        )
    finally:
        stop(started, by=signal.SIGINT, within=10)
        shutil.rmtree(folder, ignore_errors=True)


def command_line() -> tuple[bool, list[str]]:
    """Whether the servers are to be durable, and what to run on them."""
    parser = argparse.ArgumentParser(prog="python -m tools.services", description=__doc__)
    parser.add_argument("--durable", action="store_true", help="keep the servers' default, crash-safe settings")
    parser.add_argument("command", nargs="+", help="what to run, after --")
    arguments = parser.parse_args()
    return bool(arguments.durable), list(arguments.command)


def main() -> int:
    """Start both, run the command, stop both; the exit status is the command's."""
    exit_on_termination()
    durable, command = command_line()
    with servers(durable=durable) as running:
        environment: Mapping[str, str] = running.environment()
        return run(command, environment)


if __name__ == "__main__":
    sys.exit(main())
