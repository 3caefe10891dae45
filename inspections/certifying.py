"""Issuing the comprehensive evaluation sheet (信用综合评定表): numbered, frozen, as it was read."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localtime

from accounts.gate import Refused
from accounts.models import User
from credit.file.subject_file import SubjectFile, When, opened
from documents.issuing import Draft, issue
from documents.models import Document
from inspections.evaluating import EvaluationSheet, sheet_of
from subjects.cases import Case
from subjects.models import RegradeRequest, Subject

ARTICLE = "第四条"


def draft(subject: Subject, sheet: EvaluationSheet) -> Draft:
    """The sheet as it may be issued."""
    case = Case(
        f"inspections.sheet:{subject.pk}:{sheet.day}",
        f"{sheet.day} 的信用综合评定",
        f"{reverse('inspections:sheet_show', args=[subject.pk])}?on={sheet.day}",
        subject,
    )
    return Draft(Document.Kind.EVALUATION_SHEET, "inspections/evaluation_sheet.pdf.html", sheet, case)


@transaction.atomic
def issue_sheet(subject: Subject, *, on: date, by: User, at: datetime) -> Document:
    """Issue the sheet of a day that is not to come, by what is known now. Raises Refused."""
    if not Subject.objects.visible_to(by).filter(pk=subject.pk).exists():
        raise Refused(ARTICLE, "信用综合评定表由该主体的记录部门或者局领导签发。")
    Subject.objects.select_for_update().get(pk=subject.pk)
    today = localtime(at).date()
    if on > today:
        raise Refused(ARTICLE, f"{on} 尚未到来，不能签发当日的综合评定表。")
    if RegradeRequest.objects.filter(subject=subject).exists():
        raise Refused("第三条", "该主体正在重新评定，请在评定完成后再签发。")
    sheet = sheet_of(SubjectFile(opened(by).get(pk=subject.pk), When(on, None, today), by))
    if sheet.outside:
        raise Refused(ARTICLE, f"{on} {sheet.outside}，没有信用等级，不能签发综合评定表。")
    return issue(draft(subject, sheet), by=by, at=at)
