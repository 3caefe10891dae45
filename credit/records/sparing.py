"""Who is spared (河南省社会信用条例 13, R24): a natural person's penalty by summary procedure, and what rests on it alone.

It goes to neither channel, published or shared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from decimal import Decimal

from credit.models import CreditRecord, SameAct
from credit.regulation.facts import PenaltyKind

Kind = CreditRecord.Kind
Procedure = CreditRecord.Procedure
SUMMARY_FINE = Decimal(200)
"""Yuan up to which a natural person is fined by summary procedure (行政处罚法 Article 51)."""
SUMMARY_KINDS = frozenset({PenaltyKind.WARNING, PenaltyKind.CRITICISM, PenaltyKind.FINE})


def is_spared(record: CreditRecord) -> bool:
    """Whether a natural person's penalty is one by summary procedure, or for a minor violation; in doubt it is."""
    if record.kind != Kind.PENALTY or not record.subject.is_person:
        return False
    if record.procedure == Procedure.SUMMARY or record.said_small:
        return True
    small = set(record.penalty_kinds) <= SUMMARY_KINDS and (record.fine or Decimal(0)) <= SUMMARY_FINE
    return small and record.procedure != Procedure.ORDINARY


def rests_on_spared_alone(record: CreditRecord) -> bool:
    """Whether the record is such a penalty, or misconduct whose one act (R25) led to such penalties and no other."""
    return record.pk in _sparing([record])


def rest_on_spared_alone(numbers: Collection[str]) -> bool:
    """Whether what rests on these records (by number), a level or a listing, rests on such ones alone; three queries."""
    if not numbers:
        return False
    records = list(CreditRecord.objects.filter(number__in=numbers).select_related("subject"))
    return len(records) == len(set(numbers)) == len(_sparing(records))


def _sparing(records: Collection[CreditRecord]) -> set[int]:
    """Those of these records (ids) that are spared, or rest on spared ones alone."""
    conduct = [record for record in records if record.kind == Kind.MISCONDUCT]
    penalties: dict[int, list[bool]] = defaultdict(list)
    if conduct:
        for link in SameAct.objects.standing().filter(misconduct__in=conduct).select_related("penalty__subject"):
            penalties[link.misconduct_id].append(is_spared(link.penalty))
    linked = {pk for pk, spared in penalties.items() if all(spared)}
    return linked | {record.pk for record in records if is_spared(record)}
