"""Carrying out a credit check (Article 5): each point with its result, signed, dated, and kept; written once.

Who provided the information states that it is true; the digest names exactly which versions of the facts that means.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery
from django.utils.timezone import localtime

from accounts import rules
from accounts.gate import Refused
from accounts.models import User
from credit.models import CreditRecord
from credit.regulation.periods import ONE_DAY, months_from, years_from
from inspections.checking import Point, points_of
from inspections.models import CheckLine, CreditCheck
from subjects.models import Commitment, Evaluation, Post, Subject

ARTICLE = "第五条"
STATEMENT = "本部门提供的上述信息与事实相符，本部门对其真实性负责。"


class Found(NamedTuple):
    """What the person found at one point; `note` is needed where it is doubtful."""

    code: str
    result: CheckLine.Result
    note: str = ""


@transaction.atomic
def carry_out(
    subject: Subject, found: Sequence[Found], *, stated_by: str, note: str, by: User, at: datetime
) -> CreditCheck:
    """Keep a check. Every point of the moment needs a result; raises Refused where the points have changed since."""
    Subject.objects.select_for_update().get(pk=subject.pk)
    today = localtime(at).date()
    rules.must_be_of(by, subject.department_id, article=ARTICLE, reason="信用核查由该主体记录部门的人员进行。")
    points = points_of(subject, today)
    results = {one.code: one for one in found}
    if set(results) != {point.code for point in points}:
        raise Refused(ARTICLE, "您打开本页之后，需要核查的事项已有变化，请重新打开后逐项核查。")
    if not stated_by.strip():
        raise Refused(ARTICLE, "请写明对信息真实性负责的人员。")
    for point in points:
        if results[point.code].result == CheckLine.Result.DOUBTFUL and not results[point.code].note.strip():
            raise Refused(ARTICLE, f"“{point.what}”存疑的，请写明疑点。")
    check = _made(subject, stated_by.strip(), note.strip(), by, at)
    CheckLine.objects.bulk_create(_line(check, point, results[point.code]) for point in points)
    return check


def _made(subject: Subject, stated_by: str, note: str, by: User, at: datetime) -> CreditCheck:
    try:
        with transaction.atomic():
            return CreditCheck.objects.create(
                subject=subject,
                on=localtime(at).date(),
                checked_by=by,
                checked_at=at,
                provider=subject.department,
                stated_by=stated_by,
                stated_at=at,
                digest=digest_of(subject),
                note=note,
            )
    except IntegrityError as collision:
        raise Refused(ARTICLE, f"您今天已对{subject}作过信用核查，不必重复。") from collision


def _line(check: CreditCheck, point: Point, found: Found) -> CheckLine:
    return CheckLine(
        check_made=check,
        code=point.code,
        what=point.what[:200],
        since=point.since,
        why=point.why,
        article=point.article,
        result=found.result,
        note=found.note.strip(),
    )


def digest_of(subject: Subject) -> str:
    """SHA-256 over which version of every fact of the subject is the newest: other facts, another digest."""
    return hashlib.sha256("\n".join(_versions(subject)).encode()).hexdigest()


def _versions(subject: Subject) -> Iterator[str]:
    yield f"subject:{Subject.history.filter(id=subject.pk).aggregate(last=Max('history_id'))['last']}"
    for model in (CreditRecord, Commitment, Post, Evaluation):
        rows = model.history.filter(subject_id=subject.pk).values("id").annotate(last=Max("history_id"))
        for pk, last in rows.order_by("id").values_list("id", "last"):
            yield f"{model.__name__}:{pk}:{last}"


NEVER = Q(credit_checks=None)
"""Subjects that were never checked."""


BY_LAST_CHECK = (F("last_check").asc(nulls_first=True), "department__code", "code", "pk")
"""Those never checked first, then the longest ago."""


def with_last_check(subjects: QuerySet[Subject]) -> QuerySet[Subject]:
    """To be ordered by the day of the last check."""
    last = CreditCheck.objects.filter(subject=OuterRef("pk")).order_by("-on").values("on")[:1]
    return subjects.alias(last_check=Subquery(last))


def doubtful() -> Q:
    """Subjects whose last check left something doubtful."""
    last = CreditCheck.objects.filter(subject=OuterRef("subject")).order_by("-on", "-pk").values("pk")[:1]
    lines = CheckLine.objects.filter(result=CheckLine.Result.DOUBTFUL).values("check_made")
    return Q(pk__in=CreditCheck.objects.filter(pk=Subquery(last), pk__in=lines).order_by().values("subject"))


class LastCheck(NamedTuple):
    """A subject with its last check, whether that is too long ago, and how many points it left doubtful."""

    subject: Subject
    check: CreditCheck | None
    stale: bool
    doubtful: int


def last_checks(subjects: Sequence[Subject], today: date) -> list[LastCheck]:
    """The last check of each of these subjects; two queries."""
    rows = CreditCheck.objects.filter(subject__in=subjects).select_related("checked_by").prefetch_related("lines")
    last: dict[int, CreditCheck] = {}
    for row in rows:
        last.setdefault(row.subject_id, row)
    return [_last(subject, last.get(subject.pk), today) for subject in subjects]


def _last(subject: Subject, check: CreditCheck | None, today: date) -> LastCheck:
    lines = check.lines.all() if check else []
    open_points = sum(line.result == CheckLine.Result.DOUBTFUL for line in lines)
    return LastCheck(subject, check, is_stale(check.on if check else None, today), open_points)


def is_stale(checked_on: date | None, today: date) -> bool:
    """Never checked, or more than a year ago."""
    return checked_on is None or years_from(checked_on, 1) < today


def stale_before(today: date) -> Q:
    """The same as a condition on subjects: no check from which a year reaches today (R1)."""
    fresh = CreditCheck.objects.filter(on__gte=_oldest_fresh(today)).order_by().values("subject")
    return ~Q(pk__in=fresh)


def _oldest_fresh(today: date) -> date:
    """The earliest day whose year reaches today; 29 February has none a year before (R1)."""
    day = months_from(today, -12)
    return day if years_from(day, 1) >= today else day + ONE_DAY
