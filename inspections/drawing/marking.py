"""What a level on the list waits for: an answer to an objection (R13), a second person's confirmation (R21)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from credit.grades import grading
from credit.levels import confirming
from credit.models import Dispute


class Mark(NamedTuple):
    """What a level waits for; without either it stands by itself."""

    disputed: bool = False
    unconfirmed: bool = False

    @property
    def words(self) -> str:
        told = (("异议处理中", self.disputed), ("待确认", self.unconfirmed))
        return "、".join(words for words, holds in told if holds)


def marks_of(subjects: Collection[int], individuals: Collection[int], day: date) -> dict[int, Mark]:
    """The mark beside the level of each subject (id) on a day; `individuals` are the persons and sole traders (R21)."""
    standings = grading.standings_of(subjects, day)
    unconfirmed = confirming.unconfirmed_in(standings, individuals)
    resting = {pk: {effect.record for effect in found.period.at_work} for pk, found in standings.items()}
    records = {record for found in resting.values() for record in found if record}
    open_disputes = Dispute.objects.filter(record__number__in=records, closed_on=None)
    disputed = set(open_disputes.values_list("record__number", flat=True))
    return {pk: Mark(bool(found & disputed), pk in unconfirmed) for pk, found in resting.items()}
