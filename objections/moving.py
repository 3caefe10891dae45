"""The chronicle of a case: one line for each act on it, also for those that leave its own row as it is."""

from __future__ import annotations

from datetime import datetime

from accounts.models import User
from objections.models import Objection, Step


def note(objection: Objection, words: str, *, by: User | None, at: datetime, detail: str = "") -> None:
    """One line of the case's chronicle."""
    Step.objects.create(objection=objection, at=at, by=by, act=words, detail=detail)
