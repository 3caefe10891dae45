"""Child processes that never outlive the command that started them."""

import ctypes
import os
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import FrameType

_LIBC = ctypes.CDLL(None)
_PR_SET_PDEATHSIG = 1


def dies_with_parent(last: signal.Signals = signal.SIGTERM) -> Callable[[], None]:
    """What a child runs before it starts: the kernel then sends it `last` when its parent dies, even by SIGKILL."""

    def bind() -> None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, last)

    return bind


def free_port() -> int:
    """A port of the loopback interface that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def exit_on_termination() -> None:
    """Turn SIGTERM and SIGHUP into an ordinary exit, so that `finally` and `with` tidy up."""

    def leave(number: int, _frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs start with it ignored
    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGHUP, leave)


@contextmanager
def signals_to(child: "subprocess.Popen[bytes]") -> Iterator[None]:
    """Pass SIGTERM and SIGHUP on to the child. Ctrl-C reaches it by itself, as it shares our terminal."""

    def forward(number: int, _frame: FrameType | None) -> None:
        child.send_signal(number)

    def leave_it_to_the_child(_number: int, _frame: FrameType | None) -> None:
        return

    before = {number: signal.signal(number, forward) for number in (signal.SIGTERM, signal.SIGHUP)}
    before[signal.SIGINT] = signal.signal(signal.SIGINT, leave_it_to_the_child)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def run(command: Sequence[str], env: Mapping[str, str]) -> int:
    """Run a command in the foreground to its end and give its exit status as a shell would."""
    child = subprocess.Popen(command, env=env, preexec_fn=dies_with_parent())
    with signals_to(child):
        status = child.wait()
    return status if status >= 0 else 128 - status


def stop(children: Sequence["subprocess.Popen[bytes]"], by: signal.Signals, within: float) -> None:
    """Ask every child to stop, wait for it, and kill what does not. Each leads a session, and its whole group goes."""
    for child in children:
        child.send_signal(by)
    for child in children:
        try:
            child.wait(within)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
