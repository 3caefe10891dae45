"""What the papers of level-4 procedures tell, everything spelled out (Henan statute, Article 28; 令第11号)."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.conf import settings

from credit.hearing.papers import Listed, evidence_of, number_before
from credit.hearing.reviewing import arguments_of
from credit.models import CreditRecord, Dispute, HearingRound, Listing
from credit.regulation.article_12 import WORDING, citation
from credit.regulation.facts import Regime
from credit.regulation.listing_grounds import CONDITIONS
from documents.templatetags.papers import in_chinese
from subjects.models import Person, Post, Subject
from supervision.grounds import items_of
from supervision.models import Procedure, Removal
from supervision.policies import REGIMES, value_of


class Fact(NamedTuple):
    """One decisive record as the papers list it."""

    number: str
    title: str
    determined_on: date | None
    basis: str
    clauses: str


class Named(NamedTuple):
    """A responsible person, the number masked (Henan statute, Article 35)."""

    name: str
    number: str
    office: str


class Answer(NamedTuple):
    """An argument of the subject and the bureau's finding."""

    content: str
    finding: str
    reason: str


class NoticePaper(NamedTuple):
    """拟列入告知书: basis, reason, measures, rights and period."""

    subject: str
    code: str
    list_name: str
    basis: str
    earlier: str
    cause: str
    facts: list[Fact]
    conditions: list[str]
    penalty: str
    told: tuple[str, ...]
    """What the subject is asked about, numbered; it answers by number."""
    basis_told: str
    intended: str
    reason: str
    measures: str
    restraints: tuple[str, ...]
    """The items of the catalogue that the measures are, each with its legal basis."""
    months: int
    removal: str
    evidence: tuple[Listed, ...]
    days: int
    place: str
    contact: str
    telephone: str


class DecisionPaper(NamedTuple):
    """列入决定书: names, persons, time, reason, basis, measures, conditions of repair, remedies."""

    subject: str
    code: str
    list_name: str
    basis: str
    facts: list[Fact]
    conditions: list[str]
    penalty: str
    persons: list[Named]
    notice: str
    served_on: date | None
    statement: str
    answers: list[Answer]
    reason: str
    decision_reasons: str
    measures: str
    restraints: tuple[str, ...]
    months: int
    removal: str


class RepairPaper(NamedTuple):
    """信用修复告知书 that goes with a decision to list (两书同达): how the subject comes off the list again."""

    subject: str
    code: str
    list_name: str
    basis: str
    decision: str
    months: int
    ends_by_itself: bool
    measures: str
    removal: str
    materials: tuple[str, ...]
    days: int
    """Working days in which the removal is decided."""
    department: str
    contact: str


class RemovalPaper(NamedTuple):
    """移出决定书, 移出告知书 and 撤销移出决定书 tell of a listing and what becomes of it."""

    subject: str
    code: str
    list_name: str
    basis: str
    listing: str
    decision: str
    published_on: date
    months: int
    way: str
    granted: bool
    received_on: date
    application: str
    checks: list[tuple[str, str]]
    check_note: str
    reasons: str
    removed_on: date | None
    heard: str
    removal_number: str


def _facts(subject: Subject, records: list[CreditRecord]) -> list[Fact]:
    items = items_of(subject.pk, records)
    open_ones = set(Dispute.objects.filter(record__in=records, closed_on=None).values_list("record", flat=True))
    return [
        Fact(
            record.number,
            f"{record.content}（异议处理中）" if record.pk in open_ones else record.content,
            record.basis_on,
            record.legal_basis,
            "；".join(f"{citation(item)}：{WORDING[item]}" for item in items[record.number]),
        )
        for record in records
    ]


def _penalty(basis: CreditRecord | None) -> str:
    if basis is None:
        return ""
    kinds = "、".join(basis.penalty_kinds)
    return f"{basis.authority}《行政处罚决定书》（{basis.document_number}，{in_chinese(basis.basis_on)}，{kinds}）"


def _conditions(row: Procedure) -> list[str]:
    return [CONDITIONS[code].wording.removesuffix("（兜底）") for code in row.conditions]


def _restraints(row: Procedure) -> tuple[str, ...]:
    return tuple(f"{item.number} {item.wording}（{item.basis}）" for item in row.restraints.order_by("number"))


def notice_of(row: Procedure, round: HearingRound) -> NoticePaper:
    """The notice of what is intended, as a round of the hearing tells it."""
    words = REGIMES[row.of_regime]
    return NoticePaper(
        subject=str(row.subject),
        code=row.subject.code,
        list_name=words.list_name,
        basis=words.basis,
        earlier=number_before(round),
        cause=round.cause,
        facts=_facts(row.subject, list(row.records.order_by("basis_on", "pk"))),
        conditions=_conditions(row),
        penalty=_penalty(row.basis),
        told=tuple(fact.text for fact in round.facts.all()),
        basis_told=round.basis,
        intended=round.intended,
        reason=row.reason,
        measures=row.measures,
        restraints=_restraints(row),
        months=row.months,
        removal=words.removal,
        evidence=evidence_of(round),
        days=round.working_days,
        place=round.place,
        contact=round.contact,
        telephone=round.telephone,
    )


def persons_of(row: Procedure) -> list[Named]:
    """The responsible persons with their posts at the unit."""
    return [Named(person.name, person.identity_shown, _office(row.subject, person)) for person in row.persons.all()]


def _office(subject: Subject, person: Person) -> str:
    posts = Post.objects.filter(subject=subject, person=person).order_by("-from_on")
    return posts[0].get_office_display() if posts else "直接责任人员"


def decision_of(row: Procedure) -> DecisionPaper:
    """The decision to list."""
    words, hearing = REGIMES[row.of_regime], row.hearing
    assert hearing
    assert row.notice
    return DecisionPaper(
        subject=str(row.subject),
        code=row.subject.code,
        list_name=words.list_name,
        basis=words.basis,
        facts=_facts(row.subject, list(row.records.order_by("basis_on", "pk"))),
        conditions=_conditions(row),
        penalty=_penalty(row.basis),
        persons=persons_of(row),
        notice=row.notice.number,
        served_on=hearing.round.served_on,
        statement=hearing.met_shown,
        answers=[Answer(a.words, a.get_finding_display(), a.reason) for a in arguments_of(hearing)],
        reason=row.reason,
        decision_reasons=row.decision_reasons,
        measures=row.measures,
        restraints=_restraints(row),
        months=row.months,
        removal=words.removal,
    )


MATERIALS = ("移出（信用修复）申请书", "处罚义务履行完毕的证明", "违法行为已经整改的证明", "信用承诺书")
"""What a subject hands in that wants to leave a list."""


def repair_of(row: Procedure) -> RepairPaper:
    """What goes with the decision, once that has its number and day."""
    assert row.decision
    assert row.decided_on
    words, order_11 = REGIMES[row.of_regime], row.of_regime is Regime.ORDER_11
    return RepairPaper(
        subject=str(row.subject),
        code=row.subject.code,
        list_name=words.list_name,
        basis=words.basis,
        decision=row.decision.number,
        months=row.months,
        ends_by_itself=order_11,
        measures=row.measures,
        removal=words.removal,
        materials=MATERIALS,
        days=value_of("removal_early" if order_11 else "removal_check", row.decided_on),
        department=str(row.subject.department),
        contact=settings.REPAIR_CONTACT,
    )


CHECKS = (
    ("fulfilled", "处罚义务已履行"),
    ("corrected", "违法行为已整改"),
    ("harm_removed", "危害和不良影响已消除"),
    ("nothing_new", "在列期间没有新的列入情形"),
)
"""What is looked at before a subject leaves a list, by field."""


def removal_of(row: Removal, *, granted: bool) -> RemovalPaper:
    """What is told of a removal: granted, refused, ended by time, or revoked."""
    listing: Listing = row.listing
    words = REGIMES[Regime(listing.regime)]
    checked = row.checked_on is not None and row.way != Removal.Way.GROUNDLESS
    return RemovalPaper(
        subject=str(listing.subject),
        code=listing.subject.code,
        list_name=words.list_name,
        basis=words.basis,
        listing=listing.number,
        decision=listing.decision,
        published_on=listing.published_on,
        months=listing.months,
        way=row.way,
        granted=granted,
        received_on=row.received_on,
        application=row.application,
        checks=[(label, "是" if getattr(row, name) else "否") for name, label in CHECKS] if checked else [],
        check_note=row.check_note,
        reasons=row.revocation or row.reasons,
        removed_on=row.removed_on,
        heard=row.heard,
        removal_number=row.document.number if row.document else "",
    )
