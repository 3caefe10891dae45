"""The papers of a repair: what each tells, spelled out, and the template that sets it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.conf import settings

from credit.models import CreditRecord
from credit.regulation.facts import PenaltyKind
from credit.regulation.levels import LEVEL_NAMES
from credit.regulation.publicity import Edition, Severity, edition_on, last_published
from documents.issuing import Draft
from documents.models import Document
from documents.templatetags.papers import in_chinese
from repair.models import Application, Effect, Finding
from subjects.cases import Case
from subjects.models import Subject

Kind = Document.Kind


class Party(NamedTuple):
    """Whom a paper is about: the code as it may be shown."""

    name: str
    code: str
    address: str
    you: str
    """你单位, or 你 to a natural person."""


class Matter(NamedTuple):
    """The record, in the words of a paper."""

    kind: str
    number: str
    document: str
    authority: str
    content: str
    basis_label: str
    basis_on: date | None
    sanction: str

    @property
    def words(self) -> str:
        """Who decided what, when, as a part of a sentence."""
        day = in_chinese(self.basis_on)
        if self.document:
            what = "；".join(part for part in (self.document, self.content, self.sanction) if part)
            return f"{day}{self.authority}作出的{self.kind}决定（{what}）"
        return f"{day}{self.authority}认定的{self.kind}（记录编号{self.number}；{self.content}）"


def _party(subject: Subject) -> Party:
    return Party(subject.name, subject.code, subject.address, "你" if subject.is_person else "你单位")


def _matter(record: CreditRecord) -> Matter:
    disputed = record.disputes.filter(closed_on=None).exists()  # R13
    fine = f"罚款{record.fine:,.2f}元".replace(".00", "") if record.fine else ""
    others = [kind for kind in record.penalty_kinds if kind != PenaltyKind.FINE or not fine]
    return Matter(
        record.get_kind_display(),
        record.number,
        record.document_number,
        record.authority or "新密市应急管理局",
        f"{record.content}（异议处理中）" if disputed else record.content,
        record.basis_label,
        record.basis_on,
        "、".join([*others, *([fine] if fine else [])]),
    )


@dataclass(frozen=True)
class Letter:
    """What every paper of an application tells."""

    party: Party
    matter: Matter
    beside: tuple[Matter, ...]
    """What rests on the same facts and is applied for together (R25)."""
    number: str
    received_on: date
    channel: str
    edition: Edition

    @property
    def words(self) -> str:
        """What it is about, as a part of a sentence: all records of the one matter."""
        return "，以及".join(matter.words for matter in (self.matter, *self.beside))

    @property
    def named(self) -> str:
        """The papers that it is about."""
        return "”“".join(matter.document or matter.number for matter in (self.matter, *self.beside))


def _letter(application: Application) -> Letter:
    return Letter(
        _party(application.subject),
        _matter(application.record),
        tuple(_matter(record) for record in application.beside),
        str(application),
        application.received_on,
        application.get_channel_display(),
        edition_on(application.decided_on or application.accepted_on or application.received_on),
    )


def _draft(kind: Kind, name: str, content: object, case: Case) -> Draft:
    return Draft(kind, f"repair/{name}.pdf.html", content, case)


@dataclass(frozen=True)
class Form(Letter):
    """信用修复申请表, with the commitment, for the applicant to sign."""

    applicant: str
    telephone: str
    contact: str
    severity: str
    fulfilled: str
    corrected: str
    committed_on: date | None
    enclosed: tuple[str, ...]
    lacking: tuple[str, ...]


def application_form(application: Application, edition: Edition) -> Draft:
    materials = list(application.materials.all())
    content = Form(
        **vars(_letter(application)) | {"edition": edition},
        applicant=application.applicant,
        telephone=application.telephone,
        contact=application.subject.contact,
        severity=application.get_severity_display(),
        fulfilled=application.fulfilled,
        corrected=application.corrected,
        committed_on=application.committed_on,
        enclosed=tuple(str(one) for one in materials if one.provided_on),
        lacking=tuple(str(one) for one in materials if one.required and not one.provided_on),
    )
    return _draft(Kind.REPAIR_APPLICATION, "application_form", content, application.case)


@dataclass(frozen=True)
class Supplement(Letter):
    """修复申请补正材料一次性告知书."""

    items: tuple[str, ...]
    due_on: date | None


def supplement(application: Application) -> Draft:
    content = Supplement(
        **vars(_letter(application)), items=tuple(application.asked_for.split("\n")), due_on=_due(application)
    )
    return _draft(Kind.REPAIR_SUPPLEMENT, "supplement", content, application.case)


def _due(application: Application) -> date | None:
    """The last day of the term that runs, as the paper names it."""
    running = application.subject.terms.running().filter(case_key=application.key).order_by("-pk").first()
    return running.due_on if running else None


@dataclass(frozen=True)
class Acceptance(Letter):
    """信用修复受理通知书."""

    accepted_on: date | None
    due_on: date | None
    verifiers: tuple[str, ...]


def acceptance(application: Application) -> Draft:
    verifiers = (str(application.verifier_1), str(application.verifier_2))
    content = Acceptance(
        **vars(_letter(application)),
        accepted_on=application.accepted_on,
        due_on=_due(application),
        verifiers=verifiers,
    )
    return _draft(Kind.REPAIR_ACCEPTANCE, "acceptance", content, application.case)


@dataclass(frozen=True)
class Ending(Letter):
    """信用修复不予受理决定书 and 不予修复决定书: the reason, and the remedies."""

    reason: str
    accepted_on: date | None
    findings: tuple[str, ...]


def refusal(application: Application) -> Draft:
    content = Ending(**vars(_letter(application)), reason=application.ending, accepted_on=None, findings=())
    return _draft(Kind.REPAIR_REFUSAL, "refusal", content, application.case)


def denial(application: Application) -> Draft:
    content = Ending(
        **vars(_letter(application)),
        reason=application.reason,
        accepted_on=application.accepted_on,
        findings=_findings(application),
    )
    return _draft(Kind.REPAIR_DENIAL, "denial", content, application.case)


def _findings(application: Application) -> tuple[str, ...]:
    return tuple(_finding(finding) for finding in application.findings.select_related("by"))


def _finding(finding: Finding) -> str:
    where = f"（{finding.place}）" if finding.place else ""
    return f"{in_chinese(finding.on)}{finding.get_way_display()}{where}：{finding.opinion}"


@dataclass(frozen=True)
class Decision(Letter):
    """信用修复决定书: the four effects apart, the grade with before and after."""

    reason: str
    findings: tuple[str, ...]
    accepted_on: date | None
    decided_on: date | None
    level_before: str
    level_after: str
    published_until: date | None


def decision(application: Application) -> Draft:
    grade = application.effects.get(kind=Effect.Kind.GRADE)
    letter, basis = _letter(application), application.record.basis_on
    publicity = letter.edition.publicity[Severity(application.severity)]
    content = Decision(
        **vars(letter),
        reason=application.reason,
        findings=_findings(application),
        accepted_on=application.accepted_on,
        decided_on=application.decided_on,
        level_before=LEVEL_NAMES[grade.level_before],
        level_after=LEVEL_NAMES[grade.level_after],
        published_until=last_published(basis, publicity) if basis else None,
    )
    return _draft(Kind.REPAIR_DECISION, "decision", content, application.case)


@dataclass(frozen=True)
class Revocation(Letter):
    """撤销信用修复决定书: why, what is restored, and the remedies."""

    decided_on: date | None
    decision_number: str
    heard_on: date | None
    reason: str
    level_restored: str
    restored: tuple[str, ...]


def revocation(application: Application) -> Draft:
    grade = application.effects.get(kind=Effect.Kind.GRADE)
    decided = Document.objects.of_case(application.key).filter(kind=Kind.REPAIR_DECISION).first()
    reversing = application.effects.filter(state=Effect.State.REVERSING)
    content = Revocation(
        **vars(_letter(application)),
        decided_on=application.decided_on,
        decision_number=decided.number if decided else str(application),
        heard_on=application.heard_on,
        reason=application.revocation,
        level_restored=LEVEL_NAMES[grade.level_before],
        restored=tuple(effect.get_kind_display() for effect in reversing),
    )
    return _draft(Kind.REPAIR_REVOCATION, "revocation", content, application.case)


@dataclass(frozen=True)
class Notice:
    """信用修复告知书: what is published and how long, what it does, when and how to have it repaired."""

    party: Party
    matter: Matter
    edition: Edition
    severity: str
    least_months: int
    most_months: int
    opens_on: date | None
    published_until: date | None
    materials: tuple[str, ...]
    department: str
    contact: str
    ripe: bool
    """Sent because the day has come, not with the penalty."""
    beside: tuple[Matter, ...]
    """What rests on the same facts: it is applied for together (R25)."""


class Outlook(NamedTuple):
    """What a notice says of the periods: by the class on the day of the notice."""

    edition: Edition
    severity: Severity
    opens_on: date | None
    published_until: date | None
    beside: tuple[CreditRecord, ...]


def notice(record: CreditRecord, outlook: Outlook, materials: tuple[str, ...], *, ripe: bool) -> Draft:
    publicity = outlook.edition.publicity[outlook.severity]
    subject = record.subject
    content = Notice(
        party=_party(subject),
        matter=_matter(record),
        edition=outlook.edition,
        severity=outlook.severity.label,
        least_months=publicity.least,
        most_months=publicity.most,
        opens_on=outlook.opens_on,
        published_until=outlook.published_until,
        materials=materials,
        department=str(subject.department),
        contact=settings.REPAIR_CONTACT,
        ripe=ripe,
        beside=tuple(_matter(one) for one in outlook.beside),
    )
    case = Case(f"repair.record:{record.pk}", str(record), record.get_absolute_url(), subject)
    return _draft(Kind.REPAIR_NOTICE, "notice", content, case)
