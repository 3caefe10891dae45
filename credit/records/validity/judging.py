"""Article 12 (四) 1 and 9: a mark that rests on words of judgement comes and goes by two people, never by a pen stroke."""

from __future__ import annotations

from collections.abc import Iterator

from credit.models import CreditRecord
from credit.records.validity.faults import Circumstances, Fault, Kind, Rule

JUDGED_ITEM4 = 9
"""The marked item that holds words of judgement (性质恶劣, 12.4.9)."""


def is_judged(record: CreditRecord) -> bool:
    """Whether the record carries a mark that rests on judgement: 12.4.1 especially bad, 12.4.9 vile."""
    return record.especially_bad or record.item4 == JUDGED_ITEM4


def mark(record: CreditRecord, seen: Circumstances) -> Iterator[Fault]:
    """Asked of what is entered or corrected; an imported mark stands as history."""
    return iter(()) if seen.history else against(record, seen.stored)


def against(record: CreditRecord, stored: CreditRecord | None) -> Iterator[Fault]:
    """The mark stands only where two people determined it, and stays as long as they do not set it aside.

    An imported one may be corrected.
    """
    field = "especially_bad" if record.kind == Kind.ACCIDENT else "item4"
    before = stored is not None and is_judged(stored)
    if is_judged(record) and not before:
        todo = "须先拟认定，由另一人认定后才适用"
        yield Fault(field, Rule.JUDGED_ALONE, "性质特别严重、社会影响恶劣或者性质恶劣", todo)
    if before and not is_judged(record) and stored and stored.determinations.filter(state="confirmed").exists():
        yield Fault(field, Rule.JUDGED_ALONE, "该性质经两人认定", "须先撤销认定，不能直接改为不属于")
