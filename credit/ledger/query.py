"""Which ledger is meant: the day, what was known when, and the filters. The same for screen, file and job."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple


class LedgerQuery(NamedTuple):
    """The ledger on a day.

    `known_on` None is by what is known now (R3). `section` is a department's code, `industry` an industry's, of which
    a first-level one includes its divisions; `text` is a part of the name or pinyin initials, or the begin of a code.
    `full_identity` shows citizen identity numbers whole.
    """

    as_of: date
    known_on: datetime | None = None
    section: str = ""
    industry: str = ""
    level: int | None = None
    text: str = ""
    full_identity: bool = False

    @property
    def parameters(self) -> dict[str, str]:
        """As the address and a job hold it: only what was asked for."""
        asked = {
            "as_of": self.as_of.isoformat(),
            "known_on": self.known_on.isoformat() if self.known_on else "",
            "section": self.section,
            "industry": self.industry,
            "level": "" if self.level is None else str(self.level),
            "q": self.text,
            "full_identity": "1" if self.full_identity else "",
        }
        return {name: value for name, value in asked.items() if value}

    @classmethod
    def of(cls, parameters: Mapping[str, str]) -> LedgerQuery:
        """The query that `parameters` was made of."""
        known_on, level = parameters.get("known_on"), parameters.get("level")
        return cls(
            date.fromisoformat(parameters["as_of"]),
            datetime.fromisoformat(known_on) if known_on else None,
            parameters.get("section", ""),
            parameters.get("industry", ""),
            int(level) if level else None,
            parameters.get("q", ""),
            bool(parameters.get("full_identity")),
        )
