"""Asking for public commitments (R18): who lacks one, the letter that reminds, the scan of what was made, what runs out."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.core.files import File
from django.db import IntegrityError, transaction
from django.db.models import DateField, Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.timezone import localtime

from accounts import rules
from accounts.gate import Refused
from accounts.models import Department, Role, User
from credit.levels import policies
from credit.models import CommitmentReminder, CommitmentScan, GradePeriod
from documents.issuing import Draft, issue
from documents.models import Document
from notices.telling import tell
from subjects.cases import Case
from subjects.models import Commitment, RegradeRequest, Subject

ARTICLE = "第十二条（一）1（R18）"


def lacking(today: date) -> QuerySet[GradePeriod]:
    """The ungraded periods of today: clean subjects without an active commitment, and since when (R18)."""
    last = CommitmentReminder.objects.filter(subject=OuterRef("subject")).values("on")[:1]
    rows = GradePeriod.objects.known().on(today).filter(level=None)
    return rows.annotate(reminded_on=Subquery(last, output_field=DateField()))


class Letter(NamedTuple):
    """What the letter tells."""

    addressee: str
    code: str
    department: str
    is_person: bool
    since: date
    last: Commitment | None


def _obstacle(subject: Subject, period: GradePeriod | None, today: date) -> str:
    if RegradeRequest.objects.filter(subject=subject).exists():
        return "该主体正在重新评定，请在评定完成后再提醒。"
    if period is None or Commitment.objects.active(today).filter(subject=subject).exists():
        return "该主体今天不在待承诺之列，不必提醒。"
    last = CommitmentReminder.objects.filter(subject=subject).first()
    days = policies.in_force(today).reminder_days
    if last and last.on + timedelta(days=days) > today:
        return f"已于 {last.on} 提醒过，{days} 日以内不再提醒。"
    return ""


def draft(subject: Subject, today: date) -> Draft:
    """The letter as it may be issued today. Raises Refused where something stands in the way."""
    period = lacking(today).filter(subject=subject).first()
    if obstacle := _obstacle(subject, period, today):
        raise Refused(ARTICLE, obstacle)
    assert period is not None
    last = Commitment.objects.filter(subject=subject, made_on__lte=today).first()
    told = Letter(subject.name, subject.code, str(subject.department), subject.is_person, period.start, last)
    case = Case(f"credit.commitment:{subject.pk}", f"{period.start} 起待承诺", subject.get_absolute_url(), subject)
    return Draft(Document.Kind.COMMITMENT_REMINDER, "credit/commitment_reminder.pdf.html", told, case)


@transaction.atomic
def remind(subject: Subject, *, by: User, at: datetime) -> Document:
    """Issue the letter: by the department's staff, of who lacks a commitment today, not twice within the interval. Raises Refused."""
    subject = Subject.objects.select_for_update(of=("self",)).select_related("department").get(pk=subject.pk)
    reason = "公开承诺提醒函由该主体的记录部门签发。"
    rules.must_be_of(by, subject.department_id, article="第十三条", reason=reason)
    today = localtime(at).date()
    document = issue(draft(subject, today), by=by, at=at)
    CommitmentReminder.objects.create(subject=subject, document=document, on=today)
    return document


@transaction.atomic
def keep_scan(
    commitment: Commitment, *, file: File[bytes], title: str, content_type: str, by: User, at: datetime
) -> CommitmentScan:
    """Keep the paper of a commitment as it was scanned, by its SHA-256; the same file once. Raises Refused."""
    reason = "承诺书由该主体的记录部门上传。"
    rules.must_be_of(by, commitment.subject.department_id, article="第十三条", reason=reason)
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    try:
        with transaction.atomic():
            return CommitmentScan.objects.create(
                commitment=commitment,
                title=title or str(file.name),
                file=file,
                sha256=digest.hexdigest(),
                content_type=content_type,
                size=file.size or 0,
                added_by=by,
                added_at=at,
            )
    except IntegrityError as collision:
        raise Refused("第五条", "同一文件已作为这一承诺的扫描件上传，不必重复。", "file") from collision


# What runs out


def running_out(today: date, among: QuerySet[Commitment] | None = None) -> QuerySet[Commitment]:
    """Active commitments whose last day is near (the bureau's value), where no other goes on after it; not of who is gone (R20)."""
    rows = Commitment.objects.all() if among is None else among
    until = today + timedelta(days=policies.in_force(today).expiry_days)
    longer = Q(until_on__gt=OuterRef("until_on")) | Q(until_on=None, ended_on=None)
    others = Commitment.objects.active(today).filter(longer, subject=OuterRef("subject"))
    near = rows.filter(until_on__gte=today, until_on__lte=until, made_on__lte=today, ended_on=None)
    supervised = Q(subject__deregistered_on=None) | Q(subject__deregistered_on__gt=today)
    return near.filter(supervised, ~Exists(others))


def warn(today: date, at: datetime) -> int:
    """Tell each department of its commitments that run out soon: on the first day, and once more in each week."""
    counted: dict[int, int] = {}
    for department in running_out(today).values_list("subject__department", flat=True):
        counted[department] = counted.get(department, 0) + 1
    week = "{}-{}".format(*today.isocalendar()[:2])
    for department, number in counted.items():
        _warn(Department.objects.get(pk=department), number, week, at)
    return sum(counted.values())


def _warn(department: Department, number: int, week: str, at: datetime) -> None:
    staff = User.objects.filter(role__in=(Role.CLERK, Role.SUPERVISOR), department=department, is_active=True)
    tell(
        staff,
        key=f"credit.commitments:{department.pk}:{week}",
        title=f"{number} 项公开承诺即将到期",
        body="到期次日起不再有效，没有其他有效承诺的不能评为一级、二级；请提醒主体重新作出承诺。",
        url=f"{reverse('credit:commitment_list')}?standing=ending",
        at=at,
    )
