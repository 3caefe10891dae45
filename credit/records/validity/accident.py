"""生产安全事故: figures that can be, from which its grade is derived (R8, R9)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from credit.models import CreditRecord
from credit.records.validity import judging
from credit.records.validity.faults import Circumstances, Fault, Kind, Rule, label_of

MOST_PEOPLE = 100_000
LARGEST_LOSS = Decimal(10) ** 10
"""In 万元."""


def figures(record: CreditRecord, seen: Circumstances) -> Iterator[Fault]:
    """Nobody and nothing is lost less than none."""
    for name, most in (("deaths", MOST_PEOPLE), ("injured", MOST_PEOPLE), ("loss", LARGEST_LOSS)):
        value, label = getattr(record, name), label_of(Kind.ACCIDENT, name)
        if value is not None and value < 0:
            yield Fault(name, Rule.OUT_OF_RANGE, f"{label}不能为负数", "请核对；没有的填 0")
        elif value is not None and (value > most or value == LARGEST_LOSS):
            yield Fault(name, Rule.OUT_OF_RANGE, f"{label}超出范围", "请核对")
        elif value is not None and value != round(value, 4):
            yield Fault(name, Rule.OUT_OF_RANGE, f"{label}最多 4 位小数", "请核对")


def especially_bad(record: CreditRecord, seen: Circumstances) -> Iterator[Fault]:
    """12.4.1 is about accidents for which the subject is liable (R8)."""
    marked = seen.proposed or (seen.history and record.especially_bad)
    if marked and record.liable is False:
        what, todo = "不是责任事故，不适用第十二条（四）1", "请取消勾选"
        yield Fault("especially_bad", Rule.NOT_LIABLE, what, todo, ("liable",))


CHECKS = (figures, especially_bad, judging.mark)
