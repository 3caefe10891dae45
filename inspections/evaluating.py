"""The comprehensive evaluation sheet (信用综合评定表, Article 4): its inputs over the year before a day, beside the level.

The inputs are reference facts: the level follows Article 12 alone. What is told is words and days, frozen as it is read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Q

from credit.file.subject_file import SubjectFile
from credit.levels.confirming import waits_in
from credit.models import CreditRecord, Dispute
from credit.regulation.levels import LEVEL_NAMES
from credit.regulation.periods import end_of_window, years_from
from inspections.models import Complaint, CreditCheck, Inspection, Permit, PublicRating
from measures.models import Reward
from subjects.models import Subject

Kind = CreditRecord.Kind
SHOWN = 8
COARSE = timedelta(days=367)
"""Longer than any year: what the database leaves out for certain; R1 decides the rest."""


class Entry(NamedTuple):
    """One fact under an input."""

    on: date | None
    name: str
    told: str


class Input(NamedTuple):
    """One input of Article 4: what it comes to in words, its facts (newest first), how many there are."""

    title: str
    words: str
    entries: tuple[Entry, ...]
    total: int
    moves_level: bool = False
    """Whether Article 12 uses facts of this sort; the others are reference."""

    @property
    def latest(self) -> date | None:
        return self.entries[0].on if self.entries else None

    @property
    def more(self) -> int:
        return self.total - len(self.entries)


class GroundLine(NamedTuple):
    """One reason of the level, as Article 12 has it."""

    citation: str
    wording: str
    record: str
    works: str


class EvaluationSheet(NamedTuple):
    """The whole sheet of a subject for a day."""

    name: str
    code: str
    kind: str
    industry: str
    department: str
    day: date
    level: str
    level_code: int | str | None
    since: date | None
    outside: str
    """Why there is no level (R20); empty where there is one."""
    grounds: tuple[GroundLine, ...]
    course: str
    marks: tuple[str, ...]
    checked: str
    """When and by whom the credit check was made; empty: not within the year."""
    inputs: tuple[Input, ...]


def sheet_of(file: SubjectFile) -> EvaluationSheet:
    """The sheet for the day that the file looks at, by what is known now; `file.subject` is of `opened`."""
    subject, day = file.subject, file.when.on
    standing = file.standing
    return EvaluationSheet(
        name=subject.name,
        code=subject.code,
        kind=subject.get_kind_display(),
        industry=str(subject.industry),
        department=str(subject.department),
        day=day,
        level=LEVEL_NAMES[standing.period.level] if standing else "不在监管期",
        level_code=file.level,
        since=standing.since if standing else None,
        outside=file.span_words,
        grounds=tuple(
            GroundLine(ground.citation, ground.wording, ground.record or "", ground.works) for ground, _ in file.grounds
        ),
        course=file.course,
        marks=_marks(file),
        checked=_checked(subject, day),
        inputs=inputs_of(subject, day),
    )


def _marks(file: SubjectFile) -> tuple[str, ...]:
    found = []
    numbers = [ground.record for ground, _ in file.grounds if ground.record]
    if Dispute.objects.filter(record__number__in=numbers, closed_on=None).exists():
        found.append("异议中")
    if file.standing and waits_in(file.subject, file.standing):
        found.append("待确认")
    if file.regrading_since:
        found.append("重评中")
    return tuple(found)


def _checked(subject: Subject, day: date) -> str:
    last = CreditCheck.objects.filter(subject=subject, on__lte=day).select_related("checked_by").first()
    if last is None or years_from(last.on, 1) < day:
        return ""
    doubtful = last.lines.filter(result="doubtful").count()
    told = f"，存疑 {doubtful} 项" if doubtful else "，没有存疑事项"
    return f"{last.on} {last.checked_by}核查{told}；{last.provider}（{last.stated_by}）对信息真实性负责"


def counts_for(fact: date | None, day: date) -> bool:
    """R1: within the year, `fact <= day <= fact + 1 year`, both ends included."""
    return fact is not None and fact <= day < end_of_window(fact, 1)


def inputs_of(subject: Subject, day: date) -> tuple[Input, ...]:
    """The inputs of Article 4 in its order, then those of other departments."""
    return tuple(found for read in _READERS for found in read(subject, day))


def _input(title: str, words: str, entries: Sequence[Entry], *, moves_level: bool = False) -> Input:
    return Input(title, words, tuple(entries[:SHOWN]), len(entries), moves_level)


def _near(field: str, day: date) -> Q:
    return Q(**{f"{field}__lte": day, f"{field}__gte": day - COARSE})


def _inspections(subject: Subject, day: date) -> list[Input]:
    rows = Inspection.objects.filter(_near("inspected_on", day), subject=subject)
    found = [row for row in rows if counts_for(row.inspected_on, day)]
    scored = [row for row in found if row.score is not None]
    scores = [row.score for row in scored if row.score is not None]
    graded = "一年内没有量化得分"
    if scores:
        graded = (
            f"{len(scores)} 次得分，平均 {sum(scores) / len(scores):.1f}，最低 {min(scores):.1f}，最近 {scores[0]:.1f}"
        )
    results = Counter(row.get_result_display() for row in found)
    overdue = sum(1 for row in found if row.correct_by and row.correct_by < day and not row.corrected_on)
    told = "，".join(f"{name} {count} 次" for name, count in results.items())
    words = (
        f"{len(found)} 次检查：{told}{f'；逾期未整改 {overdue} 次' if overdue else ''}" if found else "一年内没有检查"
    )
    permit = _permits(subject, day)
    return [
        _input("量化分级", graded, [Entry(row.inspected_on, row.number, f"{row.score:.1f} 分") for row in scored]),
        permit,
        _input(
            "日常监督检查",
            words,
            [
                Entry(row.inspected_on, row.number, f"{row.get_manner_display()}，{row.get_result_display()}")
                for row in found
            ],
        ),
    ]


def _permits(subject: Subject, day: date) -> Input:
    rows = list(Permit.objects.filter(subject=subject, decided_on__lte=day))
    standing = Counter(row.standing_on(day) for row in rows)
    words = "，".join(f"{name} {count} 项" for name, count in standing.items()) or "没有登记许可"
    entries = [
        Entry(row.decided_on, str(row), f"{row.standing_on(day)}，有效期至 {row.valid_until or '长期'}")
        for row in sorted(rows, key=lambda row: row.decided_on, reverse=True)
    ]
    return _input("许可管理", words, entries)


def _complaints(subject: Subject, day: date) -> list[Input]:
    rows = Complaint.objects.filter(_near("received_on", day), subject=subject).select_related("record")
    found = [row for row in rows if counts_for(row.received_on, day)]
    results = Counter(_result_on(row, day) for row in found)
    told = "，".join(f"{name} {count} 件" for name, count in results.items())
    words = f"{len(found)} 件：{told}" if found else "一年内没有投诉举报"
    entries = [
        Entry(
            row.received_on, row.number, _result_on(row, day) + (f"，已转为{row.record.number}" if row.record else "")
        )
        for row in found
    ]
    return [_input("投诉举报", words, entries)]


def _result_on(row: Complaint, day: date) -> str:
    return row.result if row.result and (row.settled_on is None or row.settled_on <= day) else "未办结"


def _penalties(subject: Subject, day: date) -> list[Input]:
    rows = subject.records.in_force().filter(_near("basis_on", day), kind=Kind.PENALTY)
    found = [row for row in rows if counts_for(row.basis_on, day)]
    own = sum(1 for row in found if row.by_emergency)
    others = len(found) - own
    words = f"应急管理部门处罚 {own} 件" + (f"，其他部门 {others} 件（不计入等级，R7）" if others else "")
    disputed = _disputed(found)
    entries = [
        Entry(row.basis_on, row.document_number or row.number, _told(row, "、".join(row.penalty_kinds), disputed))
        for row in found
    ]
    return [_input("行政处罚", words if found else "一年内没有行政处罚", entries, moves_level=True)]


def _disputed(records: Sequence[CreditRecord]) -> frozenset[int]:
    rows = Dispute.objects.filter(record__in=[row.pk for row in records], closed_on=None)
    return frozenset(rows.values_list("record", flat=True))


def _told(row: CreditRecord, words: str, disputed: Collection[int]) -> str:
    """R13 and R12: the marks go with the record wherever it is told."""
    marks = [mark for mark, holds in (("异议处理中", row.pk in disputed), ("已修复", row.repaired_on)) if holds]
    return f"{words}（{'、'.join(marks)}）" if marks else words


def _ratings(subject: Subject, day: date) -> list[Input]:
    rows = PublicRating.objects.filter(_near("rated_on", day), subject=subject).exclude(state="hidden")
    within = [row for row in rows if counts_for(row.rated_on, day)]
    found = [row for row in within if row.state == PublicRating.State.COUNTED]
    waiting = len(within) - len(found)
    late = f"；另有 {waiting} 条待审核，未计入" if waiting else ""
    words = "一年内没有公众评价"
    if found:
        words = f"{len(found)} 条，平均 {sum(row.score for row in found) / len(found):.1f} 分（满分 5 分）"
    entries = [Entry(row.rated_on, f"{row.score} 分", row.comment[:60]) for row in found]
    return [_input("公众评价", words + late, entries)]


def _evaluations(subject: Subject, day: date) -> list[Input]:
    rows = [row for row in subject.evaluations.filter(dated_on__lte=day) if counts_for(row.dated_on, day)]
    latest = {row.source: row for row in sorted(rows, key=lambda row: row.dated_on)}
    words = "，".join(f"{row.get_source_display()}：{row.get_result_display()}" for row in latest.values())
    entries = [
        Entry(row.dated_on, row.get_source_display(), row.get_result_display())
        for row in sorted(rows, key=lambda row: row.dated_on, reverse=True)
    ]
    return [_input("国家、省公共信用综合评价", words or "一年内没有评价结果", entries, moves_level=True)]


def _sanctions(subject: Subject, day: date) -> list[Input]:
    rows = subject.records.in_force().filter(kind=Kind.SANCTION, basis_on__lte=day)
    found = [row for row in rows if row.removed_on is None or row.removed_on > day]
    words = f"在列 {len(found)} 项联合惩戒" if found else "没有在列的联合惩戒"
    disputed = _disputed(found)
    entries = [Entry(row.basis_on, row.authority, _told(row, row.content, disputed)) for row in found]
    return [_input("市级其他部门联合惩戒", words, entries, moves_level=True)]


def _rewards(subject: Subject, day: date) -> list[Input]:
    rows = list(Reward.objects.valid_on(day).filter(subject=subject))
    words = f"在列 {len(rows)} 项联合奖励" if rows else "没有在列的联合奖励"
    entries = [Entry(row.awarded_on, str(row), f"有效期至 {row.until_on or '长期'}") for row in rows]
    return [_input("市级其他部门联合奖励", words, entries)]


_READERS = (_inspections, _complaints, _penalties, _ratings, _evaluations, _sanctions, _rewards)
