"""Taking an objection in (登记, Article 9): who applies, against which lines, with which papers. Nothing is decided yet."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.core.files import File
from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from accounts.gate import Refused
from accounts.history import keep
from accounts.models import User
from credit.models import CreditRecord
from credit.terms import clocks as terms
from documents.issuing import issue
from objections import clocks, papers
from objections.lines import GRADE, grades_of, line_of
from objections.models import NINE, Claim, Enclosure, Objection
from objections.moving import note
from subjects.models import Subject
from subjects.moving import locked, number


class Pointed(NamedTuple):
    """One line that the applicant points at: a field of a record (empty: all of it), or the grade since a day."""

    record: CreditRecord | None
    line: str
    graded_from: date | None
    asked: Claim.Asked
    wanted: str
    reasons: str


@transaction.atomic
def register(subject: Subject, *, objection: Objection, claims: Sequence[Pointed], by: User, at: datetime) -> Objection:
    """Number the case, keep its claims, start the term of the statute, print application and receipt.

    Raises Refused without a claim, with one line claimed twice, or for a day to come.
    """
    if not claims:
        raise Refused(NINE, "请至少写明一项异议事项：哪条记录、哪一项、认为应当怎样。")
    today = localtime(at).date()
    if objection.received_on > today:
        raise Refused(NINE, f"收到日期（{objection.received_on}）晚于今天，请改为实际日期。")
    if objection.applicant == Objection.Applicant.AGENT and not objection.authority.strip():
        raise Refused(NINE, "代理人申请的，请写明授权委托书。")
    _must_say_what_was_handed_in(objection)
    objection.subject = subject
    number(objection, at=at)
    objection.received_by, objection.received_at = by, at
    keep(objection, by=by, reason="异议登记", at=at)
    for ordinal, pointed in enumerate(claims, start=1):
        _claim(objection, ordinal, pointed, by=by, at=at)
    note(objection, "登记", by=by, at=at, detail=f"收到 {objection.received_on}，异议事项 {len(claims)} 项")
    terms.start(clocks.STATUTE, objection.case, on=objection.received_on, handlers=clocks.supervisors_of(objection))
    issue(papers.application(objection), by=by, at=at)
    issue(papers.receipt(objection, today), by=by, at=at)
    return objection


def _must_say_what_was_handed_in(objection: Objection) -> None:
    """Article 9: with which evidence; that there is none is said, too, and not left open."""
    if not objection.papers.strip() and not objection.without_evidence:
        raise Refused(NINE, "请逐件写明申请人提交的证据材料和页数；没有提交的，请勾选“未提交证据”。", "papers")
    if objection.papers.strip() and objection.without_evidence:
        raise Refused(NINE, "已写明提交材料，请不要勾选“未提交证据”。", "without_evidence")


def _claim(objection: Objection, ordinal: int, pointed: Pointed, *, by: User, at: datetime) -> None:
    claim = Claim(objection=objection, ordinal=ordinal, asked=pointed.asked, wanted=pointed.wanted)
    claim.reasons = pointed.reasons.strip()
    if pointed.record:
        _point_at_record(claim, pointed.record, pointed.line, objection.subject)
    else:
        _point_at_grade(claim, objection.subject, pointed.graded_from, localtime(at).date())
    if not claim.reasons:
        raise Refused(NINE, f"事项{ordinal}请写明理由。")
    same = objection.claims.filter(record=claim.record, line=claim.line, graded_from=claim.graded_from)
    if same.exists():
        raise Refused(NINE, f"事项{ordinal}与前面的事项指向同一项（{claim.label}），请合并。")
    keep(claim, by=by, reason="异议登记", at=at)


def _point_at_record(claim: Claim, record: CreditRecord, name: str, subject: Subject) -> None:
    if record.subject_id != subject.pk:
        raise Refused(NINE, f"{record}不是该信用主体的记录。")
    if record.state == CreditRecord.State.DRAFT:
        raise Refused(NINE, f"{record}还是草稿，未告知、未使用，没有可提异议的内容。")
    line = line_of(record, name)
    claim.record, claim.line, claim.label, claim.stated = record, line.name, line.label, line.stated


def _point_at_grade(claim: Claim, subject: Subject, start: date | None, today: date) -> None:
    grade = next((grade for grade in grades_of(subject, today) if grade.start == start), None)
    if grade is None:
        raise Refused(NINE, "没有从这一天起的信用等级，请重新选择。")
    claim.graded_from, claim.label, claim.stated = grade.start, GRADE, grade.stated


@transaction.atomic
def enclose(
    objection: Objection, file: File[bytes], *, title: str, content_type: str, by: User, at: datetime
) -> Enclosure:
    """Keep a file that was handed in or gathered; stored by its SHA-256, once a case."""
    objection = locked(objection)
    objection.must_be(*Objection.OPEN)
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    try:
        with transaction.atomic():
            return Enclosure.objects.create(
                objection=objection,
                title=title or str(file.name),
                file=file,
                sha256=digest.hexdigest(),
                content_type=content_type,
                size=file.size or 0,
                added_by=by,
                added_at=at,
            )
    except IntegrityError as collision:
        raise Refused(NINE, "同一文件已经上传，不必重复。", "file") from collision


class Earlier(NamedTuple):
    """A case about the same line, which whoever takes in should know of."""

    objection: Objection
    claim: Claim


def earlier(subject: Subject, record: CreditRecord | None, besides: Objection | None = None) -> list[Earlier]:
    """Cases about the same record (any line of it), newest first: those open, and those answered before."""
    claims = Claim.objects.filter(objection__subject=subject).select_related("objection", "record")
    if record:
        claims = claims.filter(record=record)
    if besides:
        claims = claims.exclude(objection=besides)
    return [Earlier(claim.objection, claim) for claim in claims.order_by("-objection__pk", "ordinal")]


def open_on_same_line(claim: Claim) -> Objection | None:
    """Another accepted case in which the same line is being looked into."""
    others = Claim.objects.filter(
        record=claim.record, line=claim.line, graded_from=claim.graded_from, objection__subject=claim.objection.subject
    ).filter(objection__state__in=Objection.DISPUTING)
    other = others.exclude(objection=claim.objection).select_related("objection").first()
    return other.objection if other else None


def handler_names(people: Sequence[User]) -> str:
    """Names, one after the other."""
    return "、".join(map(str, people))
