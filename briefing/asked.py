"""What is asked: the figures of which section, of which month, up to which day."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.db.models import Q

from accounts.models import Department, User
from briefing.months import Month


class Asked(NamedTuple):
    """Figures of a section (of the whole bureau without one) for a month.

    `day` is the cut-off (数据截至): the last day of the month, or today while it runs. Everything is counted by what is
    known now (R3), so a correction also mends the months before.
    """

    section: Department | None
    month: Month
    day: date

    @classmethod
    def of(cls, user: User, month: Month, today: date, section: Department | None = None) -> Asked:
        """What this person may ask: a department's own staff sees its own, whatever section is named."""
        own = user.department if user.edits_records else section
        return cls(own, month, min(month.last, today))

    def own(self, path: str = "subject__department") -> Q:
        """The rows of the section; `path` leads from the row to its department."""
        return Q(**{path: self.section.pk}) if self.section else Q()

    @property
    def whose(self) -> str:
        return self.section.name if self.section else "全局"

    @property
    def runs(self) -> bool:
        """Whether the month is not over on the cut-off day."""
        return self.day < self.month.last

    @property
    def parameters(self) -> str:
        """As the address of a list holds it."""
        return f"month={self.month.key}" + (f"&section={self.section.code}" if self.section else "")
