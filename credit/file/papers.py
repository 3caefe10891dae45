"""The papers of a subject, in its own file: the last ones, and the way to the register for the rest."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from accounts.models import User
from documents.models import Document
from subjects.models import Subject

SHOWN = 10


class Shelf(NamedTuple):
    """The last papers of a subject, newest first, and how many there are."""

    subject: Subject
    documents: list[Document]
    total: int


def of_subject(subject: Subject, user: User, today: date) -> Shelf | None:
    """The part 文书 of the tab 办理事项; nothing where no paper was issued."""
    found = Document.objects.visible_to(user).filter(subject=subject)
    total = found.count()
    return Shelf(subject, list(found.prefetch_related("services")[:SHOWN]), total) if total else None
