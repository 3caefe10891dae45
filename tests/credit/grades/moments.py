"""Moments in the bureau's time, and a death between two statements."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.timezone import make_aware


def at(text: str) -> datetime:
    """`2026-03-02 00:00` in 新密."""
    return make_aware(datetime.fromisoformat(text))


class Killed(BaseException):
    """The process is gone; nothing catches that."""


@contextmanager
def dying_at(statement: str) -> Iterator[None]:
    """Whoever comes to a statement that contains this text dies before it is carried out."""

    def die(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if statement in sql:
            raise Killed
        return execute(sql, *rest)

    with connection.execute_wrapper(die):
        yield
