"""From a verified complaint to a record of misconduct (转为信用记录): by conversion, not by typing it again, and once.

The record begins as a draft: the subject is heard (Article 8) and the record takes effect as any other does. Until then
nothing moves.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.utils.timezone import localtime

from accounts.gate import Refused
from accounts.models import User
from credit.models import CreditRecord
from credit.records import recording
from inspections.complaining import must_be_of_department
from inspections.models import Complaint
from subjects.moving import locked

ARTICLE = "第六条"


class Conduct(NamedTuple):
    """What the record says; everything is offered from the complaint and may be put right first."""

    content: str
    legal_basis: str
    occurred_on: date | None
    determined_on: date | None
    collector: str


def offered(complaint: Complaint) -> Conduct:
    """What the complaint carries over: its findings, the day of settlement, who checked it."""
    content = f"{complaint.content}\n经核查：{complaint.findings}" if complaint.findings else complaint.content
    collector = str(complaint.handler or complaint.settled_by or "")
    return Conduct(content, "", None, complaint.settled_on, collector)


@transaction.atomic
def convert(complaint: Complaint, conduct: Conduct, *, by: User, at: datetime) -> CreditRecord:
    """Draft the record and link both. Raises Refused unless the complaint is verified and has no record yet."""
    complaint = locked(complaint)
    must_be_of_department(by, complaint.subject)
    if not complaint.verified:
        raise Refused(ARTICLE, f"{complaint}没有查实，不能转为信用记录；未查实的投诉举报只作参考。")
    if complaint.record:
        raise Refused(ARTICLE, f"{complaint}已转为{complaint.record}，不能再转。")
    number = recording.next_number(CreditRecord.Kind.MISCONDUCT, localtime(at).year)
    record = recording.draft(
        CreditRecord(
            number=number,
            kind=CreditRecord.Kind.MISCONDUCT,
            subject=complaint.subject,
            content=conduct.content,
            legal_basis=conduct.legal_basis,
            occurred_on=conduct.occurred_on,
            basis_on=conduct.determined_on,
            collector=conduct.collector,
            authority="新密市应急管理局",
            source_department=complaint.subject.department,
        ),
        by=by,
        at=at,
        note=f"由投诉举报{complaint}转入",
        suggested=number,
    )
    complaint.record = record
    complaint.write(by=by, at=at, reason=f"转为信用记录{record.number}")
    return record
