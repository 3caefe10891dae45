"""Reference facts of Article 4 by file: 日常检查, 投诉举报, 公众评价. None of them moves a level."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from decimal import Decimal
from typing import ClassVar, TypeVar

from credit.exchange.cells import Amount, Choice, Code, Day, Several, Text, Whole, YesNo
from credit.exchange.known import Known, held
from credit.exchange.lines import Column, Line
from credit.exchange.sheets import SUBJECT, SubjectSheet, code_of, of_subjects
from inspections.models import Complaint, Inspection, PublicRating

NUMBER = Column("记录编号", Code(60, "文本；每条唯一"), required=True)


N = TypeVar("N", Inspection, Complaint)


class Numbered(SubjectSheet[N]):
    """What is matched by its number."""

    moves_levels = False

    def key(self, line: Line) -> Hashable | None:
        return line.text(NUMBER.name) or None

    def existing(self, lines: Sequence[Line], known: Known) -> dict[Hashable, N]:
        rows = held(self.model._default_manager.all(), "number", {line.text(NUMBER.name) for line in lines})
        return {row.number: row for row in rows}

    def compare(self, line: Line, row: N | None, known: Known) -> None:
        if row and line.subject and row.subject_id != line.subject.pk:
            line.fault(NUMBER.name, "该编号已用于另一信用主体，请核对编号和主体代码。")

    def start(self, line: Line, known: Known) -> N:
        return self.model(number=line.text(NUMBER.name), subject=line.subject)


class Inspections(Numbered[Inspection]):
    """日常检查, matched by number."""

    name = "日常检查"
    model = Inspection
    columns: ClassVar[tuple[Column, ...]] = (
        NUMBER,
        SUBJECT,
        Column("检查日期", Day(), required=True, fills="inspected_on"),
        Column(
            "检查人员",
            Several(least=2, hint="姓名，两人以上，用“；”隔开"),
            required=True,
            fills="inspectors",
        ),
        Column("检查方式", Choice.of(Inspection.Manner), note="空白为日常。"),
        Column("检查结果", Choice.of(Inspection.Result), required=True, fills="result"),
        Column("量化得分", Amount(5, 2, most=Decimal(100)), fills="score", note="0–100。"),
        Column("整改期限", Day(), fills="correct_by"),
        Column("整改完成日期", Day(), fills="corrected_on"),
    )
    orders = (("检查日期", "整改期限"), ("检查日期", "整改完成日期"))

    def fill(self, row: Inspection, line: Line, known: Known) -> None:
        super().fill(row, line, known)
        row.manner = line.text("检查方式") or Inspection.Manner.DAILY

    def watched(self, row: Inspection, known: Known) -> dict[str, object]:
        return super().watched(row, known) | {"检查方式": row.manner}


class Complaints(Numbered[Complaint]):
    """投诉举报, matched by number; 查实 empty is not settled yet."""

    name = "投诉举报"
    model = Complaint
    columns: ClassVar[tuple[Column, ...]] = (
        NUMBER,
        SUBJECT,
        Column("受理日期", Day(), required=True, fills="received_on"),
        Column("渠道", Text(60), fills="channel"),
        Column("内容", Text(4000), required=True, fills="content"),
        Column("查实", YesNo(blank=None), fills="verified", note="空白为尚未办结。"),
        Column("办结日期", Day(), fills="settled_on"),
    )
    orders = (("受理日期", "办结日期"),)

    def compare(self, line: Line, row: Complaint | None, known: Known) -> None:
        super().compare(line, row, known)
        if row and row.record_id and not line.yes("查实"):
            line.fault("查实", "该投诉举报已转为信用记录，不能改为未查实；记录有误的，请先撤销记录。")
        if row and row.replied_on and not line.text("查实"):
            line.fault("查实", "该投诉举报已办结并答复，不能改为尚未办结；请填写查实结果。")

    def fill(self, row: Complaint, line: Line, known: Known) -> None:
        """A result settles it, and its absence opens it again."""
        super().fill(row, line, known)
        if row.verified is not None:
            row.state = Complaint.State.SETTLED
        elif row.state == Complaint.State.SETTLED:
            row.state = Complaint.State.CHECKING if row.handler_id else Complaint.State.REGISTERED


class Ratings(SubjectSheet[PublicRating]):
    """公众评价, matched by all columns: the same again is the same rating, never a change."""

    name = "公众评价"
    model = PublicRating
    moves_levels = False
    columns: ClassVar[tuple[Column, ...]] = (
        SUBJECT,
        Column("评价日期", Day(), required=True, fills="rated_on"),
        Column("评分", Whole(1, 5), required=True, fills="score"),
        Column("意见", Text(4000), fills="comment"),
    )

    def key(self, line: Line) -> Hashable | None:
        day, score = line.day("评价日期"), line.whole("评分")
        return (code_of(line), day, score, line.text("意见")) if day and score and code_of(line) else None

    def existing(self, lines: Sequence[Line], known: Known) -> dict[Hashable, PublicRating]:
        rows = of_subjects(PublicRating.objects.all(), lines)
        return {(code, row.rated_on, row.score, row.comment): row for code, row in rows}

    def start(self, line: Line, known: Known) -> PublicRating:
        return PublicRating(subject=line.subject)

    def twice(self, line: Line, first: Line) -> None:
        line.note("意见", f"与第 {first.number} 行完全相同，只计一次。")
