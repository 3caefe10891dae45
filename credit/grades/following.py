"""What follows in the house from a new timeline, in the transaction that stores or announces it.

The rooms above say what they do when they are ready: with the level ends what rests on it, or the level is not stored.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime

Follower = Callable[[Collection[int], datetime], object]
"""Called with the subjects (ids, locked) whose timeline is another one, or has come to a new period, and the moment."""

_FOLLOWERS: list[Follower] = []


def add(follower: Follower) -> None:
    """Let a room above follow; called when it is ready, and may be called with the same subjects again."""
    _FOLLOWERS.append(follower)


def follow(subjects: Collection[int], at: datetime) -> None:
    """Tell every room that follows, in the running transaction."""
    for follower in _FOLLOWERS:
        follower(subjects, at)
