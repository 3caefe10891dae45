"""Cases in any state, made through the verbs by named people: 甲 entered the record, 己 and 庚 investigate, 乙 signs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.timezone import make_aware

from accounts.models import User
from credit.models import CreditRecord
from credit.records import recording
from credit.terms import clocks as terms
from desk import numbers
from documents.models import Document, DocumentFile
from objections import answering, assigning, barring, clocks, intake, investigating, reviewing
from objections.intake import Pointed
from objections.lines import line_of
from objections.models import Claim, Disputed, Objection
from subjects.models import Subject
from tests import makers, people

DAY = date(2026, 9, 17)
"""A Thursday; the third working day after it is Monday 09-21, with Sunday 09-20 worked."""


def at(day: date = DAY, hour: int = 10) -> datetime:
    return make_aware(datetime.combine(day, time(hour)))


class Bureau(NamedTuple):
    """The people of one department, and one of another."""

    jia: User
    """Entered the record."""
    yi: User
    """The supervisor."""
    ji: User
    geng: User
    xin: User
    """Clerk of another department."""
    bing: User
    """The leader."""


def bureau() -> Bureau:
    return Bureau(
        people.clerk(),
        people.supervisor(),
        people.clerk(username="ji", display_name="己核查"),
        people.clerk(username="geng", display_name="庚核查"),
        people.clerk("FM", username="xin", display_name="辛外部"),
        people.leader(),
    )


def penalty(subject: Subject, by: User, day: date = date(2026, 3, 2), **fields: object) -> CreditRecord:
    """A penalty in force that this person collected and entered."""
    record = CreditRecord(
        kind="penalty",
        subject=subject,
        number=str(fields.pop("number", "CF-2026-0001")),
        document_number="新密应急罚〔2026〕12号",
        authority="新密市应急管理局",
        penalty_kinds=["罚款"],
        fine="20000",
        content="未如实记录安全生产教育和培训情况",
        legal_basis=str(fields.pop("legal_basis", "")),
        collector=str(by),
        basis_on=day,
    )
    recording.draft(record, by=by, at=timezone.now())
    statement = makers.not_required(day)
    record = recording.take_effect(record, statement=statement, by=by, at=timezone.now())
    return CreditRecord.objects.select_related("subject").get(pk=record.pk)


def pointed(record: CreditRecord, line: str = "basis_on", wanted: str = "2025-03-02") -> Pointed:
    asked = Claim.Asked.CORRECT if line else Claim.Asked.REVOKE
    return Pointed(record, line, None, asked, wanted, "与决定书不符")


def take_in(
    record: CreditRecord, by: User, day: date = DAY, claims: Sequence[Pointed] = (), received_on: date | None = None
) -> Objection:
    objection = Objection(
        applicant=Objection.Applicant.SELF,
        applicant_name="子虚",
        proof=Objection.Proof.LICENCE,
        telephone="0371-00000001",
        papers="营业执照复印件\n处罚决定书复印件",
        received_on=received_on or day,
    )
    return intake.register(record.subject, objection=objection, claims=claims or [pointed(record)], by=by, at=at(day))


def formally_accepted(record: CreditRecord, who: Bureau, day: date = DAY, claims: Sequence[Pointed] = ()) -> Objection:
    """With every paper of the way there; `accepted` saves the time that they take."""
    return reviewing.accept(take_in(record, who.ji, day, claims), reason="符合第九条", by=who.yi, at=at(day))


@transaction.atomic
def accepted(record: CreditRecord, who: Bureau, day: date = DAY, claims: Sequence[Pointed] = ()) -> Objection:
    """The rows that intake and acceptance leave, without the papers."""
    objection = under_way(record, who.ji, who.yi, day, claims)
    barring.bar(objection, by=who.yi, at=at(day))
    for kind in (clocks.STATUTE, clocks.REPLY):
        terms.start(kind, objection.case, on=day, handlers=[who.yi])
    return objection


def assigned(record: CreditRecord, who: Bureau, day: date = DAY, claims: Sequence[Pointed] = ()) -> Objection:
    objection = accepted(record, who, day, claims)
    return assigning.assign(objection, [who.ji, who.geng], by=who.yi, at=at(day))


UPHELD = investigating.Found(
    Claim.Finding.UPHELD,
    "决定书载明的日期为 2025-03-02",
    "决定书原件",
    Claim.Remedy.CORRECT,
    "basis_on",
    ["2025-03-02"],
)
REVOKED = investigating.Found(Claim.Finding.UPHELD, "处罚决定已被撤销", "复议决定书", Claim.Remedy.REVOKE)
REJECTED = investigating.Found(Claim.Finding.REJECTED, "记载与决定书一致", "决定书原件", Claim.Remedy.NONE)


def investigated(
    record: CreditRecord,
    who: Bureau,
    found: investigating.Found = UPHELD,
    day: date = DAY,
    claims: Sequence[Pointed] = (),
) -> Objection:
    """Found and signed by both; waits for signing."""
    objection = assigned(record, who, day, claims)
    for claim in objection.claims.all():
        investigating.find(claim, found, by=who.ji, at=at(day))
    investigating.write_course(objection, "查阅处罚案卷，询问经办人员。", by=who.geng, at=at(day))
    investigating.sign(objection, by=who.ji, at=at(day))
    return investigating.sign(objection, by=who.geng, at=at(day))


def replied(record: CreditRecord, who: Bureau, found: investigating.Found = UPHELD, day: date = DAY) -> Objection:
    return answering.reply(investigated(record, who, found, day), by=who.yi, at=at(day))


def subject() -> Subject:
    made = makers.make_subject()
    elsewhere = makers.hand(made.department)
    elsewhere.department = makers.department("ZF")
    elsewhere.save()
    return made


@transaction.atomic
def under_way(
    record: CreditRecord, by: User, reviewer: User, day: date = DAY, claims: Sequence[Pointed] = ()
) -> Objection:
    """An accepted case as rows, without its papers and terms."""
    objection = Objection.objects.create(
        year=day.year,
        sequence=numbers.take(Objection.WORD, day.year),
        subject=record.subject,
        state=Objection.State.INVESTIGATING,
        applicant=Objection.Applicant.SELF,
        applicant_name="子虚",
        proof=Objection.Proof.LICENCE,
        telephone="0371-00000001",
        received_on=day,
        received_by=by,
        received_at=at(day),
        reviewed_by=reviewer,
        review="符合第九条",
        accepted_on=day,
    )
    for ordinal, claim in enumerate(claims or [pointed(record)], start=1):
        line = line_of(record, claim.line)
        Claim.objects.create(
            objection=objection,
            ordinal=ordinal,
            record=record,
            line=line.name,
            label=line.label,
            stated=line.stated,
            asked=claim.asked,
            reasons=claim.reasons,
        )
    Disputed.objects.create(objection=objection, record=record)
    if not record.disputes.filter(closed_on=None).exists():
        recording.open_dispute(record, at=makers.moment(day))
    return objection


def paper_of(objection: Objection, by: User) -> Document:
    """A paper of the case, of which the file is a few bytes."""
    document = Document.objects.create(
        kind=Document.Kind.OBJECTION_RECEIPT,
        word="异",
        year=2026,
        sequence=1,
        number="新密应急异字〔2026〕1号",
        subject=objection.subject,
        case_key=objection.key,
        case_title=objection.number,
        case_url=objection.get_absolute_url(),
        sha256="0" * 64,
        pages=1,
        size=9,
        issued_on=DAY,
        issued_at=at(),
        issued_by=by,
    )
    DocumentFile.objects.create(document=document, pdf=b"%PDF-1.4")
    return document
