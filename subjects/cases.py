"""How a matter in hand (办理事项) is named below the app that handles it: its terms, papers and notices carry this."""

from __future__ import annotations

from typing import NamedTuple

from accounts.models import Department
from subjects.models import Subject


class Case(NamedTuple):
    """A matter in hand: `key` is unique over all apps (`objections.objection:12`), `title` is what people call it.

    A matter that is about no single subject (a draw, a plan, a circular) belongs to a department, or to the whole bureau.
    """

    key: str
    title: str
    url: str
    subject: Subject | None
    department: Department | None = None
