"""Reading about a natural person is noted in the journal, by one function for all pages."""

from __future__ import annotations

from typing import Protocol

from accounts import journal
from accounts.gate import SignedInRequest


class Regulated(Protocol):
    """A subject, as far as reading about it goes."""

    @property
    def is_person(self) -> bool: ...

    @property
    def code(self) -> str: ...


def note_reading(request: SignedInRequest, subject: Regulated | None, what: str) -> None:
    """Note that somebody read `what` of a natural person; of others, and of nobody, nothing is noted."""
    if subject is not None and subject.is_person:
        journal.write("查看档案", f"{subject}（{subject.code}）", by=request.user, detail=what, request=request)
