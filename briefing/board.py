"""The leaders' view (领导看板): the figures of a month together."""

from __future__ import annotations

from functools import cached_property

from briefing.asked import Asked
from briefing.counting import changes, clocks, disputes, levels, notices, visits
from credit.levels.owing import Tally


class Board:
    """The figures that one page shows; each is counted when it is first asked for."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked

    @cached_property
    def structure(self) -> list[levels.MonthLevels]:
        return levels.structure(self.asked)

    @property
    def now(self) -> levels.MonthLevels:
        """The cut-off day."""
        return self.structure[-1]

    @property
    def before(self) -> levels.MonthLevels:
        """The end of the month before."""
        return self.structure[-2]

    @cached_property
    def sections(self) -> list[levels.SectionLevels]:
        return levels.by_section(self.asked)

    @cached_property
    def changes(self) -> changes.Changes:
        return changes.changes(self.asked)

    @cached_property
    def objections(self) -> list[disputes.SectionDisputes]:
        return disputes.by_section(self.asked)

    @property
    def all_objections(self) -> disputes.SectionDisputes:
        return self.objections[-1]

    @cached_property
    def checks(self) -> disputes.Checks:
        return disputes.checks(self.asked)

    @cached_property
    def terms(self) -> list[clocks.SectionTerms]:
        return clocks.by_section(self.asked)

    @cached_property
    def notices(self) -> Tally:
        return notices.tally(self.asked)

    @property
    def overdue(self) -> int:
        return sum(line.overdue for line in self.terms)

    @cached_property
    def visits(self) -> visits.Visits:
        return visits.visits(self.asked)

    @cached_property
    def clauses(self) -> list[levels.Clause]:
        return levels.clauses(self.asked)

    @cached_property
    def outlook(self) -> list[levels.Outlook]:
        return levels.outlook(self.asked)

    @property
    def rising(self) -> int:
        return sum(line.rising for line in self.outlook)

    @property
    def falling(self) -> int:
        return sum(line.falling for line in self.outlook)

    @property
    def moving_otherwise(self) -> int:
        return sum(line.other for line in self.outlook)
