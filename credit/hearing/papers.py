"""What the papers of a statement and defence tell: 陈述申辩告知书, 陈述申辩笔录, 陈述申辩复核意见书."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from datetime import date
from typing import NamedTuple

from credit.grades.previewing import Outlook, Turn, preview
from credit.hearing.intents import intent_of
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
    purpose: str
    notices: tuple[Line, ...]
    stated: tuple[Line, ...]
    said: tuple[Said, ...]
    found: str
    conclusion: str
    remedy: str
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
    whose = "你任职或者曾任职的单位" if record.subject.is_person else "有关人员任职的其他单位"
    elsewhere = [f"{whose}，其信用等级的评定也将计入该记录。"]
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


def number_before(round: HearingRound) -> str:
    """The number of the notice before, of a supplementary one; else empty."""
    before = round.hearing.rounds.filter(number=round.number - 1).select_related("notice").first()
    return before.notice.number if before and before.notice else ""


def evidence_of(round: HearingRound) -> tuple[Listed, ...]:
    """The frozen list, or what would be frozen now."""
    frozen = tuple(Listed(file.title, file.sha256) for file in round.evidence.all())
    return frozen or tuple(Listed(file.title, file.sha256) for file in intent_of(round.hearing).evidence(round.hearing))


def _said(argument: Argument) -> Said:
    fact = f"{argument.fact.number}. {argument.fact.text}" if argument.fact else ""
    return Said(argument.label, fact, argument.words, argument.get_finding_display(), argument.reason)


def minutes(round: HearingRound) -> Draft:
    """The minutes of an oral statement, to be read to the speaker and signed."""
    hearing = round.hearing
    assert round.stated_on
    paper = MinutesPaper(
        addressee=hearing.subject.name,
        code=hearing.subject.code,
        matter=hearing.matter,
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


def review(hearing: Hearing, found: Hearing.Found, reviewer: str) -> Draft:
    """The review of every argument of every round."""
    intent, rounds = intent_of(hearing), list(hearing.rounds.select_related("notice"))
    said = Argument.objects.filter(round__hearing=hearing).select_related("fact", "round")
    served = [round for round in rounds if round.notice and round.served_on]
    paper = ReviewPaper(
        addressee=hearing.subject.name,
        code=hearing.subject.code,
        purpose=intent.purpose(hearing),
        notices=tuple(
            Line(f"{round.notice.number}{round.notice.get_kind_display()}", _day(round.served_on))
            for round in served
            if round.notice
        ),
        stated=tuple(Line(_day(round.stated_on), round.get_manner_display()) for round in rounds if round.is_stated),
        said=tuple(_said(argument) for argument in said),
        found=found.label,
        conclusion=intent.words.conclusions[found],
        remedy=intent.words.remedy,
        reviewer=reviewer,
        contact=rounds[-1].contact,
        telephone=rounds[-1].telephone,
    )
    return Draft(Document.Kind.STATEMENT_REVIEW, "credit/hearing_review.pdf.html", paper, hearing.case)


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""
