"""Asking for a re-grade: a row in the transaction of the fact, and a nudge to the worker after it commits."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from desk.promises import nudge
from subjects.models import Cause, RegradeRequest, Subject

Renamed = Callable[[Subject, str], None]
"""What a room does when a subject is read under another name."""

_RENAMED: list[Renamed] = []


def when_renamed(do: Renamed) -> None:
    """Let a room above follow the name, the trade name and the kind of a subject; called when it is ready."""
    _RENAMED.append(do)


def tell_renamed(subject: Subject, cause: str) -> None:
    """The subject is read under another name, or as another kind of party, from now on."""
    for do in _RENAMED:
        do(subject, cause)


def ask_regrade(subjects: Iterable[int], kind: Cause, cause: str) -> None:
    """Promise to grade these subjects (ids) again because of `cause`, and nudge the worker once that is committed."""
    nudge(*(request.job for request in promise_regrade(subjects, kind, cause)))


def promise_regrade(subjects: Iterable[int], kind: Cause, cause: str) -> list[RegradeRequest]:
    """Only the promise, one a subject, for whoever grades them right after; the sweep keeps what is not kept otherwise.

    `kind` is what is counted, `cause` is shown to people and holds no identity numbers.
    """
    asked = (RegradeRequest(subject_id=subject, kind=kind, cause=cause[:200]) for subject in sorted(set(subjects)))
    return RegradeRequest.objects.bulk_create(asked, batch_size=1000)
