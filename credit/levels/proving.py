"""The proof of a grade (评级依据单): every clause of Article 12 with what it found, and the value that it can be checked by.

Computed afresh from the facts as they were known, never copied from what is stored: so a proof is also a check.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from credit.facts.bearing import bearing_of
from credit.facts.dossier_as_known import Known, known_of
from credit.facts.rulebooks import rulebooks
from credit.grades.explaining import CONDITIONS, cited, interval
from credit.grades.grading import Timeline, timeline_by, timelines_of
from credit.models import CreditRecord
from credit.records import one_act
from credit.regulation.article_12 import ARTICLE_12, WORDING, Effect
from credit.regulation.article_12_text import PARAGRAPHS, TEXT
from credit.regulation.check_value import Basis, canonical, check_value
from credit.regulation.levels import LEVEL_NAMES
from credit.regulation.periods import Span
from credit.regulation.rulebook import Policy, Rulebook, called_on, in_force, policies
from credit.regulation.timeline import Run, Standing, standing
from subjects.models import Post, Subject

Kind = CreditRecord.Kind
State = CreditRecord.State


class Result(StrEnum):
    """What a clause found. A condition is met or not, a situation is there or not; unknown is neither."""

    MET = "符合"
    UNMET = "不符合"
    ABSENT = "无此情形"
    PRESENT = "有此情形"
    UNDETERMINED = "待认定"
    MISSING = "资料缺失"


class Fact(NamedTuple):
    """Something at work under a clause: what it is, the day it counts from, and the days on which it works."""

    what: str
    basis: str
    window: str
    record: str


class Row(NamedTuple):
    """One clause: its text, what it found, and on what."""

    item: str
    citation: str
    text: str
    result: Result
    facts: tuple[Fact, ...]
    note: str

    @property
    def short_citation(self) -> str:
        """As it is cited under the heading of its paragraph: （一）3, R17."""
        return self.item if self.item.startswith("R") else self.citation.removeprefix("第十二条")

    @property
    def look(self) -> str:
        """For the eye; the word stands beside it."""
        return {Result.UNMET: "bad", Result.PRESENT: "bad", Result.UNDETERMINED: "warn", Result.MISSING: "quiet"}.get(
            self.result, "good"
        )


class Paragraph(NamedTuple):
    """One paragraph of Article 12 with its clauses."""

    title: str
    rows: list[Row]


class Source(NamedTuple):
    """A record that the proof looked at, whether it counts or not, and why in words."""

    number: str
    what: str
    basis: str
    counts: bool
    state: str
    heard: str
    """How the subject was heard about it, and in which decision (Article 8, R5)."""


class Proof(NamedTuple):
    """Everything that a proof sheet says."""

    subject: Subject
    as_of: date
    known_on: datetime
    rulebook: Rulebook
    """The version in force on the day, by what was known (R23)."""
    rulebook_called: str
    standing: Standing | None
    paragraphs: list[Paragraph]
    sources: list[Source]
    canonical: str
    timeline: Timeline

    @property
    def check_value(self) -> str:
        return check_value(self.canonical)

    @property
    def policies(self) -> tuple[Policy, ...]:
        """What is decided where the regulation is silent, as the version of the day says it."""
        return policies(self.rulebook)

    @property
    def level(self) -> int | None:
        return self.standing.period.level if self.standing else None

    @property
    def level_name(self) -> str:
        return LEVEL_NAMES[self.level] if self.standing else "不在监管期"

    @property
    def deciding(self) -> str:
        """The clauses that decide, as cited."""
        grounds = self.standing.period.grounds if self.standing else ()
        return "、".join(dict.fromkeys(cited(effect.item) for effect in grounds)) or "各项条件均符合"


def prove(subject: Subject, as_of: date, known_on: datetime) -> Proof | None:
    """The proof of the grade on a day, by what was known at a moment; None where nothing was known of the subject."""
    known = known_of(subject.pk, known_on)
    return proof_by(known, subject, as_of, known_on) if known else None


def proof_by(known: Known, subject: Subject, as_of: date, known_on: datetime) -> Proof:
    """The proof of the grade on a day that follows from these facts, by the versions known at the moment (R23)."""
    versions = rulebooks(known_on)
    timeline, judged_by = timeline_by(known.facts, versions), in_force(versions, as_of)
    found = standing(timeline.periods(versions), as_of)
    looked = _Looked(subject, known, timeline.at_work(), as_of, known_on)
    text = canonical(Basis(subject.code, as_of, known_on, judged_by, known.facts))
    paragraphs = looked.paragraphs() if found else []
    called = called_on(versions, as_of)
    return Proof(subject, as_of, known_on, judged_by, called, found, paragraphs, looked.sources(), text, timeline)


class _Looked:
    """One look at every clause."""

    def __init__(
        self, subject: Subject, known: Known, effects: Sequence[Effect], day: date, known_on: datetime
    ) -> None:
        self.subject = subject
        self.known = known
        self.effects = effects
        self.day = day
        self.records = {record.number: record for record in known.records}
        self.beside = one_act.beside([record.pk for record in known.records], known_on)

    def paragraphs(self) -> list[Paragraph]:
        """Every clause in the order of the text; R17 last in paragraph (一), where it withholds level 1."""
        rows = [self._row(item) for item in dict.fromkeys(clause.item for clause in ARTICLE_12)]
        return [
            Paragraph(title, [row for row in rows if _paragraph_of(row.item) == paragraph])
            for paragraph, title in PARAGRAPHS.items()
        ]

    def _row(self, item: str) -> Row:
        own = [effect for effect in self.effects if effect.item == item]
        at_work = [effect for effect in own if self.day in effect.span]
        spent = len({effect.record for effect in own if effect.span.end and effect.span.end <= self.day})
        is_condition = item in CONDITIONS
        if at_work:
            result, note = Result.UNMET if is_condition else Result.PRESENT, ""
        else:
            result, note = self._without(item, Result.MET if is_condition else Result.ABSENT)
        if spent:
            note = "；".join(filter(None, (note, f"另有 {spent} 项期限已过，不再计入")))
        facts = tuple(self._fact(effect) for effect in at_work)
        return Row(item, cited(item), TEXT[item], result, facts, note)

    def _without(self, item: str, otherwise: Result) -> tuple[Result, str]:
        """What a clause found where nothing works under it: nothing, or nothing that could be known."""
        open_accidents = [record for record in self._undetermined() if item in _touched_by(record)]
        if open_accidents:
            names = "、".join(record.number for record in open_accidents)
            return Result.UNDETERMINED, f"事故{names}正在调查，责任和等级尚未认定"
        if item in _OF_PEOPLE and not self.subject.is_person and not self._has_principal():
            return Result.MISSING, "单位没有计入的失信行为；缺少主要负责人任职资料，其个人情况无从核对"
        if item == "R17" and not any(evaluation.dated_on <= self.day for evaluation in self.known.facts.evaluations):
            return Result.MISSING, "没有国家、省公共信用综合评价结果；不影响等级"
        return otherwise, _COMMITTED.get(item, "") and self._committed()

    def _committed(self) -> str:
        made = [span.start for span in self.known.facts.commitments if self.day in span]
        return f"{max(made)} 公开承诺，有效" if made else ""

    def _has_principal(self) -> bool:
        return any(
            post.office == Post.Office.PRINCIPAL and self.day in Span(post.from_on, post.until_on)
            for post in self.known.posts
        )

    def _undetermined(self) -> list[CreditRecord]:
        return [
            record
            for record in self.known.records
            if record.kind == Kind.ACCIDENT
            and record.basis_on is None
            and record.state in (State.DRAFT, State.NOTIFIED)
            and (record.occurred_on is None or record.occurred_on <= self.day)
        ]

    def _fact(self, effect: Effect) -> Fact:
        window = interval(effect.span)
        if effect.record is None:
            return Fact("没有有效的公开承诺", "", window, "")
        record = self.records.get(effect.record)
        if record is None:
            return Fact(f"{effect.record}，结果为差", f"评价日期 {effect.span.start}", window, effect.record)
        return Fact(self._what(record), f"{record.basis_label} {record.basis_on}", window, record.number)

    def _what(self, record: CreditRecord) -> str:
        name = f"{record.get_kind_display()} {record.document_number}".strip()
        bearing = bearing_of(record, self.known.posts)
        if record.subject_id != self.subject.pk:
            whose = "任职人员本人的记录" if record.subject.is_person else "任职人员在其他主体的记录"
            return f"{name}（{whose}：{bearing}）"
        if bearing:
            return f"{name}：{record.content}（{bearing}）"
        more = f"（{record.grade.label}，死亡 {record.deaths} 人）" if record.kind == Kind.ACCIDENT else ""
        one = "、".join(other.number for other in self.beside.get(record.pk, ()))
        return f"{name}：{record.content}{more}{f'（与{one}为同一事项，R25）' if one else ''}"

    def sources(self) -> list[Source]:
        """Every record that was looked at, in the order of its day, and whether it counts on the day."""
        records = sorted(self.known.records, key=lambda row: (row.basis_on or date.max, row.number))
        return [
            Source(
                record.number,
                self._what(record),
                f"{record.basis_label} {record.basis_on or '未定'}",
                self._counts(record),
                self._state(record),
                _heard(record),
            )
            for record in records
        ]

    def _counts(self, record: CreditRecord) -> bool:
        at_work = any(effect.record == record.number and self.day in effect.span for effect in self.effects)
        return record.state == State.EFFECTIVE and at_work

    def _state(self, record: CreditRecord) -> str:
        if record.state != State.EFFECTIVE:
            return f"{record.get_state_display()}，不计入"
        if self._counts(record):
            return "计入"
        if record.repaired_on and record.repaired_on <= self.day:
            return "已修复，不计入"
        if record.basis_on and record.basis_on > self.day:
            return "在此日之后，不计入"
        if any(effect.record == record.number for effect in self.effects):
            return "期限已过，不计入"
        return "不属于计入的情形"


def _heard(record: CreditRecord) -> str:
    """Article 8: heard, waived, or heard by another decision, which is named (R5, R10)."""
    if record.kind == Kind.SANCTION:
        return f"认定决定：{record.heard_in}" if record.heard_in else ""
    how = record.get_statement_display() if record.statement else ""
    return f"{how}：{record.heard_in}" if how and record.heard_in else how


_OF_PEOPLE = frozenset({"12.1.2", "12.2.2", "12.3.1"})
_COMMITTED = {"12.1.1": "made", "12.2.1": "made"}
_FATAL = frozenset({"12.1.4", "12.2.4", "12.3.3", "12.4.1"})


def _touched_by(accident: CreditRecord) -> frozenset[str]:
    """The items that an accident not yet determined may come under."""
    return _FATAL if accident.deaths else frozenset({"12.4.1"})


def _paragraph_of(item: str) -> str:
    return "12.1" if item == "R17" else item.rpartition(".")[0]


# 重算核验


class Check(NamedTuple):
    """One thing that was computed again, whether it came out the same, and what differs."""

    what: str
    same: bool
    differences: list[str]


def check_against_stored(proof: Proof, known: datetime | None) -> list[Check]:
    """Compare a proof with what is stored: the assessment that was current then, period by period."""
    stored = timelines_of([proof.subject.pk], known).get(proof.subject.pk)
    if stored is None:
        return [Check("与保存的评定结果比较", False, ["当时没有保存的评定结果"])]
    return [
        Check("与保存的评定结果比较（等级、起止和每项依据）", stored == proof.timeline, _differences(stored, proof))
    ]


def _differences(stored: Timeline, proof: Proof) -> list[str]:
    old, new = stored.level_on(proof.as_of), proof.timeline.level_on(proof.as_of)
    told = []
    if _told(old) != _told(new):
        told.append(f"{proof.as_of}：保存的为{_told(old)}，重算为{_told(new)}")
    told += [f"保存的多出：{_effect(effect)}" for effect in _minus(stored.at_work(), proof.timeline.at_work())]
    told += [f"重算的多出：{_effect(effect)}" for effect in _minus(proof.timeline.at_work(), stored.at_work())]
    return told


def _minus(these: Iterable[Effect], those: Sequence[Effect]) -> Iterator[Effect]:
    return (effect for effect in these if effect not in those)


def _told(found: Run | None) -> str:
    return f"{LEVEL_NAMES[found.level]}（自 {found.span.start} 起）" if found else "不在监管期"


def _effect(effect: Effect) -> str:
    return f"{cited(effect.item)} {effect.record or WORDING[effect.item]} {interval(effect.span)}"
