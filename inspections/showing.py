"""A visit as its page shows it: how far it has come, what was written down, what followed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from accounts import rules
from accounts.models import User
from credit.models import GradePeriod, Term
from credit.regulation.periods import Calendar
from credit.terms.calendar import calendar
from documents.models import Document
from inspections.models import Answer, ChecklistItem, Finding, Inspection, Officer, Photo, Recheck, Signature, Visit
from inspections.visiting.moves import takes_part
from inspections.visiting.noting import missing_of, score_of
from inspections.visiting.papers import measure_of


class Progress(NamedTuple):
    """How far the list of items has come."""

    answered: int
    whole: int
    score: Decimal | None

    @property
    def left(self) -> int:
        return self.whole - self.answered


def progress_of(visit: Visit) -> Progress:
    """Items answered, of how many, and the score by now."""
    whole = visit.checklist.items.count() if visit.checklist else 0
    return Progress(visit.answers.count(), whole, score_of(visit))


class Row(NamedTuple):
    """One item with what was seen of it."""

    item: ChecklistItem
    verdict: str
    words: str
    shown: str
    noted: bool
    """Whether a problem was written down for it."""

    @property
    def look(self) -> str:
        """The colour of what was seen."""
        return self.verdict if self.verdict in (Answer.Verdict.GOOD, Answer.Verdict.BAD) else "quiet"

    @property
    def lacks_problem(self) -> bool:
        """Whether it is not met, and nobody has written down why."""
        return self.verdict == Answer.Verdict.BAD and not self.noted


class Noted(NamedTuple):
    """One problem with its clock."""

    finding: Finding
    measure: str
    term: Term | None
    convertible: bool


class Signing(NamedTuple):
    """One officer, with the signature if it is there."""

    officer: Officer
    signature: Signature | None
    is_me: bool


class Shown(NamedTuple):
    """Everything on the page of a visit."""

    rows: list[Row]
    progress: Progress
    findings: list[Noted]
    signatures: list[Signing]
    photos: list[Photo]
    rechecks: list[Recheck]
    documents: list[Document]
    publication: Term | None
    missing: list[str]
    last: list[Inspection]
    level: int | str | None
    may_write: bool
    verdicts: list[tuple[str, str]]
    within: bool
    calendar: Calendar
    today: date


def page_of(visit: Visit, user: User, today: date) -> Shown:
    """What this person sees of the visit, and may write down."""
    staff = user.edits_records
    findings = list(visit.findings.select_related("item").prefetch_related("records"))
    levels = GradePeriod.objects.known().on(today).filter(subject=visit.subject_id).values_list("level", flat=True)
    own_records = visit.is_done and rules.is_of(user, visit.subject.department_id)
    return Shown(
        rows=list(_rows(visit, {finding.item_id for finding in findings})),
        progress=progress_of(visit),
        findings=_noted(findings, convertible=own_records and visit.inspection_id is not None),
        signatures=list(_signatures(visit, user)),
        photos=list(visit.photos.select_related("item")),
        rechecks=list(visit.rechecks.prefetch_related("officers", "lines__finding")),
        documents=list(Document.objects.of_case(visit.key)),
        publication=Term.objects.filter(case_key=visit.key).prefetch_related("suspensions").first(),
        missing=missing_of(visit) if visit.is_noted else [],
        last=list(visit.subject.inspections.exclude(visit=visit.pk)[:3]),
        level=next(iter(levels), "none"),
        may_write=visit.is_noted and takes_part(visit, user),
        verdicts=list(Answer.Verdict.choices),
        within=not staff or visit.subject.department_id == user.department_id,
        calendar=calendar(),
        today=today,
    )


def _rows(visit: Visit, noted: set[int | None]) -> Iterator[Row]:
    answers = {answer.item_id: answer for answer in visit.answers.all()}
    for item in visit.checklist.items.all() if visit.checklist else ():
        answer = answers.get(item.pk)
        verdict, words = (answer.verdict, answer.words) if answer else ("", "")
        yield Row(item, verdict, words, answer.get_verdict_display() if answer else "", item.pk in noted)


def _noted(findings: list[Finding], *, convertible: bool) -> list[Noted]:
    keys = {finding.key for finding in findings}
    terms = Term.objects.filter(case_key__in=keys).prefetch_related("suspensions").order_by("pk")
    clocks = {term.case_key: term for term in terms}
    return [Noted(finding, measure_of(finding), clocks.get(finding.key), convertible) for finding in findings]


def _signatures(visit: Visit, user: User) -> Iterator[Signing]:
    signed = {signature.officer_id: signature for signature in visit.signatures.select_related("by")}
    for officer in visit.officers.order_by("pk"):
        yield Signing(officer, signed.get(officer.pk), officer.user_id == user.pk)
