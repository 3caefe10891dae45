"""The whole application in one terminal: python -m tools.run

Web server, Celery worker and Celery beat as three real processes, on whatever DATABASE_URL and BROKER_URL say and
without them on SQLite and a queue of files. Prepares the database and demonstration data first. Loopback only; PORT
chooses the port. Ctrl-C stops all three, and when one dies the others stop too.
"""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.health import web_answers
from tools.processes import dies_with_parent, exit_on_termination, stop

DEFAULT_PORT = 8000
READY_WITHIN = 120.0


def say(*lines: str) -> None:
    """Tell the person at the terminal."""
    print(*lines, sep="\n", flush=True)


def step(what: str) -> None:
    """Tell what begins now, in the manner of ./dev."""
    print(time.strftime("[%H:%M:%S]"), what, file=sys.stderr, flush=True)


def listen(port: int) -> socket.socket | None:
    """A socket on this port, or nothing when somebody else has it."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
        listener.listen(128)
    except OSError:
        listener.close()
        return None
    return listener


def port_asked_for() -> int | None:
    """The port named by PORT, if any."""
    asked = os.environ.get("PORT", "")
    if not asked:
        return None
    if not asked.isdecimal() or not 0 < int(asked) < 65536:
        raise SystemExit(f"PORT={asked} is not a port number (1-65535). 端口号无效。")
    return int(asked)


def listen_somewhere() -> socket.socket:
    """The port asked for, or nothing else; without a wish the first free one from 8000."""
    asked = port_asked_for()
    if asked is not None:
        listener = listen(asked)
        if listener is None:
            raise SystemExit(
                f"Port {asked} cannot be used: something else listens there, or it is reserved. "
                f"Choose another: PORT={asked + 1} ./dev run   端口 {asked} 不可用，请换一个端口。"
            )
        return listener
    for port in range(DEFAULT_PORT, DEFAULT_PORT + 100):
        listener = listen(port)
        if listener is not None:
            if port != DEFAULT_PORT:
                say(f"Port {DEFAULT_PORT} is in use, so this is port {port}.   端口 {DEFAULT_PORT} 已被占用。")
            return listener
    raise SystemExit(f"Every port from {DEFAULT_PORT} is in use. Choose one: PORT=… ./dev run")


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Let nobody else prepare the same data at the same time."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".prepare.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def no_collected_files(folder: Path) -> None:
    """Let the static files be served from where they are: a collected copy would hide what changes."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()


def prepare() -> str:
    """Bring the database up to date and fill an empty one; gives the words about the demonstration accounts."""
    folder = Path(os.environ.get("ANXIN_VAR", "var"))
    with alone(folder):
        no_collected_files(folder / "static")
        step("the database and its data   准备数据库，载入演示数据")
        command = [sys.executable, "-m", "tools.prepare"]
        done = subprocess.run(command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{done.stdout}\nThe database could not be prepared (see above).   数据库未能准备好。")
    return done.stdout


def start(listener: socket.socket, folder: Path) -> dict[str, "subprocess.Popen[bytes]"]:
    """The three processes, each in a session of its own so that only we send them signals."""
    python = [sys.executable, "-m"]
    gunicorn = ["gunicorn", "config.wsgi", "--bind", f"fd://{listener.fileno()}", "--workers", "2", "--threads", "4"]
    gunicorn += ["--preload", "--log-level", "warning", "--no-control-socket"]
    worker = ["celery", "--quiet", "-A", "config", "worker", "--concurrency", "2", "--queues", "celery,papers"]
    worker += ["--loglevel", "warning", "--without-gossip", "--without-mingle"]
    beat = ["celery", "--quiet", "-A", "config", "beat", "--loglevel", "warning"]
    beat += ["--schedule", str(folder / "schedule"), "--pidfile", ""]
    quiet = {"PYTHONWARNINGS": "ignore:::celery.platforms"}  # that we are root in a container of our own
    return {
        name: subprocess.Popen(
            [*python, *command],
            env={**os.environ, **quiet},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=dies_with_parent(),
            pass_fds=[listener.fileno()] if name == "web" else [],
        )
        for name, command in (("web", gunicorn), ("worker", worker), ("beat", beat))
    }


def first_dead(children: dict[str, "subprocess.Popen[bytes]"]) -> str | None:
    """The name of a process that has ended, if any."""
    return next((name for name, child in children.items() if child.poll() is not None), None)


def wait_until_ready(children: dict[str, "subprocess.Popen[bytes]"], port: int) -> bool:
    """Whether the web process answered before anything died or the time was up."""
    until = time.monotonic() + READY_WITHIN
    while first_dead(children) is None and time.monotonic() < until:
        if web_answers(port):
            return True
        time.sleep(0.1)
    return False


def watch(children: dict[str, "subprocess.Popen[bytes]"]) -> int:
    """Stay until a process dies."""
    while (dead := first_dead(children)) is None:
        time.sleep(0.5)
    status = children[dead].returncode
    say(f"The {dead} process has ended by itself (status {status}); stopping the others.   进程意外退出，全部停止。")
    return 1


def serve(listener: socket.socket, accounts: str) -> int:
    """Run the three processes until Ctrl-C or the end of one."""
    port: int = listener.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="anxin-run-") as folder:
        step("web server, worker and beat   启动网站、后台任务和定时任务")
        children = start(listener, Path(folder))
        listener.close()
        try:
            if not wait_until_ready(children, port):
                say("The application did not come up (see above).   系统未能启动。")
                return 1
            say("", accounts.strip(), "", f"Anxin 安信:  http://127.0.0.1:{port}/     Ctrl-C stops it   Ctrl-C 停止")
            return watch(children)
        except KeyboardInterrupt:
            say("", "stopping …   正在停止……")
            return 0
        finally:
            stop(list(children.values()), by=signal.SIGTERM, within=20)


def main() -> int:
    """Take a port, prepare, serve."""
    exit_on_termination()
    try:
        listener = listen_somewhere()
        return serve(listener, prepare())
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
