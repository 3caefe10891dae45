"""What the papers of a statement and defence tell: 陈述申辩告知书, 陈述申辩笔录, 陈述申辩复核意见书."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from datetime import date
from typing import NamedTuple

from credit.facts.telling import told
from credit.grades.previewing import Outlook, Turn, preview
from credit.models import Argument, CreditRecord, Hearing, HearingRound
from documents.issuing import Draft
from documents.models import Document

LEVELS: dict[int | str | None, str] = {1: "一级", 2: "二级", 3: "三级", 4: "四级", None: "未评级"}


class Line(NamedTuple):
    """A label with what stands beside it."""

    label: str
    value: str


class Listed(NamedTuple):
    """A piece of evidence by its digest."""

    title: str
    sha256: str


class NoticePaper(NamedTuple):
    """陈述申辩告知书."""

    addressee: str
    code: str
    earlier: str
    """The number of the notice before, of a supplementary one; else empty."""
    cause: str
    kind: str
    facts: tuple[str, ...]
    basis: str
    lines: tuple[Line, ...]
    """What else the record will say, beside the facts and the basis."""
    intended: str
    effect: tuple[str, ...]
    evidence: tuple[Listed, ...]
    days: int
    place: str
    contact: str
    telephone: str


class Said(NamedTuple):
    """One argument: to which fact, that fact, the words, and what was found of it."""

    label: str
    fact: str
    words: str
    finding: str
    reason: str


class MinutesPaper(NamedTuple):
    """陈述申辩笔录."""

    addressee: str
    code: str
    matter: str
    notice: str
    day: date
    place: str
    manner: str
    speaker: str
    role: str
    hearers: str
    recorder: str
    said: tuple[Said, ...]
    handed_in: tuple[str, ...]


class ReviewPaper(NamedTuple):
    """陈述申辩复核意见书."""

    addressee: str
    code: str
    kind: str
    matter: str
    notices: tuple[Line, ...]
    stated: tuple[Line, ...]
    said: tuple[Said, ...]
    found: str
    conclusion: str
    reviewer: str
    contact: str
    telephone: str


def effect_of(record: CreditRecord, day: date) -> list[str]:
    """What the record would do to the subject's level if it took effect on a day, one sentence each.

    That it works elsewhere as well (R6) is said without a name: how others stand is nothing to tell this addressee.
    """
    if record.basis_on is None:
        record = copy(record)
        record.basis_on = day
    own, *others = preview(record, day)
    elsewhere = ["有关人员任职的其他单位，其信用等级的评定也将计入该记录。"]
    return [_outlook_in_words(own), *(elsewhere if any(other.differs for other in others) else [])]


def _outlook_in_words(outlook: Outlook) -> str:
    name, old, new = outlook.subject.name, LEVELS.get(outlook.old_level), LEVELS.get(outlook.new_level)
    cited = f"（依据{outlook.citations}）" if outlook.citations else ""
    if old is None or new is None:
        return f"{name}不在监管期内，不评定信用等级。"
    if not outlook.moves:
        course = _course_in_words(outlook.course, None) if outlook.differs else ""
        return f"{name}的信用等级不变，仍为{new}{cited}。{course}"
    return f"{name}的信用等级将由{old}变为{new}{cited}。{_course_in_words(outlook.course, outlook.new_level)}"


def _course_in_words(course: Iterable[Turn], level: int | str | None) -> str:
    turns = [f"{turn.on.year}年{turn.on.month}月{turn.on.day}日起为{LEVELS[turn.level]}" for turn in course]
    if turns:
        return f"如无其他记录，{'，'.join(turns)}。"
    return "四级不因时间自行解除，须另行决定。" if level == 4 else ""


def notice(round: HearingRound) -> Draft:
    """The notice of a round, as it is drafted now; its evidence is the frozen list, or what would be frozen."""
    hearing, record = round.hearing, round.hearing.record
    frozen = [Listed(file.title, file.sha256) for file in round.evidence.all()]
    listed = frozen or [Listed(file.title, file.sha256) for file in record.evidence.all()]
    said = {record.content, record.legal_basis, "—"}
    before = hearing.rounds.filter(number=round.number - 1).select_related("notice").first()
    paper = NoticePaper(
        addressee=record.subject.name,
        code=record.subject.code,
        earlier=before.notice.number if before and before.notice else "",
        cause=round.cause,
        kind=record.get_kind_display(),
        facts=tuple(fact.text for fact in round.facts.all()),
        basis=round.basis,
        lines=tuple(Line(field.label, str(field.value)) for field in told(record) if field.value not in said),
        intended=round.intended,
        effect=tuple(round.effect.splitlines()),
        evidence=tuple(listed),
        days=round.working_days,
        place=round.place,
        contact=round.contact,
        telephone=round.telephone,
    )
    return Draft(Document.Kind.STATEMENT_NOTICE, "credit/hearing_notice.pdf.html", paper, hearing.case)


def _said(argument: Argument) -> Said:
    fact = f"{argument.fact.number}. {argument.fact.text}" if argument.fact else ""
    return Said(argument.label, fact, argument.words, argument.get_finding_display(), argument.reason)


def minutes(round: HearingRound) -> Draft:
    """The minutes of an oral statement, to be read to the speaker and signed."""
    hearing, record = round.hearing, round.hearing.record
    assert round.stated_on
    paper = MinutesPaper(
        addressee=record.subject.name,
        code=record.subject.code,
        matter=str(record),
        notice=round.notice.number if round.notice else "",
        day=round.stated_on,
        place=round.stated_at,
        manner=round.get_manner_display(),
        speaker=round.speaker,
        role=round.speaker_role,
        hearers="、".join(str(person) for person in round.heard_by.all()),
        recorder=str(round.recorded_by or ""),
        said=tuple(_said(argument) for argument in round.arguments.select_related("fact")),
        handed_in=tuple(paper.title for paper in round.handed_in.all()),
    )
    return Draft(Document.Kind.STATEMENT_MINUTES, "credit/hearing_minutes.pdf.html", paper, hearing.case)


CONCLUSIONS = {
    Hearing.Found.ADOPTED: "陈述申辩意见成立，予以采纳；本局据此更改或者不再作出拟作的记录。",
    Hearing.Found.PARTLY: "陈述申辩意见部分成立，对成立的部分予以采纳；本局据此更改拟作的记录。",
    Hearing.Found.NOT_ADOPTED: "陈述申辩意见不成立，不予采纳；拟作的记录按告知的内容办理。",
}


def review(hearing: Hearing, found: Hearing.Found, reviewer: str) -> Draft:
    """The review of every argument of every round."""
    record, rounds = hearing.record, list(hearing.rounds.select_related("notice"))
    said = Argument.objects.filter(round__hearing=hearing).select_related("fact", "round")
    served = [round for round in rounds if round.notice and round.served_on]
    paper = ReviewPaper(
        addressee=record.subject.name,
        code=record.subject.code,
        kind=record.get_kind_display(),
        matter=str(record),
        notices=tuple(Line(round.notice.number, _day(round.served_on)) for round in served if round.notice),
        stated=tuple(Line(_day(round.stated_on), round.get_manner_display()) for round in rounds if round.is_stated),
        said=tuple(_said(argument) for argument in said),
        found=found.label,
        conclusion=CONCLUSIONS[found],
        reviewer=reviewer,
        contact=rounds[-1].contact,
        telephone=rounds[-1].telephone,
    )
    return Draft(Document.Kind.STATEMENT_REVIEW, "credit/hearing_review.pdf.html", paper, hearing.case)


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""
