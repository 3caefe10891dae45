"""Permits (许可管理, Article 4): entered, corrected, changed in state; told of before they end; missing ones hinted at."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localtime

from accounts import rules
from accounts.gate import Refused
from accounts.models import User
from accounts.versions import require_version
from inspections.models import Permit
from notices.telling import tell
from subjects.models import Subject
from subjects.moving import locked, move

ARTICLE = Permit.ARTICLE
LICENSED = ("KS-01", "KS-02", "YH-01", "PJ-01", "PJ-02")
"""The industries that nobody works in without a permit (安全生产许可证条例第二条、危险化学品安全管理条例、烟花爆竹安全管理
条例; 安全评价检测检验机构管理办法). A policy of the bureau where its own divisions are concerned."""
State = Permit.State


class Licence(NamedTuple):
    """What a permit says, in the fields of the 双公示 standard."""

    name: str
    number: str
    decision: str
    decision_number: str
    kind: Permit.Kind
    kind_told: str
    content: str
    authority: str
    decided_on: date
    valid_from: date
    valid_until: date | None


def must_be_of_department(by: User, subject: Subject) -> None:
    """Each department keeps the permits of its own subjects."""
    rules.must_be_of(by, subject.department_id, article=ARTICLE, reason="许可由该主体记录部门的人员登记。")


@transaction.atomic
def enter(subject: Subject, *, licence: Licence, by: User, at: datetime) -> Permit:
    """Put a permit down; the same number of the same decision only once."""
    must_be_of_department(by, subject)
    return _saved(Permit(subject=subject, **licence._asdict()), by, at, "登记许可")


@transaction.atomic
def amend(permit: Permit, *, licence: Licence, reason: str, by: User, at: datetime, seen: int | None = None) -> Permit:
    """Correct what a permit says, with the reason; `seen` is the version that the person had before him."""
    permit = locked(permit)
    must_be_of_department(by, permit.subject)
    require_version(permit, seen)
    if not reason.strip():
        raise Refused(ARTICLE, "更改许可须写明理由。")
    for name, value in licence._asdict().items():
        setattr(permit, name, value)
    return _saved(permit, by, at, reason.strip())


def _saved(permit: Permit, by: User, at: datetime, reason: str) -> Permit:
    try:
        with transaction.atomic():
            permit.write(by=by, at=at, reason=reason)
    except IntegrityError as collision:
        same = Permit.objects.filter(number=permit.number, decided_on=permit.decided_on).exclude(pk=permit.pk)
        if not same.exists():
            raise
        raise Refused(
            ARTICLE, f"编号{permit.number}、决定日期 {permit.decided_on} 的许可已登记，请核对。"
        ) from collision
    return permit


@transaction.atomic
def change_state(permit: Permit, to: State, *, on: date, reason: str, by: User, at: datetime) -> Permit:
    """It loses its force, is suspended, or given back. Raises Refused where its state does not allow that."""
    permit = locked(permit)
    must_be_of_department(by, permit.subject)
    permit.must_move(to)
    if not permit.decided_on <= on <= localtime(at).date():
        raise Refused(ARTICLE, f"变更日期（{on}）应在许可决定日期（{permit.decided_on}）和今天之间，请核对。")
    if not reason.strip():
        raise Refused(ARTICLE, "变更许可状态须写明理由和依据文书。")
    permit.state_on, permit.state_because = on, reason.strip()
    return move(permit, to, by=by, at=at, reason=to.label, detail=permit.state_because)


def unlicensed(day: date) -> QuerySet[Subject]:
    """Subjects under supervision in a licensed industry without a permit in force on the day: a hint, no decision."""
    valid = Permit.objects.valid_on(day).filter(subject=OuterRef("pk"))
    of_industry = Q(industry__code__in=LICENSED) | Q(industry__parent__code__in=LICENSED)
    supervised = Q(enrolled_on__lte=day) & (Q(deregistered_on=None) | Q(deregistered_on__gt=day))
    return Subject.objects.filter(of_industry, supervised).filter(~Exists(valid))


def remind(at: datetime) -> int:
    """Tell the department's staff of permits that end within 90 days, and of those that have ended; once each.

    Returns how many permits are concerned. A new last day is told of anew.
    """
    today = localtime(at).date()
    ending = _supervised(Permit.objects.running_out(today), today)
    ended = _supervised(Permit.objects.run_out(today), today)
    rows = [*((row, "将届满") for row in ending), *((row, "已过期") for row in ended)]
    staff = _staff_by_department({row.subject.department_id for row, _ in rows})
    for permit, stage in rows:
        tell(
            staff.get(permit.subject.department_id, []),
            key=f"inspections.permit:{permit.pk}:{permit.valid_until}:{stage}",
            title=f"许可{stage}（{permit.valid_until}）：{permit.subject}",
            body=f"{permit}，请提醒办理延续；已停止经营的，请核实后登记注销。",
            url=permit.get_absolute_url(),
            at=at,
        )
    return len(rows)


def _supervised(permits: QuerySet[Permit], day: date) -> QuerySet[Permit]:
    here = Q(subject__deregistered_on=None) | Q(subject__deregistered_on__gt=day)
    return permits.filter(here).select_related("subject")


def _staff_by_department(departments: set[int]) -> dict[int, list[User]]:
    found: dict[int, list[User]] = {}
    for person in User.objects.filter(department__in=departments, is_active=True, role__in=("clerk", "supervisor")):
        found.setdefault(person.department_id or 0, []).append(person)
    return found
