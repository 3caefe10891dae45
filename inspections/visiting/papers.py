"""The papers of an inspection: notice, on-site record, order to correct, opinion of the re-check."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from accounts.gate import Refused
from accounts.models import User
from documents.issuing import Draft, issue
from documents.models import Document
from inspections.models import Finding, Inspection, Recheck, Visit
from inspections.visiting.moves import must_be_open, must_take_part
from inspections.visiting.noting import score_of
from subjects.models import Subject
from subjects.moving import locked

Kind = Document.Kind


@dataclass(frozen=True)
class Inspected:
    """Whom a paper is about: the code as it may be shown."""

    name: str
    code: str
    address: str
    contact: str
    you: str
    """你单位, or 你 to a natural person."""


@dataclass(frozen=True)
class Going:
    """An officer as the paper names him, with the certificate."""

    name: str
    certificate: str
    signed: str = ""


@dataclass(frozen=True)
class Notice:
    """行政检查通知书."""

    party: Inspected
    officers: tuple[Going, ...]
    manner: str
    visited_on: date
    place: str
    items: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class Item:
    """One line of the checklist with what was seen."""

    position: int
    content: str
    basis: str
    verdict: str
    words: str


@dataclass(frozen=True)
class Problem:
    """One problem in the words of a paper."""

    fact: str
    basis: str
    measure: str
    correct_by: date | None


@dataclass(frozen=True)
class SiteRecord:
    """现场检查记录."""

    party: Inspected
    officers: tuple[Going, ...]
    manner: str
    outcome: str
    begun_at: datetime
    finished_at: datetime | None
    place: str
    present: str
    words: str
    items: tuple[Item, ...]
    problems: tuple[Problem, ...]
    score: str
    reply: str
    unsigned: str
    photos: int


@dataclass(frozen=True)
class Order:
    """责令限期整改指令书."""

    party: Inspected
    officers: tuple[Going, ...]
    number: str
    visited_on: date
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Rechecked:
    """One problem as the re-check saw it."""

    fact: str
    due_before: date
    outcome: str
    words: str
    new_day: date | None


@dataclass(frozen=True)
class Review:
    """整改复查意见书."""

    party: Inspected
    officers: tuple[Going, ...]
    order: str
    visited_on: date
    checked_on: date
    words: str
    lines: tuple[Rechecked, ...]


def _party(subject: Subject) -> Inspected:
    you = "你" if subject.is_person else "你单位"
    return Inspected(subject.name, subject.code, subject.address, subject.contact, you)


def _officers(visit: Visit) -> tuple[Going, ...]:
    signed = {one.officer_id: "纸质签字" if one.on_paper else "本人签字" for one in visit.signatures.all()}
    return tuple(Going(one.name, one.certificate, signed.get(one.pk, "")) for one in visit.officers.order_by("pk"))


def _problems(findings: list[Finding]) -> tuple[Problem, ...]:
    return tuple(Problem(one.fact, one.basis, measure_of(one), one.correct_by) for one in findings)


def measure_of(finding: Finding) -> str:
    """What was decided about a problem, in words."""
    measures = [finding.get_measure_display()] if finding.measure != Finding.Measure.NONE else []
    return "、".join([*measures, *(["立案查处"] if finding.files_case else [])])


def _draft(kind: Kind, name: str, content: object, visit: Visit) -> Draft:
    return Draft(kind, f"inspections/{name}.pdf.html", content, visit.case)


def notice(visit: Visit) -> Draft:
    items = tuple(item.content for item in visit.checklist.items.all()) if visit.checklist else ()
    content = Notice(
        party=_party(visit.subject),
        officers=_officers(visit),
        manner=visit.get_manner_display(),
        visited_on=visit.visited_on,
        place=visit.place,
        items=items,
        source=_source_of(visit),
    )
    return _draft(Kind.INSPECTION_NOTICE, "notice", content, visit)


def _source_of(visit: Visit) -> str:
    """Where it comes from; who is inspected is not handed the number of a complaint (举报保密)."""
    told = visit.assignment and visit.manner != Inspection.Manner.COMPLAINT
    return visit.assignment.source if told and visit.assignment else ""


@transaction.atomic
def issue_notice(visit: Visit, *, by: User, at: datetime) -> Document:
    """Issue the notice of the inspection, once, while it is under way."""
    visit = locked(visit)
    must_take_part(visit, by)
    must_be_open(visit)
    if has_notice(visit):
        raise Refused("安全生产法第六十七条", "行政检查通知书已经签发，不必重复。")
    return issue(notice(visit), by=by, at=at)


def has_notice(visit: Visit) -> bool:
    """Whether the notice of the inspection was issued."""
    return Document.objects.filter(case_key=visit.key, kind=Kind.INSPECTION_NOTICE).exists()


def site_record(visit: Visit) -> Draft:
    items = tuple(
        Item(one.item.position, one.item.content, one.item.basis, one.get_verdict_display(), one.words)
        for one in visit.answers.select_related("item")
    )
    score = score_of(visit)
    content = SiteRecord(
        party=_party(visit.subject),
        officers=_officers(visit),
        manner=visit.get_manner_display(),
        outcome=visit.get_outcome_display(),
        begun_at=visit.begun_at,
        finished_at=visit.finished_at,
        place=visit.place,
        present=visit.present,
        words=visit.words,
        items=items if visit.outcome == Visit.Outcome.INSPECTED else (),
        problems=_problems(list(visit.findings.all())),
        score="" if score is None else str(score),
        reply=visit.reply,
        unsigned=visit.unsigned,
        photos=visit.photos.count(),
    )
    return _draft(Kind.INSPECTION_RECORD, "site_record", content, visit)


def order(visit: Visit, findings: list[Finding]) -> Draft:
    content = Order(
        _party(visit.subject), _officers(visit), str(visit.inspection or ""), visit.visited_on, _problems(findings)
    )
    return _draft(Kind.INSPECTION_ORDER, "order", content, visit)


def review(recheck: Recheck) -> Draft:
    visit = recheck.visit
    issued = Document.objects.filter(case_key=visit.key, kind=Kind.INSPECTION_ORDER).order_by("pk").first()
    lines = tuple(
        Rechecked(one.finding.fact, one.due_before, one.get_outcome_display(), one.words, one.new_day)
        for one in recheck.lines.select_related("finding")
    )
    content = Review(
        party=_party(visit.subject),
        officers=tuple(Going(one.name, one.certificate) for one in recheck.officers.order_by("pk")),
        order=issued.number if issued else "",
        visited_on=visit.visited_on,
        checked_on=recheck.checked_on,
        words=recheck.words,
        lines=lines,
    )
    return _draft(Kind.INSPECTION_REVIEW, "review", content, visit)
