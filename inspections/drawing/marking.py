"""What a level on the list waits for: an answer to an objection (R13), a second person's confirmation (R21)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from credit.grades import grading
from credit.levels import confirming
from credit.models import Dispute

DISPUTED = "异议处理中"
UNCONFIRMED = "待确认"


def marks_of(subjects: Collection[int], persons: Collection[int], day: date) -> dict[int, str]:
    """The words beside the level of each subject (id) that has some; `persons` are the natural persons among them."""
    standings = grading.standings_of(subjects, day)
    unconfirmed = confirming.unconfirmed_in(standings, persons)
    resting = {pk: {effect.record for effect in found.period.at_work} for pk, found in standings.items()}
    records = {record for found in resting.values() for record in found if record}
    open_disputes = Dispute.objects.filter(record__number__in=records, closed_on=None)
    disputed = set(open_disputes.values_list("record__number", flat=True))
    told = {
        pk: [words for words, holds in ((DISPUTED, found & disputed), (UNCONFIRMED, pk in unconfirmed)) if holds]
        for pk, found in resting.items()
    }
    return {pk: "、".join(words) for pk, words in told.items() if words}
