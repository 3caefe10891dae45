"""核查反馈: the answer to a check notice, as a paper to the platform."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from documents.issuing import Draft
from documents.models import Document
from objections.models import CheckNotice


class RecordTold(NamedTuple):
    """A record that the platform asked about."""

    name: str
    title: str
    basis: str
    state: str


class CheckReply(NamedTuple):
    """Everything that the paper says."""

    number: str
    platform_number: str
    subject: str
    code: str
    received_on: date
    question: str
    records: tuple[RecordTold, ...]
    findings: str
    conclusion: str
    checker: str
    signer: str


def reply(notice: CheckNotice) -> Draft:
    """The paper; as a draft before it is signed."""
    content = CheckReply(
        str(notice),
        notice.platform_number,
        notice.subject.name,
        notice.subject.code,
        notice.received_on,
        notice.question,
        tuple(
            RecordTold(
                str(record),
                record.title,
                f"{record.basis_label}{record.basis_on or '未定'}",
                record.get_state_display(),
            )
            for record in notice.records.order_by("pk")
        ),
        notice.findings,
        notice.get_conclusion_display(),
        str(notice.checker),
        str(notice.issued_by or "（尚未签发）"),
    )
    return Draft(Document.Kind.CHECK_REPLY, "objections/check_reply.pdf.html", content, notice.case)
