"""The lines of a record that an objection may point at (Article 9), and the record with one of them corrected.

What a record tells is what its page tells; whether it may stand as corrected is what `validity` says.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from datetime import date
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db.models import Field

from accounts.gate import Refused
from credit.facts.telling import DERIVED, told
from credit.grades.grading import periods_of
from credit.models import CreditRecord, GradePeriod
from credit.records.validity import Circumstances, Fault, Rule, examine, registered
from credit.records.validity.penalty import document_number_as_written
from credit.regulation.levels import LEVEL_NAMES
from credit.regulation.timeline import decided
from subjects.models import Subject

WHOLE, GRADE = "整条记录", "信用等级"


class Line(NamedTuple):
    """One line that may be disputed: the column (empty: the whole record), what it is called, what it says."""

    name: str
    label: str
    stated: str


def lines_of(record: CreditRecord) -> list[Line]:
    """The whole record first, then every line that it tells and that can be corrected: what is derived cannot."""
    columns = [Line(one.name, one.label, str(one.value)) for one in told(record) if one.name not in DERIVED]
    return [Line("", WHOLE, f"{record}　{record.title}"), *columns]


def line_of(record: CreditRecord, name: str) -> Line:
    """One line by its name; raises Refused where the record has none of that name."""
    found = next((line for line in lines_of(record) if line.name == name), None)
    if found is None:
        raise Refused("第九条", f"{record}没有这一项，请重新选择异议项。")
    return found


def records_open_to(subject: Subject) -> list[CreditRecord]:
    """The records that the subject knows of: notified or in force."""
    known = (CreditRecord.State.NOTIFIED, CreditRecord.State.EFFECTIVE)
    return list(subject.records.filter(state__in=known).select_related("subject", "person"))


class Grade(NamedTuple):
    """An unbroken run of one level, which may be disputed as it stands."""

    start: date
    stated: str


def grades_of(subject: Subject, today: date) -> list[Grade]:
    """The levels that the subject has had up to a day, newest first."""
    periods = GradePeriod.objects.known().filter(subject=subject, start__lte=today).order_by("-start")
    return [
        Grade(row.start, f"{LEVEL_NAMES[row.level]}，{row.start} 起{f'至 {row.end}（不含）' if row.end else ''}")
        for row in periods
    ]


def records_behind(subject: Subject, start: date) -> list[CreditRecord]:
    """The records in force on which the level that began on this day rests."""
    period = GradePeriod.objects.known().filter(subject=subject, start=start).first()
    if period is None:
        return []
    numbers = {
        ground.record
        for part in decided(periods_of(subject.pk))
        if part.span.start >= period.start and (period.end is None or part.span.start < period.end)
        for ground in part.grounds
        if ground.record
    }
    return list(CreditRecord.objects.in_force().filter(number__in=numbers).select_related("subject").order_by("pk"))


class Unfit(Refused):
    """The record cannot stand as corrected; `faults` say why."""

    def __init__(self, line: Line, faults: Sequence[Fault]) -> None:
        said = "；".join(fault.words.rstrip("。") for fault in faults)
        super().__init__(faults[0].article, f"{line.label}不能这样更正：{said}。")
        self.faults = faults


class Correction(NamedTuple):
    """The record as it would be with one line corrected (unsaved), and the new line in words."""

    record: CreditRecord
    words: str


def corrected(record: CreditRecord, name: str, values: Sequence[str], *, today: date) -> Correction:
    """One line corrected to what is written in `values`. Raises `Unfit` with what does not fit.

    Faults that the record had before (old records lack what is demanded today) do not stand in the way.
    """
    line, stored = line_of(record, name), _fresh(record)
    changed = _with(stored, line, values)
    seen = Circumstances(today, stored=stored)
    before = {(fault.field, fault.rule) for fault in _faults(stored, seen)}
    faults = [
        fault for fault in _faults(changed, seen) if fault.field == name or (fault.field, fault.rule) not in before
    ]
    if faults:
        raise Unfit(line, faults)
    if _value(changed, name) == _value(stored, name):
        raise Refused("第十条", f"{line.label}更正后与原记载相同（{line.stated[:40]}），请核对。")
    return Correction(changed, line_of(changed, name).stated)


def _faults(record: CreditRecord, seen: Circumstances) -> list[Fault]:
    shared = registered.same_document(record, seen.stored)
    return [*examine(record, seen).faults, *(registered.document_taken(record, other) for other in shared[:1])]


def _fresh(record: CreditRecord) -> CreditRecord:
    return CreditRecord.objects.select_related("subject__department", "person").get(pk=record.pk)


def _column(name: str) -> Field[object, object]:
    return CreditRecord._meta.get_field(name)  # type: ignore[return-value]


def _value(record: CreditRecord, name: str) -> object:
    return getattr(record, _column(name).attname)


def _with(record: CreditRecord, line: Line, values: Sequence[str]) -> CreditRecord:
    """The record with one column read from how it is written: a list of words, one value, or nothing."""
    changed, column = copy(record), _column(line.name)
    try:
        value = list(values) if line.name == "penalty_kinds" else _read(column, values)
    except ValidationError:
        what = f"读不出“{'、'.join(values)[:40]}”"
        raise Unfit(line, [Fault(line.name, Rule.UNREADABLE, what, "请核对")]) from None
    if line.name == "document_number":
        value = document_number_as_written(str(value))
    setattr(changed, column.attname, value)
    return changed


def _read(column: Field[object, object], values: Sequence[str]) -> object:
    if not values:
        return "" if column.empty_strings_allowed and not column.null else None
    value: object = column.to_python(values[0])
    if column.is_relation:
        column.validate(value, None)
    return value
