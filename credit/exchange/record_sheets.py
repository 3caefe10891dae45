"""Records by file: 失信行为, 行政处罚, 生产安全事故, 联合惩戒; matched by number, effective as they come in (R5)."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from copy import copy
from datetime import date
from functools import cached_property
from typing import ClassVar

from credit.exchange.cells import (
    Amount,
    Choice,
    CitizenNumber,
    Code,
    Day,
    DecisionNamed,
    Several,
    Text,
    Whole,
    YesNo,
)
from credit.exchange.known import Known
from credit.exchange.lines import Column, Line
from credit.exchange.sheets import SUBJECT, Author, Plan, SubjectSheet, code_of, stored_value
from credit.models import CreditRecord, Hearing
from credit.records.recognising import recognise
from credit.records.validity import Circumstances, Fault, examine
from credit.records.validity.accident import MOST_PEOPLE
from credit.records.validity.every_kind import DECISION, LONGEST, longest
from credit.records.validity.misconduct import FIRST_ITEM4, LAST_ITEM4
from credit.records.validity.registered import document_taken, is_about, number_taken, same_document
from subjects import identity
from subjects.models import Kind as SubjectKind
from subjects.models import Person

Kind = CreditRecord.Kind
State = CreditRecord.State

NUMBER = Column("记录编号", Code(LONGEST["number"], "文本；每条记录唯一"), required=True)
COLLECTOR = Column("采集人", Text(LONGEST["collector"]), required=True, fills="collector", note="信息采集人员姓名。")
STATEMENT = Column("陈述情况", Choice.of(CreditRecord.Statement), required=True, fills="statement")
STATED = Column("陈述日期", Day(), fills="statement_on", lasting=True, note="听取、放弃或者认定无需之日。")
BASIS = Column("陈述依据", DecisionNamed(), lasting=True, note="“无需”的：已听取陈述的原决定的文号、日期、机关。")
REVOKED = Column("撤销日期", Day(), fills="revoked_on", note="已撤销的记录自始不计。")
REPAIRED = Column("修复日期", Day(), fills="repaired_on", note="准予信用修复之日。")
LONG = LONGEST["content"]


class Records(SubjectSheet[CreditRecord]):
    """What the four kinds have in common."""

    model = CreditRecord
    kind: ClassVar[Kind]
    people: ClassVar[dict[str, str]] = {}
    """The columns that name somebody."""

    def mention(self, lines: Sequence[Line], known: Known) -> None:
        super().mention(lines, known)
        numbers = {line.text(NUMBER.name) for line in lines} - {""}
        known.mention("record", numbers)
        known.load_records(numbers - known.records.keys())

    def key(self, line: Line) -> Hashable | None:
        return line.text(NUMBER.name) or None

    def existing(self, lines: Sequence[Line], known: Known) -> dict[Hashable, CreditRecord]:
        numbers = (line.text(NUMBER.name) for line in lines)
        return {number: known.records[number] for number in numbers if number in known.records}

    def check(self, line: Line, known: Known) -> None:
        """What `validity` says of the record as it will be; history is taken as it was, with remarks."""
        super().check(line, known)
        record = self.as_read(line, known)
        found = examine(record, self.seen(record, known))
        for fault in found.faults:
            if self._tells(line, fault):
                line.fault(self._column(fault), fault.words)
        for remark in (*found.remarks, *self.shared_with(record, known)):
            if self._tells(line, remark):
                line.note(self._column(remark), remark.words)

    def shared_with(self, record: CreditRecord, known: Known) -> Iterable[Fault]:
        """What the record has in common with another one."""
        return ()

    def seen(self, record: CreditRecord, known: Known) -> Circumstances:
        return Circumstances(known.today, history=True)

    def as_read(self, line: Line, known: Known) -> CreditRecord:
        """The record with what the line says, unsaved; cells that could not be read say nothing."""
        number = line.text(NUMBER.name)
        stored = known.records.get(number)
        mine = stored is not None and stored.kind == self.kind and is_about(stored, line.subject)
        record = copy(stored) if stored and mine else CreditRecord(kind=self.kind, number=number)
        if line.subject:
            record.subject = line.subject
        for column in self.columns:
            if column.fills and line.says(column):
                setattr(record, column.fills, stored_value(line.values[column.name]))
        self._name_decision(record, line)
        return record

    def _name_decision(self, record: CreditRecord, line: Line) -> None:
        """R5: the decision that heard the subject, where the sheet has its column and the file fills it in."""
        if BASIS in self.columns and line.says(BASIS):
            number, day, authority = line.parts(BASIS.name) or ("", "", "")
            record.heard_number, record.heard_authority = number, authority
            record.heard_on = date.fromisoformat(day) if day else None

    def _tells(self, line: Line, fault: Fault) -> bool:
        """Not what rests on a cell that is reported already."""
        return not line.faulty & {column for name in fault.columns if (column := self._columns.get(name))}

    def _column(self, fault: Fault) -> str:
        """The column to be put right; of what the sheet does not have, the one that it is held against."""
        return next((self._columns[name] for name in fault.columns if name in self._columns), NUMBER.name)

    @cached_property
    def _columns(self) -> dict[str, str]:
        named = dict.fromkeys(DECISION, BASIS.name) if BASIS in self.columns else {}
        return {column.fills: column.name for column in self.columns if column.fills} | named | self.people

    def compare(self, line: Line, row: CreditRecord | None, known: Known) -> None:
        if row is None:
            return
        if row.kind != self.kind or not is_about(row, line.subject):
            line.fault(NUMBER.name, number_taken(self._new(line), row).words)
        elif row.state in (State.DRAFT, State.NOTIFIED) and Hearing.objects.open().filter(record=row).exists():
            line.fault(
                NUMBER.name, "该记录正在办理陈述申辩，须办完陈述申辩才能生效（第八条），不能由导入代替；请删去本行。"
            )
        elif row.awaits_consent:
            line.fault(
                NUMBER.name,
                "该记录已提请另一人同意无需听取陈述，须由其同意或者先撤回提请（R5），不能由导入代替；请删去本行。",
            )
        elif row.awaits_revocation and line.day(REVOKED.name):
            line.fault(REVOKED.name, "该记录已提请撤销，由另一人决定，不能由导入代替；请删去本行，或者先撤回提请。")
        elif row.is_effective and not row.as_history and line.day(REVOKED.name):
            line.fault(
                REVOKED.name, "该记录由本系统办理生效，不能由导入撤销（R5）；请在记录页面撤销，或者提请另一人决定。"
            )
        else:
            _note_reversals(line, row)

    def plan(self, lines: Sequence[Line], known: Known) -> Plan[CreditRecord]:
        """Count, too, whose decision nobody named: history is taken as it was, but not unsaid (R5)."""
        plan = super().plan(lines, known)
        bare = [line for line in lines if line.sound and _names_no_decision(self.as_read(line, known))]
        if bare and BASIS in self.columns:
            found = f"自本行起共 {len(bare)} 行陈述情况为“无需”而没有写明原决定的文号、日期和机关，按历史收录（R5）。"
            bare[0].note(BASIS.name, found)
        return plan

    def start(self, line: Line, known: Known) -> CreditRecord:
        row = self._new(line)
        known.records[row.number] = row
        return row

    def _new(self, line: Line) -> CreditRecord:
        return CreditRecord(kind=self.kind, number=line.text(NUMBER.name), subject=line.subject)

    def fill(self, row: CreditRecord, line: Line, known: Known) -> None:
        before = (row.state, row.statement, row.heard_in)
        super().fill(row, line, known)
        self._name_decision(row, line)
        row.as_history = row.as_history or before != (State.EFFECTIVE, row.statement, row.heard_in)
        row.state = State.REVOKED if row.revoked_on else State.EFFECTIVE
        row.revocation = (row.revocation or "导入时已撤销") if row.revoked_on else ""
        recognise(row)

    def watched(self, row: CreditRecord, known: Known) -> dict[str, object]:
        basis = {BASIS.name: row.heard_in} if BASIS in self.columns else {}
        return super().watched(row, known) | {"状态": row.state} | basis

    def write(self, plan: Plan[CreditRecord], author: Author) -> None:
        for row in plan.added:
            row.entered_by = author.by
        super().write(plan, author)


def _names_no_decision(record: CreditRecord) -> bool:
    spared = record.statement == CreditRecord.Statement.NOT_REQUIRED
    return spared and not (record.heard_number and record.heard_on and record.heard_authority)


def _note_reversals(line: Line, row: CreditRecord) -> None:
    """What the database knew and the file does not say; it goes in as the file has it, but not unsaid."""
    if row.state in (State.DRAFT, State.NOTIFIED):
        line.note(NUMBER.name, f"系统中的这条记录为“{row.get_state_display()}”，导入后生效。")
    for column, day, what in (
        ("撤销日期", row.revoked_on, "撤销，导入后恢复为已生效"),
        ("修复日期", row.repaired_on, "修复，导入后恢复为未修复"),
        ("移出日期", row.removed_on, "移出，导入后恢复为未移出"),
    ):
        if day and not line.day(column):
            line.note(column, f"系统中已于 {day} {what}。")


class Misconduct(Records):
    """失信行为: of the unit, or of a person (R6); perhaps marked with an item of level 4 (R15)."""

    PERSON = "责任人证件号码"
    ITEM = "目录事项"
    name = "失信行为"
    kind = Kind.MISCONDUCT
    columns: ClassVar[tuple[Column, ...]] = (
        NUMBER,
        SUBJECT,
        Column(PERSON, CitizenNumber(), note="个人的失信行为填写；单位的留空。"),
        Column(
            "四级情形", Whole(FIRST_ITEM4, LAST_ITEM4), fills="item4", note="第十二条（四）第 2–9 项；不属于的留空。"
        ),
        Column("行为描述", Text(LONG), required=True, fills="content"),
        Column("违反依据", Text(LONG), fills="legal_basis"),
        Column("发生日期", Day(), fills="occurred_on", note="个人的失信行为，发生当日任职的也计入单位（R6）。"),
        Column("认定日期", Day(), required=True, fills="basis_on"),
        COLLECTOR,
        STATEMENT,
        STATED,
        BASIS,
        Column(ITEM, Text(120, "系统中的目录事项编号或名称"), note="公共信用信息目录的事项；没有的只在局内使用。"),
        REVOKED,
        REPAIRED,
    )

    def mention(self, lines: Sequence[Line], known: Known) -> None:
        super().mention(lines, known)
        known.load_people({line.text(self.PERSON) for line in lines} - {""})

    people: ClassVar[dict[str, str]] = {"person": PERSON, "person.identity": PERSON, "catalogue_item": ITEM}

    def as_read(self, line: Line, known: Known) -> CreditRecord:
        record = super().as_read(line, known)
        record.person = _named(line.text(self.PERSON), known)
        record.catalogue_item = known.catalogue_item(line.text(self.ITEM), record.basis_on)
        return record

    def compare(self, line: Line, row: CreditRecord | None, known: Known) -> None:
        super().compare(line, row, known)
        if (typed := line.text(self.ITEM)) and known.catalogue_item(typed, line.day("认定日期")) is None:
            line.fault(self.ITEM, "系统中没有认定之日施行的这个目录事项，或者有多个，请填写系统中的事项编号或名称。")

    def seen(self, record: CreditRecord, known: Known) -> Circumstances:
        """Whether somebody is known at all: what he holds when, the sheets of posts may say after this one."""
        registered = record.person is None or record.person.identity_index in known.people
        return super().seen(record, known)._replace(in_office=registered)

    def fill(self, row: CreditRecord, line: Line, known: Known) -> None:
        super().fill(row, line, known)
        number = line.text(self.PERSON)
        subject = known.subjects.get(number)
        natural = subject is not None and subject.kind == SubjectKind.NATURAL_PERSON
        row.person = known.person(number, subject.name if subject and natural else Person.NO_NAME) if number else None
        row.catalogue_item = known.catalogue_item(line.text(self.ITEM), row.basis_on)

    def watched(self, row: CreditRecord, known: Known) -> dict[str, object]:
        return super().watched(row, known) | {
            self.PERSON: row.person_id or row.person,
            self.ITEM: row.catalogue_item_id,
        }


def _named(number: str, known: Known) -> Person | None:
    """Who is meant by a number: somebody known, or somebody of whom the number alone is told."""
    if not number:
        return None
    index = identity.index_of(number)
    if index in known.people:
        return known.people[index]
    subject = known.subjects.get(number)
    person = Person(name=Person.NO_NAME, check_waiver=subject.check_waiver if subject else "")
    person.set_identity(number)
    return person


class Penalties(Records):
    """行政处罚 (R7)."""

    name = "行政处罚"
    kind = Kind.PENALTY
    columns: ClassVar[tuple[Column, ...]] = (
        NUMBER,
        SUBJECT,
        Column("决定书文号", Code(LONGEST["document_number"]), required=True, fills="document_number"),
        Column("处罚机关", Text(LONGEST["authority"]), required=True, fills="authority"),
        Column("应急管理部门", YesNo(), required=True, fills="by_emergency", note="处罚机关是否为应急管理部门。"),
        Column("处罚种类", Several(CreditRecord.PENALTY_KINDS), required=True, fills="penalty_kinds"),
        Column("罚款金额", Amount(16, 2, "元"), fills="fine", unit="元"),
        Column("违法事实", Text(LONG), required=True, fills="content"),
        Column("处罚依据", Text(LONG), fills="legal_basis"),
        Column("决定日期", Day(), required=True, fills="basis_on"),
        COLLECTOR,
        STATEMENT,
        STATED,
        BASIS,
        REVOKED,
        REPAIRED,
    )

    def mention(self, lines: Sequence[Line], known: Known) -> None:
        super().mention(lines, known)
        known.load_documents({line.text("决定书文号") for line in lines} - {""})

    def shared_with(self, record: CreditRecord, known: Known) -> Iterable[Fault]:
        if not known.documents.get(record.document_number, set()) - {record.number}:
            return ()
        others = same_document(record, known.records.get(record.number))
        return [document_taken(record, other)._replace(todo="请核对是否重复") for other in others[:1]]

    def fill(self, row: CreditRecord, line: Line, known: Known) -> None:
        super().fill(row, line, known)
        if row.state == State.EFFECTIVE:
            known.penalised.add(code_of(line))


class Accidents(Records):
    """生产安全事故 (R8, R9)."""

    name = "生产安全事故"
    kind = Kind.ACCIDENT
    columns: ClassVar[tuple[Column, ...]] = (
        NUMBER,
        SUBJECT,
        Column("事故名称", Text(longest(Kind.ACCIDENT, "content")), required=True, fills="content"),
        Column("发生日期", Day(), required=True, fills="occurred_on"),
        Column("认定日期", Day(), required=True, fills="basis_on", note="事故调查报告批复之日。"),
        Column("责任事故", YesNo(), required=True, fills="liable"),
        Column("死亡人数", Whole(0, MOST_PEOPLE, "人"), required=True, fills="deaths"),
        Column("重伤人数", Whole(0, MOST_PEOPLE, "人"), required=True, fills="injured"),
        Column("直接经济损失", Amount(14, 4, "万元"), required=True, fills="loss", unit="万元"),
        Column("性质特别严重", YesNo(), fills="especially_bad", note="已书面认定性质特别严重、社会影响恶劣的填“是”。"),
        COLLECTOR,
        STATEMENT,
        STATED,
        BASIS,
        REVOKED,
        REPAIRED,
    )


class Sanctions(Records):
    """联合惩戒 of other sectors (R10); no statement to this bureau."""

    name = "联合惩戒"
    kind = Kind.SANCTION
    columns: ClassVar[tuple[Column, ...]] = (
        NUMBER,
        SUBJECT,
        Column("认定部门", Text(LONGEST["authority"]), required=True, fills="authority"),
        Column("领域", Text(LONG), required=True, fills="content"),
        Column("列入日期", Day(), required=True, fills="basis_on"),
        Column("移出日期", Day(), fills="removed_on", note="移出当日起不再影响等级。"),
        REVOKED,
    )
