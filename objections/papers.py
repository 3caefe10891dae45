"""The papers of a case as drafts, to be issued or looked at."""

from __future__ import annotations

from datetime import date

from django.utils.timezone import localtime

from accounts.models import User
from credit.facts.dossier import facts_of
from credit.facts.rulebooks import rulebooks
from credit.levels.confirming import waits_in
from credit.regulation.levels import LEVEL_NAMES
from credit.regulation.periods import working_deadline
from credit.regulation.timeline import standing, timeline
from credit.terms.calendar import calendar
from credit.terms.clocks import TermKind, deadline_of
from documents.drawing import pages_of
from documents.issuing import Draft
from documents.models import Document
from documents.templatetags.papers import in_chinese
from objections import clocks
from objections.contents import (
    Acceptance,
    Application,
    ClaimTold,
    DayTold,
    Opinion,
    Party,
    Receipt,
    Refusal,
    Reply,
    ServiceReceipt,
    Supplement,
)
from objections.models import Claim, Disputed, Objection

Kind = Document.Kind


def _party(objection: Objection) -> Party:
    subject = objection.subject
    applicant = objection.applicant_name
    if objection.applicant == Objection.Applicant.AGENT:
        applicant += "（委托代理人）"
    return Party(objection.number, subject.name, subject.code, applicant, objection.received_on)


def _claims(objection: Objection) -> tuple[ClaimTold, ...]:
    return tuple(_told(claim) for claim in objection.claims.select_related("record"))


def _told(claim: Claim) -> ClaimTold:
    return ClaimTold(
        claim.ordinal,
        _tight(claim.matter),
        _tight(claim.stated),
        claim.request,
        claim.reasons,
        claim.get_finding_display() if claim.finding else "",
        claim.established,
        claim.proof,
        claim.outcome,
    )


def _tight(text: str) -> str:
    """Without wide blanks, which justified lines tear apart."""
    return text.replace("　", "：")


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _handed_in(objection: Objection) -> tuple[str, ...]:
    """What came with the application, each with its pages; that nothing came is said."""
    if objection.without_evidence and not objection.papers:
        return ("申请人未提交证据材料，已告知可以补交",)
    kinds = "、".join(objection.evidence_shown)
    return (*_lines(objection.papers), *([f"证据种类：{kinds}"] if kinds else []))


def _draft(objection: Objection, kind: Document.Kind, template: str, content: object) -> Draft:
    return Draft(kind, f"objections/{template}.pdf.html", content, objection.case)


def application(objection: Objection) -> Draft:
    """The application as it was taken in."""
    content = Application(
        _party(objection),
        objection.subject.get_kind_display(),
        objection.get_applicant_display(),
        objection.applicant_name,
        objection.get_proof_display(),
        objection.proof_shown,
        objection.authority,
        objection.telephone,
        objection.address,
        _claims(objection),
        _handed_in(objection),
        str(objection.received_by),
    )
    return _draft(objection, Kind.OBJECTION_APPLICATION, "application", content)


def receipt(objection: Objection, today: date) -> Draft:
    """What was received, with all dates: by the statute from receipt, by Article 10 were it accepted today."""
    by = calendar()
    term = clocks.term_of(objection, clocks.STATUTE)
    found = deadline_of(term, by) if term else None
    assert clocks.REPLY.working_days
    accepted = working_deadline(today, clocks.REPLY.working_days, by, [])
    content = Receipt(
        _party(objection),
        _claims(objection),
        _handed_in(objection),
        str(objection.received_by),
        found.due if found else None,
        _days(objection, clocks.STATUTE),
        accepted.due,
        accepted.provisional or bool(found and found.provisional),
    )
    return _draft(objection, Kind.OBJECTION_RECEIPT, "receipt", content)


def _days(objection: Objection, kind: TermKind) -> tuple[DayTold, ...]:
    term = clocks.term_of(objection, kind)
    found = deadline_of(term, calendar()) if term else None
    days = found.days if found else ()
    return tuple(DayTold(one.day, one.why, one.counted, one is days[-1]) for one in days)


def supplement(objection: Objection) -> Draft:
    """All that is missing, and until when."""
    content = Supplement(
        _party(objection), _lines(objection.supplement_list), objection.review, objection.supplement_until
    )
    return _draft(objection, Kind.OBJECTION_SUPPLEMENT, "supplement", content)


def acceptance(objection: Objection, today: date) -> Draft:
    """Accepted, and by when the answer is due."""
    term, statute = clocks.term_of(objection, clocks.REPLY), clocks.term_of(objection, clocks.STATUTE)
    content = Acceptance(
        _party(objection),
        today,
        objection.review,
        term.due_on if term else None,
        statute.due_on if statute else None,
        bool(term and term.provisional),
        _days(objection, clocks.REPLY),
        tuple(str(row.record) for row in objection.disputed.select_related("record")),
        _claims(objection),
    )
    return _draft(objection, Kind.OBJECTION_ACCEPTANCE, "acceptance", content)


def refusal(objection: Objection) -> Draft:
    """Not accepted: why, and what can be done about it."""
    content = Refusal(_party(objection), _claims(objection), objection.review)
    return _draft(objection, Kind.OBJECTION_REFUSAL, "refusal", content)


def opinion(objection: Objection, signer: User | None = None) -> Draft:
    """The investigators' opinion; as a draft before it is issued."""
    signatures = objection.signatures.filter(void_at=None).select_related("person")
    barred = objection.parts.filter(part="barred").select_related("person")
    term = clocks.term_of(objection, clocks.REPLY)
    pauses = term.suspensions.all() if term else ()
    content = Opinion(
        _party(objection),
        objection.accepted_on,
        tuple(f"{person}（{person.department}）" for person in clocks.investigators(objection)),
        tuple(f"{row.person}（{localtime(row.at):%Y-%m-%d}签署）" for row in signatures),
        tuple(f"{part.person}：{part.reason}" for part in barred),
        objection.course or "（尚未填写）",
        _claims(objection),
        str(signer) if signer else "（尚未签发）",
        tuple(f"{pause.from_on} 至 {pause.until_on or '—'}：{pause.reason}（{pause.document}）" for pause in pauses),
    )
    return _draft(objection, Kind.OBJECTION_OPINION, "opinion", content)


def reply(objection: Objection, today: date) -> Draft:
    """The answer to the applicant; the level told is that of the record as it is put right."""
    term = clocks.term_of(objection, clocks.REPLY)
    content = Reply(
        _party(objection),
        objection.accepted_on,
        term.due_on if term else None,
        result_of(objection),
        _claims(objection),
        tuple(str(person) for person in clocks.investigators(objection)),
        _level_in_words(objection, today),
        objection.receivers.count(),
        tuple(str(row.record) for row in objection.disputed.select_related("record") if disputed_elsewhere(row)),
    )
    return _draft(objection, Kind.OBJECTION_REPLY, "reply", content)


def disputed_elsewhere(row: Disputed) -> bool:
    """Whether another open case disputes the same record, so that its mark stays."""
    others = Disputed.objects.filter(record=row.record_id, objection__state__in=Objection.DISPUTING)
    return others.exclude(objection=row.objection_id).exists()


def result_of(objection: Objection) -> str:
    """异议成立、部分成立、不成立, over all that the applicant claims; empty before every claim has its finding."""
    findings = [claim.finding for claim in objection.claims.all() if not claim.is_taken_in]
    if not all(findings) or not findings:
        return ""
    if set(findings) == {Claim.Finding.UPHELD}:
        return "异议成立"
    return "异议不成立" if set(findings) == {Claim.Finding.REJECTED} else "异议部分成立"


def _level_in_words(objection: Objection, day: date) -> str:
    """The level of the day by the facts as they are in this moment, before the stored timeline has caught up."""
    found = standing(timeline(facts_of([objection.subject_id])[objection.subject_id], rulebooks()), day)
    if found is None:
        return "不在监管期内"
    waits = "，待确认" if waits_in(objection.subject, found) else ""
    return f"{LEVEL_NAMES[found.period.level]}（自{in_chinese(found.since)}起{waits}）"


def service_receipt(objection: Objection, document: Document) -> Draft:
    """A form for whoever serves the paper."""
    content = ServiceReceipt(
        f"{objection.subject}（{objection.applicant_name}）",
        objection.number,
        document.get_kind_display(),
        document.number,
        pages_of(document),
        objection.address,
    )
    return Draft(Kind.SERVICE_RECEIPT, "documents/service_receipt.pdf.html", content, objection.case)


def due_if_accepted(today: date) -> date:
    """By when the answer would be due, were the case accepted on this day."""
    assert clocks.REPLY.working_days
    return working_deadline(today, clocks.REPLY.working_days, calendar(), []).due
