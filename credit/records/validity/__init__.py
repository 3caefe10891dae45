"""What makes a record valid: said once, and asked by whoever fills one in, brings one in or corrects one.

The form on the screen, the sheets of the import and the correction by objection differ in how a value is typed, and in
nothing of what is accepted. Nothing here is written; what is wrong is named, with the column, what, and what to do.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from credit.models import CreditRecord
from credit.records.validity import accident, every_kind, misconduct, penalty
from credit.records.validity.faults import OF_HISTORY, REMARKS, Check, Circumstances, Fault, Kind, Rule, label_of

__all__ = ["Circumstances", "Examined", "Fault", "Rule", "examine", "label_of", "sorted_out"]

_CHECKS: dict[str, tuple[Check, ...]] = {
    Kind.PENALTY: penalty.CHECKS,
    Kind.MISCONDUCT: misconduct.CHECKS,
    Kind.ACCIDENT: accident.CHECKS,
    Kind.SANCTION: (),
}


class Examined(NamedTuple):
    """What is refused, and what is remarked upon and taken."""

    faults: tuple[Fault, ...]
    remarks: tuple[Fault, ...]


def examine(record: CreditRecord, seen: Circumstances) -> Examined:
    """Whether the record, saved or not, can stand as it is."""
    checks = (*every_kind.CHECKS, *_CHECKS[record.kind])
    return sorted_out((fault for check in checks for fault in check(record, seen)), seen)


def sorted_out(found: Iterable[Fault], seen: Circumstances) -> Examined:
    """Faults and remarks apart; history is taken as it was."""
    taken = REMARKS | OF_HISTORY if seen.history else REMARKS
    faults: list[Fault] = []
    remarks: list[Fault] = []
    for fault in found:
        (remarks if fault.rule in taken else faults).append(fault)
    return Examined(tuple(faults), tuple(remarks))
