"""四级名单 by file (R16): listings, and the records that each covers."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import ClassVar

from django.db.models import Model
from simple_history.utils import get_history_model_for_model

from accounts.history import keep
from credit.exchange.cells import Choice, Code, Day, Several, Text, Whole
from credit.exchange.known import Known, blocks, held
from credit.exchange.lines import Column, Line
from credit.exchange.sheets import SUBJECT, Author, Plan, SubjectSheet, code_of, insert
from credit.models import CreditRecord, Listing
from credit.records.validity.registered import is_about
from credit.regulation.facts import Regime
from credit.regulation.listing_grounds import fault_of_months

NUMBER = Column("名单编号", Code(60, "文本；每个名单唯一"), required=True)
TRIGGERS = Column(
    "触发记录编号", Several(hint="失信行为或事故的记录编号；几个之间用“；”隔开"), required=True, note="同一主体的记录。"
)


class Listings(SubjectSheet[Listing]):
    """四级名单, matched by number."""

    name = "四级名单"
    model = Listing
    columns: ClassVar[tuple[Column, ...]] = (
        NUMBER,
        SUBJECT,
        TRIGGERS,
        Column("名单依据", Choice.plain(Regime), required=True, fills="regime"),
        Column("公布日期", Day(), required=True, fills="published_on"),
        Column("管理期限月", Whole(1, 600, "月"), required=True, fills="months"),
        Column("移出日期", Day(), fills="removed_on", note="移出当日不再是四级。"),
        Column("移出原因", Text(300), fills="removal"),
    )
    orders = (("公布日期", "移出日期"),)

    def mention(self, lines: Sequence[Line], known: Known) -> None:
        super().mention(lines, known)
        numbers = {number for line in lines for number in line.parts(TRIGGERS.name)}
        known.load_records(numbers - known.records.keys())

    def key(self, line: Line) -> Hashable | None:
        return line.text(NUMBER.name) or None

    def existing(self, lines: Sequence[Line], known: Known) -> dict[Hashable, Listing]:
        rows = list(held(Listing.objects.all(), "number", {line.text(NUMBER.name) for line in lines}))
        known.covers.update(_covered(rows))
        return {row.number: row for row in rows}

    def check(self, line: Line, known: Known) -> None:
        super().check(line, known)
        if line.text("移出原因") and not line.day("移出日期") and line.sound:
            line.fault("移出日期", "填写了移出原因而没有移出日期，请补填移出日期，或清空移出原因。")
        _check_months(line)
        for number in line.parts(TRIGGERS.name):
            self._check_trigger(line, number, known)

    def _check_trigger(self, line: Line, number: str, known: Known) -> None:
        record = known.records.get(number)
        if record is None:
            if known.is_mentioned("record", number):
                line.sound = False  # its own row says what is wrong
            else:
                line.fault(TRIGGERS.name, f"没有编号为“{number}”的记录，请核对；新的记录请先填在相应的表中。")
        elif line.subject and not is_about(record, line.subject):
            line.fault(TRIGGERS.name, f"记录“{number}”不是该主体的，名单只能依据同一主体的记录，请核对。")
        else:
            _note_weakness(line, record)

    def compare(self, line: Line, row: Listing | None, known: Known) -> None:
        subject = line.subject
        if row and subject and row.subject_id != subject.pk:
            line.fault(NUMBER.name, "该编号已用于另一信用主体的名单，请核对编号和主体代码。")
        elif row and row.decision and _differs(line, row, known):
            line.fault(
                NUMBER.name,
                f"该名单由{row.decision}决定列入，列入和移出只能另行作出决定；请照系统中的内容填写，或者删去本行。",
            )
        elif row and row.removed_on and not line.day("移出日期"):
            line.note("移出日期", f"系统中已于 {row.removed_on} 移出，导入后恢复为未移出。")
        if line.text("名单依据") == Regime.ORDER_11 and subject and not _was_penalised(line, known):
            line.note("名单依据", "应急部令2023-11 须以行政处罚为前提，系统和本文件中没有该主体的行政处罚。")

    def start(self, line: Line, known: Known) -> Listing:
        return Listing(number=line.text(NUMBER.name), subject=line.subject)

    def fill(self, row: Listing, line: Line, known: Known) -> None:
        super().fill(row, line, known)
        known.covers[row.number] = frozenset(line.parts(TRIGGERS.name))

    def watched(self, row: Listing, known: Known) -> dict[str, object]:
        return super().watched(row, known) | {TRIGGERS.name: known.covers[row.number]}

    def write(self, plan: Plan[Listing], author: Author) -> None:
        for row in plan.added:
            row.entered_by = author.by
        _cover(plan, insert(plan.added, author))
        for change in plan.changed:
            linked = {"records": _triggers(change.row, plan)} if TRIGGERS.name in change.columns else {}
            keep(change.row, by=author.by, reason=author.reason, at=author.at, **linked)


def _check_months(line: Line) -> None:
    """R16: the 36 months of 令第11号 are fixed; what else lasted otherwise is history, and noted."""
    regime, months = line.text("名单依据"), line.whole("管理期限月")
    if regime and months and (fault := fault_of_months(Regime(regime), months)):
        (line.fault if regime == Regime.ORDER_11 else line.note)("管理期限月", fault)


def _differs(line: Line, row: Listing, known: Known) -> bool:
    """Whether the file would change what a decision put on the list, or took off it (R16)."""
    told = (line.text("名单依据"), line.day("公布日期"), line.whole("管理期限月"), line.day("移出日期"))
    covers = frozenset(line.parts(TRIGGERS.name))
    return told != (row.regime, row.published_on, row.months, row.removed_on) or covers != known.covers[row.number]


def _triggers(row: Listing, plan: Plan[Listing]) -> list[CreditRecord]:
    return [plan.known.records[number] for number in sorted(plan.known.covers[row.number])]


def _cover(plan: Plan[Listing], histories: Iterable[Model]) -> None:
    """What new listings cover, in bulk; it belongs to the history of a listing, too."""
    covering = Listing.records.through
    rows = covering.objects.bulk_create(
        covering(listing_id=row.pk, creditrecord_id=record.pk) for row in plan.added for record in _triggers(row, plan)
    )
    of_listing = {history.id: history for history in histories}  # type: ignore[attr-defined]
    told = get_history_model_for_model(Listing)._meta.get_field("historicallisting_records").related_model
    told.objects.bulk_create(
        told(
            id=row.pk,
            listing_id=row.listing_id,
            creditrecord_id=row.creditrecord_id,
            history=of_listing[row.listing_id],
        )
        for row in rows
    )


def _covered(rows: Iterable[Listing]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {row.number: set() for row in rows}
    for block in blocks(found):
        for listing, record in Listing.objects.filter(number__in=block).values_list("number", "records__number"):
            found[listing].add(record)
    return {listing: frozenset(records) for listing, records in found.items()}


def _note_weakness(line: Line, record: CreditRecord) -> None:
    """What the screens would not let through: a record that is no reason for level 4."""
    published = line.day("公布日期")
    if record.state == CreditRecord.State.REVOKED:
        line.note(TRIGGERS.name, f"记录“{record.number}”已撤销，名单对等级不起作用。")
    elif record.kind not in (CreditRecord.Kind.MISCONDUCT, CreditRecord.Kind.ACCIDENT) or (
        record.kind == CreditRecord.Kind.MISCONDUCT and record.item4 is None
    ):
        line.note(TRIGGERS.name, f"记录“{record.number}”不是第十二条（四）的情形，名单对等级不起作用。")
    elif record.repaired_on and published and record.repaired_on <= published:
        line.note(TRIGGERS.name, f"记录“{record.number}”已于 {record.repaired_on} 修复，修复以后不再列入名单（R12）。")
    elif published and record.basis_on and published < record.basis_on:
        line.note("公布日期", f"早于触发记录“{record.number}”的认定日期（{record.basis_on}），请核对。")


def _was_penalised(line: Line, known: Known) -> bool:
    stored = CreditRecord.objects.in_force().filter(kind=CreditRecord.Kind.PENALTY)
    pk = line.subject.pk if line.subject else None
    return code_of(line) in known.penalised or (pk is not None and stored.filter(subject=pk).exists())
