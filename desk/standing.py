"""Where a matter stands, the same three things on every case page: its steps, who acts next and until when, what I may do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from desk.acts import Offer


class Step(NamedTuple):
    """One step on the way of a matter: reached (on a day, by somebody), where it is now, or still ahead."""

    label: str
    on: date | None = None
    by: str = ""
    reached: bool = False
    current: bool = False


class Next(NamedTuple):
    """Who acts next, on what, until when: the deadline in words and its look, where one runs."""

    who: str
    what: str
    due_on: date | None = None
    left: str = ""
    look: str = "quiet"
    provisional: bool = False


class Standing(NamedTuple):
    """What `desk/_standing.html` shows."""

    steps: Sequence[Step]
    nexts: Sequence[Next]
    offers: Sequence[Offer]


def on_the_way(labels: Sequence[str], current: str) -> list[Step]:
    """The steps of a straight way, those before the current one reached; none current where it left the way."""
    place = labels.index(current) if current in labels else -1
    return [Step(label, reached=at < place, current=at == place) for at, label in enumerate(labels)]
