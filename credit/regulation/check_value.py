"""The check value of a grade (核验值): SHA-256 over the facts and the rules that it follows from, in one canonical text.

The text is JSON in UTF-8: keys sorted, no blanks, characters as they are; lists that have no order of their own are
sorted by the text of their elements, days are written 2026-05-12, moments in UTC to the microsecond, amounts without trailing zeros. Anyone who has the
text can compute the value, and the level by the regulation. docs/check-value.md says so to people.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from credit.regulation.facts import SubjectFacts
from credit.regulation.rulebook import Rulebook

Plain: TypeAlias = "bool | int | str | list[Plain] | dict[str, Plain] | None"
"""What JSON holds, but for fractions: amounts are text."""


TEXT = 3
"""The version of the canonical text; it changes with the keys that the text has (docs/check-value.md)."""


class Basis(NamedTuple):
    """Everything that a grade follows from: whose, of which day, as known when, by which rules, and the facts."""

    subject: str
    """The code as it is shown; of a natural person the masked number."""
    as_of: date
    known_on: datetime
    rulebook: Rulebook
    """The version in force on the day, with all its values (R23)."""
    facts: SubjectFacts
    text: int = TEXT


def canonical(basis: Basis) -> str:
    """The one text of this basis; equal bases have equal texts, whatever order their rows came in."""
    return text_of(plain(basis))


def check_value(text: str) -> str:
    """The check value of a canonical text: 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def text_of(value: Plain) -> str:
    """A plain value in the one way in which it is written."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def plain(value: object) -> Plain:
    """A fact as JSON can hold it. Raises TypeError for what no fact holds."""
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: plain(part) for name, part in value._asdict().items()}
    if isinstance(value, tuple | frozenset):
        return sorted((plain(part) for part in value), key=text_of)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, str):
        return str(value)
    if value is None or isinstance(value, bool | int):
        return value
    raise TypeError(f"no fact holds {type(value).__name__}")
