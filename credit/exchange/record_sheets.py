"""Records by file: 失信行为, 行政处罚, 生产安全事故, 联合惩戒; matched by number, effective as they come in (R5)."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import ClassVar

from credit.exchange.cells import Amount, Choice, CitizenNumber, Code, Day, Several, Text, Whole, YesNo
from credit.exchange.known import Known, is_about
from credit.exchange.lines import Column, Line
from credit.exchange.register_sheets import check_person_number
from credit.exchange.sheets import SUBJECT, Author, Plan, SubjectSheet, code_of
from credit.models import CreditRecord, Hearing
from subjects import identity
from subjects.models import Kind as SubjectKind
from subjects.models import Person

Kind = CreditRecord.Kind
State = CreditRecord.State

NUMBER = Column("记录编号", Code(60, "文本；每条记录唯一"), required=True)
COLLECTOR = Column("采集人", Text(60), required=True, fills="collector", note="信息采集人员姓名。")
STATEMENT = Column("陈述情况", Choice.of(CreditRecord.Statement), required=True, fills="statement")
REVOKED = Column("撤销日期", Day(), fills="revoked_on", note="已撤销的记录自始不计。")
REPAIRED = Column("修复日期", Day(), fills="repaired_on", note="准予信用修复之日。")
LONG = 4000


class Records(SubjectSheet[CreditRecord]):
    """What the four kinds have in common."""

    model = CreditRecord
    kind: ClassVar[Kind]
    basis: ClassVar[str]
    """The column of the basis date (R2)."""

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
        super().check(line, known)
        basis = line.day(self.basis)
        if basis is None or line.subject is None:
            return
        if basis > known.today:
            line.note(self.basis, f"{self.basis}在今天以后，到那一天才起作用。")
        if basis < line.subject.enrolled_on:
            line.note(self.basis, f"早于监管起始日期（{line.subject.enrolled_on}），作为历史记录收入。")
        elif line.subject.deregistered_on and basis >= line.subject.deregistered_on:
            line.note(self.basis, f"不早于注销日期（{line.subject.deregistered_on}），作为历史记录收入。")

    def compare(self, line: Line, row: CreditRecord | None, known: Known) -> None:
        if row is None:
            return
        if row.kind != self.kind:
            line.fault(NUMBER.name, f"该编号已用于一条{row.get_kind_display()}记录，请改用其他编号。")
        elif not is_about(row, line.subject):
            line.fault(NUMBER.name, "该编号已用于另一信用主体的记录，请核对编号和主体代码。")
        elif row.state in (State.DRAFT, State.NOTIFIED) and Hearing.objects.running().filter(record=row).exists():
            line.fault(
                NUMBER.name, "该记录正在办理陈述申辩，须办完陈述申辩才能生效（第八条），不能由导入代替；请删去本行。"
            )
        else:
            _note_reversals(line, row)

    def start(self, line: Line, known: Known) -> CreditRecord:
        row = CreditRecord(kind=self.kind, number=line.text(NUMBER.name), subject=line.subject)
        known.records[row.number] = row
        return row

    def fill(self, row: CreditRecord, line: Line, known: Known) -> None:
        super().fill(row, line, known)
        row.state = State.REVOKED if row.revoked_on else State.EFFECTIVE
        row.revocation = (row.revocation or "导入时已撤销") if row.revoked_on else ""

    def watched(self, row: CreditRecord, known: Known) -> dict[str, object]:
        return super().watched(row, known) | {"状态": row.state}

    def write(self, plan: Plan[CreditRecord], author: Author) -> None:
        for row in plan.added:
            row.entered_by = author.by
        super().write(plan, author)


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
    name = "失信行为"
    kind = Kind.MISCONDUCT
    basis = "认定日期"
    columns: ClassVar[tuple[Column, ...]] = (
        NUMBER,
        SUBJECT,
        Column(PERSON, CitizenNumber(), note="个人的失信行为填写；单位的留空。"),
        Column("四级情形", Whole(2, 9), fills="item4", note="第十二条（四）第 2–9 项；不属于的留空。"),
        Column("行为描述", Text(LONG), required=True, fills="content"),
        Column("违反依据", Text(LONG), fills="legal_basis"),
        Column("发生日期", Day(), fills="occurred_on"),
        Column("认定日期", Day(), required=True, fills="basis_on"),
        COLLECTOR,
        STATEMENT,
        REVOKED,
        REPAIRED,
    )
    orders = (("发生日期", "认定日期"), ("认定日期", "撤销日期"), ("认定日期", "修复日期"))

    def mention(self, lines: Sequence[Line], known: Known) -> None:
        super().mention(lines, known)
        known.load_people({line.text(self.PERSON) for line in lines} - {""})

    def check(self, line: Line, known: Known) -> None:
        super().check(line, known)
        check_person_number(line, self.PERSON, known)
        number = line.text(self.PERSON)
        if number and line.sound and identity.index_of(number) not in known.people:
            line.note(self.PERSON, "责任人没有登记任职；任职后才按任期计入单位。")

    def fill(self, row: CreditRecord, line: Line, known: Known) -> None:
        super().fill(row, line, known)
        number = line.text(self.PERSON)
        subject = known.subjects.get(number)
        natural = subject is not None and subject.kind == SubjectKind.NATURAL_PERSON
        row.person = known.person(number, subject.name if subject and natural else Person.NO_NAME) if number else None

    def watched(self, row: CreditRecord, known: Known) -> dict[str, object]:
        return super().watched(row, known) | {self.PERSON: row.person_id or row.person}


class Penalties(Records):
    """行政处罚 (R7)."""

    name = "行政处罚"
    kind = Kind.PENALTY
    basis = "决定日期"
    columns: ClassVar[tuple[Column, ...]] = (
        NUMBER,
        SUBJECT,
        Column("决定书文号", Code(120), required=True, fills="document_number"),
        Column("处罚机关", Text(120), required=True, fills="authority"),
        Column("应急管理部门", YesNo(), required=True, fills="by_emergency", note="处罚机关是否为应急管理部门。"),
        Column("处罚种类", Several(CreditRecord.PENALTY_KINDS), required=True, fills="penalty_kinds"),
        Column("罚款金额", Amount(16, 2, "元"), fills="fine", unit="元"),
        Column("违法事实", Text(LONG), required=True, fills="content"),
        Column("处罚依据", Text(LONG), fills="legal_basis"),
        Column("决定日期", Day(), required=True, fills="basis_on"),
        COLLECTOR,
        STATEMENT,
        REVOKED,
        REPAIRED,
    )
    orders = (("决定日期", "撤销日期"), ("决定日期", "修复日期"))

    def check(self, line: Line, known: Known) -> None:
        super().check(line, known)
        fined, fine = "罚款" in line.parts("处罚种类"), line.amount("罚款金额")
        if fined and not fine:
            line.note("罚款金额", "处罚种类有罚款而没有金额，请补记。")
        elif fine and line.parts("处罚种类") and not fined:
            line.note("处罚种类", "有罚款金额而处罚种类没有罚款，请核对。")

    def fill(self, row: CreditRecord, line: Line, known: Known) -> None:
        super().fill(row, line, known)
        if row.state == State.EFFECTIVE:
            known.penalised.add(code_of(line))


class Accidents(Records):
    """生产安全事故 (R8, R9)."""

    name = "生产安全事故"
    kind = Kind.ACCIDENT
    basis = "认定日期"
    columns: ClassVar[tuple[Column, ...]] = (
        NUMBER,
        SUBJECT,
        Column("事故名称", Text(200), required=True, fills="content"),
        Column("发生日期", Day(), required=True, fills="occurred_on"),
        Column("认定日期", Day(), required=True, fills="basis_on", note="事故调查报告批复之日。"),
        Column("责任事故", YesNo(), required=True, fills="liable"),
        Column("死亡人数", Whole(0, 100_000, "人"), required=True, fills="deaths"),
        Column("重伤人数", Whole(0, 100_000, "人"), required=True, fills="injured"),
        Column("直接经济损失", Amount(14, 4, "万元"), required=True, fills="loss", unit="万元"),
        Column("性质特别严重", YesNo(), fills="especially_bad", note="已书面认定性质特别严重、社会影响恶劣的填“是”。"),
        COLLECTOR,
        STATEMENT,
        REVOKED,
        REPAIRED,
    )
    orders = (("发生日期", "认定日期"), ("认定日期", "撤销日期"), ("认定日期", "修复日期"))


class Sanctions(Records):
    """联合惩戒 of other sectors (R10); no statement to this bureau."""

    name = "联合惩戒"
    kind = Kind.SANCTION
    basis = "列入日期"
    columns: ClassVar[tuple[Column, ...]] = (
        NUMBER,
        SUBJECT,
        Column("认定部门", Text(120), required=True, fills="authority"),
        Column("领域", Text(LONG), required=True, fills="content"),
        Column("列入日期", Day(), required=True, fills="basis_on"),
        Column("移出日期", Day(), fills="removed_on", note="移出当日起不再影响等级。"),
        REVOKED,
    )
    orders = (("列入日期", "移出日期"), ("列入日期", "撤销日期"))
