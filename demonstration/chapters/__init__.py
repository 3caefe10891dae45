"""The chapters of the made-up bureau, in the order in which they are told: each writes what one room of the house does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from demonstration.chapters import (
    circulars,
    commitments,
    confirmations,
    draws,
    hearings,
    inspections,
    measures,
    objections,
    plans,
    publications,
    references,
    repairs,
    rules,
    sharing,
    supervision,
    visits,
)
from subjects.models import Subject

Chapter = Callable[[int, Sequence[Subject], date], None]
"""Writes its rows about these subjects, by a seed, up to a last day."""

CHAPTERS: dict[str, Chapter] = {
    "陈述申辩": hearings.tell,
    "等级确认": confirmations.tell,
    "公开承诺": commitments.tell,
    "异议": objections.tell,
    "信用修复": repairs.tell,
    "列入和监管": supervision.tell,
    "激励措施": measures.tell,
    "监督检查": inspections.tell,
    "抽查计划": plans.tell,
    "随机抽取": draws.tell,
    "现场检查": visits.tell,
    "举报、评价和许可": references.tell,
    "公示": publications.tell,
    "信用共享": sharing.tell,
    "月度通报": circulars.tell,
    "参数与口径": rules.tell,
}
